// SPDX-License-Identifier: GPL-2.0-only
/* ECDSA and ECDH on P-256; see p256.h. */
#include "p256_comb.h"

/* n */
static const u64 order[4] = {
	0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000
};

bool muster_p256_public(struct muster_p256_affine *key, const u8 bytes[64])
{
	return p256_affine_from_bytes(key, bytes);
}

/* acc = u1 * G + u2 * Q; u2 is not zero */
static void multiply_both(struct muster_p256_point *acc, const struct p256_comb *comb_q,
			  const struct muster_p256_scalar *u1, const struct muster_p256_scalar *u2)
{
	const struct p256_comb *comb_g = &p256_comb_verify;
	bool has_u1 = !p256_scalar_is_zero(u1);
	struct p256_digits digits_g, digits_q;
	unsigned int place;

	p256_comb_digits(&digits_g, comb_g, u1);
	p256_comb_digits(&digits_q, comb_q, u2);
	memset(acc, 0, sizeof(*acc));
	for (place = comb_q->columns * comb_q->step; place-- > 0;) {
		p256_point_double(acc, acc);
		if (place % comb_q->step == 0)
			p256_comb_add(acc, comb_q, &digits_q, place / comb_q->step);
		if (place < comb_g->columns && has_u1)
			p256_comb_add(acc, comb_g, &digits_g, place);
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
	struct muster_p256_affine window[P256_WINDOW_POINTS];
	struct muster_p256_scalar r, s, u1, u2;
	struct muster_p256_point point;
	struct p256_comb comb;

	if (!muster_p256_private(&r, signature) || !muster_p256_private(&s, signature + 32))
		return false;
	p256_scalar_from_bytes(&u1, digest);
	p256_scalar_invert(&s, &s);
	p256_scalar_mul(&u1, &u1, &s);
	p256_scalar_mul(&u2, &r, &s);
	if (table)
		p256_comb_of_table(&comb, table);
	else
		p256_comb_window(&comb, window, key);
	multiply_both(&point, &comb, &u1, &u2);
	return matches(&point, &r);
}

bool muster_p256_private(struct muster_p256_scalar *key, const u8 bytes[32])
{
	bool valid = p256_scalar_from_bytes(key, bytes);

	valid &= !p256_scalar_is_zero(key);
	return valid;
}

void muster_p256_reduce(u8 bytes[32], const u8 digest[32])
{
	struct muster_p256_scalar reduced;

	p256_scalar_from_bytes(&reduced, digest);
	p256_scalar_to_bytes(bytes, &reduced);
}

bool muster_p256_public_of(u8 bytes[64], const struct muster_p256_scalar *key)
{
	struct muster_p256_affine affine;
	struct muster_p256_point point;

	p256_comb_mul(&point, &p256_comb_sign, key);
	p256_point_to_affine(&affine, &point);
	p256_affine_to_bytes(bytes, &affine);
	muster_wipe(&point, sizeof(point));
	return true;
}

bool muster_p256_sign(const struct muster_p256_scalar *key, const struct muster_p256_scalar *nonce,
		      const u8 digest[32], u8 signature[64])
{
	struct muster_p256_scalar r, s, t;
	struct muster_p256_affine affine;
	struct muster_p256_point point;
	bool valid;
	u8 x[32];

	p256_comb_mul(&point, &p256_comb_sign, nonce);
	p256_point_to_affine(&affine, &point);
	p256_fe_to_bytes(x, &affine.x);
	p256_scalar_from_bytes(&r, x);

	/* s = (digest + r * key) / nonce */
	p256_scalar_from_bytes(&s, digest);
	p256_scalar_mul(&t, &r, key);
	p256_scalar_add(&s, &s, &t);
	p256_scalar_invert(&t, nonce);
	p256_scalar_mul(&s, &s, &t);

	p256_scalar_to_bytes(signature, &r);
	p256_scalar_to_bytes(signature + 32, &s);
	muster_wipe(&point, sizeof(point));
	muster_wipe(&t, sizeof(t));
	valid = !p256_scalar_is_zero(&r);
	valid &= !p256_scalar_is_zero(&s);
	return valid;
}

bool muster_p256_ecdh(u8 secret[32], const struct muster_p256_scalar *key,
		      const struct muster_p256_affine *peer)
{
	struct muster_p256_affine window[P256_WINDOW_POINTS], affine;
	struct muster_p256_point point;
	struct p256_comb comb;

	p256_comb_window(&comb, window, peer);
	p256_comb_mul(&point, &comb, key);
	p256_point_to_affine(&affine, &point);
	p256_fe_to_bytes(secret, &affine.x);
	muster_wipe(&affine, sizeof(affine));
	muster_wipe(&point, sizeof(point));
	return true;
}
