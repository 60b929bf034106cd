// SPDX-License-Identifier: GPL-2.0-only
/* SHA-256 on the kernel crypto API, with its descriptor inside struct muster_sha256. */
#include <crypto/hash.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#include "hash.h"
#include "mem.h"

/* Set once before, and cleared once after, everything that hashes. */
static struct crypto_shash *sha256;

int muster_hash_init(void)
{
	struct crypto_shash *tfm = crypto_alloc_shash("sha256", 0, 0);

	BUILD_BUG_ON(__alignof__(struct shash_desc) > __alignof__(struct muster_sha256));
	if (IS_ERR(tfm)) {
		pr_err("muster: no sha256 in the crypto API: %ld\n", PTR_ERR(tfm));
		return PTR_ERR(tfm);
	}
	if (sizeof(struct shash_desc) + crypto_shash_descsize(tfm) > sizeof(struct muster_sha256)) {
		pr_err("muster: the state of %s is too big\n",
		       crypto_tfm_alg_driver_name(crypto_shash_tfm(tfm)));
		crypto_free_shash(tfm);
		return -EOPNOTSUPP;
	}
	sha256 = tfm;
	return 0;
}

void muster_hash_exit(void)
{
	crypto_free_shash(sha256);
	sha256 = NULL;
}

static struct shash_desc *sha256_desc(struct muster_sha256 *sha)
{
	return (struct shash_desc *)sha;
}

/* A synchronous SHA-256 in memory has nothing that could fail. */
void muster_sha256_init(struct muster_sha256 *sha)
{
	sha256_desc(sha)->tfm = sha256;
	WARN_ON_ONCE(crypto_shash_init(sha256_desc(sha)));
}

void muster_sha256_update(struct muster_sha256 *sha, const void *data, size_t len)
{
	WARN_ON_ONCE(crypto_shash_update(sha256_desc(sha), data, len));
}

void muster_sha256_final(struct muster_sha256 *sha, u8 out[MUSTER_SHA256_LEN])
{
	WARN_ON_ONCE(crypto_shash_final(sha256_desc(sha), out));
	muster_wipe(sha, sizeof(*sha));
}
