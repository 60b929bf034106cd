// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as the plaintext of a member's message: the signature is right, so
 * all that stands between them and the application is muster_open_finish().
 */
#include "fuzz.h"

/* A request with Uri-Host and Proxy-Scheme outside; the rest of the frame is fixed too. */
static const u8 frame[] = "\x50\x01\x12\x34\x31h\xd4\x17" "coap";

static size_t seal(u8 *out, size_t size, const u8 *text, size_t len)
{
	struct fuzz_group *group = fuzz_group();
	struct muster_sealing s = {
		.common = &group->common,
		.self = &group->client.party,
		.request = fuzz_request(group),
		.is_request = true,
		.has_piv = true,
		.out = out,
		.out_size = size,
		.aad = malloc(muster_seal_aad_len(&group->client.credential)),
	};
	u8 prefix[MUSTER_OSCORE_PREFIX_MAX];
	u8 nonce[MUSTER_NONCE_MAX];
	struct muster_coap coap;
	size_t prefix_len;

	muster_piv_from_ssn(&s.piv, 5);
	REQUIRE(muster_coap_parse(&coap, frame, sizeof(frame) - 1));
	REQUIRE(!muster_seal_encrypt(&s, &coap));

	/* The frame's plaintext is replaced, under the same AAD and nonce. */
	memcpy(out + s.ciphertext, text, len);
	prefix_len = muster_oscore_enc_prefix(prefix, s.aad_len);
	REQUIRE(muster_oscore_nonce(nonce, group->common.suite->nonce_len, group->common.common_iv,
				    &s.self->kid, &s.piv));
	REQUIRE(!muster_aead_seal(s.self->aead, nonce,
				  s.aad + MUSTER_OSCORE_PREFIX_MAX - prefix_len,
				  prefix_len + s.aad_len, out + s.ciphertext, len));
	s.out_len = s.ciphertext + len + group->common.suite->tag_len + MUSTER_SIGNATURE_LEN;
	REQUIRE(!muster_seal_sign(&s, group->client.priv, NULL));
	free(s.aad);
	return s.out_len;
}

static bool has_outer_option(const struct muster_coap *coap)
{
	struct muster_coap_iter iter;

	muster_coap_iter_init(&iter, coap);
	while (muster_coap_iter_next(&iter)) {
		if (muster_coap_class(iter.number) == MUSTER_COAP_OUTER)
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static u8 sealed[FUZZ_ROOM], out[FUZZ_ROOM];
	struct muster_coap inner, coap;
	struct muster_coap_iter iter;
	struct muster_opening o;
	enum muster_drop drop;
	size_t out_len;
	bool good;

	if (!len || len > 4096)
		return 0;
	good = muster_coap_parse_body(&inner, data, len) && muster_coap_is_request(inner.code) &&
	       !has_outer_option(&inner);
	drop = fuzz_open(&o, fuzz_group(), sealed, seal(sealed, sizeof(sealed), data, len),
			 out, &out_len);
	REQUIRE(drop == (good ? MUSTER_DROP_NONE : MUSTER_DROP_MALFORMED_INNER));
	if (!good)
		return 0;
	REQUIRE(muster_coap_parse(&coap, out, out_len));
	REQUIRE(coap.code == inner.code && coap.payload_len == inner.payload_len);
	REQUIRE(muster_coap_find(&coap, MUSTER_COAP_URI_HOST, &iter) && iter.len == 1);
	REQUIRE(muster_coap_find(&coap, MUSTER_COAP_PROXY_SCHEME, &iter) && iter.len == 4);
	REQUIRE(!muster_coap_find(&coap, MUSTER_COAP_OSCORE, &iter));
	return 0;
}
