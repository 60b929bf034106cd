// SPDX-License-Identifier: GPL-2.0-only
/* ECDSA and ECDH on P-256; see p256.h. */
#include "p256.h"

/* Width of the windows of a public key that has no table, and odd multiples for it. */
#define WINDOW 5
#define MULTIPLES (1 << (WINDOW - 2))

/* n, and p - n, as field elements are compared with them. */
static const u64 order[4] = {
	0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000
};

static const struct p256_comb key_comb = {
	.combs = P256_KEY_COMBS,
	.teeth = P256_KEY_TEETH,
	.columns = P256_KEY_COLUMNS,
};

bool muster_p256_public(struct muster_p256_affine *key, const u8 bytes[64])
{
	return p256_affine_from_bytes(key, bytes);
}

void muster_p256_table_build(struct muster_p256_table *table,
			     const struct muster_p256_affine *key)
{
	p256_comb_build(table->points, key);
}

/* acc = u1 * G + u2 * Q, Q having a table; u2 is not zero */
static void multiply_with_table(struct muster_p256_point *acc,
				const struct muster_p256_table *table,
				const struct muster_p256_scalar *u1,
				const struct muster_p256_scalar *u2)
{
	const struct p256_comb *comb_g = &p256_comb_verify;
	bool has_u1 = !p256_scalar_is_zero(u1);
	struct p256_comb comb_q = key_comb;
	struct p256_digits digits_g, digits_q;
	unsigned int column;

	comb_q.points = table->points;
	p256_comb_digits(&digits_g, comb_g, u1);
	p256_comb_digits(&digits_q, &comb_q, u2);
	memset(acc, 0, sizeof(*acc));
	for (column = comb_q.columns; column-- > 0;) {
		p256_point_double(acc, acc);
		p256_comb_add(acc, &comb_q, &digits_q, column);
		if (has_u1 && column < comb_g->columns)
			p256_comb_add(acc, comb_g, &digits_g, column);
	}
}

/*
 * multiples[i] = (2 * i + 1) * Q. With D = 2 * Q = (X, Y, Z), the map of x, y to
 * x * Z^2, y * Z^3 takes D to X, Y, and the curve to another one of the same form
 * except for its coefficients, which the addition formulas do not contain. So there
 * D is added as a point with Z = 1; a result's own Z times Z takes it back.
 */
static void odd_multiples(struct muster_p256_affine multiples[MULTIPLES],
			  const struct muster_p256_affine *q)
{
	struct muster_p256_fe z[MULTIPLES - 1], scratch[MULTIPLES - 1];
	struct muster_p256_affine twice;
	struct muster_p256_point d, acc;
	int i;

	p256_point_from_affine(&acc, q);
	p256_point_double(&d, &acc);
	twice.x = d.x;
	twice.y = d.y;
	multiples[0] = *q;
	p256_affine_scale(&multiples[0], &d.z);
	p256_point_from_affine(&acc, &multiples[0]);
	multiples[0] = *q;
	for (i = 1; i < MULTIPLES; i++) {
		/* Not equal: these are 1, 3, ... and 2 times a point of order n. */
		p256_point_add_unequal(&acc, &acc, &twice);
		multiples[i].x = acc.x;
		multiples[i].y = acc.y;
		p256_fe_mul(&z[i - 1], &acc.z, &d.z);
	}
	p256_fe_invert_all(z, scratch, MULTIPLES - 1);
	for (i = 1; i < MULTIPLES; i++)
		p256_affine_scale(&multiples[i], &z[i - 1]);
}

/*
 * Non-adjacent form of width WINDOW: k = sum of digits[i] * 2^i with odd digits below
 * 2^(WINDOW - 1) in absolute value, or 0. Of any WINDOW adjacent digits one is not 0.
 */
static void window_digits(signed char digits[257], const struct muster_p256_scalar *k)
{
	unsigned int i, bit, window, carry = 0, j;

	memset(digits, 0, 257);
	for (i = 0; i < 257;) {
		bit = i < 256 ? k->v[i / 64] >> i % 64 & 1 : 0;
		if (bit == carry) {
			i++;
			continue;
		}
		window = carry;
		for (j = 0; j < WINDOW && i + j < 256; j++)
			window += (k->v[(i + j) / 64] >> (i + j) % 64 & 1) << j;
		carry = window >> (WINDOW - 1) & 1;
		digits[i] = (signed char)((int)window - (int)(carry << WINDOW));
		i += WINDOW;
	}
}

/* acc = u1 * G + u2 * Q */
static void multiply_without_table(struct muster_p256_point *acc,
				   const struct muster_p256_affine *q,
				   const struct muster_p256_scalar *u1,
				   const struct muster_p256_scalar *u2)
{
	const struct p256_comb *comb_g = &p256_comb_verify;
	bool has_u1 = !p256_scalar_is_zero(u1);
	struct muster_p256_affine multiples[MULTIPLES], addend;
	struct p256_digits digits_g;
	signed char digits_q[257];
	unsigned int i;
	int digit;

	odd_multiples(multiples, q);
	p256_comb_digits(&digits_g, comb_g, u1);
	window_digits(digits_q, u2);
	memset(acc, 0, sizeof(*acc));
	for (i = 257; i-- > 0;) {
		p256_point_double(acc, acc);
		digit = digits_q[i];
		if (digit) {
			addend = multiples[(digit < 0 ? -digit : digit) / 2];
			p256_fe_negate_if(&addend.y, digit < 0 ? ~0ULL : 0);
			p256_point_add(acc, acc, &addend);
		}
		if (has_u1 && i < comb_g->columns)
			p256_comb_add(acc, comb_g, &digits_g, i);
	}
}

/* Is @plain, which is below p, the x-coordinate of @point, which is not infinity? */
static bool has_x(const struct muster_p256_point *point, const u64 plain[4])
{
	struct muster_p256_fe x, z2;

	p256_fe_from_limbs(&x, plain);
	p256_fe_sqr(&z2, &point->z);
	p256_fe_mul(&x, &x, &z2);
	p256_fe_sub(&x, &x, &point->x);
	return p256_fe_zero_mask(&x);
}

/* Is r equal, modulo n, to the x-coordinate of @point? As p < 2 * n, that is r or r + n. */
static bool matches(const struct muster_p256_point *point, const struct muster_p256_scalar *r)
{
	u8 carry = 0, borrow = 0;
	u64 sum[4];
	int i;

	if (p256_fe_zero_mask(&point->z))
		return false;
	if (has_x(point, r->v))
		return true;
	for (i = 0; i < 4; i++)
		sum[i] = p256_adc(r->v[i], order[i], &carry);
	p256_sbb(sum[0], P256_P0, &borrow);
	p256_sbb(sum[1], P256_P1, &borrow);
	p256_sbb(sum[2], P256_P2, &borrow);
	p256_sbb(sum[3], P256_P3, &borrow);
	return !carry && borrow && has_x(point, sum);
}

bool muster_p256_verify(const struct muster_p256_affine *key,
			const struct muster_p256_table *table, const u8 digest[32],
			const u8 signature[64])
{
	struct muster_p256_scalar r, s, u1, u2;
	struct muster_p256_point point;

	if (!muster_p256_private(&r, signature) || !muster_p256_private(&s, signature + 32))
		return false;
	p256_scalar_from_bytes(&u1, digest);
	p256_scalar_invert(&s, &s);
	p256_scalar_mul(&u1, &u1, &s);
	p256_scalar_mul(&u2, &r, &s);
	if (table)
		multiply_with_table(&point, table, &u1, &u2);
	else
		multiply_without_table(&point, key, &u1, &u2);
	return matches(&point, &r);
}

bool muster_p256_private(struct muster_p256_scalar *key, const u8 bytes[32])
{
	/* not &&, which branches */
	return p256_scalar_from_bytes(key, bytes) & !p256_scalar_is_zero(key);
}

void muster_p256_public_of(u8 bytes[64], const struct muster_p256_scalar *key)
{
	struct muster_p256_affine affine;
	struct muster_p256_point point;

	p256_comb_mul(&point, &p256_comb_sign, key);
	p256_point_to_affine(&affine, &point);
	p256_affine_to_bytes(bytes, &affine);
}

bool muster_p256_sign(const struct muster_p256_scalar *key, const struct muster_p256_scalar *nonce,
		      const u8 digest[32], u8 signature[64])
{
	struct muster_p256_scalar r, s, t;
	struct muster_p256_affine affine;
	struct muster_p256_point point;
	u8 x[32];

	p256_comb_mul(&point, &p256_comb_sign, nonce);
	p256_point_to_affine(&affine, &point);
	p256_fe_to_bytes(x, &affine.x);
	p256_scalar_from_bytes(&r, x);

	/* s = (digest + r * key) / nonce */
	p256_scalar_from_bytes(&t, digest);
	p256_scalar_mul(&s, &r, key);
	p256_scalar_add(&s, &s, &t);
	p256_scalar_invert(&t, nonce);
	p256_scalar_mul(&s, &s, &t);

	p256_scalar_to_bytes(signature, &r);
	p256_scalar_to_bytes(signature + 32, &s);
	return !p256_scalar_is_zero(&r) & !p256_scalar_is_zero(&s);
}

void muster_p256_ecdh(u8 secret[32], const struct muster_p256_scalar *key,
		      const struct muster_p256_table *table)
{
	struct p256_comb comb = key_comb;
	struct muster_p256_affine affine;
	struct muster_p256_point point;

	comb.points = table->points;
	p256_comb_mul(&point, &comb, key);
	p256_point_to_affine(&affine, &point);
	p256_fe_to_bytes(secret, &affine.x);
}
