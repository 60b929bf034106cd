/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ES256 (RFC 9053 section 2.1): ECDSA on P-256 with SHA-256, and ECDH, with the
 * arithmetic of p256.h.
 *
 * Private keys and nonces are in es256.c. Public keys with their tables are the
 * platform's, because tables come and go under RCU and memory pressure:
 * es256_kernel.c, and tests/lib/es256_user.c.
 */
#ifndef MUSTER_ES256_H
#define MUSTER_ES256_H

#include "hash.h"
#include "types.h"

/* Tables of one namespace: 16 MiB. */
#define MUSTER_ES256_TABLES_MAX 4096

/*
 * The precomputed tables of public keys, of 4 KiB each: how many there may be, and
 * which there are. They make verification about three times as fast.
 */
struct muster_es256_tables;

/* Return: no tables yet, @limit at most; or NULL. Context: process, may sleep. */
struct muster_es256_tables *muster_es256_tables_new(u32 limit);
/* Drop the reference of muster_es256_tables_new(); keys have their own. Context: as above. */
void muster_es256_tables_put(struct muster_es256_tables *tables);
/* Return: how many tables there are now. Context: any. */
u32 muster_es256_tables_count(const struct muster_es256_tables *tables);

/* A public key, validated. */
struct muster_es256_key;

/**
 * muster_es256_key_new() - validate and prepare a public key
 * @key: result
 * @public_key: X and Y, big-endian, 32 bytes each
 * @tables: where to have a table, which is built in the background when a signature
 *	of @key was valid, and there is room; or NULL for none, ever
 *
 * Context: process, may sleep.
 * Return: 0, -EINVAL if the point is not on the curve or is the point at
 * infinity, -ENOMEM.
 */
int muster_es256_key_new(struct muster_es256_key **key, const u8 public_key[MUSTER_P256_PUBLIC_LEN],
			 struct muster_es256_tables *tables);
/* Context: process, may sleep. No verification with @key may be under way. @key may be NULL. */
void muster_es256_key_free(struct muster_es256_key *key);

/**
 * muster_es256_verify() - verify a signature
 * @key: public key
 * @digest: SHA-256 of what was signed
 * @signature: r and s, big-endian, 32 bytes each
 *
 * Variable time: all inputs are public.
 *
 * Context: process or softirq, but 20 to 100 microseconds: use process
 * context. Return: true if the signature is valid.
 */
bool muster_es256_verify(struct muster_es256_key *key, const u8 digest[MUSTER_SHA256_LEN],
			 const u8 signature[MUSTER_SIGNATURE_LEN]);

/* A private key. */
struct muster_es256_private;

/* Return: 0, -EINVAL if @private_key is not in 1 .. n-1, -ENOMEM. Context: process, may sleep. */
int muster_es256_private_new(struct muster_es256_private **priv,
			     const u8 private_key[MUSTER_P256_KEY_LEN]);
/* Wipes. @priv may be NULL. */
void muster_es256_private_free(struct muster_es256_private *priv);
/* The public key that belongs to @priv. */
void muster_es256_public(const struct muster_es256_private *priv,
			 u8 public_key[MUSTER_P256_PUBLIC_LEN]);

/**
 * muster_es256_sign() - sign
 * @priv: private key
 * @digest: SHA-256 of what is signed
 * @random: fresh random bytes mixed into the nonce (RFC 6979 section 3.6), or NULL
 *	for the deterministic signature of RFC 6979
 * @signature: r and s, big-endian, 32 bytes each
 *
 * Constant time in the key and the nonce.
 *
 * Context: process, may sleep. Return: 0, or -EIO if there is no signature.
 */
int muster_es256_sign(const struct muster_es256_private *priv, const u8 digest[MUSTER_SHA256_LEN],
		      const u8 random[32], u8 signature[MUSTER_SIGNATURE_LEN]);

/**
 * muster_es256_ecdh() - x-coordinate of the shared point, big-endian
 *
 * Constant time in the key.
 *
 * Context: process, may sleep. Return: 0, -EINVAL if @public_key is not valid,
 * -ENOMEM.
 */
int muster_es256_ecdh(const struct muster_es256_private *priv,
		      const u8 public_key[MUSTER_P256_PUBLIC_LEN], u8 secret[32]);

#endif /* MUSTER_ES256_H */
