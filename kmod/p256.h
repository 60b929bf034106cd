/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ECDSA (FIPS 186-5 section 6) and ECDH on P-256, without allocation, in the
 * kernel and in user space. Byte strings are big-endian.
 *
 * p256.c and the files p256_*.c are for compilers that have integers of 128 bits.
 * For others, or if MUSTER_P256_ECC is defined, es256_ecc.c has the same functions
 * on the kernel's ecc.c, which are slower and make no use of tables.
 */
#ifndef MUSTER_P256_H
#define MUSTER_P256_H

#include "types.h"

/* Whether a table makes verification faster. */
#ifdef MUSTER_P256_ECC
#define MUSTER_P256_HAS_TABLES 0
#else
#define MUSTER_P256_HAS_TABLES 1
#endif

/* Integers modulo p, and modulo n; the least significant limb first. */
struct muster_p256_fe {
	u64 v[4];
};

struct muster_p256_scalar {
	u64 v[4];
};

/* A point that is not infinity. */
struct muster_p256_affine {
	struct muster_p256_fe x, y;
};

/* The precomputed table of a public key. */
#define MUSTER_P256_TABLE_POINTS 64

struct muster_p256_table {
	struct muster_p256_affine points[MUSTER_P256_TABLE_POINTS];
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
 * Variable time. Context: any; 4 KiB of stack. Return: true if it is valid.
 */
bool muster_p256_verify(const struct muster_p256_affine *key,
			const struct muster_p256_table *table, const u8 digest[32],
			const u8 signature[64]);

/**
 * muster_p256_private() - validate a private key, or a nonce
 * @key: result
 * @bytes: the key
 *
 * Constant time, but for the result. Context: any. Return: false if it is not in
 * 1 .. n - 1.
 */
bool muster_p256_private(struct muster_p256_scalar *key, const u8 bytes[32]);

/* @bytes = @digest modulo n: bits2octets of RFC 6979 section 2.3.4. Context: any. */
void muster_p256_reduce(u8 bytes[32], const u8 digest[32]);

/**
 * muster_p256_public_of() - compute the public key of a private key
 * @bytes: X and Y
 * @key: private key
 *
 * Constant time. Context: process; es256_ecc.c may sleep. Return: false if there
 * is no memory; does not happen to p256.c.
 */
bool muster_p256_public_of(u8 bytes[64], const struct muster_p256_scalar *key);

/**
 * muster_p256_sign() - sign with a given nonce
 * @key: private key
 * @nonce: secret number, never used before; from muster_p256_private()
 * @digest: SHA-256 of what is signed
 * @signature: r and s
 *
 * Constant time. Context: process; es256_ecc.c may sleep. Return: false if no
 * signature comes of that nonce, which nobody has seen yet, or, in es256_ecc.c,
 * if there is no memory.
 */
bool muster_p256_sign(const struct muster_p256_scalar *key, const struct muster_p256_scalar *nonce,
		      const u8 digest[32], u8 signature[64]);

/**
 * muster_p256_ecdh() - compute a shared secret
 * @secret: X of the product of the keys
 * @key: own private key
 * @peer: public key of the peer
 *
 * Constant time in @key. Context: process; 4 KiB of stack, and es256_ecc.c may
 * sleep. Return: false if there is no memory; does not happen to p256.c.
 */
bool muster_p256_ecdh(u8 secret[32], const struct muster_p256_scalar *key,
		      const struct muster_p256_affine *peer);

#endif /* MUSTER_P256_H */
