// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random keys, digests and signatures, ours against OpenSSL's. The environment variable
 * CASES is how many signatures (default 20000).
 */
#include <errno.h>
#include <stdlib.h>

#include "p256.h"
#include "reference.h"
#include "tap.h"

/* Signatures of each key. */
#define PER_KEY 16

struct pair {
	u8 private_bytes[32];
	u8 public_bytes[64];
	struct muster_p256_scalar private_key;
	struct muster_p256_affine public_key;
	struct muster_p256_table table;
};

/* A number from 1 to n - 1. */
static BIGNUM *random_scalar(u8 bytes[32])
{
	BIGNUM *number;

	for (;;) {
		ref_random_number(bytes, ref_n);
		number = ref_number(bytes);
		if (!BN_is_zero(number))
			return number;
		BN_free(number);
	}
}

static bool make_pair(struct pair *pair)
{
	BIGNUM *number = random_scalar(pair->private_bytes);
	u8 expected[64];
	bool ok;

	ref_multiply(expected, number, NULL, NULL);
	BN_free(number);
	ok = CHECK(muster_p256_private(&pair->private_key, pair->private_bytes)) &&
	     CHECK(muster_p256_public_of(pair->public_bytes, &pair->private_key)) &&
	     CHECK_BYTES(pair->public_bytes, 64, expected, 64) &&
	     CHECK(muster_p256_public(&pair->public_key, pair->public_bytes));
	if (ok && MUSTER_P256_HAS_TABLES)
		muster_p256_table_build(&pair->table, &pair->public_key);
	return ok;
}

/* Do all agree whether that is valid? */
static bool agree(const struct pair *pair, const u8 digest[32], const u8 signature[64],
		  bool expected)
{
	bool ok = CHECK(muster_p256_verify(&pair->public_key, NULL, digest, signature) == expected);

	if (MUSTER_P256_HAS_TABLES)
		ok &= CHECK(muster_p256_verify(&pair->public_key, &pair->table, digest,
					       signature) == expected);
	if (!ok) {
		tap_print_bytes("public key", pair->public_bytes, 64);
		tap_print_bytes("digest", digest, 32);
		tap_print_bytes("signature", signature, 64);
	}
	return ok;
}

/* Our signature, then a part of it changed, as OpenSSL sees them. */
static void compare_own(const struct pair *pair)
{
	struct muster_p256_scalar nonce;
	u8 digest[32], bytes[32], signature[64], choice[2];

	BN_free(random_scalar(bytes));
	muster_p256_private(&nonce, bytes);
	ref_random(digest, sizeof(digest));
	if (!CHECK(muster_p256_sign(&pair->private_key, &nonce, digest, signature)))
		return;
	CHECK(ref_verify(pair->public_bytes, digest, signature));
	agree(pair, digest, signature, true);

	ref_random(choice, sizeof(choice));
	if (choice[0] & 1)
		signature[choice[1] % 64] ^= 1 << (choice[0] >> 5);
	else
		digest[choice[1] % 32] ^= 1 << (choice[0] >> 5);
	agree(pair, digest, signature, ref_verify(pair->public_bytes, digest, signature));
}

/* Scalars chosen at will for verification: the point's x makes the valid signature. */
static void compare_crafted(const struct pair *pair)
{
	u8 digest[32], bytes[32], signature[64], point[64];
	BIGNUM *u1, *u2 = random_scalar(bytes), *r;

	ref_random_number(bytes, ref_n);
	u1 = ref_number(bytes);
	if (ref_multiply(point, u1, pair->public_bytes, u2)) {
		r = ref_number(point);
		if (ref_craft(digest, signature, r, u1, u2))
			agree(pair, digest, signature, true);
		BN_free(r);
	}
	BN_free(u1);
	BN_free(u2);
}

static void compare_ecdh(const struct pair *a, const struct pair *b)
{
	BIGNUM *number = ref_number(a->private_bytes), *zero = BN_new();
	u8 expected[64], secret[32];

	ref_multiply(expected, zero, b->public_bytes, number);
	CHECK(muster_p256_ecdh(secret, &a->private_key, &b->public_key));
	CHECK_BYTES(secret, 32, expected, 32);
	BN_free(number);
	BN_free(zero);
}

static void test_random(void)
{
	const char *text = getenv("CASES");
	unsigned long cases = text ? strtoul(text, NULL, 10) : 20000, i, j;
	static struct pair pairs[2];

	CHECK(cases > 0);
	for (i = 0; i < cases && !tap_failed; i += PER_KEY) {
		if (!make_pair(&pairs[0]) || !make_pair(&pairs[1]))
			return;
		for (j = 0; j < PER_KEY / 2; j++) {
			compare_own(&pairs[0]);
			compare_crafted(&pairs[1]);
		}
		compare_ecdh(&pairs[0], &pairs[1]);
	}
	printf("# %lu signatures\n", i);
}

static const struct tap_test tests[] = {
	{ "random keys and signatures, as OpenSSL sees them", test_random },
};

int main(void)
{
	ref_init();
	return tap_run(tests, sizeof(tests) / sizeof(tests[0]));
}
