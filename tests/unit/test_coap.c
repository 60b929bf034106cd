// SPDX-License-Identifier: GPL-2.0-or-later
/* CoAP messages: parsing, options, and the split into inner and outer. */
#include <stdlib.h>

#include "coap.h"
#include "hex.h"
#include "tap.h"

#define ROOM 4096

/* A copy of exactly the right size, so that reading beyond it is noticed. */
static u8 *exact(const char *text, size_t *len)
{
	u8 buf[ROOM];
	u8 *copy;

	*len = hex(buf, sizeof(buf), text);
	copy = malloc(*len);
	if (*len)
		memcpy(copy, buf, *len);
	return copy;
}

static bool parses(const char *text)
{
	struct muster_coap coap;
	size_t len;
	u8 *data = exact(text, &len);
	bool ok = muster_coap_parse(&coap, data, len);

	free(data);
	return ok;
}

static void test_parse(void)
{
	struct muster_coap coap;
	size_t len;
	u8 *data = exact("48 01 1234 0102030405060708 b3 666f6f 03 626172 ff 70", &len);

	if (!CHECK(muster_coap_parse(&coap, data, len)))
		goto out;
	CHECK(coap.type == MUSTER_COAP_CON && coap.code == 1 && coap.mid == 0x1234);
	CHECK_BYTES(coap.token, coap.token_len, "\1\2\3\4\5\6\7\10", 8);
	CHECK(coap.options == data + 12 && coap.options_len == 8);
	CHECK_BYTES(coap.payload, coap.payload_len, "p", 1);
out:
	free(data);
}

static void test_parse_types(void)
{
	static const char * const texts[] = { "40010000", "50010000", "60440000", "70440000" };
	struct muster_coap coap;
	size_t i, len;
	u8 *data;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		data = exact(texts[i], &len);
		CHECK(muster_coap_parse(&coap, data, len) && coap.type == i);
		CHECK(!coap.payload && !coap.payload_len && !coap.options_len);
		free(data);
	}
}

static void test_malformed(void)
{
	static const char * const texts[] = {
		"", "40", "400100", /* shorter than a header */
		"00010000", "80010000", "c0010000", /* version */
		"49010000 010203040506070809", /* token of 9 bytes, and of 15 */
		"4f010000 000102030405060708090a0b0c0d0e",
		"41010000", "48010000 01020304050607", /* token cut off */
		"40010000 ff", /* payload marker without payload */
		"40010000 10 ff", "41010000 aa ff",
		"40010000 f0", "40010000 f1 00", /* reserved delta */
		"40010000 0f", "40010000 1f 00000000000000000000000000000000", /* reserved length */
		"40010000 b3 6666", "40010000 11", /* value cut off */
		"40010000 d0", "40010000 e0", "40010000 e0 00", /* delta cut off */
		"40010000 0d", "40010000 0e", "40010000 0e 00", /* length cut off */
		"40010000 dd 00", "40010000 ee 0000 00",
		"40010000 0d 00 000102030405060708090a0b", /* 13 announced, 12 there */
		"40010000 e0 fef3", /* number 65536 */
		"40010000 e0 fef2 10", /* 65535, then one more */
		"40010000 e0 ffff", "40010000 e0 8000 e0 8000",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		tap_check(!parses(texts[i]), __FILE__, __LINE__, "parsed: %s", texts[i]);
}

static void test_empty(void)
{
	CHECK(parses("40000000") && parses("60001234") && parses("7000ffff"));
	CHECK(!parses("41000000 01"));
	CHECK(!parses("40000000 10"));
	CHECK(!parses("40000000 ff 01"));
	CHECK(!parses("40000000 00"));
	CHECK(!muster_coap_is_request(MUSTER_COAP_EMPTY));
	CHECK(!muster_coap_is_response(MUSTER_COAP_EMPTY));
}

static void test_codes(void)
{
	int code;

	for (code = 0; code < 256; code++) {
		CHECK(muster_coap_is_request(code) == (code >= 1 && code <= 31));
		CHECK(muster_coap_is_response(code) == (code >> 5 == 2 || code >> 5 == 4 ||
							code >> 5 == 5));
	}
}

/* Each option survives being written and read, whatever its delta and length need. */
static void test_option_sizes(void)
{
	static const u32 edges[] = { 0, 1, 12, 13, 14, 268, 269, 270, 524, 525, 1000, 65535 };
	static u8 buf[200 * 1024], value[66000];
	struct muster_coap_writer w;
	struct muster_coap_iter iter;
	struct muster_coap coap;
	size_t n, l;

	for (n = 0; n < ARRAY_SIZE(edges); n++) {
		for (l = 0; l < ARRAY_SIZE(edges); l++) {
			memset(value, l + 1, sizeof(value));
			muster_coap_writer_init(&w, buf, sizeof(buf));
			muster_coap_write_bytes(&w, (const u8 *)"\x40\1\0\0", 4);
			muster_coap_write_option(&w, edges[n] / 2, value, edges[l]);
			muster_coap_write_option(&w, edges[n], value, edges[l]);
			if (!CHECK(!w.overflow) || !CHECK(muster_coap_parse(&coap, buf, w.len)))
				continue;
			muster_coap_iter_init(&iter, &coap);
			CHECK(muster_coap_iter_next(&iter) && iter.number == edges[n] / 2);
			CHECK_BYTES(iter.value, iter.len, value, edges[l]);
			CHECK(muster_coap_iter_next(&iter) && iter.number == edges[n]);
			CHECK_BYTES(iter.value, iter.len, value, edges[l]);
			CHECK(!muster_coap_iter_next(&iter));
		}
	}
	muster_coap_writer_init(&w, buf, sizeof(buf));
	muster_coap_write_option(&w, 1, value, 269 + 65536);
	CHECK(w.overflow);
}

static void test_option_bytes(void)
{
	struct muster_coap_writer w;
	u8 value[300] = {};
	u8 buf[400];

	muster_coap_writer_init(&w, buf, sizeof(buf));
	muster_coap_write_option(&w, 12, value, 0);
	muster_coap_write_option(&w, 25, value, 12);
	CHECK_BYTES(buf, w.len, "\xc0\xdc\0\0\0\0\0\0\0\0\0\0\0\0\0", 15);
	muster_coap_writer_init(&w, buf, sizeof(buf));
	muster_coap_write_option(&w, 269, value, 13);
	CHECK_BYTES(buf, 4, "\xed\0\0\0", 4);
	muster_coap_writer_init(&w, buf, sizeof(buf));
	muster_coap_write_option(&w, 268, value, 269);
	CHECK_BYTES(buf, 4, "\xde\xff\0\0", 4);
	CHECK(w.len == 4 + 269);
}

static void test_find(void)
{
	struct muster_coap_iter iter;
	struct muster_coap coap;
	size_t len;
	u8 *data = exact("40010000 31 61 81 62 01 63", &len);

	CHECK(muster_coap_parse(&coap, data, len));
	CHECK(muster_coap_find(&coap, MUSTER_COAP_URI_PATH, &iter) && iter.value[0] == 'b');
	CHECK(muster_coap_iter_next(&iter) && iter.number == 11 && iter.value[0] == 'c');
	CHECK(muster_coap_find(&coap, MUSTER_COAP_URI_HOST, &iter));
	CHECK(!muster_coap_find(&coap, MUSTER_COAP_OSCORE, &iter));
	CHECK(!muster_coap_find(&coap, 0, &iter));
	free(data);
}

/* A writer stops at its end, stays there, and says so. */
static void test_writer_bounds(void)
{
	struct muster_coap_writer w;
	size_t len, size, out_len;
	struct muster_coap coap;
	u8 *data = exact("42 01 0000 aabb b3 666f6f 03 626172 ff 70", &len);
	u8 *buf;

	CHECK(muster_coap_parse(&coap, data, len));
	buf = malloc(64);
	muster_coap_writer_init(&w, buf, 64);
	CHECK(muster_coap_write_outer(&w, &coap, (const u8 *)"\x09\x01", 2));
	CHECK(muster_coap_write_inner(&w, &coap));
	out_len = w.len;
	free(buf);
	for (size = 0; size < out_len; size++) {
		buf = malloc(size);
		muster_coap_writer_init(&w, buf, size);
		CHECK(!muster_coap_write_outer(&w, &coap, (const u8 *)"\x09\x01", 2) ||
		      !muster_coap_write_inner(&w, &coap));
		CHECK(w.overflow && w.len <= size);
		free(buf);
	}
	free(data);
}

static void test_body(void)
{
	struct muster_coap coap;
	size_t len;
	u8 *data = exact("45 b1 61 ff 48", &len);

	CHECK(muster_coap_parse_body(&coap, data, len));
	CHECK(coap.code == MUSTER_COAP_CONTENT && coap.options_len == 2 && coap.payload_len == 1);
	CHECK(!coap.token_len && !coap.mid);
	CHECK(!muster_coap_parse_body(&coap, data, 0));
	CHECK(!muster_coap_parse_body(&coap, data, 4));
	CHECK(!muster_coap_parse_body(&coap, data, 2));
	CHECK(muster_coap_parse_body(&coap, data, 1) && !coap.options_len && !coap.payload);
	free(data);
}

/* RFC 8613 Figure 5 and RFC 9668: only these are class U. */
static void test_classes(void)
{
	u32 number;

	for (number = 0; number <= 0xffff; number++)
		CHECK((muster_coap_class(number) == MUSTER_COAP_OUTER) ==
		      (number == 3 || number == 7 || number == 9 || number == 21 ||
		       number == 35 || number == 39));
}

#define OSCORE_VALUE "\x09\x00\x25"

/* Split a message; NULL as @inner: it cannot be split, which writing the inner half must tell. */
static void check_split(int line, const char *message, const char *outer, const char *inner)
{
	u8 out[ROOM], expected[ROOM];
	struct muster_coap_writer w;
	struct muster_coap coap;
	size_t len;
	u8 *data = exact(message, &len);
	bool ok;

	if (!tap_check(muster_coap_parse(&coap, data, len), __FILE__, line, "does not parse"))
		goto out;
	muster_coap_writer_init(&w, out, sizeof(out));
	if (!inner) {
		ok = muster_coap_write_inner(&w, &coap);
		tap_check(!ok && !w.overflow, __FILE__, line, "split: %s", message);
		goto out;
	}
	ok = muster_coap_write_outer(&w, &coap, (const u8 *)OSCORE_VALUE, 3);
	tap_check(ok, __FILE__, line, "no outer: %s", message);
	tap_check_bytes(__FILE__, line, "outer", out, w.len, expected,
			hex(expected, sizeof(expected), outer));
	muster_coap_writer_init(&w, out, sizeof(out));
	ok = muster_coap_write_inner(&w, &coap);
	tap_check(ok, __FILE__, line, "no inner: %s", message);
	tap_check_bytes(__FILE__, line, "inner", out, w.len, expected,
			hex(expected, sizeof(expected), inner));
out:
	free(data);
}

#define SPLIT(message, outer, inner) check_split(__LINE__, message, outer, inner)
#define NO_SPLIT(message) check_split(__LINE__, message, NULL, NULL)

static void test_split(void)
{
	/* Nothing but a code, and a payload. */
	SPLIT("40010102", "40020102 93 090025", "01");
	SPLIT("52450102aabb ff 68", "52440102aabb 93 090025", "45 ff 68");
	/* Uri-Host, Uri-Path, Uri-Port, Uri-Query, Content-Format, unknown options. */
	SPLIT("44030102 01020304 31 68 42 1633 41 70 11 28 31 71 d1 f2 78 e1 fde4 79",
	      "44020102 01020304 31 68 42 1633 23 090025",
	      "03 b1 70 11 28 31 71 d1 f2 78 e1 fde4 79");
	/* Max-Age, Block2, Block1, Size2, Size1, No-Response go inside. */
	SPLIT("40450102 d1 01 3c 91 0e 41 06 11 40 d1 13 40 d1 b9 1a",
	      "40440102 93 090025",
	      "45 d1 01 3c 91 0e 41 06 11 40 d1 13 40 d1 b9 1a");
	/* Proxy-Scheme and EDHOC stay outside, between what goes inside. */
	SPLIT("40010102 b1 61 a0 d4 05 636f6170 d1 08 62",
	      "40020102 93 090025 c0 d4 05 636f6170",
	      "01 b1 61 d1 24 62");
	/* All kinds of methods and responses, also FETCH, are hidden alike. */
	SPLIT("40050102", "40020102 93 090025", "05");
	SPLIT("40840102", "40440102 93 090025", "84");
	SPLIT("40a30102", "40440102 93 090025", "a3");
}

static void test_split_deltas(void)
{
	/* 12 + 12: the delta of what follows a removed option needs a byte of its own. */
	SPLIT("40010102 70 c0", "40020102 70 23 090025", "01 d0 06");
	/* A Uri-Port before, an ETag between: each side counts for itself. */
	SPLIT("40010102 41 65 32 1633", "40020102 72 1633 23 090025", "01 41 65");
}

static void test_split_observe(void)
{
	/* A registration and a cancellation: the value is the same in both. */
	SPLIT("40010102 60 51 70", "40050102 60 33 090025", "01 60 51 70");
	SPLIT("40010102 61 01 51 70", "40050102 61 01 33 090025", "01 61 01 51 70");
	/* A notification: its number stays outside. */
	SPLIT("40450102 62 1234 61 28 ff 68", "40450102 62 1234 33 090025", "45 60 61 28 ff 68");
}

static void test_split_oscore(void)
{
	NO_SPLIT("40010102 90");
	NO_SPLIT("40010102 93 090025 21 61");
	NO_SPLIT("40450102 90 ff 00");
}

static void check_proxy_uri(int line, const char *uri, const char *base, const char *inner)
{
	char message[ROOM] = "40010102 ", outer[ROOM] = "40020102 93 090025 ";
	u8 buf[ROOM];
	struct muster_coap_writer w;
	size_t i;

	muster_coap_writer_init(&w, buf, sizeof(buf));
	muster_coap_write_option(&w, MUSTER_COAP_PROXY_URI, (const u8 *)uri, strlen(uri));
	for (i = 0; i < w.len; i++)
		sprintf(message + strlen(message), "%02x", buf[i]);
	if (inner) {
		muster_coap_writer_init(&w, buf, sizeof(buf));
		w.number = MUSTER_COAP_OSCORE;
		muster_coap_write_option(&w, MUSTER_COAP_PROXY_URI, (const u8 *)base, strlen(base));
		for (i = 0; i < w.len; i++)
			sprintf(outer + strlen(outer), "%02x", buf[i]);
	}
	check_split(line, message, outer, inner);
}

#define PROXY_URI(uri, base, inner) check_proxy_uri(__LINE__, uri, base, inner)

static void test_split_proxy_uri(void)
{
	/* The example of RFC 8613 section 4.1.3.3. */
	PROXY_URI("coap://example.com/resource?q=1", "coap://example.com",
		  "01 b8 7265736f75726365 43 713d31");
	PROXY_URI("coap://h", "coap://h", "01");
	PROXY_URI("coap://h/", "coap://h", "01");
	PROXY_URI("coaps+tcp://[2001:db8::1]:61616/a/b", "coaps+tcp://[2001:db8::1]:61616",
		  "01 b1 61 01 62");
	PROXY_URI("http://h?a&b=%26", "http://h", "01 d1 02 61 03 623d26");
	/* Empty segments and arguments count; what is encoded does not separate. */
	PROXY_URI("coap://h//a/", "coap://h", "01 b0 01 61 00");
	PROXY_URI("coap://h/a%2Fb?x%26y", "coap://h", "01 b3 612f62 43 782679");
	PROXY_URI("coap://h/%C3%bc", "coap://h", "01 b2 c3bc");
	PROXY_URI("coap://h/a/...?", "coap://h", "01 b1 61 03 2e2e2e");
}

static void test_bad_proxy_uri(void)
{
	static const char * const uris[] = {
		"", "h/path", "/path", "coap:path", "coap:/h", "://h", "1coap://h", "co_ap://h",
		"coap://", "coap:///path", "coap://?q", "coap://h/a b", "coap://h/\x7f",
		"coap://h/\xc3\xbc", "coap://h/a#f", "coap://user@h/", "coap://u:p@h",
		"coap://h/%", "coap://h/%2", "coap://h/%2g", "coap://h/a%", "coap://h?%zz",
		"coap://h/.", "coap://h/a/../b", "coap://h/%2e%2E", "coap://h/..",
	};
	char uri[1100] = "coap://h/";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(uris); i++)
		PROXY_URI(uris[i], "", NULL);
	/* A segment of 255 bytes fits into Uri-Path, one of 256 does not. */
	memset(uri + 9, 'x', 256);
	PROXY_URI(uri, "", NULL);
	/* No Proxy-Uri is longer than 1034 bytes. */
	for (i = 9; i < 1035; i++)
		uri[i] = i % 8 ? 'x' : '/';
	PROXY_URI(uri, "", NULL);
	/* Also with an option behind it. */
	NO_SPLIT("40010102 da 16 636f61703a2f2f682f25 d1 0c 40");
	/* Next to an option that it replaces, and twice. */
	NO_SPLIT("40010102 31 68 d8 13 636f61703a2f2f68");
	NO_SPLIT("40010102 71 01 d8 0f 636f61703a2f2f68");
	NO_SPLIT("40010102 b1 61 d8 0b 636f61703a2f2f68");
	NO_SPLIT("40010102 d1 02 61 d8 07 636f61703a2f2f68");
	NO_SPLIT("40010102 d8 16 636f61703a2f2f68 08 636f61703a2f2f68");
}

/* Path and query find their place among the other inner options. */
static void test_proxy_uri_order(void)
{
	SPLIT("40010102 41 65 81 28 51 32 a1 01 8c 636f61703a2f2f682f613f62 d1 0c 40",
	      "40020102 93 090025 d8 0d 636f61703a2f2f68",
	      "01 41 65 71 61 11 28 31 62 21 32 a1 01 d1 14 40");
}

static void check_join(int line, const char *outer_text, const char *inner_text, u64 order,
		       const char *expected_text)
{
	struct muster_coap outer, inner;
	u8 out[ROOM], expected[ROOM];
	struct muster_coap_writer w;
	size_t outer_len, inner_len;
	u8 *outer_data = exact(outer_text, &outer_len);
	u8 *inner_data = exact(inner_text, &inner_len);
	bool ok;

	tap_check(muster_coap_parse(&outer, outer_data, outer_len), __FILE__, line, "outer");
	tap_check(muster_coap_parse_body(&inner, inner_data, inner_len), __FILE__, line, "inner");
	muster_coap_writer_init(&w, out, sizeof(out));
	ok = muster_coap_write_opened(&w, &outer, &inner, order);
	tap_check(ok == !!expected_text, __FILE__, line, "joined: %d", ok);
	if (ok && expected_text)
		tap_check_bytes(__FILE__, line, "joined", out, w.len, expected,
				hex(expected, sizeof(expected), expected_text));
	free(outer_data);
	free(inner_data);
}

#define JOIN(outer, inner, order, expected) check_join(__LINE__, outer, inner, order, expected)

static void test_join(void)
{
	JOIN("42020102 aabb 93 090025 ff 00", "01", 1, "42010102 aabb");
	JOIN("42020102 aabb 93 090025 ff 00", "03 b1 70 ff 68", 1, "42030102 aabb b1 70 ff 68");
	/* Uri-Host, Uri-Port and Proxy-Scheme from outside, in order with the inner ones. */
	JOIN("40020102 31 68 42 1633 23 090025 d4 11 636f6170 ff 00",
	     "01 41 65 71 70 d1 0d 01 d1 17 02", 1,
	     "40010102 31 68 11 65 32 1633 41 70 d1 0d 01 24 636f6170 d1 15 02");
	/* Class E outside is discarded: If-Match, ETag, Max-Age, Block2, unknown. */
	JOIN("40440102 10 31 01 53 090025 51 00 91 0e d1 30 55 ff 00", "45 ff 68", 1,
	     "40450102 ff 68");
	/* A Proxy-Uri's base is the forward proxy's business and stays. */
	JOIN("40020102 93 090025 d8 0d 636f61703a2f2f68 ff 00", "01 b1 61", 1,
	     "40010102 b1 61 d8 0b 636f61703a2f2f68");
}

static void test_join_class_u_inside(void)
{
	static const char * const inner[] = {
		"01 31 68", "01 71 01", "01 90", "01 d0 08", "01 d1 16 61", "01 d1 1a 61",
		"01 b1 61 d1 0f 61",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(inner); i++)
		JOIN("40020102 93 090025 ff 00", inner[i], 1, NULL);
}

/* G10: what an outsider put into the outer Observe never reaches the application. */
static void test_join_observe(void)
{
	JOIN("40050102 61 01 33 090025 ff 00", "01 60 51 70", 7, "40010102 60 51 70");
	JOIN("40050102 60 33 090025 ff 00", "01 b1 70", 7, "40010102 b1 70");
	/* A notification gets its order from the PIV. */
	JOIN("40450102 63 ffffff 33 090025 ff 00", "45 60 ff 68", 0, "40450102 60 ff 68");
	JOIN("40450102 63 ffffff 33 090025 ff 00", "45 60 ff 68", 5, "40450102 61 05 ff 68");
	JOIN("40450102 93 090025 ff 00", "45 60 ff 68", 0x123456789, "40450102 63 456789 ff 68");
	JOIN("40450102 93 090025 ff 00", "45 61 09 ff 68", 0x5000007, "40450102 61 07 ff 68");
}

static const struct tap_test tests[] = {
	{ "a message with everything is parsed", test_parse },
	{ "the four message types are told apart", test_parse_types },
	{ "malformed messages are refused", test_malformed },
	{ "an empty message is four bytes", test_empty },
	{ "requests and responses are told by their code", test_codes },
	{ "options of all sizes are written and read", test_option_sizes },
	{ "extended deltas and lengths have the bytes of RFC 7252", test_option_bytes },
	{ "an option is found by number", test_find },
	{ "a writer never goes beyond its buffer", test_writer_bounds },
	{ "a plaintext's code, options and payload are parsed", test_body },
	{ "every option has its class", test_classes },
	{ "options go inside or outside by their class", test_split },
	{ "deltas are counted anew on both sides", test_split_deltas },
	{ "Observe is inside and outside", test_split_observe },
	{ "a message with an OSCORE option is not split", test_split_oscore },
	{ "a Proxy-Uri is split", test_split_proxy_uri },
	{ "what is no absolute URI is not split", test_bad_proxy_uri },
	{ "path and query of a Proxy-Uri find their place", test_proxy_uri_order },
	{ "G10 the opened message is what was inside", test_join },
	{ "class U inside makes a message malformed", test_join_class_u_inside },
	{ "G10 notifications are ordered by what was verified", test_join_observe },
};

TAP_MAIN(tests)
