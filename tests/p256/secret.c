// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * No branch and no address depends on a secret: under valgrind, with the secrets marked as
 * undefined, each branch on one and each access at one is an error that is counted.
 */
#include <valgrind/memcheck.h>
#include <valgrind/valgrind.h>

#include "p256.h"
#include "tap.h"

static const u8 key_bytes[32] = {
	0xc9, 0xaf, 0xa9, 0xd8, 0x45, 0xba, 0x75, 0x16, 0x6b, 0x5c, 0x21, 0x57, 0x67, 0xb1, 0xd6,
	0x93, 0x4e, 0x50, 0xc3, 0xdb, 0x36, 0xe8, 0x9b, 0x12, 0x7b, 0x8a, 0x62, 0x2b, 0x12, 0x0f,
	0x67, 0x21,
};

static const u8 even_bytes[32] = { 0xa6, 0xe3, [31] = 0x60 };

/* Return: errors that @run leads to. */
static unsigned int errors_of(void (*run)(void))
{
	unsigned int before = VALGRIND_COUNT_ERRORS;

	run();
	return VALGRIND_COUNT_ERRORS - before;
}

/* A secret scalar. That it is valid may be known. */
static void secret_scalar(struct muster_p256_scalar *scalar, const u8 bytes[32])
{
	u8 secret[32];
	bool valid;

	memcpy(secret, bytes, sizeof(secret));
	VALGRIND_MAKE_MEM_UNDEFINED(secret, sizeof(secret));
	valid = muster_p256_private(scalar, secret);
	VALGRIND_MAKE_MEM_DEFINED(&valid, sizeof(valid));
	CHECK(valid);
	/* Not a trace of definedness was left: the test tests something. */
	CHECK(VALGRIND_CHECK_MEM_IS_DEFINED(scalar, sizeof(*scalar)));
}

static volatile u8 sink;

static void leak_by_branch(void)
{
	struct muster_p256_scalar key;

	secret_scalar(&key, key_bytes);
	if (key.v[0] & 1)
		sink = 1;
}

static void leak_by_address(void)
{
	static const u8 table[2] = { 1, 2 };
	struct muster_p256_scalar key;

	secret_scalar(&key, key_bytes);
	sink = table[key.v[0] & 1];
}

static void run_public(void)
{
	struct muster_p256_scalar key;
	u8 public_key[64];

	secret_scalar(&key, key_bytes);
	muster_p256_public_of(public_key, &key);
	secret_scalar(&key, even_bytes);
	muster_p256_public_of(public_key, &key);
}

static void run_sign(void)
{
	struct muster_p256_scalar key, nonce;
	u8 digest[32] = { 1 }, signature[64];

	secret_scalar(&key, key_bytes);
	secret_scalar(&nonce, even_bytes);
	muster_p256_sign(&key, &nonce, digest, signature);
	muster_p256_sign(&nonce, &key, digest, signature);
}

static void run_ecdh(void)
{
	struct muster_p256_scalar key;
	struct muster_p256_affine peer;
	u8 public_key[64], secret[32];

	if (!CHECK(muster_p256_private(&key, even_bytes)))
		return;
	muster_p256_public_of(public_key, &key);
	if (!CHECK(muster_p256_public(&peer, public_key)))
		return;
	secret_scalar(&key, key_bytes);
	muster_p256_ecdh(secret, &key, &peer);
	secret_scalar(&key, even_bytes);
	muster_p256_ecdh(secret, &key, &peer);
}

/* VALGRIND_CHECK_MEM_IS_DEFINED() in secret_scalar() is an error, each time. */
static void test_notices_branch(void)
{
	CHECK(errors_of(leak_by_branch) == 1 + 1);
}

static void test_notices_address(void)
{
	CHECK(errors_of(leak_by_address) == 1 + 1);
}

static void test_public(void)
{
	CHECK(errors_of(run_public) == 2);
}

static void test_sign(void)
{
	CHECK(errors_of(run_sign) == 2);
}

static void test_ecdh(void)
{
	CHECK(errors_of(run_ecdh) == 2);
}

static const struct tap_test tests[] = {
	{ "a branch on a secret is noticed", test_notices_branch },
	{ "an address that depends on a secret is noticed", test_notices_address },
	{ "computing a public key: none", test_public },
	{ "signing: none", test_sign },
	{ "shared secrets: none", test_ecdh },
};

int main(void)
{
	if (!RUNNING_ON_VALGRIND) {
		fprintf(stderr, "run this under valgrind\n");
		return 1;
	}
	return tap_run(tests, sizeof(tests) / sizeof(tests[0]));
}
