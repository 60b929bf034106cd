// SPDX-License-Identifier: GPL-2.0-only
#include "cose.h"
#include "mem.h"
#include "open.h"

static struct muster_cose opening_cose(const struct muster_opening *o)
{
	struct muster_cose cose = {
		.common = o->common,
		.sender = o->sender,
		.request = &o->request,
		.is_request = o->is_request,
		.piv_kid = o->option.has_piv ? &o->sender->kid : &o->request.kid,
		.piv = o->option.has_piv ? &o->option.piv : &o->request.piv,
		.option = o->option_raw,
		.option_len = o->option_raw_len,
	};

	return cose;
}

/* What a message in group mode must say of itself (RFC 10021 section 3.2). */
static bool option_complete(const struct muster_opening *o)
{
	const struct muster_oscore_option *option = &o->option;

	if (!option->group)
		return true;
	return option->has_kid && (!o->is_request || (option->has_piv && option->has_gid));
}

enum muster_drop muster_open_parse(struct muster_opening *o, const u8 *data, size_t len)
{
	struct muster_coap_iter iter;

	if (len > MUSTER_COAP_MAX)
		return MUSTER_DROP_TOO_BIG;
	if (!muster_coap_parse(&o->coap, data, len))
		return MUSTER_DROP_MALFORMED_COAP;
	o->is_request = muster_coap_is_request(o->coap.code);
	if (!muster_coap_find(&o->coap, MUSTER_COAP_OSCORE, &iter))
		return MUSTER_DROP_PLAINTEXT;

	if ((!o->is_request && !muster_coap_is_response(o->coap.code)) || !o->coap.payload)
		return MUSTER_DROP_MALFORMED_OSCORE;
	if (iter.len > MUSTER_OSCORE_OPTION_MAX ||
	    !muster_oscore_option_decode(&o->option, iter.value, iter.len) || !option_complete(o))
		return MUSTER_DROP_MALFORMED_OSCORE;
	o->option_raw = iter.value;
	o->option_raw_len = iter.len;
	if (muster_coap_iter_next(&iter) && iter.number == MUSTER_COAP_OSCORE)
		return MUSTER_DROP_MALFORMED_OSCORE;
	return MUSTER_DROP_NONE;
}

enum muster_drop muster_open_decrypt(struct muster_opening *o)
{
	size_t tag_len = o->common->suite->tag_len;
	struct muster_cose cose;
	size_t len;
	int err;

	/* At least the code is encrypted. */
	if (o->coap.payload_len < 1 + tag_len + MUSTER_SIGNATURE_LEN)
		return MUSTER_DROP_MALFORMED_OSCORE;
	len = o->coap.payload_len - MUSTER_SIGNATURE_LEN;
	if (o->is_request) {
		o->request.kid = o->option.kid;
		o->request.piv = o->option.piv;
		o->request.gid = o->option.gid;
	}

	cose = opening_cose(o);
	o->aad_len = muster_cose_aad(&cose, o->aad);
	memcpy(o->text, o->coap.payload, len);
	err = muster_cose_decrypt(&cose, o->aad, o->aad_len, o->text, len);
	if (err == -EBADMSG)
		return MUSTER_DROP_DECRYPT_FAILED;
	if (err)
		return MUSTER_DROP_CRYPTO;
	o->text_len = len - tag_len;
	return MUSTER_DROP_NONE;
}

enum muster_drop muster_open_verify(struct muster_opening *o)
{
	size_t len = o->coap.payload_len - MUSTER_SIGNATURE_LEN;
	struct muster_cose cose = opening_cose(o);
	u8 signature[MUSTER_SIGNATURE_LEN];
	u8 digest[MUSTER_SHA256_LEN];

	muster_cose_digest(&cose, o->aad, o->aad_len, o->coap.payload, len, digest);
	muster_cose_mask(&cose, signature, o->coap.payload + len);
	if (!muster_es256_verify(o->sender->credential->key, digest, signature))
		return MUSTER_DROP_BAD_SIGNATURE;
	return MUSTER_DROP_NONE;
}

enum muster_drop muster_open_finish(const struct muster_opening *o, u8 *out, size_t size,
				    size_t *out_len)
{
	struct muster_coap_writer w;
	struct muster_coap inner;
	u64 order = 0;

	if (!muster_coap_parse_body(&inner, o->text, o->text_len))
		return MUSTER_DROP_MALFORMED_INNER;
	if (o->is_request ? !muster_coap_is_request(inner.code) :
			    !muster_coap_is_response(inner.code))
		return MUSTER_DROP_MALFORMED_INNER;
	/* A response without PIV comes before all others (RFC 8613 section 4.1.3.5.2). */
	if (o->option.has_piv)
		order = muster_piv_to_ssn(&o->option.piv) + 1;
	muster_coap_writer_init(&w, out, size);
	if (!muster_coap_write_opened(&w, &o->coap, &inner, order))
		return MUSTER_DROP_MALFORMED_INNER;
	*out_len = w.len;
	return MUSTER_DROP_NONE;
}
