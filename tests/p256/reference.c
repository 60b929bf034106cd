// SPDX-License-Identifier: GPL-2.0-or-later
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <stdlib.h>

#include "reference.h"

BIGNUM *ref_n, *ref_p;
BN_CTX *ref_ctx;
EC_GROUP *ref_group;

void ref_init(void)
{
	ref_ctx = BN_CTX_new();
	ref_group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	if (!ref_ctx || !ref_group)
		abort();
	ref_n = BN_dup(EC_GROUP_get0_order(ref_group));
	ref_p = BN_dup(EC_GROUP_get0_field(ref_group));
	if (!ref_n || !ref_p)
		abort();
}

BIGNUM *ref_number(const u8 bytes[32])
{
	BIGNUM *number = BN_bin2bn(bytes, 32, NULL);

	if (!number)
		abort();
	return number;
}

void ref_bytes(u8 bytes[32], const BIGNUM *number)
{
	if (BN_bn2binpad(number, bytes, 32) != 32)
		abort();
}

static EC_POINT *decode_point(const u8 public_key[64])
{
	EC_POINT *point = EC_POINT_new(ref_group);
	u8 bytes[65] = { 4 };

	memcpy(bytes + 1, public_key, 64);
	if (!EC_POINT_oct2point(ref_group, point, bytes, sizeof(bytes), ref_ctx))
		abort();
	return point;
}

bool ref_multiply(u8 result[64], const BIGNUM *g, const u8 *public_key, const BIGNUM *q)
{
	EC_POINT *point = EC_POINT_new(ref_group);
	EC_POINT *other = q ? decode_point(public_key) : NULL;
	u8 bytes[65];
	bool finite;

	if (!EC_POINT_mul(ref_group, point, g, other, q, ref_ctx))
		abort();
	finite = !EC_POINT_is_at_infinity(ref_group, point);
	if (finite) {
		if (EC_POINT_point2oct(ref_group, point, POINT_CONVERSION_UNCOMPRESSED, bytes,
				       sizeof(bytes), ref_ctx) != sizeof(bytes))
			abort();
		memcpy(result, bytes + 1, 64);
	}
	EC_POINT_free(other);
	EC_POINT_free(point);
	return finite;
}

bool ref_verify(const u8 public_key[64], const u8 digest[32], const u8 signature[64])
{
	EC_POINT *point = decode_point(public_key);
	EC_KEY *key = EC_KEY_new();
	ECDSA_SIG *sig = ECDSA_SIG_new();
	bool valid;

	if (!EC_KEY_set_group(key, ref_group) || !EC_KEY_set_public_key(key, point) ||
	    !ECDSA_SIG_set0(sig, ref_number(signature), ref_number(signature + 32)))
		abort();
	valid = ECDSA_do_verify(digest, 32, sig, key) == 1;
	ECDSA_SIG_free(sig);
	EC_KEY_free(key);
	EC_POINT_free(point);
	return valid;
}

void ref_sign(const u8 private_key[32], const u8 digest[32], u8 signature[64])
{
	BIGNUM *number = ref_number(private_key);
	EC_KEY *key = EC_KEY_new();
	ECDSA_SIG *sig;

	if (!EC_KEY_set_group(key, ref_group) || !EC_KEY_set_private_key(key, number))
		abort();
	sig = ECDSA_do_sign(digest, 32, key);
	if (!sig)
		abort();
	ref_bytes(signature, ECDSA_SIG_get0_r(sig));
	ref_bytes(signature + 32, ECDSA_SIG_get0_s(sig));
	ECDSA_SIG_free(sig);
	EC_KEY_free(key);
	BN_free(number);
}

/* With s = r / u2 and digest = u1 * s, digest / s is u1, and r / s is u2. */
bool ref_craft(u8 digest[32], u8 signature[64], const BIGNUM *r, const BIGNUM *u1,
	       const BIGNUM *u2)
{
	BIGNUM *s = BN_mod_inverse(NULL, u2, ref_n, ref_ctx);
	BIGNUM *reduced = BN_new();
	bool usable;

	if (!s || !BN_mod(reduced, r, ref_n, ref_ctx) ||
	    !BN_mod_mul(s, s, reduced, ref_n, ref_ctx))
		abort();
	ref_bytes(signature, reduced);
	ref_bytes(signature + 32, s);
	if (!BN_mod_mul(s, s, u1, ref_n, ref_ctx))
		abort();
	ref_bytes(digest, s);
	usable = !BN_is_zero(reduced);
	BN_free(s);
	BN_free(reduced);
	return usable;
}

void ref_random(u8 *bytes, size_t len)
{
	/* xorshift64*: quality enough to choose cases, and the same everywhere */
	static u64 state = 0x6d7573746572;

	while (len--) {
		state ^= state >> 12;
		state ^= state << 25;
		state ^= state >> 27;
		*bytes++ = (u8)(state * 0x2545f4914f6cdd1dULL >> 56);
	}
}

static BIGNUM *close_to(const BIGNUM *number)
{
	BIGNUM *result = BN_dup(number);
	u8 distance[2];

	ref_random(distance, sizeof(distance));
	if (distance[0] & 1)
		BN_add_word(result, distance[1]);
	else
		BN_sub_word(result, distance[1]);
	return result;
}

void ref_random_number(u8 bytes[32], const BIGNUM *limit)
{
	BIGNUM *number, *power;
	u8 choice[2];
	int i;

	ref_random(choice, sizeof(choice));
	ref_random(bytes, 32);
	switch (choice[0] % 8) {
	case 0:
		for (i = 0; i < 32; i++)
			bytes[i] = bytes[i] & 0x10 ? 0xff : 0;
		number = ref_number(bytes);
		break;
	case 1:
		for (i = 0; i < 32; i++)
			bytes[i] = bytes[i / 8 * 8] & 0x10 ? 0xff : 0;
		number = ref_number(bytes);
		break;
	case 2:
		number = close_to(limit);
		break;
	case 3:
		power = BN_new();
		BN_set_bit(power, choice[1]);
		number = close_to(power);
		BN_free(power);
		break;
	default:
		number = ref_number(bytes);
	}
	if (!BN_nnmod(number, number, limit, ref_ctx))
		abort();
	ref_bytes(bytes, number);
	BN_free(number);
}
