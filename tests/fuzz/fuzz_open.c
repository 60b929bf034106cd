// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a message to the group: it opens only if option and payload are
 * those of a message that was sealed, and then to the code, inner options and
 * payload that were sealed.
 */
#include "fuzz.h"

struct sealed {
	const char *plain;
	size_t plain_len;
	bool is_request;
	bool own_piv;
	u8 data[512];
	size_t len;
	struct muster_coap coap;
	u8 text[512]; /* the plaintext, which is not in the message */
	size_t text_len;
};

#define PLAIN(bytes) .plain = bytes, .plain_len = sizeof(bytes) - 1

/* Seeds in corpus/open are these, sealed: signatures are deterministic here. */
static struct sealed messages[] = {
	{ PLAIN("\x51\x01\x12\x34\xaa\xb4" "food"), .is_request = true, .own_piv = true },
	{ PLAIN("\x51\x03\x12\x34\xaa\x34" "host\x81p\xff" "on"), .is_request = true,
	  .own_piv = true },
	{ PLAIN("\x51\x45\x12\x34\xaa\xff" "answer") },
	{ PLAIN("\x51\x45\x12\x34\xaa\x61\x07\xff" "notified"), .own_piv = true },
};

static void seal(struct sealed *m, struct fuzz_group *group)
{
	struct test_member *self = m->is_request ? &group->client : &group->server;
	struct muster_sealing s = {
		.common = &group->common,
		.self = &self->party,
		.request = fuzz_request(group),
		.is_request = m->is_request,
		.has_piv = m->own_piv,
		.out = m->data,
		.out_size = sizeof(m->data),
		.aad = malloc(muster_seal_aad_len(self->party.credential)),
	};
	struct muster_coap_writer w;
	struct muster_coap coap;

	muster_piv_from_ssn(&s.piv, 5);
	REQUIRE(muster_coap_parse(&coap, (const u8 *)m->plain, m->plain_len));
	REQUIRE(!muster_seal_encrypt(&s, &coap) && !muster_seal_sign(&s, self->priv, NULL));
	m->len = s.out_len;
	REQUIRE(muster_coap_parse(&m->coap, m->data, m->len));
	muster_coap_writer_init(&w, m->text, sizeof(m->text));
	REQUIRE(muster_coap_write_inner(&w, &coap));
	m->text_len = w.len;
	free(s.aad);
}

static void seal_all(void)
{
	static u8 out[FUZZ_ROOM];
	struct muster_opening o;
	static bool done;
	size_t out_len, i;

	for (i = 0; !done && i < ARRAY_SIZE(messages); i++) {
		seal(&messages[i], fuzz_group());
		REQUIRE(!fuzz_open(&o, fuzz_group(), messages[i].data, messages[i].len,
				   out, &out_len));
	}
	done = true;
}

static bool same_protected(const struct muster_opening *o, const struct sealed *m)
{
	struct muster_coap_iter iter;

	return muster_coap_find(&m->coap, MUSTER_COAP_OSCORE, &iter) &&
	       o->option_raw_len == iter.len && !memcmp(o->option_raw, iter.value, iter.len) &&
	       o->coap.payload_len == m->coap.payload_len &&
	       !memcmp(o->coap.payload, m->coap.payload, m->coap.payload_len);
}

/* Split what was opened again: its inside must be the plaintext that was sealed. */
static void check_inside(const u8 *data, size_t len, const struct sealed *m)
{
	struct muster_coap_writer w;
	struct muster_coap coap;
	u8 text[512];

	REQUIRE(muster_coap_parse(&coap, data, len));
	muster_coap_writer_init(&w, text, sizeof(text));
	/* A Proxy-Uri that somebody added outside may be no URI: that is the proxy's matter. */
	if (!muster_coap_write_inner(&w, &coap))
		return;
	REQUIRE(w.len >= m->text_len);
	REQUIRE(text[0] == m->text[0]);
	REQUIRE(coap.payload_len < m->text_len);
	REQUIRE(!coap.payload_len ||
		!memcmp(coap.payload, m->text + m->text_len - coap.payload_len, coap.payload_len));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static u8 out[FUZZ_ROOM];
	struct muster_opening o;
	size_t out_len, i;

	seal_all();
	if (len > MUSTER_COAP_MAX)
		return 0;
	if (fuzz_open(&o, fuzz_group(), data, len, out, &out_len))
		return 0;
	for (i = 0; i < ARRAY_SIZE(messages); i++) {
		if (same_protected(&o, &messages[i]))
			break;
	}
	REQUIRE(i < ARRAY_SIZE(messages));
	REQUIRE(o.is_request == messages[i].is_request);
	check_inside(out, out_len, &messages[i]);
	return 0;
}
