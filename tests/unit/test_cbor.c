// SPDX-License-Identifier: GPL-2.0-or-later
/* Deterministic CBOR. */
#include <stdint.h>

#include "cbor.h"
#include "hex.h"
#include "tap.h"

#define ITEM(expected_text, write) \
	do { \
		u8 buf[64], expected[64]; \
		struct muster_cbor cbor; \
		muster_cbor_init(&cbor, buf, sizeof(buf)); \
		write; \
		CHECK(!cbor.overflow); \
		CHECK_BYTES(buf, cbor.len, expected, \
			    hex(expected, sizeof(expected), expected_text)); \
	} while (0)

/* Examples of RFC 8949 Appendix A, and the edges between lengths of the head. */
static void test_int(void)
{
	ITEM("00", muster_cbor_int(&cbor, 0));
	ITEM("17", muster_cbor_int(&cbor, 23));
	ITEM("1818", muster_cbor_int(&cbor, 24));
	ITEM("18ff", muster_cbor_int(&cbor, 255));
	ITEM("190100", muster_cbor_int(&cbor, 256));
	ITEM("19ffff", muster_cbor_int(&cbor, 65535));
	ITEM("1a00010000", muster_cbor_int(&cbor, 65536));
	ITEM("1affffffff", muster_cbor_int(&cbor, 0xffffffff));
	ITEM("1b0000000100000000", muster_cbor_int(&cbor, 0x100000000));
	ITEM("1b7fffffffffffffff", muster_cbor_int(&cbor, INT64_MAX));
	ITEM("20", muster_cbor_int(&cbor, -1));
	ITEM("26", muster_cbor_int(&cbor, -7));
	ITEM("37", muster_cbor_int(&cbor, -24));
	ITEM("3818", muster_cbor_int(&cbor, -25));
	ITEM("381a", muster_cbor_int(&cbor, -27));
	ITEM("39fffd", muster_cbor_int(&cbor, -65534));
	ITEM("3b7fffffffffffffff", muster_cbor_int(&cbor, INT64_MIN));
}

static void test_items(void)
{
	ITEM("40", muster_cbor_bytes(&cbor, NULL, 0));
	ITEM("4401020304", muster_cbor_bytes(&cbor, (const u8 *)"\1\2\3\4", 4));
	ITEM("60", muster_cbor_text(&cbor, ""));
	ITEM("6449455446", muster_cbor_text(&cbor, "IETF"));
	ITEM("80", muster_cbor_array(&cbor, 0));
	ITEM("9819", muster_cbor_array(&cbor, 25));
	ITEM("f4", muster_cbor_simple(&cbor, MUSTER_CBOR_FALSE));
	ITEM("f5", muster_cbor_simple(&cbor, MUSTER_CBOR_TRUE));
	ITEM("f6", muster_cbor_simple(&cbor, MUSTER_CBOR_NULL));
	ITEM("590100", muster_cbor_bytes_head(&cbor, 256));
	ITEM("8340f6", muster_cbor_raw(&cbor, (const u8 *)"\x83\x40\xf6", 3));
}

static void test_head_len(void)
{
	CHECK(muster_cbor_head_len(0) == 1 && muster_cbor_head_len(23) == 1);
	CHECK(muster_cbor_head_len(24) == 2 && muster_cbor_head_len(255) == 2);
	CHECK(muster_cbor_head_len(256) == 3 && muster_cbor_head_len(65535) == 3);
	CHECK(muster_cbor_head_len(65536) == 5);
}

static void test_overflow(void)
{
	struct muster_cbor cbor;
	u8 buf[3] = {};

	muster_cbor_init(&cbor, buf, 2);
	muster_cbor_int(&cbor, 24);
	CHECK(!cbor.overflow && cbor.len == 2);
	muster_cbor_int(&cbor, 1);
	CHECK(cbor.overflow && cbor.len == 2 && !buf[2]);

	/* A head that does not fit is not cut, and nothing follows it. */
	muster_cbor_init(&cbor, buf, 2);
	muster_cbor_int(&cbor, 256);
	CHECK(cbor.overflow && !cbor.len);
	muster_cbor_int(&cbor, 1);
	CHECK(cbor.overflow && !cbor.len);
}

static const struct tap_test tests[] = {
	{ "integers take as few bytes as possible", test_int },
	{ "strings, arrays and simple values", test_items },
	{ "the length of a head is known beforehand", test_head_len },
	{ "nothing is written beyond the buffer", test_overflow },
};

TAP_MAIN(tests)
