// SPDX-License-Identifier: GPL-2.0-only
#include "cose.h"
#include "mem.h"
#include "seal.h"

size_t muster_seal_aad_len(const struct muster_credential *credential)
{
	return MUSTER_OSCORE_PREFIX_MAX + MUSTER_OSCORE_AAD_HEAD_MAX + credential->aad_tail_len;
}

static struct muster_cose sealing_cose(const struct muster_sealing *s)
{
	struct muster_cose cose = {
		.common = s->common,
		.sender = s->self,
		.request = &s->request,
		.is_request = s->is_request,
		.piv_kid = s->has_piv ? &s->self->kid : &s->request.kid,
		.piv = s->has_piv ? &s->piv : &s->request.piv,
		.option = s->option,
		.option_len = s->option_len,
	};

	return cose;
}

/*
 * The Gid goes into every request and, so that the client can follow a change
 * of keys, into responses under another Gid than the request's.
 */
static void encode_option(struct muster_sealing *s)
{
	struct muster_oscore_option option = {
		.group = true,
		.has_piv = s->has_piv,
		.has_gid = s->is_request || !muster_gid_equal(&s->request.gid, &s->common->gid),
		.has_kid = true,
		.piv = s->piv,
		.gid = s->common->gid,
		.kid = s->self->kid,
	};

	s->option_len = muster_oscore_option_encode(s->option, &option);
}

/* Whose nonce it is decides whether it is fresh (RFC 10021 section 7.3, step 3). */
static bool nonce_allowed(const struct muster_sealing *s)
{
	return s->has_piv ||
	       (!s->is_request && muster_gid_equal(&s->request.gid, &s->common->gid));
}

static enum muster_drop write_failed(const struct muster_coap_writer *w)
{
	return w->overflow ? MUSTER_DROP_TOO_BIG : MUSTER_DROP_MALFORMED_COAP;
}

enum muster_drop muster_seal_encrypt(struct muster_sealing *s, const struct muster_coap *coap)
{
	struct muster_coap_writer w;
	struct muster_cose cose;
	size_t tail_len;
	size_t text_len;

	if (s->is_request ? !muster_coap_is_request(coap->code) :
			    !muster_coap_is_response(coap->code))
		return MUSTER_DROP_MALFORMED_COAP;
	if (!nonce_allowed(s))
		return MUSTER_DROP_CRYPTO;

	encode_option(s);
	muster_coap_writer_init(&w, s->out, s->out_size);
	if (!muster_coap_write_outer(&w, coap, s->option, s->option_len))
		return write_failed(&w);
	muster_coap_write_byte(&w, MUSTER_COAP_PAYLOAD_MARKER);
	s->ciphertext = w.len;
	if (!muster_coap_write_inner(&w, coap))
		return write_failed(&w);

	text_len = w.len - s->ciphertext;
	tail_len = s->common->suite->tag_len + MUSTER_SIGNATURE_LEN;
	if (tail_len > s->out_size - w.len || w.len + tail_len > MUSTER_COAP_MAX)
		return MUSTER_DROP_TOO_BIG;
	s->out_len = w.len + tail_len;

	cose = sealing_cose(s);
	s->aad_len = muster_cose_aad(&cose, s->aad);
	if (muster_cose_encrypt(&cose, s->aad, s->aad_len, s->out + s->ciphertext, text_len))
		return MUSTER_DROP_CRYPTO;
	return MUSTER_DROP_NONE;
}

enum muster_drop muster_seal_sign(struct muster_sealing *s, const struct muster_es256_private *priv,
				  const u8 *random)
{
	size_t text_len = s->out_len - MUSTER_SIGNATURE_LEN - s->ciphertext;
	u8 *text = s->out + s->ciphertext;
	struct muster_cose cose = sealing_cose(s);
	u8 signature[MUSTER_SIGNATURE_LEN];
	u8 digest[MUSTER_SHA256_LEN];

	muster_cose_digest(&cose, s->aad, s->aad_len, text, text_len, digest);
	if (muster_es256_sign(priv, digest, random, signature))
		return MUSTER_DROP_CRYPTO;
	muster_cose_mask(&cose, text + text_len, signature);
	return MUSTER_DROP_NONE;
}
