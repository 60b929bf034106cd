// SPDX-License-Identifier: GPL-2.0-or-later
/* Arithmetic modulo p and n against OpenSSL's numbers. */
#include <stdlib.h>

#include "p256_field.h"
#include "p256_scalar.h"
#include "reference.h"
#include "tap.h"

#define RANDOM_CASES 20000

/* Limbs at which carries begin and end. */
static const u64 edge_limbs[] = { 0, 1, 0xffffffff, 0xffffffff00000000, 0xffffffff00000001,
				  0xfffffffffffffffe, 0xffffffffffffffff };

/* Numbers that have only such limbs. */
#define EDGE_NUMBERS (7 * 7 * 7 * 7)

/* Number @i of a sequence that begins with the edge numbers below @limit. */
static void number_at(u64 limbs[4], unsigned int i, const BIGNUM *limit)
{
	BIGNUM *number;
	u8 bytes[32];
	int j;

	if (i < EDGE_NUMBERS) {
		for (j = 0; j < 4; j++, i /= 7)
			limbs[j] = edge_limbs[i % 7];
		p256_limbs_to_bytes(bytes, limbs);
		number = ref_number(bytes);
		BN_nnmod(number, number, limit, ref_ctx);
		ref_bytes(bytes, number);
		BN_free(number);
	} else {
		ref_random_number(bytes, limit);
	}
	p256_limbs_from_bytes(limbs, bytes);
}

static BIGNUM *number_of(const u64 limbs[4])
{
	u8 bytes[32];

	p256_limbs_to_bytes(bytes, limbs);
	return ref_number(bytes);
}

/* Is @limbs what @expected is, reduced? Frees @expected. */
static bool is(const u64 limbs[4], BIGNUM *expected)
{
	BIGNUM *number = number_of(limbs);
	bool equal = !BN_cmp(number, expected);

	BN_free(number);
	BN_free(expected);
	return equal;
}

/* All pairs of an edge number with one from a sample of them, then random pairs. */
static void for_pairs(void (*run)(const u64 a[4], const u64 b[4]), const BIGNUM *limit)
{
	u64 a[4], b[4];
	unsigned int i, j;

	for (i = 0; i < EDGE_NUMBERS; i++) {
		number_at(a, i, limit);
		for (j = i % 61; j < EDGE_NUMBERS; j += 61) {
			number_at(b, j, limit);
			run(a, b);
		}
	}
	for (i = 0; i < RANDOM_CASES; i++) {
		number_at(a, EDGE_NUMBERS, limit);
		number_at(b, EDGE_NUMBERS, limit);
		run(a, b);
	}
}

/* 1 / 2^256 modulo @limit */
static BIGNUM *montgomery_factor(const BIGNUM *limit)
{
	BIGNUM *r = BN_new();

	BN_set_bit(r, 256);
	BN_mod_inverse(r, r, limit, ref_ctx);
	return r;
}

static BIGNUM *factor_p;

static void field_pair(const u64 a_limbs[4], const u64 b_limbs[4])
{
	struct muster_p256_fe a, b, r;
	BIGNUM *x = number_of(a_limbs), *y = number_of(b_limbs), *expected;

	memcpy(&a, a_limbs, sizeof(a));
	memcpy(&b, b_limbs, sizeof(b));

	expected = BN_new();
	BN_mod_mul(expected, x, y, ref_p, ref_ctx);
	BN_mod_mul(expected, expected, factor_p, ref_p, ref_ctx);
	p256_fe_mul(&r, &a, &b);
	CHECK(is(r.v, expected));

	expected = BN_new();
	BN_mod_mul(expected, x, x, ref_p, ref_ctx);
	BN_mod_mul(expected, expected, factor_p, ref_p, ref_ctx);
	p256_fe_sqr(&r, &a);
	CHECK(is(r.v, expected));

	expected = BN_new();
	BN_mod_add(expected, x, y, ref_p, ref_ctx);
	p256_fe_add(&r, &a, &b);
	CHECK(is(r.v, expected));

	expected = BN_new();
	BN_mod_sub(expected, x, y, ref_p, ref_ctx);
	p256_fe_sub(&r, &a, &b);
	CHECK(is(r.v, expected));

	p256_fe_halve(&r, &a);
	CHECK(BN_cmp(ref_p, expected = number_of(r.v)) > 0);
	BN_mod_lshift1(expected, expected, ref_p, ref_ctx);
	CHECK(is(a.v, expected));

	r = a;
	p256_fe_negate_if(&r, 0);
	CHECK(!memcmp(&r, &a, sizeof(r)));
	p256_fe_negate_if(&r, ~0ULL);
	expected = BN_new();
	BN_mod_sub(expected, expected, x, ref_p, ref_ctx);
	CHECK(is(r.v, expected));
	CHECK(p256_fe_zero_mask(&a) == (BN_is_zero(x) ? ~0ULL : 0));

	/* Results may be arguments. */
	r = a;
	p256_fe_mul(&r, &r, &b);
	p256_fe_mul(&a, &a, &b);
	CHECK(!memcmp(&r, &a, sizeof(r)));
	p256_fe_mul(&r, &b, &b);
	p256_fe_sqr(&b, &b);
	CHECK(!memcmp(&r, &b, sizeof(r)));

	BN_free(x);
	BN_free(y);
}

static void test_field(void)
{
	factor_p = montgomery_factor(ref_p);
	for_pairs(field_pair, ref_p);
	BN_free(factor_p);
}

static void test_field_bytes(void)
{
	struct muster_p256_fe a;
	u8 bytes[32], again[32];
	BIGNUM *number;
	u64 limbs[4];
	unsigned int i;

	for (i = 0; i < EDGE_NUMBERS + 1000; i++) {
		number_at(limbs, i, ref_p);
		p256_limbs_to_bytes(bytes, limbs);
		CHECK(p256_fe_from_bytes(&a, bytes));
		p256_fe_to_bytes(again, &a);
		CHECK_BYTES(again, 32, bytes, 32);
	}
	/* p, p + 1, ..., 2^256 - 1 are no elements */
	number = BN_dup(ref_p);
	for (i = 0; i < 200; i++) {
		ref_bytes(bytes, number);
		CHECK(!p256_fe_from_bytes(&a, bytes));
		BN_add_word(number, 1);
	}
	memset(bytes, 0xff, sizeof(bytes));
	CHECK(!p256_fe_from_bytes(&a, bytes));
	BN_free(number);
}

static void test_field_invert(void)
{
	struct muster_p256_fe a, inverse, product;
	unsigned int i;

	for (i = 0; i < EDGE_NUMBERS + RANDOM_CASES; i++) {
		number_at(a.v, i, ref_p);
		p256_fe_invert(&inverse, &a);
		p256_fe_mul(&product, &inverse, &a);
		if (p256_fe_zero_mask(&a))
			CHECK(p256_fe_zero_mask(&inverse));
		else
			CHECK(!memcmp(&product, &p256_fe_one, sizeof(product)));
	}
}

static void scalar_pair(const u64 a_limbs[4], const u64 b_limbs[4])
{
	BIGNUM *x = number_of(a_limbs), *y = number_of(b_limbs), *expected;
	struct muster_p256_scalar a, b, r;

	memcpy(&a, a_limbs, sizeof(a));
	memcpy(&b, b_limbs, sizeof(b));

	expected = BN_new();
	BN_mod_mul(expected, x, y, ref_n, ref_ctx);
	p256_scalar_mul(&r, &a, &b);
	CHECK(is(r.v, expected));

	expected = BN_new();
	BN_mod_add(expected, x, y, ref_n, ref_ctx);
	p256_scalar_add(&r, &a, &b);
	CHECK(is(r.v, expected));

	r = a;
	p256_scalar_negate_if(&r, 0);
	CHECK(!memcmp(&r, &a, sizeof(r)));
	p256_scalar_negate_if(&r, ~0ULL);
	expected = BN_new();
	BN_mod_sub(expected, expected, x, ref_n, ref_ctx);
	CHECK(is(r.v, expected));
	CHECK(p256_scalar_is_zero(&a) == BN_is_zero(x));

	BN_free(x);
	BN_free(y);
}

static void test_scalar(void)
{
	for_pairs(scalar_pair, ref_n);
}

static void test_scalar_bytes(void)
{
	struct muster_p256_scalar a;
	BIGNUM *number, *limit = BN_new();
	u8 bytes[32], again[32];
	u64 limbs[4];
	unsigned int i;
	bool below;

	BN_set_bit(limit, 256);
	for (i = 0; i < EDGE_NUMBERS + RANDOM_CASES; i++) {
		number_at(limbs, i, limit);
		p256_limbs_to_bytes(bytes, limbs);
		number = ref_number(bytes);
		below = BN_cmp(number, ref_n) < 0;
		BN_mod(number, number, ref_n, ref_ctx);
		CHECK(p256_scalar_from_bytes(&a, bytes) == below);
		ref_bytes(bytes, number);
		p256_scalar_to_bytes(again, &a);
		CHECK_BYTES(again, 32, bytes, 32);
		BN_free(number);
	}
	BN_free(limit);
}

static void test_scalar_invert(void)
{
	struct muster_p256_scalar a, inverse;
	BIGNUM *number, *expected;
	unsigned int i;

	for (i = 0; i < EDGE_NUMBERS + RANDOM_CASES; i++) {
		number_at(a.v, i, ref_n);
		number = number_of(a.v);
		if (BN_is_zero(number))
			expected = BN_new();
		else
			expected = BN_mod_inverse(NULL, number, ref_n, ref_ctx);
		p256_scalar_invert(&inverse, &a);
		CHECK(is(inverse.v, expected));
		BN_free(number);
	}
}

static const struct tap_test tests[] = {
	{ "products, squares, sums, differences, halves modulo p", test_field },
	{ "field elements from and to bytes; p and above refused", test_field_bytes },
	{ "inverses modulo p", test_field_invert },
	{ "products, sums, negatives modulo n", test_scalar },
	{ "scalars from and to bytes, reduced modulo n", test_scalar_bytes },
	{ "inverses modulo n", test_scalar_invert },
};

int main(void)
{
	ref_init();
	return tap_run(tests, sizeof(tests) / sizeof(tests[0]));
}
