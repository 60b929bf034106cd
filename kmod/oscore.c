// SPDX-License-Identifier: GPL-2.0-only
#include "cbor.h"
#include "oscore.h"

/* Flag bits of the option's first byte (RFC 8613 section 6.1, RFC 10021 section 4.1) */
#define OPTION_PIV_LEN 0x07
#define OPTION_KID 0x08
#define OPTION_KID_CONTEXT 0x10
#define OPTION_GROUP 0x20
#define OPTION_RESERVED 0xc0

#define OSCORE_VERSION 1

void muster_piv_from_ssn(struct muster_piv *piv, u64 ssn)
{
	int i;

	piv->len = 1;
	while (ssn >> 8 * piv->len)
		piv->len++;
	for (i = piv->len - 1; i >= 0; i--) {
		piv->v[i] = ssn;
		ssn >>= 8;
	}
}

u64 muster_piv_to_ssn(const struct muster_piv *piv)
{
	u64 ssn = 0;
	u8 i;

	for (i = 0; i < piv->len; i++)
		ssn = ssn << 8 | piv->v[i];
	return ssn;
}

bool muster_oscore_option_decode(struct muster_oscore_option *opt, const u8 *value, size_t len)
{
	const u8 *end = value + len;
	u8 flags;

	memset(opt, 0, sizeof(*opt));
	if (!len)
		return true;

	/* All flags clear is written as no byte at all (RFC 8613 section 2). */
	flags = *value++;
	if (!flags || flags & OPTION_RESERVED)
		return false;

	opt->group = flags & OPTION_GROUP;
	opt->piv.len = flags & OPTION_PIV_LEN;
	opt->has_piv = opt->piv.len;
	if (opt->piv.len > MUSTER_PIV_MAX || opt->piv.len > end - value)
		return false;
	memcpy(opt->piv.v, value, opt->piv.len);
	value += opt->piv.len;
	if (opt->piv.len > 1 && !opt->piv.v[0])
		return false;

	opt->has_gid = flags & OPTION_KID_CONTEXT;
	if (opt->has_gid) {
		if (value == end)
			return false;
		opt->gid.len = *value++;
		if (opt->gid.len > MUSTER_GID_MAX || opt->gid.len > end - value)
			return false;
		memcpy(opt->gid.id, value, opt->gid.len);
		value += opt->gid.len;
	}

	opt->has_kid = flags & OPTION_KID;
	if (!opt->has_kid)
		return value == end;
	if (end - value > MUSTER_KID_MAX)
		return false;
	opt->kid.len = end - value;
	memcpy(opt->kid.id, value, opt->kid.len);
	return true;
}

u8 muster_oscore_option_encode(u8 *buf, const struct muster_oscore_option *opt)
{
	u8 flags = 0;
	u8 len = 1;

	if (opt->group)
		flags |= OPTION_GROUP;
	if (opt->has_piv) {
		flags |= opt->piv.len;
		memcpy(buf + len, opt->piv.v, opt->piv.len);
		len += opt->piv.len;
	}
	if (opt->has_gid) {
		flags |= OPTION_KID_CONTEXT;
		buf[len++] = opt->gid.len;
		memcpy(buf + len, opt->gid.id, opt->gid.len);
		len += opt->gid.len;
	}
	if (opt->has_kid) {
		flags |= OPTION_KID;
		memcpy(buf + len, opt->kid.id, opt->kid.len);
		len += opt->kid.len;
	}
	buf[0] = flags;
	return flags ? len : 0;
}

bool muster_oscore_nonce(u8 *nonce, u8 nonce_len, const u8 *common_iv,
			 const struct muster_kid *piv_kid, const struct muster_piv *piv)
{
	u8 id_len = nonce_len - 1 - MUSTER_PIV_MAX;
	u8 i;

	if (piv_kid->len > id_len)
		return false;
	memset(nonce, 0, nonce_len);
	nonce[0] = piv_kid->len;
	memcpy(nonce + 1 + id_len - piv_kid->len, piv_kid->id, piv_kid->len);
	memcpy(nonce + nonce_len - piv->len, piv->v, piv->len);
	for (i = 0; i < nonce_len; i++)
		nonce[i] ^= common_iv[i];
	return true;
}

size_t muster_oscore_info(u8 *buf, const struct muster_kid *kid, const struct muster_gid *gid,
			  s32 alg, const char *type, u8 out_len)
{
	struct muster_cbor cbor;

	muster_cbor_init(&cbor, buf, MUSTER_OSCORE_INFO_MAX);
	muster_cbor_array(&cbor, 5);
	muster_cbor_bytes(&cbor, kid->id, kid->len);
	if (gid)
		muster_cbor_bytes(&cbor, gid->id, gid->len);
	else
		muster_cbor_simple(&cbor, MUSTER_CBOR_NULL);
	muster_cbor_int(&cbor, alg);
	muster_cbor_text(&cbor, type);
	muster_cbor_int(&cbor, out_len);
	return cbor.len;
}

size_t muster_oscore_keystream_info(u8 *buf, const struct muster_kid *piv_kid,
				    const struct muster_gid *gid, bool request, u8 out_len)
{
	struct muster_cbor cbor;

	muster_cbor_init(&cbor, buf, MUSTER_OSCORE_INFO_MAX);
	muster_cbor_array(&cbor, 4);
	muster_cbor_bytes(&cbor, piv_kid->id, piv_kid->len);
	muster_cbor_bytes(&cbor, gid->id, gid->len);
	muster_cbor_simple(&cbor, request ? MUSTER_CBOR_TRUE : MUSTER_CBOR_FALSE);
	muster_cbor_int(&cbor, out_len);
	return cbor.len;
}

size_t muster_oscore_aad_tail_len(size_t sender_cred_len, size_t gm_cred_len)
{
	return muster_cbor_head_len(sender_cred_len) + sender_cred_len +
	       muster_cbor_head_len(gm_cred_len) + gm_cred_len;
}

void muster_oscore_aad_tail(u8 *buf, const u8 *sender_cred, size_t sender_cred_len,
			    const u8 *gm_cred, size_t gm_cred_len)
{
	struct muster_cbor cbor;

	muster_cbor_init(&cbor, buf, muster_oscore_aad_tail_len(sender_cred_len, gm_cred_len));
	muster_cbor_bytes(&cbor, sender_cred, sender_cred_len);
	muster_cbor_bytes(&cbor, gm_cred, gm_cred_len);
}

static void aad_alg(struct muster_cbor *cbor, s32 alg)
{
	if (alg == MUSTER_ALG_NONE)
		muster_cbor_simple(cbor, MUSTER_CBOR_NULL);
	else
		muster_cbor_int(cbor, alg);
}

size_t muster_oscore_aad_head(u8 *buf, const struct muster_algs *algs,
			      const struct muster_request_id *request,
			      const u8 *option, u8 option_len)
{
	struct muster_cbor cbor;

	muster_cbor_init(&cbor, buf, MUSTER_OSCORE_AAD_HEAD_MAX);
	muster_cbor_array(&cbor, 9);
	muster_cbor_int(&cbor, OSCORE_VERSION);
	muster_cbor_array(&cbor, 4);
	aad_alg(&cbor, algs->aead);
	aad_alg(&cbor, algs->group_enc);
	aad_alg(&cbor, algs->signature);
	aad_alg(&cbor, algs->key_agreement);
	muster_cbor_bytes(&cbor, request->kid.id, request->kid.len);
	muster_cbor_bytes(&cbor, request->piv.v, request->piv.len);
	muster_cbor_bytes(&cbor, NULL, 0); /* class I options: there are none */
	muster_cbor_bytes(&cbor, request->gid.id, request->gid.len);
	muster_cbor_bytes(&cbor, option, option_len);
	return cbor.len;
}

size_t muster_oscore_enc_prefix(u8 *buf, size_t aad_array_len)
{
	struct muster_cbor cbor;

	muster_cbor_init(&cbor, buf, MUSTER_OSCORE_PREFIX_MAX);
	muster_cbor_array(&cbor, 3);
	muster_cbor_text(&cbor, "Encrypt0");
	muster_cbor_bytes(&cbor, NULL, 0); /* protected header */
	muster_cbor_bytes_head(&cbor, aad_array_len);
	return cbor.len;
}

size_t muster_oscore_countersign_prefix(u8 *buf, enum muster_countersign countersign,
					size_t aad_array_len)
{
	bool interop = countersign == MUSTER_COUNTERSIGN_INTEROP;
	struct muster_cbor cbor;

	muster_cbor_init(&cbor, buf, MUSTER_OSCORE_PREFIX_MAX);
	muster_cbor_array(&cbor, interop ? 5 : 4);
	muster_cbor_text(&cbor, "CounterSignature0");
	muster_cbor_bytes(&cbor, NULL, 0); /* body_protected */
	if (interop)
		muster_cbor_bytes(&cbor, NULL, 0); /* sign_protected */
	muster_cbor_bytes_head(&cbor, aad_array_len);
	return cbor.len;
}
