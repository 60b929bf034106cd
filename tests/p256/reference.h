/* SPDX-License-Identifier: GPL-2.0-or-later */
/* P-256 as OpenSSL has it, for comparison; and numbers that are likely to go wrong. */
#ifndef MUSTER_TESTS_REFERENCE_H
#define MUSTER_TESTS_REFERENCE_H

#include <openssl/bn.h>
#include <openssl/ec.h>

#include "types.h"

/* Order of the group, the field's prime. */
extern BIGNUM *ref_n, *ref_p;
extern BN_CTX *ref_ctx;
extern EC_GROUP *ref_group;

/* Must be called first. */
void ref_init(void);

/* Numbers of 32 bytes, big-endian. */
BIGNUM *ref_number(const u8 bytes[32]);
void ref_bytes(u8 bytes[32], const BIGNUM *number);

/* point = g * G + q * Q, X and Y; @q may be NULL. Return: false if that is infinity. */
bool ref_multiply(u8 point[64], const BIGNUM *g, const u8 *public_key, const BIGNUM *q);

/* Return: what ECDSA_do_verify() says. */
bool ref_verify(const u8 public_key[64], const u8 digest[32], const u8 signature[64]);
void ref_sign(const u8 private_key[32], const u8 digest[32], u8 signature[64]);

/*
 * Make digest and signature so that verification computes u1 * G + u2 * Q, of which
 * @r is the x-coordinate modulo n, if there is one. Return: false if r would be 0.
 */
bool ref_craft(u8 digest[32], u8 signature[64], const BIGNUM *r, const BIGNUM *u1,
	       const BIGNUM *u2);

/* Random bytes of a generator that starts the same in each run. */
void ref_random(u8 *bytes, size_t len);

/*
 * A random number below @limit, 32 bytes: uniform, or made of long runs of ones and
 * zeros, or close to 0, to @limit, or to a power of two.
 */
void ref_random_number(u8 bytes[32], const BIGNUM *limit);

#endif /* MUSTER_TESTS_REFERENCE_H */
