/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scalars of P-256: integers modulo the order n of the group (SP 800-186 section
 * 3.2.1.3). Plain, not in Montgomery form, four limbs, always fully reduced.
 * All functions are constant time, and results may alias arguments.
 */
#ifndef MUSTER_P256_SCALAR_H
#define MUSTER_P256_SCALAR_H

#include "p256.h"

/* From 32 bytes, big-endian. Return: true if they are below n; @r is reduced if not. */
bool p256_scalar_from_bytes(struct muster_p256_scalar *r, const u8 bytes[32]);
void p256_scalar_to_bytes(u8 bytes[32], const struct muster_p256_scalar *a);
bool p256_scalar_is_zero(const struct muster_p256_scalar *a);

/* a + b */
void p256_scalar_add(struct muster_p256_scalar *r, const struct muster_p256_scalar *a,
		     const struct muster_p256_scalar *b);
/* a * b */
void p256_scalar_mul(struct muster_p256_scalar *r, const struct muster_p256_scalar *a,
		     const struct muster_p256_scalar *b);
/* 1 / a; 0 if a is 0 */
void p256_scalar_invert(struct muster_p256_scalar *r, const struct muster_p256_scalar *a);
/* -a if @mask is all ones, a if it is zero. */
void p256_scalar_negate_if(struct muster_p256_scalar *a, u64 mask);

#endif /* MUSTER_P256_SCALAR_H */
