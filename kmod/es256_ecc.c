// SPDX-License-Identifier: GPL-2.0-only
/*
 * P-256 on the kernel's ecc.c, for compilers that have no integers of 128 bits:
 * the functions of p256.h, which numbers of 64 bit digits suit.
 */
#include <crypto/ecc_curve.h>
#include <crypto/ecdh.h>
#include <linux/random.h>

#include "compat/ecc.h"
#include "p256.h"

#define DIGITS ECC_CURVE_NIST_P256_DIGITS

static const struct ecc_curve *p256(void)
{
	return ecc_get_curve(ECC_CURVE_NIST_P256);
}

/* result = a + b modulo n; ecc.c exports no addition */
static void order_add(u64 *result, const u64 *a, const u64 *b)
{
	const u64 *n = p256()->n;
	u64 rest[DIGITS];

	vli_sub(rest, n, b, DIGITS);
	if (vli_cmp(a, rest, DIGITS) >= 0) {
		vli_sub(result, a, rest, DIGITS);
	} else {
		vli_sub(rest, rest, a, DIGITS);
		vli_sub(result, n, rest, DIGITS);
	}
}

static void order_mul(u64 *result, const u64 *a, const u64 *b)
{
	vli_mod_mult_slow(result, a, b, p256()->n, DIGITS);
}

/* From 32 bytes, big-endian, reduced modulo n. */
static void order_from_bytes(u64 *result, const u8 *bytes)
{
	const u64 *n = p256()->n;

	vli_from_be64(result, bytes, DIGITS);
	if (vli_cmp(result, n, DIGITS) >= 0)
		vli_sub(result, result, n, DIGITS);
}

static void to_bytes(u8 bytes[32], const u64 *digits)
{
	u64 swapped[DIGITS];

	ecc_swap_digits(digits, swapped, DIGITS);
	memcpy(bytes, swapped, sizeof(swapped));
}

bool muster_p256_public(struct muster_p256_affine *key, const u8 bytes[64])
{
	struct ecc_point point = ECC_POINT_INIT(key->x.v, key->y.v, DIGITS);

	vli_from_be64(key->x.v, bytes, DIGITS);
	vli_from_be64(key->y.v, bytes + 32, DIGITS);
	return !ecc_is_pubkey_valid_partial(p256(), &point);
}

/* Is never called, as MUSTER_P256_HAS_TABLES is 0. */
void muster_p256_table_build(struct muster_p256_table *table,
			     const struct muster_p256_affine *key)
{
}

/* A point with its coordinates. */
struct point {
	u64 x[DIGITS], y[DIGITS];
};

/* r = a * p, in a way that has no special cases; a is not zero */
static void multiply(struct point *r, const u64 *a, const struct ecc_point *p)
{
	struct ecc_point result = ECC_POINT_INIT(r->x, r->y, DIGITS);
	const u64 zero[DIGITS] = {};

	ecc_point_mult_shamir(&result, a, p, zero, p, p256());
}

/* r = a + b. Return: false if that is infinity. */
static bool add(struct point *r, struct point *a, struct point *b)
{
	struct ecc_point p = ECC_POINT_INIT(a->x, a->y, DIGITS);
	struct ecc_point q = ECC_POINT_INIT(b->x, b->y, DIGITS);
	struct ecc_point result = ECC_POINT_INIT(r->x, r->y, DIGITS);
	const u64 one[DIGITS] = { 1 }, two[DIGITS] = { 2 };

	if (vli_cmp(a->x, b->x, DIGITS))
		ecc_point_mult_shamir(&result, one, &p, one, &q, p256());
	else if (!vli_cmp(a->y, b->y, DIGITS))
		multiply(r, two, &p);
	else
		return false;
	return true;
}

/*
 * r = u1 * G + u2 * q; u2 is not zero. Return: false if that is infinity.
 *
 * ecc_point_mult_shamir() has no answer where two points that it adds on the way are
 * equal or negatives: it comes to 0, 0 then. Only if G and q are, its result is just
 * wrong. In both cases the products are computed one by one.
 */
static bool multiply_both(struct point *r, const u64 *u1, const u64 *u2,
			  const struct ecc_point *q)
{
	struct ecc_point result = ECC_POINT_INIT(r->x, r->y, DIGITS);
	const struct ecc_point *g = &p256()->g;
	struct point a, b;

	if (vli_cmp(q->x, g->x, DIGITS)) {
		ecc_point_mult_shamir(&result, u1, g, u2, q, p256());
		if (!ecc_point_is_zero(&result))
			return true;
	}
	if (vli_is_zero(u1, DIGITS)) {
		multiply(r, u2, q);
		return true;
	}
	multiply(&a, u1, g);
	multiply(&b, u2, q);
	return add(r, &a, &b);
}

bool muster_p256_verify(const struct muster_p256_affine *key,
			const struct muster_p256_table *table, const u8 digest[32],
			const u8 signature[64])
{
	struct ecc_point q = ECC_POINT_INIT((u64 *)key->x.v, (u64 *)key->y.v, DIGITS);
	const u64 *n = p256()->n;
	struct muster_p256_scalar r, s;
	u64 u1[DIGITS], u2[DIGITS];
	struct point point;

	if (!muster_p256_private(&r, signature) || !muster_p256_private(&s, signature + 32))
		return false;
	order_from_bytes(u1, digest);
	vli_mod_inv(s.v, s.v, n, DIGITS);
	order_mul(u1, u1, s.v);
	order_mul(u2, r.v, s.v);
	if (!multiply_both(&point, u1, u2, &q))
		return false;
	if (vli_cmp(point.x, n, DIGITS) >= 0)
		vli_sub(point.x, point.x, n, DIGITS);
	return !vli_cmp(point.x, r.v, DIGITS);
}

bool muster_p256_private(struct muster_p256_scalar *key, const u8 bytes[32])
{
	vli_from_be64(key->v, bytes, DIGITS);
	return !vli_is_zero(key->v, DIGITS) && vli_cmp(key->v, p256()->n, DIGITS) < 0;
}

void muster_p256_reduce(u8 bytes[32], const u8 digest[32])
{
	u64 reduced[DIGITS];

	order_from_bytes(reduced, digest);
	to_bytes(bytes, reduced);
}

bool muster_p256_public_of(u8 bytes[64], const struct muster_p256_scalar *key)
{
	u64 private_key[DIGITS], public_key[2 * DIGITS];
	struct point point;
	int err;

	muster_ecc_private_key(private_key, key->v, DIGITS);
	err = ecc_make_pub_key(ECC_CURVE_NIST_P256, DIGITS, private_key, public_key);
	muster_wipe(private_key, sizeof(private_key));
	if (err == -EAGAIN) {
		/* One of the few scalars that its ladder has no answer for: 1, n - 1 ... */
		multiply(&point, key->v, &p256()->g);
		to_bytes(bytes, point.x);
		to_bytes(bytes + 32, point.y);
		return true;
	}
	if (err)
		return false;
	memcpy(bytes, public_key, sizeof(public_key));
	return true;
}

/*
 * s = (digest + r * key) / nonce. The arithmetic of ecc.c is not constant time: so
 * numerator and denominator are multiplied by a random number first.
 */
static void sign_blinded(u64 *s, const u64 *r, const u64 *digest,
			 const struct muster_p256_scalar *key,
			 const struct muster_p256_scalar *nonce)
{
	u64 numerator[DIGITS], denominator[DIGITS];
	struct muster_p256_scalar blind;
	u8 random[32];

	do {
		get_random_bytes(random, sizeof(random));
	} while (!muster_p256_private(&blind, random));

	order_mul(numerator, key->v, blind.v);
	order_mul(numerator, numerator, r);
	order_mul(s, digest, blind.v);
	order_add(numerator, numerator, s);
	order_mul(denominator, nonce->v, blind.v);
	vli_mod_inv(denominator, denominator, p256()->n, DIGITS);
	order_mul(s, numerator, denominator);

	muster_wipe(random, sizeof(random));
	muster_wipe(&blind, sizeof(blind));
	muster_wipe(numerator, sizeof(numerator));
	muster_wipe(denominator, sizeof(denominator));
}

bool muster_p256_sign(const struct muster_p256_scalar *key, const struct muster_p256_scalar *nonce,
		      const u8 digest[32], u8 signature[64])
{
	u64 r[DIGITS], s[DIGITS], e[DIGITS];
	u8 point[64];

	if (!muster_p256_public_of(point, nonce))
		return false;
	order_from_bytes(r, point);
	order_from_bytes(e, digest);
	sign_blinded(s, r, e, key, nonce);
	to_bytes(signature, r);
	to_bytes(signature + 32, s);
	return !vli_is_zero(r, DIGITS) && !vli_is_zero(s, DIGITS);
}

bool muster_p256_ecdh(u8 secret[32], const struct muster_p256_scalar *key,
		      const struct muster_p256_affine *peer)
{
	struct ecc_point q = ECC_POINT_INIT((u64 *)peer->x.v, (u64 *)peer->y.v, DIGITS);
	u64 private_key[DIGITS], public_key[2 * DIGITS], x[DIGITS];
	struct point point;
	int err;

	muster_ecc_private_key(private_key, key->v, DIGITS);
	ecc_swap_digits(q.x, public_key, DIGITS);
	ecc_swap_digits(q.y, public_key + DIGITS, DIGITS);
	err = crypto_ecdh_shared_secret(ECC_CURVE_NIST_P256, DIGITS, private_key, public_key, x);
	if (err == -EFAULT) {
		/* as above */
		multiply(&point, key->v, &q);
		ecc_swap_digits(point.x, x, DIGITS);
		err = 0;
	}
	if (!err)
		memcpy(secret, x, sizeof(x));
	muster_wipe(private_key, sizeof(private_key));
	muster_wipe(x, sizeof(x));
	return !err;
}
