// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a CoAP message: what parses can be written again byte for byte;
 * what can be split shows nothing of class E outside but Observe, is no longer
 * than promised, and joins to the message it was.
 */
#include "fuzz.h"

#define OSCORE_VALUE ((const u8 *)"\x39\x05\x02\xdd\x11\x25")
#define OSCORE_LEN 6

static unsigned int count_option(const struct muster_coap *coap, u16 number)
{
	struct muster_coap_iter iter;
	unsigned int count = 0;

	muster_coap_iter_init(&iter, coap);
	while (muster_coap_iter_next(&iter))
		count += iter.number == number;
	return count;
}

/* Return: bytes of all Observe options, which are written twice. */
static size_t observe_len(const struct muster_coap *coap)
{
	struct muster_coap_iter iter;
	size_t len = 0;

	muster_coap_iter_init(&iter, coap);
	while (muster_coap_iter_next(&iter)) {
		if (iter.number == MUSTER_COAP_OBSERVE)
			len += 1 + iter.len;
	}
	return len;
}

/* An option's header has one form only, so a message has too. */
static void check_rewrite(const struct muster_coap *coap, const u8 *data, size_t len)
{
	u8 *buf = malloc(len);
	struct muster_coap_writer w;
	struct muster_coap_iter iter;

	muster_coap_writer_init(&w, buf, len);
	muster_coap_write_header(&w, coap, coap->code);
	muster_coap_iter_init(&iter, coap);
	while (muster_coap_iter_next(&iter))
		muster_coap_write_option(&w, iter.number, iter.value, iter.len);
	if (coap->payload) {
		muster_coap_write_byte(&w, MUSTER_COAP_PAYLOAD_MARKER);
		muster_coap_write_bytes(&w, coap->payload, coap->payload_len);
	}
	REQUIRE(!w.overflow && w.len == len && !memcmp(buf, data, len));
	free(buf);
}

static void check_join(const struct muster_coap *coap, const u8 *data, size_t len,
		       const struct muster_coap *outer, const struct muster_coap *inner)
{
	static u8 buf[2 * FUZZ_ROOM];
	struct muster_coap_writer w;
	struct muster_coap joined;

	muster_coap_writer_init(&w, buf, sizeof(buf));
	REQUIRE(muster_coap_write_opened(&w, outer, inner, 1));
	REQUIRE(muster_coap_parse(&joined, buf, w.len));
	REQUIRE(joined.code == coap->code && joined.mid == coap->mid);
	if (count_option(coap, MUSTER_COAP_PROXY_URI))
		return;
	if (muster_coap_is_response(coap->code) && count_option(coap, MUSTER_COAP_OBSERVE))
		return;
	REQUIRE(w.len == len && !memcmp(buf, data, len));
}

static void check_split(const struct muster_coap *coap, const u8 *data, size_t len)
{
	static u8 outer_buf[FUZZ_ROOM], inner_buf[FUZZ_ROOM];
	struct muster_coap_writer out, in;
	struct muster_coap outer, inner;
	struct muster_coap_iter iter;

	muster_coap_writer_init(&out, outer_buf, sizeof(outer_buf));
	muster_coap_writer_init(&in, inner_buf, sizeof(inner_buf));
	if (!muster_coap_write_outer(&out, coap, OSCORE_VALUE, OSCORE_LEN) ||
	    !muster_coap_write_inner(&in, coap)) {
		REQUIRE(count_option(coap, MUSTER_COAP_OSCORE) ||
			count_option(coap, MUSTER_COAP_PROXY_URI));
		return;
	}
	REQUIRE(!count_option(coap, MUSTER_COAP_OSCORE));
	if (observe_len(coap) <= 1 + 3)
		REQUIRE(out.len + in.len <= len + 1 + 3 + OSCORE_LEN + MUSTER_COAP_SPLIT_MAX);

	REQUIRE(muster_coap_parse(&outer, outer_buf, out.len));
	REQUIRE(count_option(&outer, MUSTER_COAP_OSCORE) == 1);
	muster_coap_iter_init(&iter, &outer);
	while (muster_coap_iter_next(&iter))
		REQUIRE(muster_coap_class(iter.number) == MUSTER_COAP_OUTER ||
			iter.number == MUSTER_COAP_OBSERVE);
	REQUIRE(outer.code == MUSTER_COAP_POST || outer.code == MUSTER_COAP_FETCH ||
		outer.code == MUSTER_COAP_CHANGED || outer.code == MUSTER_COAP_CONTENT);
	REQUIRE(!outer.payload);

	REQUIRE(muster_coap_parse_body(&inner, inner_buf, in.len));
	REQUIRE(inner.code == coap->code && inner.payload_len == coap->payload_len);
	check_join(coap, data, len, &outer, &inner);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct muster_coap coap;

	if (len > MUSTER_COAP_MAX || !muster_coap_parse(&coap, data, len))
		return 0;
	check_rewrite(&coap, data, len);
	if (muster_coap_is_request(coap.code) || muster_coap_is_response(coap.code))
		check_split(&coap, data, len);
	return 0;
}
