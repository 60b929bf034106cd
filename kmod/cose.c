// SPDX-License-Identifier: GPL-2.0-only
#include "cbor.h"
#include "cose.h"
#include "mem.h"

static u8 *aad_array(u8 *scratch)
{
	return scratch + MUSTER_OSCORE_PREFIX_MAX;
}

size_t muster_cose_aad(const struct muster_cose *cose, u8 *scratch)
{
	const struct muster_credential *credential = cose->sender->credential;
	size_t head_len;

	head_len = muster_oscore_aad_head(aad_array(scratch), &cose->common->algs, cose->request,
					  cose->option, cose->option_len);
	memcpy(aad_array(scratch) + head_len, credential->aad_tail, credential->aad_tail_len);
	return head_len + credential->aad_tail_len;
}

/* Complete Enc_structure in front of the aad_array. Return: where it starts. */
static u8 *enc_structure(u8 *scratch, size_t *aad_len)
{
	u8 prefix[MUSTER_OSCORE_PREFIX_MAX];
	size_t len = muster_oscore_enc_prefix(prefix, *aad_len);
	u8 *start = aad_array(scratch) - len;

	memcpy(start, prefix, len);
	*aad_len += len;
	return start;
}

static bool nonce(const struct muster_cose *cose, u8 nonce[MUSTER_NONCE_MAX])
{
	return muster_oscore_nonce(nonce, cose->common->suite->nonce_len, cose->common->common_iv,
				   cose->piv_kid, cose->piv);
}

int muster_cose_encrypt(const struct muster_cose *cose, u8 *scratch, size_t aad_len,
			u8 *text, size_t len)
{
	u8 *aad = enc_structure(scratch, &aad_len);
	u8 iv[MUSTER_NONCE_MAX];

	if (!nonce(cose, iv))
		return -EINVAL;
	return muster_aead_seal(cose->sender->aead, iv, aad, aad_len, text, len);
}

int muster_cose_decrypt(const struct muster_cose *cose, u8 *scratch, size_t aad_len,
			u8 *text, size_t len)
{
	u8 *aad = enc_structure(scratch, &aad_len);
	u8 iv[MUSTER_NONCE_MAX];

	if (!nonce(cose, iv))
		return -EBADMSG;
	return muster_aead_open(cose->sender->aead, iv, aad, aad_len, text, len);
}

void muster_cose_digest(const struct muster_cose *cose, const u8 *scratch, size_t aad_len,
			const u8 *text, size_t len, u8 digest[MUSTER_SHA256_LEN])
{
	u8 prefix[MUSTER_OSCORE_PREFIX_MAX];
	struct muster_sha256 sha;
	struct muster_cbor head;
	size_t prefix_len;

	prefix_len = muster_oscore_countersign_prefix(prefix, cose->common->countersign, aad_len);
	muster_sha256_init(&sha);
	muster_sha256_update(&sha, prefix, prefix_len);
	muster_sha256_update(&sha, scratch + MUSTER_OSCORE_PREFIX_MAX, aad_len);
	muster_cbor_init(&head, prefix, sizeof(prefix));
	muster_cbor_bytes_head(&head, len);
	muster_sha256_update(&sha, prefix, head.len);
	muster_sha256_update(&sha, text, len);
	muster_sha256_final(&sha, digest);
}

void muster_cose_mask(const struct muster_cose *cose, u8 out[MUSTER_SIGNATURE_LEN],
		      const u8 in[MUSTER_SIGNATURE_LEN])
{
	const struct muster_common *common = cose->common;
	u8 keystream[MUSTER_SIGNATURE_LEN];
	u8 info[MUSTER_OSCORE_INFO_MAX];
	size_t info_len;
	int i;

	info_len = muster_oscore_keystream_info(info, cose->piv_kid, &common->gid,
						cose->is_request, MUSTER_SIGNATURE_LEN);
	muster_hkdf(cose->piv->v, cose->piv->len, common->signature_encryption_key,
		    common->suite->key_len, info, info_len, keystream, sizeof(keystream));
	for (i = 0; i < MUSTER_SIGNATURE_LEN; i++)
		out[i] = in[i] ^ keystream[i];
	muster_wipe(keystream, sizeof(keystream));
}
