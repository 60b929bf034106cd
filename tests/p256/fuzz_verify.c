// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer: a verification as OpenSSL sees it. The input is a private key, two scalars
 * u1 and u2, and what to XOR to the signature and the digest that lead to them.
 */
#include <stdlib.h>

#include "p256.h"
#include "reference.h"

struct input {
	u8 private_key[32];
	u8 u1[32];
	u8 u2[32];
	u8 change[96];
};

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	ref_init();
	return 0;
}

static BIGNUM *scalar(const u8 bytes[32])
{
	BIGNUM *number = ref_number(bytes);

	BN_nnmod(number, number, ref_n, ref_ctx);
	return number;
}

static void compare(const u8 public_bytes[64], const u8 digest[32], const u8 signature[64])
{
	bool expected = ref_verify(public_bytes, digest, signature);
	struct muster_p256_table table;
	struct muster_p256_affine key;

	if (!muster_p256_public(&key, public_bytes))
		abort();
	muster_p256_table_build(&table, &key);
	if (muster_p256_verify(&key, NULL, digest, signature) != expected ||
	    muster_p256_verify(&key, &table, digest, signature) != expected)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	u8 public_bytes[64], point[64], signed_bytes[96];
	BIGNUM *d, *u1, *u2, *r;
	struct input input = { 0 };
	int i;

	memcpy(&input, data, size < sizeof(input) ? size : sizeof(input));
	d = scalar(input.private_key);
	u1 = scalar(input.u1);
	u2 = scalar(input.u2);
	if (!BN_is_zero(d) && !BN_is_zero(u2)) {
		ref_multiply(public_bytes, d, NULL, NULL);
		if (ref_multiply(point, u1, public_bytes, u2))
			r = ref_number(point);
		else
			r = BN_dup(u2);
		if (ref_craft(signed_bytes, signed_bytes + 32, r, u1, u2)) {
			for (i = 0; i < 96; i++)
				signed_bytes[i] ^= input.change[i];
			compare(public_bytes, signed_bytes, signed_bytes + 32);
		}
		BN_free(r);
	}
	BN_free(d);
	BN_free(u1);
	BN_free(u2);
	return 0;
}
