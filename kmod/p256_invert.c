// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inversion by division steps (Bernstein and Yang, "Fast constant-time gcd
 * computation and modular inversion", 2019), in constant time.
 *
 * With f = m and g = a, a division step is
 *
 *	delta > 0 and g odd:	delta, f, g = 1 - delta, g, (g - f) / 2
 *	otherwise:		delta, f, g = 1 + delta, f, (g + (g mod 2) * f) / 2
 *
 * f stays odd. Starting from delta = 1/2, 590 steps bring any g of an f below
 * 2^256 to zero (P. Wuille's computed hull of all cases); f is then 1 or -1, the
 * gcd. What a step does depends on the lowest bits only: so 59 steps are worked
 * out on the lowest limbs as one matrix, which is then applied to the whole
 * numbers, ten times in all. The matrix is applied modulo m to d and e too,
 * which keeps f = d * a and g = e * a modulo m; at the end d = 1 / a or -1 / a.
 *
 * Numbers are in five limbs of 62 bits: the lower four are in 0 .. 2^62 - 1, the
 * highest is signed. A product of a limb and an entry of the matrix, and what is
 * added to it, then fit a signed 128 bit integer.
 */
#include "p256_invert.h"

#define LIMBS 5
#define BITS 62
#define MASK ((1ULL << BITS) - 1)
#define STEPS 590
#define BATCH 59

/* (f, g) becomes (u * f + v * g, q * f + r * g) / 2^62. */
struct matrix {
	s64 u, v, q, r;
};

/*
 * BATCH steps on the lowest limbs. @zeta is -(delta + 1/2), so that delta > 0
 * is zeta < 0, and the two updates of delta are the same but for a complement:
 * zeta - 1 and -zeta - 2 = ~zeta - 1.
 *
 * Each step would halve; instead the other row is doubled, 59 times. The entries
 * start with 2^3 to make that 2^62 in all, a whole limb. A row's absolute values
 * start with the sum 2^3, and at most double with each step: |u| + |v| and
 * |q| + |r| end at most at 2^62.
 */
static s64 division_steps(struct matrix *t, s64 zeta, u64 f, u64 g)
{
	u64 u = 1 << (BITS - BATCH), v = 0, q = 0, r = 1 << (BITS - BATCH);
	int i;

	for (i = 0; i < BATCH; i++) {
		u64 negate = (u64)(zeta >> 63);
		u64 odd = -(g & 1);
		u64 swap = negate & odd;

		/* g, q, r += f, u, v, or -= if delta > 0; nothing if g is even */
		g += ((f ^ negate) - negate) & odd;
		q += ((u ^ negate) - negate) & odd;
		r += ((v ^ negate) - negate) & odd;
		/* If that was g - f, then f + (g - f) is what g was. */
		f += g & swap;
		u += q & swap;
		v += r & swap;
		zeta = (zeta ^ (s64)swap) - 1;
		g >>= 1;
		u <<= 1;
		v <<= 1;
	}
	t->u = (s64)u;
	t->v = (s64)v;
	t->q = (s64)q;
	t->r = (s64)r;
	return zeta;
}

/* The lowest limb of both results is zero, by what the steps are, and is dropped. */
static void apply(s64 f[LIMBS], s64 g[LIMBS], const struct matrix *t)
{
	__int128_t sum_f = (__int128_t)t->u * f[0] + (__int128_t)t->v * g[0];
	__int128_t sum_g = (__int128_t)t->q * f[0] + (__int128_t)t->r * g[0];
	int i;

	for (i = 1; i < LIMBS; i++) {
		sum_f = (sum_f >> BITS) + (__int128_t)t->u * f[i] + (__int128_t)t->v * g[i];
		sum_g = (sum_g >> BITS) + (__int128_t)t->q * f[i] + (__int128_t)t->r * g[i];
		f[i - 1] = (s64)((u64)sum_f & MASK);
		g[i - 1] = (s64)((u64)sum_g & MASK);
	}
	f[LIMBS - 1] = (s64)(sum_f >> BITS);
	g[LIMBS - 1] = (s64)(sum_g >> BITS);
}

/*
 * The same for d and e modulo m, which both are in -2 * m < x < m before and after.
 *
 * A negative one counts as x + m, so as one in -m < x < m: its column of the matrix
 * goes to the multiple of m that is added. u * d + v * e is then between
 * -2^62 * m and 2^62 * m, both excluded. To make its lowest limb zero, the multiple
 * is lowered by up to 2^62 - 1. The sum then is above -2^63 * m and below 2^62 * m;
 * its 2^62th part is in the range again.
 */
static void apply_modulo(s64 d[LIMBS], s64 e[LIMBS], const struct matrix *t,
			 const struct p256_modulus *modulus)
{
	s64 d_negative = d[LIMBS - 1] >> 63, e_negative = e[LIMBS - 1] >> 63;
	s64 times_d = (t->u & d_negative) + (t->v & e_negative);
	s64 times_e = (t->q & d_negative) + (t->r & e_negative);
	__int128_t sum_d = (__int128_t)t->u * d[0] + (__int128_t)t->v * e[0];
	__int128_t sum_e = (__int128_t)t->q * d[0] + (__int128_t)t->r * e[0];
	int i;

	times_d -= (s64)((modulus->inverse * (u64)sum_d + (u64)times_d) & MASK);
	times_e -= (s64)((modulus->inverse * (u64)sum_e + (u64)times_e) & MASK);
	sum_d += (__int128_t)modulus->m[0] * times_d;
	sum_e += (__int128_t)modulus->m[0] * times_e;
	for (i = 1; i < LIMBS; i++) {
		sum_d = (sum_d >> BITS) + (__int128_t)t->u * d[i] + (__int128_t)t->v * e[i] +
			(__int128_t)modulus->m[i] * times_d;
		sum_e = (sum_e >> BITS) + (__int128_t)t->q * d[i] + (__int128_t)t->r * e[i] +
			(__int128_t)modulus->m[i] * times_e;
		d[i - 1] = (s64)((u64)sum_d & MASK);
		e[i - 1] = (s64)((u64)sum_e & MASK);
	}
	d[LIMBS - 1] = (s64)(sum_d >> BITS);
	e[LIMBS - 1] = (s64)(sum_e >> BITS);
}

/* d = (d ^ flip) - flip + (m & add), limb by limb, and the carries. */
static void negate_and_add(s64 d[LIMBS], s64 flip, s64 add, const struct p256_modulus *modulus)
{
	s64 carry = 0;
	int i;

	for (i = 0; i < LIMBS - 1; i++) {
		carry += (d[i] ^ flip) - flip + (modulus->m[i] & add);
		d[i] = (s64)((u64)carry & MASK);
		carry >>= BITS;
	}
	d[i] = carry + (d[i] ^ flip) - flip + (modulus->m[i] & add);
}

void p256_invert(u64 result[4], const u64 a[4], const struct p256_modulus *modulus)
{
	s64 f[LIMBS], g[LIMBS], d[LIMBS] = { 0 }, e[LIMBS] = { 1 };
	struct matrix t;
	s64 zeta = -1;
	int i;

	for (i = 0; i < LIMBS; i++)
		f[i] = modulus->m[i];
	g[0] = (s64)(a[0] & MASK);
	g[1] = (s64)((a[0] >> 62 | a[1] << 2) & MASK);
	g[2] = (s64)((a[1] >> 60 | a[2] << 4) & MASK);
	g[3] = (s64)((a[2] >> 58 | a[3] << 6) & MASK);
	g[4] = (s64)(a[3] >> 56);

	for (i = 0; i < STEPS / BATCH; i++) {
		zeta = division_steps(&t, zeta, (u64)f[0], (u64)g[0]);
		apply_modulo(d, e, &t, modulus);
		apply(f, g, &t);
	}

	/* From -2 * m < d < m to -m < d < m, to the sign that f has, to 0 <= d < m. */
	negate_and_add(d, 0, d[LIMBS - 1] >> 63, modulus);
	negate_and_add(d, f[LIMBS - 1] >> 63, 0, modulus);
	negate_and_add(d, 0, d[LIMBS - 1] >> 63, modulus);

	result[0] = (u64)d[0] | (u64)d[1] << 62;
	result[1] = (u64)d[1] >> 2 | (u64)d[2] << 60;
	result[2] = (u64)d[2] >> 4 | (u64)d[3] << 58;
	result[3] = (u64)d[3] >> 6 | (u64)d[4] << 56;

	muster_wipe(f, sizeof(f));
	muster_wipe(g, sizeof(g));
	muster_wipe(d, sizeof(d));
	muster_wipe(e, sizeof(e));
	muster_wipe(&t, sizeof(t));
}
