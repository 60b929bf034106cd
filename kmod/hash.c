// SPDX-License-Identifier: GPL-2.0-only
#include "hash.h"
#include "mem.h"

void muster_hmac_init(struct muster_hmac *hmac, const u8 *key, size_t len)
{
	u8 pad[MUSTER_SHA256_BLOCK] = {};
	int i;

	if (len > sizeof(pad)) {
		muster_sha256_init(&hmac->inner);
		muster_sha256_update(&hmac->inner, key, len);
		muster_sha256_final(&hmac->inner, pad);
	} else if (len) {
		memcpy(pad, key, len);
	}

	for (i = 0; i < MUSTER_SHA256_BLOCK; i++)
		pad[i] ^= 0x36;
	muster_sha256_init(&hmac->inner);
	muster_sha256_update(&hmac->inner, pad, sizeof(pad));

	for (i = 0; i < MUSTER_SHA256_BLOCK; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	muster_sha256_init(&hmac->outer);
	muster_sha256_update(&hmac->outer, pad, sizeof(pad));
	muster_wipe(pad, sizeof(pad));
}

void muster_hmac_update(struct muster_hmac *hmac, const void *data, size_t len)
{
	muster_sha256_update(&hmac->inner, data, len);
}

void muster_hmac_final(struct muster_hmac *hmac, u8 out[MUSTER_SHA256_LEN])
{
	u8 digest[MUSTER_SHA256_LEN];

	muster_sha256_final(&hmac->inner, digest);
	muster_sha256_update(&hmac->outer, digest, sizeof(digest));
	muster_sha256_final(&hmac->outer, out);
	muster_wipe(digest, sizeof(digest));
}

void muster_hkdf(const u8 *salt, size_t salt_len, const u8 *ikm, size_t ikm_len,
		 const u8 *info, size_t info_len, u8 *out, size_t out_len)
{
	u8 block[MUSTER_SHA256_LEN];
	struct muster_hmac keyed;
	struct muster_hmac hmac;
	u8 counter = 0;
	size_t len;

	/* Extract (RFC 5869 section 2.2); an empty salt is as good as one of zeros. */
	muster_hmac_init(&hmac, salt, salt_len);
	muster_hmac_update(&hmac, ikm, ikm_len);
	muster_hmac_final(&hmac, block);

	/* Expand (section 2.3), with the key schedule of the PRK made once. */
	muster_hmac_init(&keyed, block, sizeof(block));
	for (; out_len; out_len -= len) {
		hmac = keyed;
		if (counter)
			muster_hmac_update(&hmac, block, sizeof(block));
		muster_hmac_update(&hmac, info, info_len);
		counter++;
		muster_hmac_update(&hmac, &counter, 1);
		muster_hmac_final(&hmac, block);
		len = out_len < sizeof(block) ? out_len : sizeof(block);
		memcpy(out, block, len);
		out += len;
	}
	muster_wipe(&keyed, sizeof(keyed));
	muster_wipe(block, sizeof(block));
}
