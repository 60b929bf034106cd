// SPDX-License-Identifier: GPL-2.0-only
/* Arithmetic modulo the order of P-256; see p256_scalar.h. */
#include "p256_field.h"
#include "p256_invert.h"
#include "p256_scalar.h"

#define N0 0xf3b9cac2fc632551ULL
#define N1 0xbce6faada7179e84ULL
#define N2 0xffffffffffffffffULL
#define N3 0xffffffff00000000ULL

/* -1 / n modulo 2^64 */
#define N_FACTOR 0xccd1c8aaee00bc4fULL

static const u64 order[4] = { N0, N1, N2, N3 };

/* R^2 mod n, R = 2^256 */
static const struct muster_p256_scalar r_squared = {
	{ 0x83244c95be79eea2, 0x4699799c49bd6fa6, 0x2845b2392b6bec59, 0x66e12d94f3d95620 }
};

/* n in limbs of 62 bits, and 1 / n modulo 2^62 */
static const struct p256_modulus modulus = {
	.m = { 0x33b9cac2fc632551, 0x339beab69c5e7a13, 0x3ffffffffffffffb, 0x3fffffc00000003f,
	       0xff },
	.inverse = 0x332e375511ff43b1,
};

/*
 * r = top * 2^256 + t, less n if that leaves no borrow: reduces what is below 2 * n.
 * Return: true if nothing was subtracted.
 */
static bool reduce_once(struct muster_p256_scalar *r, const u64 t[4], u64 top)
{
	u64 s[4], keep;
	u8 borrow = 0;
	int i;

	for (i = 0; i < 4; i++)
		s[i] = p256_sbb(t[i], order[i], &borrow);
	p256_sbb(top, 0, &borrow);
	keep = -(u64)borrow;
	for (i = 0; i < 4; i++)
		r->v[i] = p256_select(keep, t[i], s[i]);
	return borrow;
}

bool p256_scalar_from_bytes(struct muster_p256_scalar *r, const u8 bytes[32])
{
	u64 t[4];

	/* 2^256 < 2 * n */
	p256_limbs_from_bytes(t, bytes);
	return reduce_once(r, t, 0);
}

void p256_scalar_to_bytes(u8 bytes[32], const struct muster_p256_scalar *a)
{
	p256_limbs_to_bytes(bytes, a->v);
}

bool p256_scalar_is_zero(const struct muster_p256_scalar *a)
{
	return (a->v[0] | a->v[1] | a->v[2] | a->v[3]) == 0;
}

void p256_scalar_add(struct muster_p256_scalar *r, const struct muster_p256_scalar *a,
		     const struct muster_p256_scalar *b)
{
	u8 carry = 0;
	u64 t[4];
	int i;

	for (i = 0; i < 4; i++)
		t[i] = p256_adc(a->v[i], b->v[i], &carry);
	reduce_once(r, t, carry);
}

/*
 * a * b / R mod n: for each limb b_i of b, t = (t + a * b_i + m * n) / 2^64, where m
 * clears the lowest limb. t < 2 * n holds before and after each round:
 *
 *	t + a * b_i <= 2 * n - 1 + (n - 1) * (2^64 - 1) < (2^64 + 1) * n < 2^320,
 *
 * which five limbs hold, and
 *
 *	t + a * b_i + m * n < (2^64 + 1) * n + (2^64 - 1) * n = 2^64 * 2 * n.
 *
 * As 2 * n < 2^257, t[4] is then 0 or 1.
 */
static void montgomery_mul(struct muster_p256_scalar *r, const struct muster_p256_scalar *a,
			   const struct muster_p256_scalar *b)
{
	u64 t[5] = { 0 };
	int i, j;

	for (i = 0; i < 4; i++) {
		__uint128_t w = 0;
		u64 m;

		for (j = 0; j < 4; j++) {
			/* a product of limbs, a limb and a carry: at most 2^128 - 1 */
			w = (__uint128_t)a->v[j] * b->v[i] + t[j] + (u64)(w >> 64);
			t[j] = (u64)w;
		}
		t[4] += (u64)(w >> 64);

		m = t[0] * N_FACTOR;
		w = (__uint128_t)m * order[0] + t[0];
		for (j = 1; j < 4; j++) {
			w = (__uint128_t)m * order[j] + t[j] + (u64)(w >> 64);
			t[j - 1] = (u64)w;
		}
		w = (__uint128_t)t[4] + (u64)(w >> 64);
		t[3] = (u64)w;
		t[4] = (u64)(w >> 64);
	}
	reduce_once(r, t, t[4]);
}

void p256_scalar_mul(struct muster_p256_scalar *r, const struct muster_p256_scalar *a,
		     const struct muster_p256_scalar *b)
{
	struct muster_p256_scalar a_montgomery;

	montgomery_mul(&a_montgomery, a, &r_squared);
	montgomery_mul(r, &a_montgomery, b);
	muster_wipe(&a_montgomery, sizeof(a_montgomery));
}

void p256_scalar_invert(struct muster_p256_scalar *r, const struct muster_p256_scalar *a)
{
	p256_invert(r->v, a->v, &modulus);
}

void p256_scalar_negate_if(struct muster_p256_scalar *a, u64 mask)
{
	u64 nonzero = a->v[0] | a->v[1] | a->v[2] | a->v[3];
	u8 borrow = 0;
	u64 t;
	int i;

	/* n - 0 would not be reduced. */
	mask &= -((nonzero | -nonzero) >> 63);
	for (i = 0; i < 4; i++) {
		t = p256_sbb(order[i], a->v[i], &borrow);
		a->v[i] = p256_select(mask, t, a->v[i]);
	}
}
