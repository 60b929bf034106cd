// SPDX-License-Identifier: GPL-2.0-or-later
/* The bytes of OSCORE: option, nonce, info, AAD. */
#include <stdint.h>
#include <stdlib.h>

#include "hex.h"
#include "oscore.h"
#include "tap.h"

static struct muster_kid kid(const char *text)
{
	struct muster_kid kid = {};

	kid.len = hex(kid.id, sizeof(kid.id), text);
	return kid;
}

static struct muster_gid gid(const char *text)
{
	struct muster_gid gid = {};

	gid.len = hex(gid.id, sizeof(gid.id), text);
	return gid;
}

static struct muster_piv piv(const char *text)
{
	struct muster_piv piv = {};

	piv.len = hex(piv.v, sizeof(piv.v), text);
	return piv;
}

/* Decode from memory of exactly the right size, and encode again. */
static bool decode(const char *text, struct muster_oscore_option *opt)
{
	u8 buf[512], encoded[MUSTER_OSCORE_OPTION_MAX];
	size_t len = hex(buf, sizeof(buf), text);
	u8 *value = malloc(len);
	bool ok;

	if (len)
		memcpy(value, buf, len);
	ok = muster_oscore_option_decode(opt, value, len);
	free(value);
	if (ok)
		CHECK_BYTES(encoded, muster_oscore_option_encode(encoded, opt), buf, len);
	return ok;
}

static void test_option(void)
{
	struct muster_oscore_option o;

	/* RFC 8613 section 6.3: the compressed COSE objects there. */
	CHECK(decode("090525", &o) && o.has_piv && o.piv.v[0] == 5 && o.has_kid && !o.has_gid);
	CHECK(o.kid.len == 1 && o.kid.id[0] == 0x25 && !o.group);
	CHECK(decode("0900", &o) && o.has_piv && o.has_kid && !o.kid.len);
	CHECK(decode("19050844616c656b", &o) == false);
	CHECK(decode("190503 44616c 25", &o) && o.has_gid && o.gid.len == 3);
	CHECK(decode("", &o) && !o.has_piv && !o.has_kid && !o.has_gid && !o.group);
	CHECK(decode("0107", &o) && o.has_piv && !o.has_kid);
	/* Group OSCORE: group request, response, request of the pairwise mode. */
	CHECK(decode("390503 44616c 25", &o) && o.group && o.has_piv && o.has_gid && o.has_kid);
	CHECK(decode("2852", &o) && o.group && !o.has_piv && !o.has_gid && o.kid.id[0] == 0x52);
	CHECK(decode("20", &o) && o.group && !o.has_kid);
	CHECK(decode("08", &o) && o.has_kid && !o.kid.len);
	CHECK(decode("1000", &o) && o.has_gid && !o.gid.len);
}

static void test_option_edges(void)
{
	char text[300] = "3d ffffffffff 40";
	struct muster_oscore_option o;
	int i;

	CHECK(decode("0dffffffffff", &o) && muster_piv_to_ssn(&o.piv) == MUSTER_SSN_END - 1);
	CHECK(decode("0a 0100", &o) && decode("0901", &o) && decode("0900 00", &o));
	CHECK(decode("08 01020304050607", &o) && o.kid.len == MUSTER_KID_MAX);
	for (i = 0; i < MUSTER_GID_MAX; i++)
		strcat(text, "ab");
	CHECK(decode(text, &o) && o.gid.len == MUSTER_GID_MAX && o.has_kid && !o.kid.len);
	strcat(text, "01020304050607");
	CHECK(decode(text, &o) && o.kid.len == MUSTER_KID_MAX);
}

static void test_option_malformed(void)
{
	static const char * const texts[] = {
		"00", "0000", /* no flag: must be empty */
		"40", "80", "c0", "4905", "b90502dd1125", "79 0502 dd11 25", /* reserved flags */
		"0e 010203040506", "0f 01020304050607", /* n of 6 and 7 */
		"01", "02 01", "05 01020304", "0d 01020304", /* PIV cut off */
		"0a 0001", "0b 000001", "0d 0000000000", "0a 0000", /* leading zeros */
		"10", "18", "11 05", /* no length of kid context */
		"10 01", "10 03 4461", "19 05 04 44616c", /* kid context cut off */
		"10 02 dd11 25", "01 05 25", "20 25", "30 00 25", /* bytes after the end */
		"10 41 00", "08 0102030405060708", /* longer than we support */
	};
	struct muster_oscore_option o;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		tap_check(!decode(texts[i], &o), __FILE__, __LINE__, "decoded: %s", texts[i]);
}

static void test_piv(void)
{
	static const struct {
		u64 ssn;
		const char *text;
	} pivs[] = {
		{ 0, "00" }, { 1, "01" }, { 255, "ff" }, { 256, "0100" }, { 0xffff, "ffff" },
		{ 0x10000, "010000" }, { 0x1000000, "01000000" }, { 0xffffffff, "ffffffff" },
		{ 0x100000000, "0100000000" }, { MUSTER_SSN_END - 1, "ffffffffff" },
	};
	struct muster_piv expected, got;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pivs); i++) {
		expected = piv(pivs[i].text);
		muster_piv_from_ssn(&got, pivs[i].ssn);
		CHECK_BYTES(got.v, got.len, expected.v, expected.len);
		CHECK(muster_piv_to_ssn(&expected) == pivs[i].ssn);
	}
}

static void check_nonce(int line, const char *iv_text, u8 len, const char *kid_text,
			const char *piv_text, const char *expected_text)
{
	u8 iv[MUSTER_NONCE_MAX], nonce[MUSTER_NONCE_MAX], expected[MUSTER_NONCE_MAX];
	struct muster_kid piv_kid = kid(kid_text);
	struct muster_piv piv_value = piv(piv_text);
	bool ok;

	hex(iv, sizeof(iv), iv_text);
	ok = muster_oscore_nonce(nonce, len, iv, &piv_kid, &piv_value);
	if (!tap_check(ok == !!expected_text, __FILE__, line, "nonce: %d", ok) || !ok)
		return;
	tap_check_bytes(__FILE__, line, "nonce", nonce, len, expected,
			hex(expected, sizeof(expected), expected_text));
}

#define NONCE(iv, len, kid, piv, expected) check_nonce(__LINE__, iv, len, kid, piv, expected)

static void test_nonce(void)
{
	/* RFC 8613 Appendix C.1.1 and C.4. */
	NONCE("4622d4dd6d944168eefb54987c", 13, "", "00", "4622d4dd6d944168eefb54987c");
	NONCE("4622d4dd6d944168eefb54987c", 13, "01", "00", "4722d4dd6d944169eefb54987c");
	NONCE("4622d4dd6d944168eefb54987c", 13, "", "14", "4622d4dd6d944168eefb549868");
	/* A shorter nonce takes the leading bytes (RFC 10021 section 3.3). */
	NONCE("00112233445566778899aabbcc", 7, "", "00", "00112233445566");
	NONCE("00000000000000000000000000", 7, "aa", "0102030405", "01aa0102030405");
	NONCE("00000000000000000000000000", 12, "010203040506", "ff", "0601020304050600000000ff");
	NONCE("00000000000000000000000000", 13, "01020304050607", "ffffffffff",
	      "0701020304050607ffffffffff");
	/* Too long a Sender ID. */
	NONCE("00000000000000000000000000", 7, "0102", "00", NULL);
	NONCE("00000000000000000000000000", 12, "01020304050607", "00", NULL);
}

static void check_info(int line, const char *kid_text, const char *gid_text, s32 alg,
		       const char *type, u8 len, const char *expected_text)
{
	u8 info[MUSTER_OSCORE_INFO_MAX], expected[MUSTER_OSCORE_INFO_MAX];
	struct muster_gid id_context = gid(gid_text ? gid_text : "");
	struct muster_kid id = kid(kid_text);
	size_t info_len;

	info_len = muster_oscore_info(info, &id, gid_text ? &id_context : NULL, alg, type, len);
	tap_check_bytes(__FILE__, line, "info", info, info_len, expected,
			hex(expected, sizeof(expected), expected_text));
}

#define INFO(...) check_info(__LINE__, __VA_ARGS__)

static void test_info(void)
{
	u8 info[MUSTER_OSCORE_INFO_MAX];
	struct muster_kid id = kid("01020304050607");
	struct muster_gid gid_max = { .len = MUSTER_GID_MAX };

	/* RFC 8613 Appendix C.1.1 and C.3.1; a group's of RFC 10021. */
	INFO("", NULL, 10, "Key", 16, "8540f60a634b657910");
	INFO("01", NULL, 10, "Key", 16, "854101f60a634b657910");
	INFO("", NULL, 10, "IV", 13, "8540f60a6249560d");
	INFO("", "37cbf3210017a2d3", 10, "IV", 13, "854048 37cbf3210017a2d3 0a6249560d");
	INFO("25", "dd11", 24, "Key", 32, "85412542dd111818634b65791820");
	INFO("", "dd11", -65534, "SEKey", 16, "854042dd1139fffd6553454b657910");
	/* The longest of all fits. */
	CHECK(muster_oscore_info(info, &id, &gid_max, INT32_MIN, "SEKey", 64) <= sizeof(info));
}

static void test_keystream_info(void)
{
	u8 info[MUSTER_OSCORE_INFO_MAX], expected[16];
	struct muster_kid id = kid("25");
	struct muster_gid id_context = gid("dd11");
	size_t len;

	len = muster_oscore_keystream_info(info, &id, &id_context, true, 64);
	CHECK_BYTES(info, len, expected, hex(expected, sizeof(expected), "84412542dd11f51840"));
	len = muster_oscore_keystream_info(info, &id, &id_context, false, 64);
	CHECK_BYTES(info, len, expected, hex(expected, sizeof(expected), "84412542dd11f41840"));
}

static void test_aad(void)
{
	struct muster_algs algs = { .aead = 10, .group_enc = 10, .signature = -8,
				    .key_agreement = -27 };
	struct muster_request_id request = { .kid = kid("25"), .piv = piv("00"),
					     .gid = gid("dd11") };
	u8 head[MUSTER_OSCORE_AAD_HEAD_MAX], option[16], expected[64];
	u8 tail[8];
	size_t len;
	u8 option_len = hex(option, sizeof(option), "390002dd1125");

	len = muster_oscore_aad_head(head, &algs, &request, option, option_len);
	CHECK_BYTES(head, len, expected,
		    hex(expected, sizeof(expected),
			"8901840a0a27381a412541004042dd1146390002dd1125"));
	/* What is not set in the group is null (RFC 10021 section 3.4). */
	algs.aead = MUSTER_ALG_NONE;
	algs.key_agreement = MUSTER_ALG_NONE;
	len = muster_oscore_aad_head(head, &algs, &request, option, 0);
	CHECK_BYTES(head, len, expected,
		    hex(expected, sizeof(expected), "890184f60a27f6412541004042dd1140"));

	CHECK(muster_oscore_aad_tail_len(3, 1) == 6);
	muster_oscore_aad_tail(tail, (const u8 *)"abc", 3, (const u8 *)"d", 1);
	CHECK_BYTES(tail, 6, "\x43\x61\x62\x63\x41\x64", 6);
	CHECK(muster_oscore_aad_tail_len(24, 256) == 2 + 24 + 3 + 256);
}

static void test_prefixes(void)
{
	u8 buf[MUSTER_OSCORE_PREFIX_MAX], expected[MUSTER_OSCORE_PREFIX_MAX];
	size_t len;

	len = muster_oscore_enc_prefix(buf, 270);
	CHECK_BYTES(buf, len, expected,
		    hex(expected, sizeof(expected), "83 68 456e637279707430 40 59010e"));
	len = muster_oscore_countersign_prefix(buf, MUSTER_COUNTERSIGN_INTEROP, 198);
	CHECK_BYTES(buf, len, expected,
		    hex(expected, sizeof(expected),
			"85 71 436f756e7465725369676e617475726530 40 40 58c6"));
	len = muster_oscore_countersign_prefix(buf, MUSTER_COUNTERSIGN_RFC9338, 198);
	CHECK_BYTES(buf, len, expected,
		    hex(expected, sizeof(expected),
			"84 71 436f756e7465725369676e617475726530 40 58c6"));
	CHECK(muster_oscore_countersign_prefix(buf, MUSTER_COUNTERSIGN_INTEROP, 65535) ==
	      sizeof(buf));
}

static const struct tap_test tests[] = {
	{ "OSCORE options are decoded and encoded", test_option },
	{ "the longest PIV, Gid and kid are decoded", test_option_edges },
	{ "malformed OSCORE options are refused", test_option_malformed },
	{ "a PIV has no leading zeros, and 0 is one byte", test_piv },
	{ "nonces are those of RFC 8613 and RFC 10021", test_nonce },
	{ "info of a key derivation", test_info },
	{ "info of a keystream", test_keystream_info },
	{ "aad_array", test_aad },
	{ "Enc_structure and both Countersign_structures", test_prefixes },
};

TAP_MAIN(tests)
