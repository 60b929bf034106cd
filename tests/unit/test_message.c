// SPDX-License-Identifier: GPL-2.0-or-later
/* Keys derived, messages sealed and opened: a small group, every suite, both structures. */
#include <stdlib.h>

#include "hex.h"
#include "mem.h"
#include "open.h"
#include "seal.h"
#include "tap.h"
#include "testmember.h"

#define ROOM (MUSTER_COAP_MAX + MUSTER_SEAL_OVERHEAD)
#define GET "48 01 1234 0102030405060708 b4 666f6f64"
#define CONTENT "58 45 1234 0102030405060708 ff 68656c6c6f"

/* A group of two: a client "25" and a server "52". */
struct world {
	struct muster_common common;
	struct muster_master master;
	u8 secret[MUSTER_SECRET_MAX];
	u8 salt[MUSTER_SECRET_MAX];
	struct test_member client;
	struct test_member server;
};

static const struct muster_algs default_algs = {
	.aead = 10, .group_enc = 10, .signature = MUSTER_ALG_ES256, .key_agreement = -27,
};

static void member(struct test_member *member, struct world *w, const char *kid_text,
		   const char *private_text, const char *cred)
{
	u8 kid[MUSTER_KID_MAX], private_key[MUSTER_P256_KEY_LEN];
	struct bytes gm = { (const u8 *)"gm", 2 };

	hex(private_key, sizeof(private_key), private_text);
	CHECK(!test_member_init(member, &w->common, &w->master,
				(struct bytes){ kid, hex(kid, sizeof(kid), kid_text) },
				(struct bytes){ (const u8 *)cred, strlen(cred) }, gm,
				NULL, private_key));
}

static void begin(struct world *w, const struct muster_algs *algs, const char *gid)
{
	memset(w, 0, sizeof(*w));
	w->master.secret = w->secret;
	w->master.secret_len = hex(w->secret, 16, "0102030405060708090a0b0c0d0e0f10");
	w->master.salt = w->salt;
	w->master.salt_len = hex(w->salt, 8, "9e7ca92223786340");
	w->common.algs = *algs;
	w->common.gid.len = hex(w->common.gid.id, MUSTER_GID_MAX, gid);
	CHECK(!muster_common_derive(&w->common, &w->master));
	member(&w->client, w, "25",
	       "fea2190084748436543c5ec8e329d2afbd7068054f595ca1f987b9e43e2205e6", "client");
	member(&w->server, w, "52",
	       "da2593a6e0bcc81a5941069cb76303487816a2f4e6c0f21737b56a7c90381597", "server");
}

static void end(struct world *w)
{
	test_member_release(&w->client);
	test_member_release(&w->server);
}

/* One message on its way: what was sealed and how. */
struct mail {
	struct muster_sealing s;
	u8 plain[ROOM];
	size_t plain_len;
	u8 out[ROOM];
	u8 aad[MUSTER_AAD_MAX];
};

static struct muster_request_id request_id(const struct world *w, u64 ssn)
{
	struct muster_request_id id = { .kid = w->client.party.kid, .gid = w->common.gid };

	muster_piv_from_ssn(&id.piv, ssn);
	return id;
}

static enum muster_drop seal(struct mail *mail, const struct test_member *sender)
{
	struct muster_coap coap;
	enum muster_drop drop;

	CHECK(muster_coap_parse(&coap, mail->plain, mail->plain_len));
	mail->s.out = mail->out;
	if (!mail->s.out_size)
		mail->s.out_size = sizeof(mail->out);
	mail->s.aad = mail->aad;
	CHECK(muster_seal_aad_len(sender->party.credential) <= sizeof(mail->aad));
	drop = muster_seal_encrypt(&mail->s, &coap);
	return drop ? drop : muster_seal_sign(&mail->s, sender->priv, NULL);
}

static void text(struct mail *mail, const char *plain)
{
	memset(mail, 0, sizeof(*mail));
	mail->plain_len = hex(mail->plain, sizeof(mail->plain), plain);
}

static enum muster_drop seal_request(struct mail *mail, const struct world *w, u64 ssn)
{
	mail->s.common = &w->common;
	mail->s.self = &w->client.party;
	mail->s.is_request = true;
	mail->s.has_piv = true;
	mail->s.request = request_id(w, ssn);
	mail->s.piv = mail->s.request.piv;
	return seal(mail, &w->client);
}

static enum muster_drop seal_response(struct mail *mail, const struct world *w,
				      const struct muster_request_id *request, bool own_piv,
				      u64 ssn)
{
	mail->s.common = &w->common;
	mail->s.self = &w->server.party;
	mail->s.is_request = false;
	mail->s.request = *request;
	mail->s.has_piv = own_piv;
	muster_piv_from_ssn(&mail->s.piv, ssn);
	return seal(mail, &w->server);
}

/* What came out at the other end. */
struct opened {
	struct muster_opening o;
	u8 out[ROOM];
	size_t len;
};

static enum muster_drop open_as(struct opened *r, const struct world *w,
				const struct test_member *sender,
				const struct muster_request_id *request, const u8 *data, size_t len)
{
	enum muster_drop drop;
	u8 *copy = malloc(len);

	memset(&r->o, 0, sizeof(r->o));
	memcpy(copy, data, len);
	drop = muster_open_parse(&r->o, copy, len);
	if (drop)
		goto out;
	r->o.common = &w->common;
	r->o.sender = &sender->party;
	if (request)
		r->o.request = *request;
	r->o.text = malloc(r->o.coap.payload_len);
	r->o.aad = malloc(muster_seal_aad_len(sender->party.credential));
	drop = muster_open_decrypt(&r->o);
	if (!drop)
		drop = muster_open_verify(&r->o);
	if (!drop)
		drop = muster_open_finish(&r->o, r->out, len, &r->len);
	CHECK(!memcmp(copy, data, len));
	free(r->o.text);
	free(r->o.aad);
out:
	free(copy);
	return drop;
}

static bool opens_to_plain(const struct mail *mail, const struct world *w,
			   const struct test_member *sender,
			   const struct muster_request_id *request)
{
	struct opened r;
	enum muster_drop drop;

	drop = open_as(&r, w, sender, request, mail->out, mail->s.out_len);
	return CHECK(drop == MUSTER_DROP_NONE) &&
	       CHECK_BYTES(r.out, r.len, mail->plain, mail->plain_len);
}

static const s32 suites[] = { 1, 3, 10, 24, 30 };

static void test_suites(void)
{
	const struct muster_suite *suite;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(suites); i++) {
		suite = muster_suite_find(suites[i]);
		CHECK(suite && suite->alg == suites[i] &&
		      suite->nonce_len == muster_nonce_len(suites[i]));
	}
	CHECK(!muster_suite_find(0) && !muster_suite_find(2) && !muster_suite_find(-65534));
	CHECK(muster_nonce_len(33) == 7 && muster_nonce_len(2) == 12 && !muster_nonce_len(-65534));
}

/* G11, G12: a request and three responses, whatever the group's algorithms. */
static void test_round_trips(void)
{
	struct muster_algs algs = default_algs;
	struct mail request, response;
	struct world w;
	size_t i;
	int c;

	for (i = 0; i < ARRAY_SIZE(suites); i++) {
		algs.group_enc = suites[i];
		begin(&w, &algs, "dd11");
		for (c = 0; c <= MUSTER_COUNTERSIGN_MAX; c++) {
			w.common.countersign = c;
			text(&request, GET);
			CHECK(!seal_request(&request, &w, 5));
			CHECK(opens_to_plain(&request, &w, &w.client, NULL));
			text(&response, CONTENT);
			CHECK(!seal_response(&response, &w, &request.s.request, false, 0));
			CHECK(opens_to_plain(&response, &w, &w.server, &request.s.request));
			text(&response, CONTENT);
			CHECK(!seal_response(&response, &w, &request.s.request, true, 0));
			CHECK(opens_to_plain(&response, &w, &w.server, &request.s.request));
			text(&response, CONTENT);
			CHECK(!seal_response(&response, &w, &request.s.request, true,
					     MUSTER_SSN_END - 1));
			CHECK(opens_to_plain(&response, &w, &w.server, &request.s.request));
		}
		end(&w);
	}
}

/* The two structures do not verify each other's signatures. */
static void test_countersign(void)
{
	struct mail mail;
	struct opened r;
	struct world w;

	begin(&w, &default_algs, "dd11");
	w.common.countersign = MUSTER_COUNTERSIGN_RFC9338;
	text(&mail, GET);
	CHECK(!seal_request(&mail, &w, 0));
	w.common.countersign = MUSTER_COUNTERSIGN_INTEROP;
	CHECK(open_as(&r, &w, &w.client, NULL, mail.out, mail.s.out_len) ==
	      MUSTER_DROP_BAD_SIGNATURE);
	end(&w);
}

static void test_sealed_bytes(void)
{
	struct muster_request_id request;
	u8 expected[32];
	struct mail mail;
	struct world w;
	size_t len;

	begin(&w, &default_algs, "dd11");
	text(&mail, GET);
	CHECK(!seal_request(&mail, &w, 5));
	len = hex(expected, sizeof(expected), "48 02 1234 0102030405060708 96 390502dd1125 ff");
	CHECK_BYTES(mail.out, mail.s.ciphertext, expected, len);
	/* Code, option, tag and signature. */
	CHECK(mail.s.out_len == len + 1 + 5 + 8 + 64);
	/* A response under the same Gid does not repeat it. */
	text(&mail, CONTENT);
	request = request_id(&w, 5);
	CHECK(!seal_response(&mail, &w, &request, false, 0));
	len = hex(expected, sizeof(expected), "58 44 1234 0102030405060708 92 2852 ff");
	CHECK_BYTES(mail.out, mail.s.ciphertext, expected, len);
	end(&w);
}

/* A response under new keys: their Gid in the option, own PIV, the request's Gid in the AAD. */
static void test_rekeyed_response(void)
{
	struct muster_request_id request;
	struct world old, new;
	struct mail mail;
	struct opened r;
	u8 expected[32];
	size_t len;

	begin(&old, &default_algs, "dd11");
	begin(&new, &default_algs, "dd12");
	request = request_id(&old, 0);
	text(&mail, CONTENT);
	CHECK(!seal_response(&mail, &new, &request, true, 0));
	len = hex(expected, sizeof(expected),
		  "58 44 1234 0102030405060708 96 390002dd1252 ff");
	CHECK_BYTES(mail.out, mail.s.ciphertext, expected, len);
	CHECK(opens_to_plain(&mail, &new, &new.server, &request));

	request.gid = new.common.gid;
	CHECK(open_as(&r, &new, &new.server, &request, mail.out, mail.s.out_len) ==
	      MUSTER_DROP_DECRYPT_FAILED);
	/* The request's nonce is not used again under new keys. */
	request = request_id(&old, 0);
	text(&mail, CONTENT);
	CHECK(seal_response(&mail, &new, &request, false, 0) == MUSTER_DROP_CRYPTO);
	end(&old);
	end(&new);
}

static void test_request_needs_piv(void)
{
	struct mail mail;
	struct world w;

	begin(&w, &default_algs, "dd11");
	text(&mail, GET);
	mail.s.common = &w.common;
	mail.s.self = &w.client.party;
	mail.s.is_request = true;
	mail.s.request = request_id(&w, 1);
	CHECK(seal(&mail, &w.client) == MUSTER_DROP_CRYPTO);
	end(&w);
}

/*
 * G7: an outsider's message fails at the tag; G10, G12: an insider's, under
 * another member's name, at the signature.
 */
static void test_forgeries(void)
{
	struct test_member insider;
	struct world w, other;
	struct mail mail;
	struct opened r;

	begin(&w, &default_algs, "dd11");
	begin(&other, &default_algs, "dd11");

	/* The insider has all keys of the group, but only its own private key. */
	insider = w.client;
	insider.priv = w.server.priv;
	text(&mail, GET);
	mail.s.common = &w.common;
	mail.s.self = &w.client.party;
	mail.s.is_request = true;
	mail.s.has_piv = true;
	mail.s.request = request_id(&w, 9);
	mail.s.piv = mail.s.request.piv;
	CHECK(!seal(&mail, &insider));
	CHECK(open_as(&r, &w, &w.client, NULL, mail.out, mail.s.out_len) ==
	      MUSTER_DROP_BAD_SIGNATURE);

	/* The outsider knows everything but the Master Secret. */
	end(&other);
	other.secret[0] ^= 1;
	CHECK(!muster_common_derive(&other.common, &other.master));
	member(&other.client, &other, "25",
	       "fea2190084748436543c5ec8e329d2afbd7068054f595ca1f987b9e43e2205e6", "client");
	member(&other.server, &other, "52",
	       "da2593a6e0bcc81a5941069cb76303487816a2f4e6c0f21737b56a7c90381597", "server");
	text(&mail, GET);
	CHECK(!seal_request(&mail, &other, 9));
	CHECK(open_as(&r, &w, &w.client, NULL, mail.out, mail.s.out_len) ==
	      MUSTER_DROP_DECRYPT_FAILED);
	end(&w);
	end(&other);
}

/* A response opens for its own request only, and a request not as a response. */
static void test_binding(void)
{
	struct muster_request_id request;
	struct mail mail, response;
	struct opened r;
	struct world w;

	begin(&w, &default_algs, "dd11");
	request = request_id(&w, 7);
	text(&response, CONTENT);
	CHECK(!seal_response(&response, &w, &request, true, 3));
	CHECK(opens_to_plain(&response, &w, &w.server, &request));
	muster_piv_from_ssn(&request.piv, 8);
	CHECK(open_as(&r, &w, &w.server, &request, response.out, response.s.out_len) ==
	      MUSTER_DROP_DECRYPT_FAILED);
	request = request_id(&w, 7);
	request.kid.id[0] ^= 1;
	CHECK(open_as(&r, &w, &w.server, &request, response.out, response.s.out_len) ==
	      MUSTER_DROP_DECRYPT_FAILED);

	/* Only the keystream tells a request from a response to itself. */
	text(&mail, GET);
	CHECK(!seal_request(&mail, &w, 7));
	mail.out[1] = MUSTER_COAP_CHANGED;
	CHECK(open_as(&r, &w, &w.client, &mail.s.request, mail.out, mail.s.out_len) ==
	      MUSTER_DROP_BAD_SIGNATURE);
	end(&w);
}

static void test_parse(void)
{
	static const struct {
		const char *text;
		enum muster_drop drop;
	} cases[] = {
		{ "4002", MUSTER_DROP_MALFORMED_COAP },
		{ "40020000 92 ff", MUSTER_DROP_MALFORMED_COAP },
		{ "40010000 b1 61", MUSTER_DROP_PLAINTEXT },
		{ "60000000", MUSTER_DROP_PLAINTEXT },
		{ "40020000 96 390502dd1125", MUSTER_DROP_MALFORMED_OSCORE }, /* no payload */
		{ "40020000 96 390502dd1125 06 390502dd1125 ff 00", MUSTER_DROP_MALFORMED_OSCORE },
		{ "40020000 96 390502dd1125 00 ff 00", MUSTER_DROP_MALFORMED_OSCORE },
		{ "40020000 96 b90502dd1125 ff 00", MUSTER_DROP_MALFORMED_OSCORE },
		{ "40020000 92 2825 ff 00", MUSTER_DROP_MALFORMED_OSCORE }, /* no PIV, no Gid */
		{ "40020000 93 290525 ff 00", MUSTER_DROP_MALFORMED_OSCORE }, /* no Gid */
		{ "40020000 95 310502dd11 ff 00", MUSTER_DROP_MALFORMED_OSCORE }, /* no kid */
		{ "40020000 95 3802dd1125 ff 00", MUSTER_DROP_MALFORMED_OSCORE }, /* no PIV */
		{ "40440000 91 20 ff 00", MUSTER_DROP_MALFORMED_OSCORE }, /* no kid */
		{ "40e10000 92 2852 ff 00", MUSTER_DROP_MALFORMED_OSCORE }, /* signalling code */
		{ "40200000 92 2852 ff 00", MUSTER_DROP_MALFORMED_OSCORE }, /* reserved class */
		{ "40020000 96 390502dd1125 ff 00", MUSTER_DROP_NONE },
		{ "40440000 92 2852 ff 00", MUSTER_DROP_NONE },
		{ "40020000 93 090525 ff 00", MUSTER_DROP_NONE }, /* pairwise: up to the caller */
		{ "40440000 90 ff 00", MUSTER_DROP_NONE },
	};
	static u8 big[MUSTER_COAP_MAX + 1] = { 0x40, 0x02, 0, 0, 0x90, 0xff };
	struct muster_opening o;
	u8 buf[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		tap_check(muster_open_parse(&o, buf, hex(buf, sizeof(buf), cases[i].text)) ==
			  cases[i].drop, __FILE__, __LINE__, "%s", cases[i].text);
	CHECK(muster_open_parse(&o, big, sizeof(big)) == MUSTER_DROP_TOO_BIG);
	CHECK(muster_open_parse(&o, big, sizeof(big) - 1) == MUSTER_DROP_NONE);
}

/* Payloads too short for a code, a tag and a signature. */
static void test_short(void)
{
	struct opened r;
	struct mail mail;
	struct world w;
	size_t len;

	begin(&w, &default_algs, "dd11");
	text(&mail, "40010000");
	CHECK(!seal_request(&mail, &w, 0));
	CHECK(opens_to_plain(&mail, &w, &w.client, NULL));
	for (len = mail.s.ciphertext + 1; len < mail.s.out_len; len++)
		CHECK(open_as(&r, &w, &w.client, NULL, mail.out, len) ==
		      MUSTER_DROP_MALFORMED_OSCORE);
	end(&w);
}

/* Replace the text of a sealed message, and encrypt and sign it again. */
static void reseal(struct mail *mail, const struct test_member *sender, const u8 *bytes, size_t len)
{
	const struct muster_common *common = mail->s.common;
	u8 *text = mail->out + mail->s.ciphertext;
	u8 prefix[MUSTER_OSCORE_PREFIX_MAX];
	u8 nonce[MUSTER_NONCE_MAX];
	size_t prefix_len;
	u8 *aad;

	prefix_len = muster_oscore_enc_prefix(prefix, mail->s.aad_len);
	aad = mail->aad + MUSTER_OSCORE_PREFIX_MAX - prefix_len;
	CHECK(muster_oscore_nonce(nonce, common->suite->nonce_len, common->common_iv,
				  &mail->s.request.kid, &mail->s.request.piv));
	memcpy(text, bytes, len);
	CHECK(!muster_aead_seal(sender->party.aead, nonce, aad, prefix_len + mail->s.aad_len,
				text, len));
	CHECK(!muster_seal_sign(&mail->s, sender->priv, NULL));
}

/* A member sends any bytes as if they were a plaintext: how they are received. */
static void check_inner(const struct world *w, bool is_request, const char *inner,
			enum muster_drop expected)
{
	const struct test_member *sender = is_request ? &w->client : &w->server;
	struct muster_request_id request = request_id(w, 3);
	char plain[160];
	struct opened r;
	struct mail mail;
	u8 bytes[64];
	size_t len = hex(bytes, sizeof(bytes), inner);
	size_t i;

	/* The frame comes from a message with a plaintext of the same length. */
	strcpy(plain, is_request ? "40010000" : "40450000");
	strcat(plain, len > 2 ? " ff" : "");
	for (i = 2; i < len; i++)
		strcat(plain, "00");
	text(&mail, plain);
	CHECK(!(is_request ? seal_request(&mail, w, 3) :
			     seal_response(&mail, w, &request, false, 0)));
	if (!CHECK(mail.s.out_len - mail.s.ciphertext ==
		   len + w->common.suite->tag_len + MUSTER_SIGNATURE_LEN))
		return;
	reseal(&mail, sender, bytes, len);
	tap_check(open_as(&r, w, sender, is_request ? NULL : &request, mail.out,
			  mail.s.out_len) == expected, __FILE__, __LINE__, "inner %s", inner);
}

static void test_malformed_inner(void)
{
	struct world w;

	begin(&w, &default_algs, "dd11");
	check_inner(&w, true, "01", MUSTER_DROP_NONE);
	check_inner(&w, true, "00", MUSTER_DROP_MALFORMED_INNER);
	check_inner(&w, true, "45", MUSTER_DROP_MALFORMED_INNER); /* a response */
	check_inner(&w, true, "e1", MUSTER_DROP_MALFORMED_INNER);
	check_inner(&w, true, "01b261", MUSTER_DROP_MALFORMED_INNER); /* option cut off */
	check_inner(&w, true, "0140ff", MUSTER_DROP_MALFORMED_INNER); /* marker, no payload */
	check_inner(&w, true, "01f0ab", MUSTER_DROP_MALFORMED_INNER);
	check_inner(&w, true, "013168", MUSTER_DROP_MALFORMED_INNER); /* Uri-Host inside */
	check_inner(&w, true, "01920852", MUSTER_DROP_MALFORMED_INNER); /* OSCORE inside */
	check_inner(&w, false, "45", MUSTER_DROP_NONE);
	check_inner(&w, false, "01", MUSTER_DROP_MALFORMED_INNER); /* a request */
	check_inner(&w, false, "00", MUSTER_DROP_MALFORMED_INNER);
	end(&w);
}

static void test_cannot_seal(void)
{
	struct muster_request_id request;
	struct mail mail;
	struct world w;

	begin(&w, &default_algs, "dd11");
	request = request_id(&w, 1);
	text(&mail, "40000000");
	CHECK(seal_request(&mail, &w, 1) == MUSTER_DROP_MALFORMED_COAP);
	text(&mail, CONTENT);
	CHECK(seal_request(&mail, &w, 1) == MUSTER_DROP_MALFORMED_COAP);
	text(&mail, GET);
	CHECK(seal_response(&mail, &w, &request, false, 0) == MUSTER_DROP_MALFORMED_COAP);
	text(&mail, "40e10000");
	CHECK(seal_response(&mail, &w, &request, false, 0) == MUSTER_DROP_MALFORMED_COAP);
	text(&mail, "40010000 93 090025");
	CHECK(seal_request(&mail, &w, 1) == MUSTER_DROP_MALFORMED_COAP);
	end(&w);
}

/* The promised overhead is enough, and one byte less than needed is told. */
static void test_room(void)
{
	struct mail mail;
	struct world w;
	size_t needed;

	begin(&w, &default_algs, "dd11");
	text(&mail, GET);
	CHECK(!seal_request(&mail, &w, 1));
	needed = mail.s.out_len;
	CHECK(needed <= mail.plain_len + MUSTER_SEAL_OVERHEAD);
	for (mail.s.out_size = needed - 1; mail.s.out_size; mail.s.out_size--)
		CHECK(seal_request(&mail, &w, 1) == MUSTER_DROP_TOO_BIG);
	end(&w);
}

static void test_biggest(void)
{
	struct mail mail;
	struct world w;

	begin(&w, &default_algs, "dd11");
	text(&mail, "40020000 ff 01");
	/* Option 7, payload marker 1, code 1, tag 8, signature 64. */
	mail.plain_len = MUSTER_COAP_MAX - 7 - 1 - 1 - 8 - 64;
	CHECK(!seal_request(&mail, &w, 1) && mail.s.out_len == MUSTER_COAP_MAX);
	CHECK(opens_to_plain(&mail, &w, &w.client, NULL));
	mail.plain_len++;
	CHECK(seal_request(&mail, &w, 1) == MUSTER_DROP_TOO_BIG);
	end(&w);
}

/* M1, M8: a notification opens with an order of its own. */
static void test_notification(void)
{
	struct muster_request_id request;
	struct mail mail;
	struct opened r;
	struct world w;
	u8 expected[32];

	begin(&w, &default_algs, "dd11");
	request = request_id(&w, 1);
	text(&mail, "40450000 61 07 ff 68");
	CHECK(!seal_response(&mail, &w, &request, true, 300));
	CHECK(mail.out[1] == MUSTER_COAP_CONTENT);
	CHECK(!open_as(&r, &w, &w.server, &request, mail.out, mail.s.out_len));
	CHECK_BYTES(r.out, r.len, expected,
		    hex(expected, sizeof(expected), "40450000 62 012d ff 68"));
	text(&mail, "40450000 61 07 ff 68");
	CHECK(!seal_response(&mail, &w, &request, false, 0));
	CHECK(!open_as(&r, &w, &w.server, &request, mail.out, mail.s.out_len));
	CHECK_BYTES(r.out, r.len, expected,
		    hex(expected, sizeof(expected), "40450000 60 ff 68"));
	end(&w);
}

static int derive(s32 aead, s32 group_enc, s32 signature, struct muster_common *common)
{
	struct muster_master master = { .secret = (const u8 *)"secret", .secret_len = 6 };

	memset(common, 0, sizeof(*common));
	common->algs = (struct muster_algs){ aead, group_enc, signature, -27 };
	return muster_common_derive(common, &master);
}

/* A request's kid that no nonce of this group has room for: nothing comes of it. */
static void test_long_request_kid(void)
{
	struct muster_algs algs = { .aead = 24, .group_enc = 24, .signature = MUSTER_ALG_ES256,
				    .key_agreement = -27 };
	struct muster_request_id request;
	struct mail mail;
	struct opened r;
	struct world w;

	begin(&w, &algs, "dd11");
	request = request_id(&w, 1);
	text(&mail, CONTENT);
	CHECK(!seal_response(&mail, &w, &request, false, 0));
	request.kid.len = 7;
	CHECK(open_as(&r, &w, &w.server, &request, mail.out, mail.s.out_len) ==
	      MUSTER_DROP_DECRYPT_FAILED);
	text(&mail, CONTENT);
	CHECK(seal_response(&mail, &w, &request, false, 0) == MUSTER_DROP_CRYPTO);
	end(&w);
}

static void test_algorithms(void)
{
	struct muster_common c;

	/* The longest nonce for the Common IV, the shortest for kids (RFC 10021 section 2). */
	CHECK(!derive(10, 10, -7, &c) && c.common_iv_len == 13 && c.kid_max == 7);
	CHECK(!derive(10, 1, -7, &c) && c.common_iv_len == 13 && c.kid_max == 6);
	CHECK(!derive(24, 3, -7, &c) && c.common_iv_len == 12 && c.kid_max == 6);
	CHECK(!derive(33, 30, -7, &c) && c.common_iv_len == 13 && c.kid_max == 1);
	CHECK(!derive(MUSTER_ALG_NONE, 10, -7, &c) && c.common_iv_len == 13 && c.kid_max == 7);
	CHECK(derive(10, MUSTER_ALG_NONE, -7, &c) == -EOPNOTSUPP);
	CHECK(derive(10, -65534, -7, &c) == -EOPNOTSUPP);
	CHECK(derive(10, 10, -8, &c) == -EOPNOTSUPP);
	CHECK(derive(10, 10, MUSTER_ALG_NONE, &c) == -EOPNOTSUPP);
	CHECK(derive(99, 10, -7, &c) == -EOPNOTSUPP);
}

static void test_kid_lengths(void)
{
	struct muster_master master = { .secret = (const u8 *)"secret", .secret_len = 6 };
	struct muster_party party = {};
	struct muster_common common;
	u8 len;

	CHECK(!derive(10, 10, -7, &common));
	for (len = 0; len <= MUSTER_KID_MAX; len++) {
		party.kid.len = len;
		CHECK(!muster_party_init(&party, &common, &master));
		muster_party_release(&party);
	}
	CHECK(!derive(24, 10, -7, &common));
	party.kid.len = 7;
	CHECK(muster_party_init(&party, &common, &master) == -EINVAL);
	party.kid.len = 6;
	CHECK(!muster_party_init(&party, &common, &master));
	muster_party_release(&party);
}

static const struct tap_test tests[] = {
	{ "the suites of RFC 9053 that are supported", test_suites },
	{ "G11 G12 messages go round in every suite and structure", test_round_trips },
	{ "a signature over one structure is none over the other", test_countersign },
	{ "G6 a sealed message shows header, token and option only", test_sealed_bytes },
	{ "a response after a change of keys", test_rekeyed_response },
	{ "a request is not sealed without a number of its own", test_request_needs_piv },
	{ "G7 G10 G12 outsiders fail at the tag, insiders at the signature", test_forgeries },
	{ "a message is bound to its request and its direction", test_binding },
	{ "what a message says of itself", test_parse },
	{ "a payload too short for a signature", test_short },
	{ "G10 verified content that is no CoAP is not delivered", test_malformed_inner },
	{ "what is no request or response is not sealed", test_cannot_seal },
	{ "sealing says when there is no room", test_room },
	{ "the biggest message", test_biggest },
	{ "M1 notifications are ordered", test_notification },
	{ "a request's kid that is too long", test_long_request_kid },
	{ "lengths that follow from a group's algorithms", test_algorithms },
	{ "the longest Sender ID follows from the nonces", test_kid_lengths },
};

TAP_MAIN(tests)
