// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ECDSA and ECDH: Wycheproof's sets, RFC 6979, and signatures that lead through the
 * special cases. Uses p256.h only, so that it tests es256_ecc.c as well.
 */
#include <errno.h>
#include <stdlib.h>

#include "es256.h"
#include "hash.h"
#include "hex.h"
#include "json.h"
#include "p256.h"
#include "reference.h"
#include "tap.h"

static void sha256(u8 digest[32], const void *data, size_t len)
{
	struct muster_sha256 sha;

	muster_sha256_init(&sha);
	muster_sha256_update(&sha, data, len);
	muster_sha256_final(&sha, digest);
}

/* The public key that is used, and its table. */
static struct muster_p256_affine public_point;
static struct muster_p256_table public_table;

static bool use_key(const u8 public_key[64])
{
	if (!muster_p256_public(&public_point, public_key))
		return false;
	if (MUSTER_P256_HAS_TABLES)
		muster_p256_table_build(&public_table, &public_point);
	return true;
}

/* Verify without the table and with it, which must agree. */
static bool verify(const u8 digest[32], const u8 signature[64])
{
	bool valid = muster_p256_verify(&public_point, NULL, digest, signature);

	if (MUSTER_P256_HAS_TABLES)
		CHECK(muster_p256_verify(&public_point, &public_table, digest, signature) == valid);
	return valid;
}

/* Run all cases of a file in VECTORS/wycheproof. */
static void for_cases(const char *name,
		      void (*run)(struct json_object *group, struct json_object *test))
{
	struct json_object *file, *groups, *group, *cases;
	size_t g, t, count = 0;
	char path[512];

	snprintf(path, sizeof(path), "%s/wycheproof/%s", VECTORS, name);
	file = json_object_from_file(path);
	if (!file)
		SKIP("no ../shared/vectors/wycheproof/%s", name);
	groups = json_member(file, "testGroups");
	for (g = 0; g < json_object_array_length(groups); g++) {
		group = json_object_array_get_idx(groups, g);
		cases = json_member(group, "tests");
		for (t = 0; t < json_object_array_length(cases); t++, count++)
			run(group, json_object_array_get_idx(cases, t));
	}
	json_object_put(file);
	printf("# %zu cases of %s\n", count, name);
	CHECK(count);
}

static void check_result(struct json_object *test, bool accepted)
{
	const char *result = json_text(test, "result");
	s64 id = 0;

	/* "acceptable" leaves it open */
	if (strcmp(result, "acceptable") == 0)
		return;
	json_int(test, "tcId", &id);
	tap_check(accepted == !strcmp(result, "valid"), __FILE__, __LINE__, "case %lld is %s",
		  (long long)id, result);
}

static void ecdsa_case(struct json_object *group, struct json_object *test)
{
	size_t msg_len, sig_len, key_len;
	u8 *msg = json_bytes(test, "msg", &msg_len);
	u8 *sig = json_bytes(test, "sig", &sig_len);
	u8 *key = json_bytes(json_member(group, "publicKey"), "uncompressed", &key_len);
	u8 digest[32];

	if (CHECK(msg && sig && key && key_len == 65)) {
		sha256(digest, msg, msg_len);
		/* Signatures of any other length never come to p256.c. */
		check_result(test, sig_len == 64 && use_key(key + 1) &&
				   verify(digest, sig));
	}
	free(msg);
	free(sig);
	free(key);
}

static void test_wycheproof_ecdsa(void)
{
	for_cases("ecdsa_secp256r1_sha256_p1363_test.json", ecdsa_case);
}

static void ecdh_case(struct json_object *group, struct json_object *test)
{
	size_t key_len, public_len, shared_len;
	u8 *key = json_bytes(test, "private", &key_len);
	u8 *public_key = json_bytes(test, "public", &public_len);
	u8 *shared = json_bytes(test, "shared", &shared_len);
	struct muster_p256_affine peer;
	struct muster_p256_scalar scalar;
	u8 padded[32] = { 0 }, secret[32];
	bool accepted;

	(void)group;
	if (CHECK(key && public_key && shared && key_len <= 33)) {
		/* as integers: shorter, or with a leading zero */
		if (key_len > 32)
			memcpy(padded, key + key_len - 32, 32);
		else
			memcpy(padded + 32 - key_len, key, key_len);
		/* only uncompressed points are in the protocol's credentials */
		accepted = public_len == 65 && public_key[0] == 4 &&
			   muster_p256_private(&scalar, padded) &&
			   muster_p256_public(&peer, public_key + 1) &&
			   muster_p256_ecdh(secret, &scalar, &peer);
		check_result(test, accepted);
		if (accepted)
			CHECK_BYTES(secret, sizeof(secret), shared, shared_len);
	}
	free(key);
	free(public_key);
	free(shared);
}

static void test_wycheproof_ecdh(void)
{
	for_cases("ecdh_secp256r1_ecpoint_test.json", ecdh_case);
}

static const char rfc6979_key[] =
	"c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
static const char rfc6979_public[] =
	"60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
	"7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

/* RFC 6979 appendix A.2.5, SHA-256 */
static void test_rfc6979(void)
{
	static const struct {
		const char *message;
		const char *signature;
	} vectors[] = {
		{ "sample",
		  "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
		  "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8" },
		{ "test",
		  "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
		  "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083" },
	};
	u8 key[32], public_key[64], expected[64], digest[32], signature[64], again[64];
	struct muster_es256_private *priv;
	u8 random[32] = { 1 };
	size_t i;

	hex(key, sizeof(key), rfc6979_key);
	hex(expected, sizeof(expected), rfc6979_public);
	if (!CHECK(!muster_es256_private_new(&priv, key)))
		return;
	muster_es256_public(priv, public_key);
	CHECK_BYTES(public_key, 64, expected, 64);
	for (i = 0; i < ARRAY_SIZE(vectors); i++) {
		sha256(digest, vectors[i].message, strlen(vectors[i].message));
		hex(expected, sizeof(expected), vectors[i].signature);
		CHECK(!muster_es256_sign(priv, digest, NULL, signature));
		CHECK_BYTES(signature, 64, expected, 64);

		/* with randomness: valid, different, and a function of it */
		CHECK(!muster_es256_sign(priv, digest, random, signature));
		CHECK(memcmp(signature, expected, 64));
		CHECK(ref_verify(public_key, digest, signature));
		CHECK(!muster_es256_sign(priv, digest, random, again));
		CHECK_BYTES(again, 64, signature, 64);
		random[31] ^= 1;
		CHECK(!muster_es256_sign(priv, digest, random, again));
		CHECK(memcmp(again, signature, 64));
	}
	muster_es256_private_free(priv);
}

/* Digests of n and more are reduced before they become part of the nonce, and to sign. */
static void test_big_digests(void)
{
	struct muster_es256_private *priv;
	u8 key[32], public_key[64], digest[32], small[32], signature[64], again[64];
	BIGNUM *number = BN_dup(ref_n);
	int i;

	hex(key, sizeof(key), rfc6979_key);
	if (!CHECK(!muster_es256_private_new(&priv, key)))
		return;
	muster_es256_public(priv, public_key);
	CHECK(use_key(public_key));
	for (i = 0; i < 4; i++) {
		ref_bytes(digest, number);
		memset(small, 0, sizeof(small));
		small[31] = (u8)i;
		CHECK(!muster_es256_sign(priv, digest, NULL, signature));
		CHECK(!muster_es256_sign(priv, small, NULL, again));
		CHECK_BYTES(signature, 64, again, 64);
		CHECK(verify(digest, signature));
		CHECK(ref_verify(public_key, digest, signature));
		BN_add_word(number, 1);
	}
	memset(digest, 0xff, sizeof(digest));
	CHECK(!muster_es256_sign(priv, digest, NULL, signature));
	CHECK(verify(digest, signature));
	CHECK(ref_verify(public_key, digest, signature));
	BN_free(number);
	muster_es256_private_free(priv);
}

/* Numbers modulo n at which special cases are likely. */
static BIGNUM *special(unsigned int i)
{
	static const char *const hexadecimal[] = {
		"ffffffffffffffffffffffffffffffff",
		"ffffffff00000000ffffffff00000000ffffffff00000000ffffffff00000000",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"bff7feff20040080ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
	};
	BIGNUM *number = BN_new();

	if (i < 5) {
		BN_set_word(number, i);
	} else if (i < 10) {
		BN_sub(number, ref_n, BN_value_one());
		BN_sub_word(number, i - 5);
	} else if (i < 12) {
		/* the halves of n - 1 and n + 1 */
		BN_rshift1(number, ref_n);
		BN_add_word(number, i - 10);
	} else if (i < 18) {
		/* around powers of two where the combs and windows begin */
		BN_set_bit(number, (int[]){ 5, 11, 15, 22, 132, 255 }[i - 12]);
	} else {
		BN_hex2bn(&number, hexadecimal[i - 18]);
	}
	return number;
}

#define SPECIALS 22

/*
 * Signatures that make verification compute u1 * G + u2 * (d * G), for all combinations
 * of special numbers: among them additions of equal points, of negatives, and infinity.
 */
static void test_special_multiples(void)
{
	u8 public_key[64], digest[32], signature[64], point[64];
	BIGNUM *d, *u1, *u2, *r;
	unsigned int i, j, k;
	unsigned int infinite = 0;

	for (i = 1; i < SPECIALS; i++) {
		d = special(i);
		CHECK(ref_multiply(public_key, d, NULL, NULL));
		CHECK(use_key(public_key));
		for (j = 0; j < SPECIALS; j++) {
			u1 = special(j);
			for (k = 1; k < SPECIALS; k++) {
				u2 = special(k);
				if (ref_multiply(point, u1, public_key, u2)) {
					r = ref_number(point);
					CHECK(ref_craft(digest, signature, r, u1, u2));
					CHECK(verify(digest, signature));
					BN_add_word(r, 1);
				} else {
					infinite++;
					r = BN_dup(u2);
				}
				if (ref_craft(digest, signature, r, u1, u2))
					CHECK(!verify(digest, signature));
				BN_free(r);
				BN_free(u2);
			}
			BN_free(u1);
		}
		BN_free(d);
	}
	CHECK(infinite > 0);
}

/* r and s of 0, n and more are refused, whatever the rest. */
static void test_ranges(void)
{
	u8 key[32], public_key[64], digest[32] = { 1 }, good[64], signature[64];
	BIGNUM *number;
	int half, i;

	hex(key, sizeof(key), rfc6979_key);
	hex(public_key, sizeof(public_key), rfc6979_public);
	CHECK(use_key(public_key));
	ref_sign(key, digest, good);
	CHECK(verify(digest, good));
	for (half = 0; half < 2; half++) {
		memcpy(signature, good, sizeof(good));
		memset(signature + 32 * half, 0, 32);
		CHECK(!verify(digest, signature));
		memset(signature + 32 * half, 0xff, 32);
		CHECK(!verify(digest, signature));
		number = BN_dup(ref_n);
		for (i = 0; i < 10; i++) {
			ref_bytes(signature + 32 * half, number);
			CHECK(!verify(digest, signature));
			BN_add_word(number, 1);
		}
		BN_free(number);
	}
	/* what is right modulo n is not right */
	memcpy(signature, good, sizeof(good));
	number = ref_number(good);
	BN_add(number, number, ref_n);
	if (BN_num_bits(number) <= 256) {
		ref_bytes(signature, number);
		CHECK(!verify(digest, signature));
	}
	BN_free(number);
	/* the other s */
	number = ref_number(good + 32);
	BN_sub(number, ref_n, number);
	memcpy(signature, good, sizeof(good));
	ref_bytes(signature + 32, number);
	CHECK(verify(digest, signature));
	BN_free(number);
	/* any other bit */
	for (i = 0; i < 512; i++) {
		memcpy(signature, good, sizeof(good));
		signature[i / 8] ^= 1 << i % 8;
		CHECK(!verify(digest, signature));
	}
}

static void test_private_keys(void)
{
	struct muster_es256_private *priv;
	u8 key[32], public_key[64], expected[64], digest[32] = { 2 }, signature[64];
	BIGNUM *number;
	unsigned int i;

	memset(key, 0, sizeof(key));
	CHECK(muster_es256_private_new(&priv, key) == -EINVAL);
	memset(key, 0xff, sizeof(key));
	CHECK(muster_es256_private_new(&priv, key) == -EINVAL);
	ref_bytes(key, ref_n);
	CHECK(muster_es256_private_new(&priv, key) == -EINVAL);
	for (i = 1; i < SPECIALS; i++) {
		number = special(i);
		ref_bytes(key, number);
		CHECK(ref_multiply(expected, number, NULL, NULL));
		if (CHECK(!muster_es256_private_new(&priv, key))) {
			muster_es256_public(priv, public_key);
			CHECK_BYTES(public_key, 64, expected, 64);
			CHECK(!muster_es256_sign(priv, digest, NULL, signature));
			CHECK(ref_verify(public_key, digest, signature));
			muster_es256_private_free(priv);
		}
		BN_free(number);
	}
}

static void test_ecdh(void)
{
	u8 key[32], expected[64], secret[32], bad[64] = { 0 };
	struct muster_es256_private *priv;
	u8 public_key[64];
	BIGNUM *number, *own;
	unsigned int i, j;

	for (i = 1; i < SPECIALS; i++) {
		own = special(i);
		ref_bytes(key, own);
		if (!CHECK(!muster_es256_private_new(&priv, key)))
			continue;
		CHECK(muster_es256_ecdh(priv, bad, secret) == -EINVAL);
		for (j = 1; j < SPECIALS; j++) {
			number = special(j);
			CHECK(ref_multiply(public_key, number, NULL, NULL));
			BN_mod_mul(number, number, own, ref_n, ref_ctx);
			CHECK(ref_multiply(expected, number, NULL, NULL));
			CHECK(!muster_es256_ecdh(priv, public_key, secret));
			CHECK_BYTES(secret, 32, expected, 32);
			BN_free(number);
		}
		muster_es256_private_free(priv);
		BN_free(own);
	}
}

/* es256.h's keys: a table comes with the first valid signature, while there is room. */
static void test_tables(void)
{
	struct muster_es256_tables *tables = muster_es256_tables_new(1);
	u8 key[32], public_key[64], digest[32] = { 3 }, signature[64];
	struct muster_es256_key *first, *second, *none;
	u32 expected = MUSTER_P256_HAS_TABLES;

	hex(key, sizeof(key), rfc6979_key);
	hex(public_key, sizeof(public_key), rfc6979_public);
	ref_sign(key, digest, signature);
	if (!CHECK(tables && !muster_es256_key_new(&first, public_key, tables) &&
		   !muster_es256_key_new(&second, public_key, tables) &&
		   !muster_es256_key_new(&none, public_key, NULL)))
		return;
	signature[0] ^= 1;
	CHECK(!muster_es256_verify(first, digest, signature));
	CHECK(muster_es256_tables_count(tables) == 0);
	signature[0] ^= 1;
	CHECK(muster_es256_verify(none, digest, signature));
	CHECK(muster_es256_tables_count(tables) == 0);
	CHECK(muster_es256_verify(first, digest, signature));
	CHECK(muster_es256_tables_count(tables) == expected);
	CHECK(muster_es256_verify(second, digest, signature));
	CHECK(muster_es256_tables_count(tables) == expected);
	CHECK(muster_es256_verify(first, digest, signature));
	signature[40] ^= 1;
	CHECK(!muster_es256_verify(first, digest, signature));
	CHECK(!muster_es256_verify(second, digest, signature));
	muster_es256_key_free(first);
	CHECK(muster_es256_tables_count(tables) == 0);
	muster_es256_key_free(second);
	muster_es256_key_free(none);
	muster_es256_key_free(NULL);
	muster_es256_tables_put(tables);

	memset(public_key, 0, sizeof(public_key));
	CHECK(muster_es256_key_new(&first, public_key, NULL) == -EINVAL);
}

static const struct tap_test tests[] = {
	{ "Wycheproof's ECDSA signatures", test_wycheproof_ecdsa },
	{ "Wycheproof's ECDH cases", test_wycheproof_ecdh },
	{ "the signatures of RFC 6979, and with added randomness", test_rfc6979 },
	{ "digests that are not below n", test_big_digests },
	{ "verification through special multiples and infinity", test_special_multiples },
	{ "r and s out of range, and other s", test_ranges },
	{ "special private keys", test_private_keys },
	{ "shared secrets of special keys", test_ecdh },
	{ "tables of keys", test_tables },
};

int main(void)
{
	ref_init();
	return tap_run(tests, sizeof(tests) / sizeof(tests[0]));
}
