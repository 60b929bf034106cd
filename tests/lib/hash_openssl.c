// SPDX-License-Identifier: GPL-2.0-or-later
/* SHA-256 of OpenSSL, for user space. Its low-level state can be copied, unlike EVP's. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <assert.h>
#include <openssl/sha.h>

#include "hash.h"
#include "mem.h"

static_assert(sizeof(SHA256_CTX) <= sizeof(struct muster_sha256), "state too big");

static SHA256_CTX *context(struct muster_sha256 *sha)
{
	return (SHA256_CTX *)sha;
}

void muster_sha256_init(struct muster_sha256 *sha)
{
	SHA256_Init(context(sha));
}

void muster_sha256_update(struct muster_sha256 *sha, const void *data, size_t len)
{
	SHA256_Update(context(sha), data, len);
}

void muster_sha256_final(struct muster_sha256 *sha, u8 out[MUSTER_SHA256_LEN])
{
	SHA256_Final(out, context(sha));
	muster_wipe(sha, sizeof(*sha));
}
