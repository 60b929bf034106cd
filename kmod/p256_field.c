// SPDX-License-Identifier: GPL-2.0-only
/* Multiplication in the field of P-256; see p256_field.h for the invariant. */
#include "p256_field.h"
#include "p256_invert.h"

/* R mod p */
const struct muster_p256_fe p256_fe_one = {
	{ 0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff, 0x00000000fffffffe }
};

/* R^2 mod p */
static const struct muster_p256_fe r_squared = {
	{ 0x0000000000000003, 0xfffffffbffffffff, 0xfffffffffffffffe, 0x00000004fffffffd }
};

/* R^3 mod p */
static const struct muster_p256_fe r_cubed = {
	{ 0xfffffffd0000000a, 0xffffffedfffffff7, 0x00000005fffffffc, 0x0000001800000001 }
};

/* p in limbs of 62 bits, and 1 / p modulo 2^62, which is -1. */
static const struct p256_modulus modulus = {
	.m = { 0x3fffffffffffffff, 0x00000003ffffffff, 0, 0x3fffffc000000040, 0xff },
	.inverse = 0x3fffffffffffffff,
};

/*
 * One step of Montgomery reduction. It clears the lowest limb by adding m * p
 * with m = -t0 / p mod 2^64, and drops it. Here -1 / p = 1 modulo 2^64, so m is
 * that limb itself, and as p0 = 2^64 - 1 and p1 = 2^32 - 1,
 *
 *	m + m * (p0 + 2^64 * p1) = 2^64 * (2^32 * m):
 *
 * the dropped limb and the two lower products come to m shifted by 32 bits, at
 * t1 and t2. p2 is zero, and m * p3 is the one product left, at t3 and t4.
 *
 * Return: the carry out of t4.
 */
static __always_inline u64 reduce_limb(u64 m, u64 *t1, u64 *t2, u64 *t3, u64 *t4)
{
	__uint128_t high = (__uint128_t)m * P256_P3;
	u8 carry = 0;

	*t1 = p256_adc(*t1, m << 32, &carry);
	*t2 = p256_adc(*t2, m >> 32, &carry);
	*t3 = p256_adc(*t3, (u64)high, &carry);
	*t4 = p256_adc(*t4, (u64)(high >> 64), &carry);
	return carry;
}

/* t += a * b, where the caller knows that five limbs hold the sum. */
static __always_inline void add_product(u64 *t0, u64 *t1, u64 *t2, u64 *t3, u64 *t4,
					u64 a0, u64 a1, u64 a2, u64 a3, u64 b)
{
	__uint128_t w0 = (__uint128_t)a0 * b, w1 = (__uint128_t)a1 * b;
	__uint128_t w2 = (__uint128_t)a2 * b, w3 = (__uint128_t)a3 * b;
	u8 carry = 0;

	*t0 = p256_adc(*t0, (u64)w0, &carry);
	*t1 = p256_adc(*t1, (u64)w1, &carry);
	*t2 = p256_adc(*t2, (u64)w2, &carry);
	*t3 = p256_adc(*t3, (u64)w3, &carry);
	*t4 += carry;
	carry = 0;
	*t1 = p256_adc(*t1, (u64)(w0 >> 64), &carry);
	*t2 = p256_adc(*t2, (u64)(w1 >> 64), &carry);
	*t3 = p256_adc(*t3, (u64)(w2 >> 64), &carry);
	*t4 = p256_adc(*t4, (u64)(w3 >> 64), &carry);
}

/*
 * For each limb b_i of b: t = (t + a * b_i + m * p) / 2^64. The limbs take
 * turns in being the lowest, instead of moving down.
 *
 * t < 2 * p holds before and after each round:
 *	t + a * b_i <= 2 * p - 1 + (p - 1) * (2^64 - 1) < (2^64 + 1) * p < 2^320,
 * so five limbs hold the sum, as add_product() wants it, and
 *	t + a * b_i + m * p < (2^64 + 1) * p + (2^64 - 1) * p = 2^64 * 2 * p.
 * As 2 * p < 2^257, the top limb is then 0 or 1: the carry of reduce_limb().
 */
void p256_fe_mul(struct muster_p256_fe *r, const struct muster_p256_fe *a,
		 const struct muster_p256_fe *b)
{
	u64 a0 = a->v[0], a1 = a->v[1], a2 = a->v[2], a3 = a->v[3];
	u64 b0 = b->v[0], b1 = b->v[1], b2 = b->v[2], b3 = b->v[3];
	u64 t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;

	add_product(&t0, &t1, &t2, &t3, &t4, a0, a1, a2, a3, b0);
	t0 = reduce_limb(t0, &t1, &t2, &t3, &t4);
	add_product(&t1, &t2, &t3, &t4, &t0, a0, a1, a2, a3, b1);
	t1 = reduce_limb(t1, &t2, &t3, &t4, &t0);
	add_product(&t2, &t3, &t4, &t0, &t1, a0, a1, a2, a3, b2);
	t2 = reduce_limb(t2, &t3, &t4, &t0, &t1);
	add_product(&t3, &t4, &t0, &t1, &t2, a0, a1, a2, a3, b3);
	t3 = reduce_limb(t3, &t4, &t0, &t1, &t2);
	p256_fe_reduce_once(r, t4, t0, t1, t2, t3);
}

/*
 * The square first, t + 2^256 * u, with six products of different limbs and
 * four squares of limbs. Then four steps of reduction on t, and the sum t + u.
 *
 * In the steps, t < 2^256 gives (t + m * p) / 2^64 < 2^192 + p < 2^256: there is
 * no carry. After four t <= (2^256 - 1) * (1 + p) / 2^256 < p + 1, and
 * u <= (p - 1)^2 / 2^256 < p - 1, so t + u < 2 * p.
 */
void p256_fe_sqr(struct muster_p256_fe *r, const struct muster_p256_fe *a)
{
	u64 a0 = a->v[0], a1 = a->v[1], a2 = a->v[2], a3 = a->v[3];
	u64 t0, t1, t2, t3, u0, u1, u2, u3;
	__uint128_t w;
	u8 carry = 0;

	/* a0 * (a1, a2, a3) at t1, a1 * a3 at u0, a2 * a3 at u1: no two overlap by a whole limb */
	w = (__uint128_t)a0 * a1;
	t1 = (u64)w;
	t2 = (u64)(w >> 64);
	w = (__uint128_t)a0 * a2;
	t2 = p256_adc(t2, (u64)w, &carry);
	t3 = (u64)(w >> 64);
	w = (__uint128_t)a0 * a3;
	t3 = p256_adc(t3, (u64)w, &carry);
	u0 = (u64)(w >> 64);
	w = (__uint128_t)a1 * a3;
	u0 = p256_adc(u0, (u64)w, &carry);
	u1 = (u64)(w >> 64);
	w = (__uint128_t)a2 * a3;
	u1 = p256_adc(u1, (u64)w, &carry);
	/* The sum of all products at t1 and above is less than a^2 / 2 / 2^64 < 2^447: it fits. */
	u2 = (u64)(w >> 64) + carry;
	/* a1 * a2 at t3 */
	w = (__uint128_t)a1 * a2;
	carry = 0;
	t3 = p256_adc(t3, (u64)w, &carry);
	u0 = p256_adc(u0, (u64)(w >> 64), &carry);
	u1 = p256_adc(u1, 0, &carry);
	u2 += carry;

	/* Twice that ... */
	u3 = u2 >> 63;
	u2 = u2 << 1 | u1 >> 63;
	u1 = u1 << 1 | u0 >> 63;
	u0 = u0 << 1 | t3 >> 63;
	t3 = t3 << 1 | t2 >> 63;
	t2 = t2 << 1 | t1 >> 63;
	t1 = t1 << 1;

	/* ... plus the squares of the limbs: a^2 < 2^512, it fits. */
	w = (__uint128_t)a0 * a0;
	t0 = (u64)w;
	carry = 0;
	t1 = p256_adc(t1, (u64)(w >> 64), &carry);
	w = (__uint128_t)a1 * a1;
	t2 = p256_adc(t2, (u64)w, &carry);
	t3 = p256_adc(t3, (u64)(w >> 64), &carry);
	w = (__uint128_t)a2 * a2;
	u0 = p256_adc(u0, (u64)w, &carry);
	u1 = p256_adc(u1, (u64)(w >> 64), &carry);
	w = (__uint128_t)a3 * a3;
	u2 = p256_adc(u2, (u64)w, &carry);
	u3 += (u64)(w >> 64) + carry;

	/* The lowest limb becomes the one above t3, which is 0 before each step. */
	w = t0;
	t0 = 0;
	reduce_limb((u64)w, &t1, &t2, &t3, &t0);
	w = t1;
	t1 = 0;
	reduce_limb((u64)w, &t2, &t3, &t0, &t1);
	w = t2;
	t2 = 0;
	reduce_limb((u64)w, &t3, &t0, &t1, &t2);
	w = t3;
	t3 = 0;
	reduce_limb((u64)w, &t0, &t1, &t2, &t3);

	carry = 0;
	t0 = p256_adc(t0, u0, &carry);
	t1 = p256_adc(t1, u1, &carry);
	t2 = p256_adc(t2, u2, &carry);
	t3 = p256_adc(t3, u3, &carry);
	p256_fe_reduce_once(r, t0, t1, t2, t3, carry);
}

void p256_fe_invert(struct muster_p256_fe *r, const struct muster_p256_fe *a)
{
	/* (a * R)^-1 * R^3 / R = a^-1 * R */
	p256_invert(r->v, a->v, &modulus);
	p256_fe_mul(r, r, &r_cubed);
}

void p256_fe_from_limbs(struct muster_p256_fe *r, const u64 limbs[4])
{
	struct muster_p256_fe plain = { { limbs[0], limbs[1], limbs[2], limbs[3] } };

	p256_fe_mul(r, &plain, &r_squared);
}

bool p256_fe_from_bytes(struct muster_p256_fe *r, const u8 bytes[32])
{
	u64 limbs[4];
	u8 borrow = 0;

	p256_limbs_from_bytes(limbs, bytes);
	p256_sbb(limbs[0], P256_P0, &borrow);
	p256_sbb(limbs[1], P256_P1, &borrow);
	p256_sbb(limbs[2], P256_P2, &borrow);
	p256_sbb(limbs[3], P256_P3, &borrow);
	p256_fe_from_limbs(r, limbs);
	return borrow;
}

void p256_fe_to_bytes(u8 bytes[32], const struct muster_p256_fe *a)
{
	static const struct muster_p256_fe plain_one = { { 1, 0, 0, 0 } };
	struct muster_p256_fe plain;

	p256_fe_mul(&plain, a, &plain_one);
	p256_limbs_to_bytes(bytes, plain.v);
}
