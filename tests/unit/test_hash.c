// SPDX-License-Identifier: GPL-2.0-or-later
/* SHA-256, HMAC and HKDF: known answers. */
#include "hash.h"
#include "hex.h"
#include "tap.h"

static void check_sha256(int line, const char *text, size_t repeat, const char *expected_text)
{
	u8 digest[MUSTER_SHA256_LEN], expected[MUSTER_SHA256_LEN];
	struct muster_sha256 sha;

	muster_sha256_init(&sha);
	while (repeat--)
		muster_sha256_update(&sha, text, strlen(text));
	muster_sha256_final(&sha, digest);
	tap_check_bytes(__FILE__, line, "digest", digest, sizeof(digest), expected,
			hex(expected, sizeof(expected), expected_text));
}

/* FIPS 180-4's examples, in one piece and in many. */
static void test_sha256(void)
{
	check_sha256(__LINE__, "", 1,
		     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	check_sha256(__LINE__, "abc", 1,
		     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	check_sha256(__LINE__, "a", 1000000,
		     "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void check_hmac(int line, const char *key_text, const char *data_text,
		       const char *expected_text)
{
	u8 key[160], data[160], mac[MUSTER_SHA256_LEN], expected[MUSTER_SHA256_LEN];
	struct muster_hmac hmac;
	size_t len = hex(data, sizeof(data), data_text);

	muster_hmac_init(&hmac, key, hex(key, sizeof(key), key_text));
	muster_hmac_update(&hmac, data, len / 2);
	muster_hmac_update(&hmac, data + len / 2, len - len / 2);
	muster_hmac_final(&hmac, mac);
	tap_check_bytes(__FILE__, line, "mac", mac, sizeof(mac), expected,
			hex(expected, sizeof(expected), expected_text));
}

/* RFC 4231 sections 4.2, 4.3 and 4.7: a short key, a shorter one, one longer than a block. */
static void test_hmac(void)
{
	char long_key[2 * 131 + 1];
	int i;

	check_hmac(__LINE__, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
		   "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	check_hmac(__LINE__, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
		   "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	for (i = 0; i < 131; i++)
		memcpy(long_key + 2 * i, "aa", 3);
	check_hmac(__LINE__, long_key,
		   "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2"
		   "048617368204b6579204669727374",
		   "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void check_hkdf(int line, const char *ikm_text, const char *salt_text,
		       const char *info_text, const char *expected_text)
{
	u8 ikm[96], salt[96], info[96], out[96], expected[96];
	size_t ikm_len = hex(ikm, sizeof(ikm), ikm_text);
	size_t salt_len = hex(salt, sizeof(salt), salt_text);
	size_t info_len = hex(info, sizeof(info), info_text);
	size_t len = hex(expected, sizeof(expected), expected_text);

	muster_hkdf(salt, salt_len, ikm, ikm_len, info, info_len, out, len);
	tap_check_bytes(__FILE__, line, "out", out, len, expected, len);
}

static void test_hkdf(void)
{
	/* RFC 5869 Appendix A.1 and A.3. */
	check_hkdf(__LINE__, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
		   "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
		   "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
		   "34007208d5b887185865");
	check_hkdf(__LINE__, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
		   "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
		   "9d201395faa4b61a96c8");
	/* RFC 8613 Appendix C.1.1 and C.2.1, the latter without a Master Salt. */
	check_hkdf(__LINE__, "0102030405060708090a0b0c0d0e0f10", "9e7ca92223786340",
		   "8540f60a634b657910", "f0910ed7295e6ad4b54fc793154302ff");
	check_hkdf(__LINE__, "0102030405060708090a0b0c0d0e0f10", "",
		   "854100f60a634b657910", "321b26943253c7ffb6003b0b64d74041");
}

/* What is derived does not depend on how much of it is wanted. */
static void test_hkdf_lengths(void)
{
	u8 all[255 * MUSTER_SHA256_LEN], some[sizeof(all)];
	size_t len;

	muster_hkdf(NULL, 0, (const u8 *)"key", 3, (const u8 *)"info", 4, all, sizeof(all));
	for (len = 0; len <= 100; len++) {
		memset(some, 0xaa, sizeof(some));
		muster_hkdf(NULL, 0, (const u8 *)"key", 3, (const u8 *)"info", 4, some, len);
		CHECK(!memcmp(some, all, len) && some[len] == 0xaa);
	}
}

static const struct tap_test tests[] = {
	{ "SHA-256", test_sha256 },
	{ "HMAC-SHA-256", test_hmac },
	{ "HKDF-SHA-256", test_hkdf },
	{ "HKDF of all lengths", test_hkdf_lengths },
};

TAP_MAIN(tests)
