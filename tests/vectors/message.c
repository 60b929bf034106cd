// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>

#include "cbor.h"
#include "cose.h"
#include "mem.h"
#include "open.h"
#include "seal.h"
#include "vectors.h"

#define ROOM (MUSTER_COAP_MAX + MUSTER_SEAL_OVERHEAD)

/**
 * struct message - a recorded message
 * @group: its group
 * @json: what the file says of it
 * @data: the OSCORE message
 * @len: its length
 * @coap: the same, parsed
 * @option: its OSCORE option
 * @option_raw: the option's value
 * @option_raw_len: its length
 * @sender: who sent it
 * @request: the request that it is, or answers
 * @is_request: it is a request
 * @plain: the CoAP message that was protected, or NULL
 * @plain_coap: the same, parsed
 */
struct message {
	struct vector_group *group;
	struct json_object *json;
	u8 *data;
	size_t len;
	struct muster_coap coap;
	struct muster_oscore_option option;
	const u8 *option_raw;
	u8 option_raw_len;
	struct test_member *sender;
	struct muster_request_id request;
	bool is_request;
	u8 *plain;
	struct muster_coap plain_coap;
};

/* If the file has @key, decode it. Return: false, with a complaint, if it does not fit. */
static bool load_id(struct json_object *json, const char *key, u8 *id, u8 *len, size_t max)
{
	size_t value_len;
	u8 *value;

	if (!json_member(json, key))
		return true;
	value = json_bytes(json, key, &value_len);
	if (!value || value_len > max) {
		vector_complain("%s is not hexadecimal or too long", key);
		free(value);
		return false;
	}
	memcpy(id, value, value_len);
	*len = value_len;
	free(value);
	return true;
}

/* What the message answers: by its own account, or the request before it. */
static bool load_request(struct message *m)
{
	struct muster_request_id *request = &m->request;

	*request = m->group->request;
	if (m->is_request) {
		request->kid = m->option.kid;
		request->piv = m->option.piv;
		request->gid = m->option.gid;
		m->group->request = *request;
	}
	return load_id(m->json, "request_kid", request->kid.id, &request->kid.len,
		       MUSTER_KID_MAX) &&
	       load_id(m->json, "request_piv", request->piv.v, &request->piv.len,
		       MUSTER_PIV_MAX) &&
	       load_id(m->json, "request_kid_context", request->gid.id, &request->gid.len,
		       MUSTER_GID_MAX);
}

static bool load_plain(struct message *m)
{
	const char *key = json_member(m->json, "plain_coap") ? "plain_coap" : "unprotected_coap";
	size_t len;

	if (!json_member(m->json, key))
		return true;
	m->plain = json_bytes(m->json, key, &len);
	if (m->plain && muster_coap_parse(&m->plain_coap, m->plain, len))
		return true;
	vector_complain("%s is no CoAP message", key);
	return false;
}

static bool load_message(struct message *m)
{
	struct muster_coap_iter iter;
	struct muster_kid kid;

	m->data = json_bytes(m->json, "protected_coap", &m->len);
	if (!m->data || !muster_coap_parse(&m->coap, m->data, m->len)) {
		vector_complain("protected_coap is no CoAP message");
		return false;
	}
	if (!muster_coap_find(&m->coap, MUSTER_COAP_OSCORE, &iter) ||
	    !muster_oscore_option_decode(&m->option, iter.value, iter.len)) {
		vector_complain("protected_coap has no OSCORE option that is supported");
		return false;
	}
	m->option_raw = iter.value;
	m->option_raw_len = iter.len;
	m->is_request = muster_coap_is_request(m->coap.code);

	kid = m->option.kid;
	if (!load_id(m->json, "sender", kid.id, &kid.len, MUSTER_KID_MAX))
		return false;
	m->sender = vector_group_member(m->group, &kid);
	if (!m->sender) {
		vector_complain("the sender is not among the members");
		return false;
	}
	return load_request(m) && load_plain(m);
}

/* Whose nonce it is, and the rest of what protects the message. */
static struct muster_cose message_cose(const struct message *m)
{
	struct muster_cose cose = {
		.common = &m->group->common,
		.sender = &m->sender->party,
		.request = &m->request,
		.is_request = m->is_request,
		.piv_kid = m->option.has_piv ? &m->sender->party.kid : &m->request.kid,
		.piv = m->option.has_piv ? &m->option.piv : &m->request.piv,
		.option = m->option_raw,
		.option_len = m->option_raw_len,
	};

	return cose;
}

/* Open a message as the module does, with scratch of exactly the right sizes. */
static enum muster_drop open_message(const struct message *m, const u8 *data, size_t len,
				     u8 *out, size_t *out_len)
{
	struct muster_opening o = { .request = m->request };
	enum muster_drop drop;

	drop = muster_open_parse(&o, data, len);
	if (drop)
		return drop;
	if (!o.option.group)
		return MUSTER_DROP_WRONG_MODE;
	if (o.option.has_gid && !muster_gid_equal(&o.option.gid, &m->group->common.gid))
		return MUSTER_DROP_NOT_MEMBER;
	if (!muster_kid_equal(&o.option.kid, &m->sender->party.kid))
		return MUSTER_DROP_UNKNOWN_MEMBER;

	o.common = &m->group->common;
	o.sender = &m->sender->party;
	o.text = malloc(o.coap.payload_len);
	o.aad = malloc(muster_seal_aad_len(o.sender->credential));
	drop = muster_open_decrypt(&o);
	if (!drop)
		drop = muster_open_verify(&o);
	if (!drop)
		drop = muster_open_finish(&o, out, len, out_len);
	free(o.text);
	free(o.aad);
	return drop;
}

/* Step to the next option that counts: all, or those that are protected. */
static bool next_option(struct muster_coap_iter *iter, bool inner_only)
{
	while (muster_coap_iter_next(iter)) {
		if (!inner_only || muster_coap_class(iter->number) == MUSTER_COAP_INNER)
			return true;
	}
	return false;
}

/* A response's Observe is not compared: what it becomes when it is opened is a local matter. */
static bool same_options(const struct muster_coap *a, const struct muster_coap *b, bool inner_only,
			 bool response)
{
	struct muster_coap_iter i, j;

	muster_coap_iter_init(&i, a);
	muster_coap_iter_init(&j, b);
	while (next_option(&i, inner_only)) {
		if (!next_option(&j, inner_only) || i.number != j.number)
			return false;
		if (i.number == MUSTER_COAP_OBSERVE && response)
			continue;
		if (i.len != j.len || memcmp(i.value, j.value, i.len))
			return false;
	}
	return !next_option(&j, inner_only);
}

static bool same_message(const struct message *m, const u8 *data, size_t len, bool inner_only)
{
	const struct muster_coap *plain = &m->plain_coap;
	struct muster_coap coap;

	return muster_coap_parse(&coap, data, len) && coap.code == plain->code &&
	       same_options(&coap, plain, inner_only, !m->is_request) &&
	       coap.payload_len == plain->payload_len &&
	       (!coap.payload_len || !memcmp(coap.payload, plain->payload, coap.payload_len));
}

/* What the recording implementation opened the message to, if the file says so. */
static void check_unprotected(const struct message *m, const u8 *opened, size_t opened_len)
{
	struct message other = *m;
	size_t len;
	u8 *data;

	if (!json_member(m->json, "unprotected_coap"))
		return;
	data = json_bytes(m->json, "unprotected_coap", &len);
	if (!data || !muster_coap_parse(&other.plain_coap, data, len) ||
	    !same_message(&other, opened, opened_len, false))
		vector_complain("opens to something else than unprotected_coap");
	free(data);
}

/* Which structure was signed, the file may not say: whichever opens. */
static bool check_opens(struct message *m)
{
	static const enum muster_countersign all[] = {
		MUSTER_COUNTERSIGN_INTEROP, MUSTER_COUNTERSIGN_RFC9338,
	};
	enum muster_drop drop = MUSTER_DROP_NONE;
	static u8 out[ROOM];
	size_t out_len, i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		m->group->common.countersign = all[i];
		drop = open_message(m, m->data, m->len, out, &out_len);
		if (!drop)
			break;
	}
	if (drop) {
		vector_complain("does not open: drop reason %d", drop);
		return false;
	}
	if (m->plain && !same_message(m, out, out_len, false))
		vector_complain("opens to something else than plain_coap");
	check_unprotected(m, out, out_len);
	return true;
}

/* The structure that is signed is only hashed by the code: put together here from its parts. */
static void expect_countersign(const struct message *m, const char *key, const u8 *scratch,
			       size_t aad_len)
{
	enum muster_countersign countersign = MUSTER_COUNTERSIGN_INTEROP;
	const char *text = json_text(m->json, key);
	u8 prefix[MUSTER_OSCORE_PREFIX_MAX];
	static u8 buf[2 * ROOM];
	struct muster_cbor cbor;

	if (text && !strncmp(text, "84", 2))
		countersign = MUSTER_COUNTERSIGN_RFC9338;
	muster_cbor_init(&cbor, buf, sizeof(buf));
	muster_cbor_raw(&cbor, prefix,
			muster_oscore_countersign_prefix(prefix, countersign, aad_len));
	muster_cbor_raw(&cbor, scratch + MUSTER_OSCORE_PREFIX_MAX, aad_len);
	muster_cbor_bytes(&cbor, m->coap.payload, m->coap.payload_len - MUSTER_SIGNATURE_LEN);
	vector_expect(m->json, key, buf, cbor.len);
}

/* AAD, ciphertext and what is signed, with the option as it was recorded. */
static void check_encryption(const struct message *m, const struct muster_cose *cose)
{
	u8 *scratch = malloc(muster_seal_aad_len(&m->sender->credential));
	size_t aad_len = muster_cose_aad(cose, scratch);
	u8 prefix[MUSTER_OSCORE_PREFIX_MAX];
	size_t prefix_len = muster_oscore_enc_prefix(prefix, aad_len);
	struct muster_coap_writer w;
	static u8 text[ROOM];

	vector_expect(m->json, "external_aad_array", scratch + MUSTER_OSCORE_PREFIX_MAX, aad_len);
	expect_countersign(m, "countersign_structure", scratch, aad_len);
	expect_countersign(m, "countersign_structure_rfc9338_4_fields", scratch, aad_len);

	muster_coap_writer_init(&w, text, sizeof(text) - MUSTER_TAG_MAX);
	if (m->plain && muster_coap_write_inner(&w, &m->plain_coap)) {
		vector_expect(m->json, "plaintext", text, w.len);
		if (muster_cose_encrypt(cose, scratch, aad_len, text, w.len))
			vector_complain("does not encrypt");
		w.len += cose->common->suite->tag_len;
		vector_expect(m->json, "ciphertext_and_tag", text, w.len);
		vector_expect(m->json, "enc_structure",
			      scratch + MUSTER_OSCORE_PREFIX_MAX - prefix_len,
			      prefix_len + aad_len);
		if (w.len + MUSTER_SIGNATURE_LEN != m->coap.payload_len ||
		    memcmp(text, m->coap.payload, w.len))
			vector_complain("the ciphertext is not the one in protected_coap");
	} else if (m->plain) {
		vector_complain("plain_coap cannot be split");
	}
	free(scratch);
}

static void check_keys(const struct message *m, const struct muster_cose *cose)
{
	const struct muster_common *common = cose->common;
	const struct muster_master *master = &m->group->master;
	u8 info[MUSTER_OSCORE_INFO_MAX];
	u8 nonce[MUSTER_NONCE_MAX];
	u8 key[MUSTER_KEY_MAX];
	size_t len;

	len = muster_oscore_info(info, &cose->sender->kid, &common->gid, common->algs.group_enc,
				 "Key", common->suite->key_len);
	vector_expect(m->json, "sender_key_info", info, len);
	muster_hkdf(master->salt, master->salt_len, master->secret, master->secret_len,
		    info, len, key, common->suite->key_len);
	vector_expect(m->json, "sender_key", key, common->suite->key_len);
	vector_expect(m->json, "content_key", key, common->suite->key_len);

	if (!muster_oscore_nonce(nonce, common->suite->nonce_len, common->common_iv,
				 cose->piv_kid, cose->piv))
		vector_complain("the kid is too long for a nonce");
	vector_expect(m->json, "nonce", nonce, common->suite->nonce_len);
}

static void check_signature(const struct message *m, const struct muster_cose *cose)
{
	const u8 *encrypted = m->coap.payload + m->coap.payload_len - MUSTER_SIGNATURE_LEN;
	static const u8 zeros[MUSTER_SIGNATURE_LEN];
	u8 info[MUSTER_OSCORE_INFO_MAX];
	u8 out[MUSTER_SIGNATURE_LEN];
	size_t len;

	vector_expect(m->json, "keystream_salt", cose->piv->v, cose->piv->len);
	len = muster_oscore_keystream_info(info, cose->piv_kid, &cose->common->gid,
					   cose->is_request, MUSTER_SIGNATURE_LEN);
	vector_expect(m->json, "keystream_info", info, len);
	muster_cose_mask(cose, out, zeros);
	vector_expect(m->json, "keystream", out, sizeof(out));
	vector_expect(m->json, "encrypted_signature", encrypted, MUSTER_SIGNATURE_LEN);
	muster_cose_mask(cose, out, encrypted);
	vector_expect(m->json, "signature", out, sizeof(out));
}

/* The credentials that end the AAD are those that the message names. */
static void check_credentials(const struct message *m)
{
	const struct muster_credential *credential = &m->sender->credential;
	size_t sender_len, gm_len, tail_len;
	u8 *sender, *gm, *tail;

	if (!json_member(m->json, "sender_cred") || !json_member(m->json, "gm_cred"))
		return;
	sender = json_bytes(m->json, "sender_cred", &sender_len);
	gm = json_bytes(m->json, "gm_cred", &gm_len);
	if (sender && gm) {
		tail_len = muster_oscore_aad_tail_len(sender_len, gm_len);
		tail = malloc(tail_len);
		muster_oscore_aad_tail(tail, sender, sender_len, gm, gm_len);
		if (tail_len != credential->aad_tail_len ||
		    memcmp(tail, credential->aad_tail, tail_len))
			vector_complain("sender_cred or gm_cred are not those of the group");
		free(tail);
	} else {
		vector_complain("sender_cred or gm_cred is not hexadecimal");
	}
	free(sender);
	free(gm);
}

/* What the file says of the message's own bytes. */
static void check_consistent(const struct message *m, const struct muster_cose *cose)
{
	s64 outer_code = m->coap.code;

	vector_expect(m->json, "oscore_option", m->option_raw, m->option_raw_len);
	vector_expect(m->json, "partial_iv", cose->piv->v, cose->piv->len);
	vector_expect(m->json, "nonce_piv_id", cose->piv_kid->id, cose->piv_kid->len);
	vector_expect(m->json, "payload", m->coap.payload, m->coap.payload_len);
	if (json_int(m->json, "outer_code", &outer_code) && outer_code != m->coap.code)
		vector_complain("outer_code is not the one in protected_coap");
}

/*
 * Everything of a sealed message but the signature must be as recorded. Two
 * things are the sender's choice: the outer code and Observe of a response
 * (RFC 8613 section 4.1.3.5.2), and a Gid in a response that does not need it.
 */
static void compare_sealed(const struct message *m, const struct muster_sealing *s)
{
	size_t text_len = m->coap.payload_len - MUSTER_SIGNATURE_LEN;
	struct muster_coap coap;

	if (s->option_len != m->option_raw_len ||
	    memcmp(s->option, m->option_raw, s->option_len)) {
		if (m->is_request || !m->option.has_gid)
			vector_complain("another OSCORE option is written");
		return;
	}
	if (!muster_coap_parse(&coap, s->out, s->out_len)) {
		vector_complain("what is sealed is no CoAP message");
		return;
	}
	if (!same_options(&coap, &m->coap, false, !m->is_request) ||
	    (m->is_request && coap.code != m->coap.code))
		vector_complain("other outer options or another outer code are written");
	if (coap.payload_len != m->coap.payload_len ||
	    memcmp(coap.payload, m->coap.payload, text_len))
		vector_complain("another ciphertext is written");
}

/* Seal the plain message, with both structures, and open the result again. */
static void check_sealing(struct message *m)
{
	struct muster_common *common = &m->group->common;
	enum muster_countersign recorded = common->countersign;
	static u8 out[ROOM], opened[ROOM];
	struct muster_sealing s = {
		.common = common,
		.self = &m->sender->party,
		.request = m->request,
		.is_request = m->is_request,
		.has_piv = m->option.has_piv,
		.piv = m->option.piv,
		.out = out,
		.out_size = sizeof(out),
		.aad = malloc(muster_seal_aad_len(&m->sender->credential)),
	};
	enum muster_drop drop;
	size_t len;
	int i;

	for (i = 0; i <= MUSTER_COUNTERSIGN_MAX; i++) {
		common->countersign = i;
		drop = muster_seal_encrypt(&s, &m->plain_coap);
		if (!drop)
			drop = muster_seal_sign(&s, m->sender->priv, NULL);
		if (drop) {
			vector_complain("does not seal: drop reason %d", drop);
			break;
		}
		compare_sealed(m, &s);
		drop = open_message(m, out, s.out_len, opened, &len);
		if (drop || !same_message(m, opened, len, false))
			vector_complain("what was sealed does not open: drop reason %d", drop);
	}
	common->countersign = recorded;
	free(s.aad);
}

/*
 * No byte of option and payload can be changed. What else a changed message
 * may open to has the same code, inner options and payload.
 */
static void check_changes(const struct message *m)
{
	static const u8 changes[] = { 0x01, 0x80 };
	u8 *copy = malloc(m->len);
	static u8 out[ROOM];
	const u8 *at;
	bool covered;
	size_t i, j, out_len;

	for (i = 0; i < m->len; i++) {
		at = m->data + i;
		covered = at >= m->coap.payload ||
			  (at >= m->option_raw && at < m->option_raw + m->option_raw_len);
		for (j = 0; j < sizeof(changes); j++) {
			memcpy(copy, m->data, m->len);
			copy[i] ^= changes[j];
			if (open_message(m, copy, m->len, out, &out_len))
				continue;
			if (covered || (m->plain && !same_message(m, out, out_len, true)))
				vector_complain("opens with byte %zu changed", i);
		}
	}
	free(copy);
}

static void check_all(struct message *m)
{
	struct muster_cose cose = message_cose(m);

	vector_check_common(m->group);
	check_consistent(m, &cose);
	check_credentials(m);
	check_keys(m, &cose);
	if (!check_opens(m))
		return;
	check_encryption(m, &cose);
	check_signature(m, &cose);
	if (m->plain && m->sender->priv)
		check_sealing(m);
	check_changes(m);
}

const char *vector_check_message(struct vector_group *group, struct json_object *json)
{
	struct message m = { .group = group, .json = json };
	const char *mode = json_text(json, "mode");

	if (mode && !strcmp(mode, "pairwise"))
		return "pairwise mode not supported";
	if (mode && strcmp(mode, "group")) {
		vector_complain("mode is neither group nor pairwise");
		return NULL;
	}
	if (group->unsupported)
		return group->unsupported;
	if (load_message(&m))
		check_all(&m);
	free(m.data);
	free(m.plain);
	return NULL;
}
