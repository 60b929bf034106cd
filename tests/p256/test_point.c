// SPDX-License-Identifier: GPL-2.0-or-later
/* The group law with its special cases, tables, and multiples from tables, against OpenSSL. */
#include <stdlib.h>

#include "p256_comb.h"
#include "reference.h"
#include "tap.h"

static BIGNUM *word(long value)
{
	BIGNUM *number = BN_new();

	BN_set_word(number, (BN_ULONG)labs(value));
	BN_set_negative(number, value < 0);
	BN_nnmod(number, number, ref_n, ref_ctx);
	return number;
}

/* k * G, which is not infinity */
static struct muster_p256_affine multiple(const BIGNUM *k)
{
	struct muster_p256_affine point;
	u8 bytes[64];

	if (!ref_multiply(bytes, k, NULL, NULL) || !p256_affine_from_bytes(&point, bytes))
		abort();
	return point;
}

/* Is @point k * G? */
static bool is_multiple(const struct muster_p256_point *point, const BIGNUM *k)
{
	struct muster_p256_affine affine;
	u8 expected[64], bytes[64];

	if (!ref_multiply(expected, k, NULL, NULL))
		return p256_fe_zero_mask(&point->z);
	if (p256_fe_zero_mask(&point->z))
		return false;
	p256_point_to_affine(&affine, point);
	p256_affine_to_bytes(bytes, &affine);
	return !memcmp(bytes, expected, sizeof(bytes));
}

/* k * G in coordinates with a Z that is not 1, unless k is 0. */
static struct muster_p256_point projective(const BIGNUM *k)
{
	struct muster_p256_point point = { 0 };
	struct muster_p256_affine affine;
	struct muster_p256_fe z, power;
	u8 bytes[32];

	if (BN_is_zero(k))
		return point;
	affine = multiple(k);
	ref_random_number(bytes, ref_p);
	if (!p256_fe_from_bytes(&z, bytes) || p256_fe_zero_mask(&z))
		z = p256_fe_one;
	p256_fe_sqr(&power, &z);
	p256_fe_mul(&point.x, &affine.x, &power);
	p256_fe_mul(&power, &power, &z);
	p256_fe_mul(&point.y, &affine.y, &power);
	point.z = z;
	return point;
}

static void test_group_law(void)
{
	struct muster_p256_point a, sum;
	struct muster_p256_affine b;
	BIGNUM *x, *y, *expected = BN_new();
	long i, j;

	for (i = -6; i <= 6; i++) {
		x = word(i);
		a = projective(x);
		BN_mod_add(expected, x, x, ref_n, ref_ctx);
		p256_point_double(&sum, &a);
		CHECK(is_multiple(&sum, expected));
		sum = a;
		p256_point_double(&sum, &sum);
		CHECK(is_multiple(&sum, expected));
		for (j = -6; j <= 6; j++) {
			if (j == 0)
				continue;
			y = word(j);
			b = multiple(y);
			BN_mod_add(expected, x, y, ref_n, ref_ctx);
			p256_point_add(&sum, &a, &b);
			CHECK(is_multiple(&sum, expected));
			sum = a;
			p256_point_add(&sum, &sum, &b);
			CHECK(is_multiple(&sum, expected));
			p256_point_add_complete(&sum, &a, &b);
			CHECK(is_multiple(&sum, expected));
			sum = a;
			p256_point_add_complete(&sum, &sum, &b);
			CHECK(is_multiple(&sum, expected));
			if (i != 0) {
				bool equal = p256_point_add_unequal(&sum, &a, &b);

				CHECK(equal == (i == j));
				CHECK(equal || is_multiple(&sum, expected));
			}
			BN_free(y);
		}
		BN_free(x);
	}
	BN_free(expected);
}

static void test_validation(void)
{
	struct muster_p256_affine point;
	u8 bytes[64], bad[64];
	BIGNUM *x, *one = word(1);
	int i;

	CHECK(ref_multiply(bytes, one, NULL, NULL));
	CHECK(p256_affine_from_bytes(&point, bytes));
	p256_affine_to_bytes(bad, &point);
	CHECK_BYTES(bad, 64, bytes, 64);
	for (i = 0; i < 512; i++) {
		memcpy(bad, bytes, sizeof(bad));
		bad[i / 8] ^= 1 << i % 8;
		CHECK(!p256_affine_from_bytes(&point, bad));
	}
	memset(bad, 0, sizeof(bad));
	CHECK(!p256_affine_from_bytes(&point, bad));
	memset(bad, 0xff, sizeof(bad));
	CHECK(!p256_affine_from_bytes(&point, bad));

	/* the same point with a coordinate that is not reduced: those below 2^256 - p */
	for (i = 5; i < 40; i++) {
		EC_POINT *on_curve = EC_POINT_new(ref_group);

		x = word(i);
		if (EC_POINT_set_compressed_coordinates(ref_group, on_curve, x, 0, ref_ctx)) {
			BIGNUM *y = BN_new();

			EC_POINT_get_affine_coordinates(ref_group, on_curve, NULL, y, ref_ctx);
			ref_bytes(bad, x);
			ref_bytes(bad + 32, y);
			CHECK(p256_affine_from_bytes(&point, bad));
			BN_add(x, x, ref_p);
			ref_bytes(bad, x);
			CHECK(!p256_affine_from_bytes(&point, bad));
			BN_free(y);
		}
		EC_POINT_free(on_curve);
		BN_free(x);
	}
	BN_free(one);
}

/* The scalar that entry @number of comb @j is of: sum of +-2^((j * teeth + i) * spread). */
static BIGNUM *entry_scalar(const struct p256_comb *comb, unsigned int j, unsigned int number)
{
	BIGNUM *sum = BN_new(), *power = BN_new();
	unsigned int i;

	for (i = 0; i < comb->teeth; i++) {
		BN_zero(power);
		BN_set_bit(power, (int)((j * comb->teeth + i) * comb->spread));
		if (i == comb->teeth - 1 || number >> i & 1)
			BN_add(sum, sum, power);
		else
			BN_sub(sum, sum, power);
	}
	BN_free(power);
	return sum;
}

/* Is every point of @comb the right multiple of @base * G? */
static void check_comb(const struct p256_comb *comb, const BIGNUM *base)
{
	unsigned int count = 1U << (comb->teeth - 1), j, number;
	u8 expected[64], bytes[64];
	BIGNUM *scalar;

	for (j = 0; j < comb->combs; j++) {
		for (number = 0; number < count; number++) {
			scalar = entry_scalar(comb, j, number);
			BN_mod_mul(scalar, scalar, base, ref_n, ref_ctx);
			if (!CHECK(ref_multiply(expected, scalar, NULL, NULL)))
				continue;
			p256_affine_to_bytes(bytes, &comb->points[j * count + number]);
			CHECK_BYTES(bytes, 64, expected, 64);
			BN_free(scalar);
		}
	}
}

static void test_generator_tables(void)
{
	BIGNUM *one = word(1);

	check_comb(&p256_comb_sign, one);
	check_comb(&p256_comb_verify, one);
	BN_free(one);
}

static void test_key_tables(void)
{
	struct muster_p256_affine key, window[P256_WINDOW_POINTS];
	struct muster_p256_table table;
	struct p256_comb comb;
	BIGNUM *scalar;
	u8 bytes[32];
	int i;

	for (i = 0; i < 12; i++) {
		/* G, -G, 2 * G, -2 * G; others */
		if (i < 4) {
			scalar = word(i % 2 ? -(i / 2 + 1) : i / 2 + 1);
		} else {
			ref_random_number(bytes, ref_n);
			bytes[31] |= 1;
			scalar = ref_number(bytes);
		}
		key = multiple(scalar);
		muster_p256_table_build(&table, &key);
		p256_comb_of_table(&comb, &table);
		check_comb(&comb, scalar);
		p256_comb_window(&comb, window, &key);
		check_comb(&comb, scalar);
		BN_free(scalar);
	}
}

/* k * (base * G), k not 0; in constant time too if @comb is one for that */
static void check_multiple(const struct p256_comb *comb, bool constant_time, const BIGNUM *base,
			   const BIGNUM *k)
{
	struct muster_p256_point product = { 0 };
	BIGNUM *expected = BN_new();
	struct muster_p256_scalar scalar;
	struct p256_digits digits;
	unsigned int column, i;
	u8 bytes[32];

	ref_bytes(bytes, k);
	p256_scalar_from_bytes(&scalar, bytes);
	BN_mod_mul(expected, k, base, ref_n, ref_ctx);

	p256_comb_digits(&digits, comb, &scalar);
	for (column = comb->columns; column-- > 0;) {
		for (i = 0; i < comb->step; i++)
			p256_point_double(&product, &product);
		p256_comb_add(&product, comb, &digits, column);
	}
	if (!CHECK(is_multiple(&product, expected)))
		tap_print_bytes("scalar", bytes, sizeof(bytes));

	if (constant_time)
		p256_comb_mul(&product, comb, &scalar);
	if (!CHECK(is_multiple(&product, expected)))
		tap_print_bytes("scalar", bytes, sizeof(bytes));
	BN_free(expected);
}

static void check_multiples(const struct p256_comb *comb, bool constant_time, const BIGNUM *base)
{
	unsigned int j, number;
	BIGNUM *k;
	u8 bytes[32];
	long i;

	for (i = -40; i <= 40; i++) {
		if (i == 0)
			continue;
		k = word(i);
		check_multiple(comb, constant_time, base, k);
		BN_free(k);
	}
	/* twice an entry: among these are the scalars whose last addition is of equal points */
	for (j = 0; j < comb->combs; j++) {
		for (number = 0; number < 1U << (comb->teeth - 1); number++) {
			k = entry_scalar(comb, j, number);
			BN_mod_lshift1(k, k, ref_n, ref_ctx);
			check_multiple(comb, constant_time, base, k);
			BN_sub(k, ref_n, k);
			check_multiple(comb, constant_time, base, k);
			BN_free(k);
		}
	}
	for (i = 0; i < 300; i++) {
		ref_random_number(bytes, ref_n);
		k = ref_number(bytes);
		if (!BN_is_zero(k))
			check_multiple(comb, constant_time, base, k);
		BN_free(k);
	}
}

static void test_multiples(void)
{
	struct muster_p256_affine key, window[P256_WINDOW_POINTS];
	struct muster_p256_table table;
	struct p256_comb comb;
	BIGNUM *base = word(1);

	check_multiples(&p256_comb_sign, true, base);
	check_multiples(&p256_comb_verify, false, base);

	BN_set_word(base, 0x10001);
	key = multiple(base);
	muster_p256_table_build(&table, &key);
	p256_comb_of_table(&comb, &table);
	check_multiples(&comb, false, base);
	p256_comb_window(&comb, window, &key);
	check_multiples(&comb, true, base);
	BN_free(base);
}

/*
 * What p256_comb_mul() has its complete additions for: with this scalar, the last one is
 * of equal points.
 */
static void test_equal_addends(void)
{
	const struct p256_comb *comb = &p256_comb_sign;
	struct p256_comb but_last = *comb;
	struct muster_p256_point acc = { 0 };
	struct muster_p256_scalar scalar;
	struct p256_digits digits;
	BIGNUM *k = NULL, *half = word(2), *one = word(1);
	unsigned int column;
	u8 bytes[32];

	BN_hex2bn(&k, "bff7feff20040080ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
	ref_bytes(bytes, k);
	p256_scalar_from_bytes(&scalar, bytes);
	p256_comb_digits(&digits, comb, &scalar);
	for (column = comb->columns - 1; column > 0; column--) {
		p256_comb_add(&acc, comb, &digits, column);
		p256_point_double(&acc, &acc);
	}
	but_last.combs--;
	p256_comb_add(&acc, &but_last, &digits, 0);

	BN_mod_inverse(half, half, ref_n, ref_ctx);
	BN_mod_mul(half, half, k, ref_n, ref_ctx);
	CHECK(is_multiple(&acc, half));
	check_multiple(comb, true, one, k);
	BN_sub(k, ref_n, k);
	check_multiple(comb, true, one, k);
	BN_free(k);
	BN_free(half);
	BN_free(one);
}

static const struct tap_test tests[] = {
	{ "doubling and addition, of equals, negatives and infinity too", test_group_law },
	{ "only reduced coordinates of points of the curve are accepted", test_validation },
	{ "tables of the generator", test_generator_tables },
	{ "tables and windows of keys, G and -G among them", test_key_tables },
	{ "multiples by special and random scalars", test_multiples },
	{ "a scalar whose last addition is of equal points", test_equal_addends },
};

int main(void)
{
	ref_init();
	return tap_run(tests, sizeof(tests) / sizeof(tests[0]));
}
