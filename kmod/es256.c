// SPDX-License-Identifier: GPL-2.0-only
/* Private keys: ECDSA with the nonces of RFC 6979, and ECDH. */
#include "es256.h"
#include "mem.h"
#include "p256.h"

struct muster_es256_private {
	struct muster_p256_scalar key;
	u8 private_key[MUSTER_P256_KEY_LEN];
	u8 public_key[MUSTER_P256_PUBLIC_LEN];
};

int muster_es256_private_new(struct muster_es256_private **priv,
			     const u8 private_key[MUSTER_P256_KEY_LEN])
{
	struct muster_es256_private *p;
	int err = -EINVAL;

	p = muster_zalloc(sizeof(*p));
	if (!p)
		return -ENOMEM;
	if (!muster_p256_private(&p->key, private_key))
		goto err_free;
	err = -ENOMEM;
	if (!muster_p256_public_of(p->public_key, &p->key))
		goto err_free;
	memcpy(p->private_key, private_key, sizeof(p->private_key));
	*priv = p;
	return 0;

err_free:
	muster_free_sensitive(p, sizeof(*p));
	return err;
}

void muster_es256_private_free(struct muster_es256_private *priv)
{
	muster_free_sensitive(priv, sizeof(*priv));
}

void muster_es256_public(const struct muster_es256_private *priv,
			 u8 public_key[MUSTER_P256_PUBLIC_LEN])
{
	memcpy(public_key, priv->public_key, sizeof(priv->public_key));
}

/* HMAC_DRBG as RFC 6979 section 3.2 uses it: its variables K and V. */
struct drbg {
	u8 k[MUSTER_SHA256_LEN];
	u8 v[MUSTER_SHA256_LEN];
};

/* V = HMAC_K(V) */
static void drbg_next(struct drbg *drbg)
{
	struct muster_hmac hmac;

	muster_hmac_init(&hmac, drbg->k, sizeof(drbg->k));
	muster_hmac_update(&hmac, drbg->v, sizeof(drbg->v));
	muster_hmac_final(&hmac, drbg->v);
}

/* K = HMAC_K(V || separator || seed), V = HMAC_K(V) */
static void drbg_update(struct drbg *drbg, u8 separator, const u8 *seed, size_t len)
{
	struct muster_hmac hmac;

	muster_hmac_init(&hmac, drbg->k, sizeof(drbg->k));
	muster_hmac_update(&hmac, drbg->v, sizeof(drbg->v));
	muster_hmac_update(&hmac, &separator, 1);
	muster_hmac_update(&hmac, seed, len);
	muster_hmac_final(&hmac, drbg->k);
	drbg_next(drbg);
}

/*
 * RFC 6979 sections 3.2 and 3.6. A digest has as many bits as n, so bits2octets is
 * the reduction modulo n.
 */
static void make_nonce(struct muster_p256_scalar *nonce, const struct muster_es256_private *priv,
		       const u8 digest[MUSTER_SHA256_LEN], const u8 *random)
{
	u8 seed[MUSTER_P256_KEY_LEN + MUSTER_SHA256_LEN + 32];
	size_t len = sizeof(seed) - (random ? 0 : 32);
	struct drbg drbg;

	memcpy(seed, priv->private_key, MUSTER_P256_KEY_LEN);
	muster_p256_reduce(seed + MUSTER_P256_KEY_LEN, digest);
	if (random)
		memcpy(seed + MUSTER_P256_KEY_LEN + MUSTER_SHA256_LEN, random, 32);

	memset(drbg.k, 0x00, sizeof(drbg.k));
	memset(drbg.v, 0x01, sizeof(drbg.v));
	drbg_update(&drbg, 0x00, seed, len);
	drbg_update(&drbg, 0x01, seed, len);
	drbg_next(&drbg);
	while (!muster_p256_private(nonce, drbg.v)) {
		drbg_update(&drbg, 0x00, NULL, 0);
		drbg_next(&drbg);
	}
	muster_wipe(seed, sizeof(seed));
	muster_wipe(&drbg, sizeof(drbg));
}

int muster_es256_sign(const struct muster_es256_private *priv, const u8 digest[MUSTER_SHA256_LEN],
		      const u8 random[32], u8 signature[MUSTER_SIGNATURE_LEN])
{
	struct muster_p256_scalar nonce;
	bool ok;

	make_nonce(&nonce, priv, digest, random);
	ok = muster_p256_sign(&priv->key, &nonce, digest, signature);
	muster_wipe(&nonce, sizeof(nonce));
	return ok ? 0 : -EIO;
}

int muster_es256_ecdh(const struct muster_es256_private *priv,
		      const u8 public_key[MUSTER_P256_PUBLIC_LEN], u8 secret[32])
{
	struct muster_p256_affine peer;

	if (!muster_p256_public(&peer, public_key))
		return -EINVAL;
	return muster_p256_ecdh(secret, &priv->key, &peer) ? 0 : -ENOMEM;
}
