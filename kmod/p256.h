/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ECDSA (FIPS 186-5 section 6) and ECDH on P-256, without allocation, in the
 * kernel and in user space. Byte strings are big-endian.
 */
#ifndef MUSTER_P256_H
#define MUSTER_P256_H

#include "p256_comb.h"

/* The precomputed table of a public key: 4 KiB. */
struct muster_p256_table {
	struct muster_p256_affine points[P256_KEY_POINTS];
};

/**
 * muster_p256_public() - validate a public key
 * @key: result
 * @bytes: X and Y
 *
 * Context: any. Return: false if it is not a point of the curve. As all those
 * are of order n, that is full validation (SP 800-56A section 5.6.2.3.3).
 */
bool muster_p256_public(struct muster_p256_affine *key, const u8 bytes[64]);

/**
 * muster_p256_table_build() - precompute the table of a public key
 * @table: result
 * @key: public key
 *
 * Variable time. Context: any; 3 KiB of stack.
 */
void muster_p256_table_build(struct muster_p256_table *table,
			     const struct muster_p256_affine *key);

/**
 * muster_p256_verify() - verify a signature
 * @key: public key
 * @table: its table, or NULL
 * @digest: SHA-256 of what was signed
 * @signature: r and s
 *
 * Variable time. Context: any; 2 KiB of stack. Return: true if it is valid.
 */
bool muster_p256_verify(const struct muster_p256_affine *key,
			const struct muster_p256_table *table, const u8 digest[32],
			const u8 signature[64]);

/**
 * muster_p256_private() - validate a private key, or a nonce
 * @key: result
 * @bytes: the key
 *
 * Constant time, but for the result. Return: false if it is not in 1 .. n - 1.
 */
bool muster_p256_private(struct muster_p256_scalar *key, const u8 bytes[32]);

/* The public key of @key: X and Y. Constant time. */
void muster_p256_public_of(u8 bytes[64], const struct muster_p256_scalar *key);

/**
 * muster_p256_sign() - sign with a given nonce
 * @key: private key
 * @nonce: secret number, never used before; from muster_p256_private()
 * @digest: SHA-256 of what is signed
 * @signature: r and s
 *
 * Constant time. Return: false if another nonce must be taken; does not happen
 * in practice.
 */
bool muster_p256_sign(const struct muster_p256_scalar *key, const struct muster_p256_scalar *nonce,
		      const u8 digest[32], u8 signature[64]);

/* @secret = X of @key * the point that @table is of. Constant time. */
void muster_p256_ecdh(u8 secret[32], const struct muster_p256_scalar *key,
		      const struct muster_p256_table *table);

#endif /* MUSTER_P256_H */
