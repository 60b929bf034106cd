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

/*
 * x = the x-coordinate of u1 * G + u2 * Q, or its negative's, which is the same.
 * Return: false if that is infinity.
 */
static bool multiply_both(u64 *x, const u64 *u1, const u64 *u2, const struct ecc_point *q)
{
	const struct ecc_curve *curve = p256();
	u64 negative_u1[DIGITS], negative_u2[DIGITS], y[DIGITS];
	struct ecc_point result = ECC_POINT_INIT(x, y, DIGITS);

	if (vli_is_zero(u1, DIGITS) && vli_is_zero(u2, DIGITS))
		return false;
	ecc_point_mult_shamir(&result, u1, &curve->g, u2, q, curve);
	if (!ecc_point_is_zero(&result))
		return true;

	/*
	 * That is infinity, or there was an addition of equal points on the way, for
	 * which the formulas of ecc.c have no answer. The negative scalars go another
	 * way, to the negative.
	 */
	vli_sub(negative_u1, curve->n, u1, DIGITS);
	vli_sub(negative_u2, curve->n, u2, DIGITS);
	ecc_point_mult_shamir(&result, negative_u1, &curve->g, negative_u2, q, curve);
	return !ecc_point_is_zero(&result);
}

bool muster_p256_verify(const struct muster_p256_affine *key,
			const struct muster_p256_table *table, const u8 digest[32],
			const u8 signature[64])
{
	struct ecc_point q = ECC_POINT_INIT((u64 *)key->x.v, (u64 *)key->y.v, DIGITS);
	const struct ecc_curve *curve = p256();
	u64 u1[DIGITS], u2[DIGITS], x[DIGITS];
	struct muster_p256_scalar r, s;

	if (!muster_p256_private(&r, signature) || !muster_p256_private(&s, signature + 32))
		return false;
	order_from_bytes(u1, digest);
	vli_mod_inv(s.v, s.v, curve->n, DIGITS);
	order_mul(u1, u1, s.v);
	order_mul(u2, r.v, s.v);

	/* ecc_point_mult_shamir() must not add G and Q if they are equal or negatives. */
	if (!vli_cmp(q.x, curve->g.x, DIGITS)) {
		if (vli_cmp(q.y, curve->g.y, DIGITS))
			vli_sub(u2, curve->n, u2, DIGITS);
		order_add(u1, u1, u2);
		memset(u2, 0, sizeof(u2));
	}
	if (!multiply_both(x, u1, u2, &q))
		return false;
	if (vli_cmp(x, curve->n, DIGITS) >= 0)
		vli_sub(x, x, curve->n, DIGITS);
	return !vli_cmp(x, r.v, DIGITS);
}

bool muster_p256_private(struct muster_p256_scalar *key, const u8 bytes[32])
{
	vli_from_be64(key->v, bytes, DIGITS);
	return !vli_is_zero(key->v, DIGITS) && vli_cmp(key->v, p256()->n, DIGITS) < 0;
}

static void to_bytes(u8 bytes[32], const u64 *digits)
{
	u64 swapped[DIGITS];

	ecc_swap_digits(digits, swapped, DIGITS);
	memcpy(bytes, swapped, sizeof(swapped));
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
	int err;

	muster_ecc_private_key(private_key, key->v, DIGITS);
	err = ecc_make_pub_key(ECC_CURVE_NIST_P256, DIGITS, private_key, public_key);
	muster_wipe(private_key, sizeof(private_key));
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
	u64 private_key[DIGITS], public_key[2 * DIGITS], x[DIGITS];
	int err;

	muster_ecc_private_key(private_key, key->v, DIGITS);
	ecc_swap_digits(peer->x.v, public_key, DIGITS);
	ecc_swap_digits(peer->y.v, public_key + DIGITS, DIGITS);
	err = crypto_ecdh_shared_secret(ECC_CURVE_NIST_P256, DIGITS, private_key, public_key, x);
	if (!err)
		memcpy(secret, x, sizeof(x));
	muster_wipe(private_key, sizeof(private_key));
	muster_wipe(x, sizeof(x));
	return !err;
}
