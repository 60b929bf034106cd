/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The field of P-256 (SP 800-186 section 3.2.1.3): integers modulo
 *
 *	p = 2^256 - 2^224 + 2^192 + 2^96 - 1
 *
 * and the carry arithmetic that p256_scalar.c shares.
 *
 * One invariant holds everywhere: an element is in Montgomery form with
 * R = 2^256, that is a * R mod p, and is fully reduced: its four limbs, least
 * significant first, are below p. Every function here expects and keeps that,
 * so equal elements have equal limbs, and no bound is left for callers to
 * prove. All functions are constant time, and results may alias arguments.
 */
#ifndef MUSTER_P256_FIELD_H
#define MUSTER_P256_FIELD_H

#include "p256.h"

/*
 * gcc leaves the carry of these in the flag from one limb to the next, and does
 * not see that it could with sums of 128 bits, as clang does. sparse does not know them.
 */
#if defined(__x86_64__) && !defined(__clang__) && !defined(__CHECKER__)
#define P256_CARRY_BUILTINS
#endif

/* Limbs of p. The lowest being -1 modulo 2^64 is what makes reduction cheap. */
#define P256_P0 0xffffffffffffffffULL
#define P256_P1 0x00000000ffffffffULL
#define P256_P2 0x0000000000000000ULL
#define P256_P3 0xffffffff00000001ULL

/* Return: a + b + *carry modulo 2^64; *carry, 0 or 1, becomes the carry out. */
static __always_inline u64 p256_adc(u64 a, u64 b, u8 *carry)
{
#ifdef P256_CARRY_BUILTINS
	unsigned long long sum;

	*carry = __builtin_ia32_addcarryx_u64(*carry, a, b, &sum);
	return sum;
#else
	__uint128_t sum = (__uint128_t)a + b + *carry;

	*carry = (u8)(sum >> 64);
	return (u64)sum;
#endif
}

/* Return: a - b - *borrow modulo 2^64; *borrow, 0 or 1, becomes the borrow out. */
static __always_inline u64 p256_sbb(u64 a, u64 b, u8 *borrow)
{
#ifdef P256_CARRY_BUILTINS
	unsigned long long difference;

	*borrow = __builtin_ia32_sbb_u64(*borrow, a, b, &difference);
	return difference;
#else
	__uint128_t difference = (__uint128_t)a - b - *borrow;

	*borrow = (u8)(difference >> 64) & 1;
	return (u64)difference;
#endif
}

/* Return: @mask ? @a : @b, for a mask that is all ones or zero. */
static __always_inline u64 p256_select(u64 mask, u64 a, u64 b)
{
	return b ^ (mask & (a ^ b));
}

/*
 * Subtract p once if that leaves no borrow: reduces @top * 2^256 + t, which the
 * caller knows to be below 2 * p.
 */
static __always_inline void p256_fe_reduce_once(struct muster_p256_fe *r, u64 t0, u64 t1, u64 t2,
						u64 t3, u64 top)
{
	u64 s0, s1, s2, s3, keep;
	u8 borrow = 0;

	s0 = p256_sbb(t0, P256_P0, &borrow);
	s1 = p256_sbb(t1, P256_P1, &borrow);
	s2 = p256_sbb(t2, P256_P2, &borrow);
	s3 = p256_sbb(t3, P256_P3, &borrow);
	p256_sbb(top, 0, &borrow);
	keep = -(u64)borrow;
	r->v[0] = p256_select(keep, t0, s0);
	r->v[1] = p256_select(keep, t1, s1);
	r->v[2] = p256_select(keep, t2, s2);
	r->v[3] = p256_select(keep, t3, s3);
}

/* a + b < 2 * p: one conditional subtraction. */
static __always_inline void p256_fe_add(struct muster_p256_fe *r, const struct muster_p256_fe *a,
					const struct muster_p256_fe *b)
{
	u64 t0, t1, t2, t3;
	u8 carry = 0;

	t0 = p256_adc(a->v[0], b->v[0], &carry);
	t1 = p256_adc(a->v[1], b->v[1], &carry);
	t2 = p256_adc(a->v[2], b->v[2], &carry);
	t3 = p256_adc(a->v[3], b->v[3], &carry);
	p256_fe_reduce_once(r, t0, t1, t2, t3, carry);
}

/* -p < a - b < p: add p if it is negative, that is if the last limb borrows. */
static __always_inline void p256_fe_sub(struct muster_p256_fe *r, const struct muster_p256_fe *a,
					const struct muster_p256_fe *b)
{
	u64 t0, t1, t2, t3, mask;
	u8 borrow = 0, carry = 0;

	t0 = p256_sbb(a->v[0], b->v[0], &borrow);
	t1 = p256_sbb(a->v[1], b->v[1], &borrow);
	t2 = p256_sbb(a->v[2], b->v[2], &borrow);
	t3 = p256_sbb(a->v[3], b->v[3], &borrow);
	mask = -(u64)borrow;
	r->v[0] = p256_adc(t0, P256_P0 & mask, &carry);
	r->v[1] = p256_adc(t1, P256_P1 & mask, &carry);
	r->v[2] = p256_adc(t2, P256_P2 & mask, &carry);
	r->v[3] = p256_adc(t3, P256_P3 & mask, &carry);
}

/* a / 2: if a is odd, a + p is even and below 2^257, so the carry is its top bit. */
static __always_inline void p256_fe_halve(struct muster_p256_fe *r, const struct muster_p256_fe *a)
{
	u64 mask = -(a->v[0] & 1);
	u64 t0, t1, t2, t3;
	u8 carry = 0;

	t0 = p256_adc(a->v[0], P256_P0 & mask, &carry);
	t1 = p256_adc(a->v[1], P256_P1 & mask, &carry);
	t2 = p256_adc(a->v[2], P256_P2 & mask, &carry);
	t3 = p256_adc(a->v[3], P256_P3 & mask, &carry);
	r->v[0] = t0 >> 1 | t1 << 63;
	r->v[1] = t1 >> 1 | t2 << 63;
	r->v[2] = t2 >> 1 | t3 << 63;
	r->v[3] = t3 >> 1 | (u64)carry << 63;
}

/* Return: all ones if @a is zero, else zero. */
static __always_inline u64 p256_fe_zero_mask(const struct muster_p256_fe *a)
{
	u64 bits = a->v[0] | a->v[1] | a->v[2] | a->v[3];

	/* The top bit of bits | -bits is clear only for zero. */
	return ((bits | -bits) >> 63) - 1;
}

static __always_inline void p256_fe_select(struct muster_p256_fe *r, u64 mask,
					   const struct muster_p256_fe *a,
					   const struct muster_p256_fe *b)
{
	r->v[0] = p256_select(mask, a->v[0], b->v[0]);
	r->v[1] = p256_select(mask, a->v[1], b->v[1]);
	r->v[2] = p256_select(mask, a->v[2], b->v[2]);
	r->v[3] = p256_select(mask, a->v[3], b->v[3]);
}

/* Negate @a if @mask is all ones. */
static __always_inline void p256_fe_negate_if(struct muster_p256_fe *a, u64 mask)
{
	static const struct muster_p256_fe zero;
	struct muster_p256_fe negative;

	p256_fe_sub(&negative, &zero, a);
	p256_fe_select(a, mask, &negative, a);
}

/* One, in Montgomery form: 2^256 - p. */
extern const struct muster_p256_fe p256_fe_one;

/* a * b / R mod p */
void p256_fe_mul(struct muster_p256_fe *r, const struct muster_p256_fe *a,
		 const struct muster_p256_fe *b);
void p256_fe_sqr(struct muster_p256_fe *r, const struct muster_p256_fe *a);
/* The inverse; that of zero is zero. */
void p256_fe_invert(struct muster_p256_fe *r, const struct muster_p256_fe *a);

/* From 32 bytes, big-endian. Return: false if not below p; @r is then not an element. */
bool p256_fe_from_bytes(struct muster_p256_fe *r, const u8 bytes[32]);
void p256_fe_to_bytes(u8 bytes[32], const struct muster_p256_fe *a);
/* Into Montgomery form, from limbs below p. */
void p256_fe_from_limbs(struct muster_p256_fe *r, const u64 limbs[4]);

static inline void p256_limbs_from_bytes(u64 limbs[4], const u8 bytes[32])
{
	int i, j;

	for (i = 0; i < 4; i++) {
		limbs[i] = 0;
		for (j = 0; j < 8; j++)
			limbs[i] = limbs[i] << 8 | bytes[8 * (3 - i) + j];
	}
}

static inline void p256_limbs_to_bytes(u8 bytes[32], const u64 limbs[4])
{
	int i;

	for (i = 0; i < 32; i++)
		bytes[i] = (u8)(limbs[3 - i / 8] >> (56 - 8 * (i % 8)));
}

#endif /* MUSTER_P256_FIELD_H */
