// SPDX-License-Identifier: GPL-2.0-only
#include "coap.h"

#define COAP_VERSION 1
#define OPTION_END 0x10000 /* beyond every option number */

/* Nibbles of an option's first byte that announce more bytes (RFC 7252 section 3.1). */
#define NIBBLE_1_BYTE 13
#define NIBBLE_2_BYTES 14
#define NIBBLE_RESERVED 15
#define EXTENDED_1_BYTE 13
#define EXTENDED_2_BYTES 269

/* The value of an option's delta or length. */
static bool read_extended(const u8 **pos, const u8 *end, u8 nibble, u32 *value)
{
	const u8 *p = *pos;

	switch (nibble) {
	case NIBBLE_RESERVED:
		return false;
	case NIBBLE_1_BYTE:
		if (end - p < 1)
			return false;
		*value = EXTENDED_1_BYTE + p[0];
		*pos = p + 1;
		return true;
	case NIBBLE_2_BYTES:
		if (end - p < 2)
			return false;
		*value = EXTENDED_2_BYTES + (p[0] << 8 | p[1]);
		*pos = p + 2;
		return true;
	default:
		*value = nibble;
		return true;
	}
}

/* Read the option at @iter->pos. */
static bool read_option(struct muster_coap_iter *iter)
{
	const u8 *pos = iter->pos;
	u32 delta;
	u32 len;
	u8 head;

	if (pos == iter->end)
		return false;
	head = *pos++;
	if (!read_extended(&pos, iter->end, head >> 4, &delta) ||
	    !read_extended(&pos, iter->end, head & 0xf, &len))
		return false;
	if (delta > 0xffffU - iter->number || len > (size_t)(iter->end - pos))
		return false;
	iter->number += delta;
	iter->value = pos;
	iter->len = len;
	iter->pos = pos + len;
	return true;
}

/* Options and payload; @coap's options and payload are set. */
static bool parse_options(struct muster_coap *coap, const u8 *data, size_t len)
{
	struct muster_coap_iter iter = { .pos = data, .end = data + len };

	coap->options = data;
	while (iter.pos != iter.end && *iter.pos != MUSTER_COAP_PAYLOAD_MARKER) {
		if (!read_option(&iter))
			return false;
	}
	coap->options_len = iter.pos - data;
	if (iter.pos == iter.end)
		return true;

	coap->payload = iter.pos + 1;
	coap->payload_len = iter.end - coap->payload;
	return coap->payload_len;
}

bool muster_coap_parse(struct muster_coap *coap, const u8 *data, size_t len)
{
	memset(coap, 0, sizeof(*coap));
	if (len < MUSTER_COAP_HEADER_LEN || data[0] >> 6 != COAP_VERSION)
		return false;
	coap->type = data[0] >> 4 & 0x3;
	coap->token_len = data[0] & 0xf;
	coap->code = data[1];
	coap->mid = data[2] << 8 | data[3];
	if (coap->code == MUSTER_COAP_EMPTY && (coap->token_len || len > MUSTER_COAP_HEADER_LEN))
		return false;

	data += MUSTER_COAP_HEADER_LEN;
	len -= MUSTER_COAP_HEADER_LEN;
	if (coap->token_len > MUSTER_COAP_TOKEN_MAX || coap->token_len > len)
		return false;
	coap->token = data;
	return parse_options(coap, data + coap->token_len, len - coap->token_len);
}

bool muster_coap_parse_body(struct muster_coap *coap, const u8 *data, size_t len)
{
	memset(coap, 0, sizeof(*coap));
	if (!len)
		return false;
	coap->code = data[0];
	return parse_options(coap, data + 1, len - 1);
}

void muster_coap_iter_init(struct muster_coap_iter *iter, const struct muster_coap *coap)
{
	memset(iter, 0, sizeof(*iter));
	iter->pos = coap->options;
	iter->end = coap->options + coap->options_len;
}

bool muster_coap_iter_next(struct muster_coap_iter *iter)
{
	return read_option(iter);
}

bool muster_coap_find(const struct muster_coap *coap, u16 number, struct muster_coap_iter *iter)
{
	muster_coap_iter_init(iter, coap);
	while (muster_coap_iter_next(iter)) {
		if (iter->number == number)
			return true;
	}
	return false;
}

void muster_coap_writer_init(struct muster_coap_writer *w, u8 *buf, size_t size)
{
	w->buf = buf;
	w->size = size;
	w->len = 0;
	w->number = 0;
	w->overflow = false;
}

void muster_coap_write_bytes(struct muster_coap_writer *w, const u8 *data, size_t len)
{
	if (w->overflow || len > w->size - w->len) {
		w->overflow = true;
		return;
	}
	if (len)
		memcpy(w->buf + w->len, data, len);
	w->len += len;
}

void muster_coap_write_byte(struct muster_coap_writer *w, u8 byte)
{
	muster_coap_write_bytes(w, &byte, 1);
}

void muster_coap_write_header(struct muster_coap_writer *w, const struct muster_coap *coap, u8 code)
{
	muster_coap_write_byte(w, COAP_VERSION << 6 | coap->type << 4 | coap->token_len);
	muster_coap_write_byte(w, code);
	muster_coap_write_byte(w, coap->mid >> 8);
	muster_coap_write_byte(w, coap->mid);
	muster_coap_write_bytes(w, coap->token, coap->token_len);
}

/* Append what of @value the nibble cannot hold to @head. Return: the nibble. */
static u8 write_extended(u8 *head, u8 *head_len, size_t value)
{
	if (value < EXTENDED_1_BYTE)
		return value;
	if (value < EXTENDED_2_BYTES) {
		head[(*head_len)++] = value - EXTENDED_1_BYTE;
		return NIBBLE_1_BYTE;
	}
	value -= EXTENDED_2_BYTES;
	head[(*head_len)++] = value >> 8;
	head[(*head_len)++] = value;
	return NIBBLE_2_BYTES;
}

void muster_coap_write_option(struct muster_coap_writer *w, u16 number, const u8 *value, size_t len)
{
	u8 head_len = 1;
	u8 head[5];

	if (len > EXTENDED_2_BYTES + 0xffff) {
		w->overflow = true;
		return;
	}
	head[0] = write_extended(head, &head_len, number - w->number) << 4;
	head[0] |= write_extended(head, &head_len, len);
	muster_coap_write_bytes(w, head, head_len);
	muster_coap_write_bytes(w, value, len);
	w->number = number;
}

static void write_payload(struct muster_coap_writer *w, const struct muster_coap *coap)
{
	if (!coap->payload)
		return;
	muster_coap_write_byte(w, MUSTER_COAP_PAYLOAD_MARKER);
	muster_coap_write_bytes(w, coap->payload, coap->payload_len);
}

enum muster_coap_class muster_coap_class(u16 number)
{
	switch (number) {
	case MUSTER_COAP_URI_HOST:
	case MUSTER_COAP_URI_PORT:
	case MUSTER_COAP_OSCORE:
	case MUSTER_COAP_EDHOC:
	case MUSTER_COAP_PROXY_URI:
	case MUSTER_COAP_PROXY_SCHEME:
		return MUSTER_COAP_OUTER;
	default:
		return MUSTER_COAP_INNER;
	}
}

/*
 * A Proxy-Uri, taken apart as RFC 7252 section 6.4 says, but not decoded:
 * scheme and authority stay outside, path and query go inside.
 */
struct proxy_uri {
	bool present;
	const u8 *base; /* scheme "://" authority */
	size_t base_len;
	const u8 *path; /* segments, without the first slash */
	size_t path_len;
	const u8 *query; /* arguments, without the question mark */
	size_t query_len;
};

static bool is_alpha(u8 c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(u8 c)
{
	return c >= '0' && c <= '9';
}

/* Return: length of scheme and "://", or 0 if there is none (RFC 3986 section 3.1). */
static size_t uri_scheme_len(const u8 *uri, size_t len)
{
	size_t i;

	if (!len || !is_alpha(uri[0]))
		return 0;
	for (i = 1; i < len; i++) {
		if (!is_alpha(uri[i]) && !is_digit(uri[i]) && uri[i] != '+' && uri[i] != '-' &&
		    uri[i] != '.')
			break;
	}
	if (len - i < 3 || memcmp(uri + i, "://", 3))
		return 0;
	return i + 3;
}

static bool parse_uri(struct proxy_uri *parts, const u8 *uri, size_t len)
{
	size_t scheme = uri_scheme_len(uri, len);
	size_t i;

	for (i = 0; i < len; i++) {
		if (uri[i] <= ' ' || uri[i] >= 0x7f || uri[i] == '#')
			return false;
	}
	for (i = scheme; i < len && uri[i] != '/' && uri[i] != '?'; i++) {
		if (uri[i] == '@')
			return false;
	}
	if (!scheme || i == scheme)
		return false;

	parts->base = uri;
	parts->base_len = i;
	if (i < len && uri[i] == '/')
		i++;
	parts->path = uri + i;
	while (i < len && uri[i] != '?')
		i++;
	parts->path_len = uri + i - parts->path;
	if (i < len)
		i++;
	parts->query = uri + i;
	parts->query_len = len - i;
	return true;
}

/* An option that a Proxy-Uri replaces must not be there too (RFC 7252 section 5.10.2). */
static bool find_proxy_uri(const struct muster_coap *coap, struct proxy_uri *parts)
{
	struct muster_coap_iter iter;
	bool uri = false;

	parts->present = false;
	muster_coap_iter_init(&iter, coap);
	while (muster_coap_iter_next(&iter)) {
		switch (iter.number) {
		case MUSTER_COAP_URI_HOST:
		case MUSTER_COAP_URI_PORT:
		case MUSTER_COAP_URI_PATH:
		case MUSTER_COAP_URI_QUERY:
			uri = true;
			break;
		case MUSTER_COAP_PROXY_URI:
			if (uri || parts->present || iter.len > MUSTER_COAP_PROXY_URI_MAX ||
			    !parse_uri(parts, iter.value, iter.len))
				return false;
			parts->present = true;
			break;
		}
	}
	return true;
}

static int hex_digit(u8 c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Write one segment or argument, percent-decoded (RFC 7252 section 6.4). */
static bool write_decoded(struct muster_coap_writer *w, u16 number, const u8 *text, size_t len)
{
	u8 value[255];
	size_t out = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (out == sizeof(value))
			return false;
		if (text[i] != '%') {
			value[out++] = text[i];
			continue;
		}
		if (len - i < 3 || hex_digit(text[i + 1]) < 0 || hex_digit(text[i + 2]) < 0)
			return false;
		value[out++] = hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]);
		i += 2;
	}
	/* Uri-Path "." and ".." do not exist (RFC 7252 section 5.10.1). */
	if (number == MUSTER_COAP_URI_PATH &&
	    ((out == 1 && value[0] == '.') || (out == 2 && value[0] == '.' && value[1] == '.')))
		return false;
	muster_coap_write_option(w, number, value, out);
	return true;
}

/* Write a path or a query as one option for each piece between separators. */
static bool write_pieces(struct muster_coap_writer *w, u16 number, u8 separator,
			 const u8 *text, size_t len)
{
	size_t start = 0;
	size_t i;

	if (!len)
		return true;
	for (i = 0; i <= len; i++) {
		if (i < len && text[i] != separator)
			continue;
		if (!write_decoded(w, number, text + start, i - start))
			return false;
		start = i + 1;
	}
	return true;
}

/*
 * Write those inner options of a Proxy-Uri that come before @number and were
 * not written yet; the writer's number tells which were.
 */
static bool write_uri_before(struct muster_coap_writer *w, const struct proxy_uri *uri, u32 number)
{
	if (!uri->present)
		return true;
	if (w->number < MUSTER_COAP_URI_PATH && number > MUSTER_COAP_URI_PATH &&
	    !write_pieces(w, MUSTER_COAP_URI_PATH, '/', uri->path, uri->path_len))
		return false;
	if (w->number < MUSTER_COAP_URI_QUERY && number > MUSTER_COAP_URI_QUERY &&
	    !write_pieces(w, MUSTER_COAP_URI_QUERY, '&', uri->query, uri->query_len))
		return false;
	return true;
}

bool muster_coap_write_inner(struct muster_coap_writer *w, const struct muster_coap *coap)
{
	struct muster_coap_iter iter;
	struct proxy_uri uri;

	if (!find_proxy_uri(coap, &uri))
		return false;
	muster_coap_write_byte(w, coap->code);
	w->number = 0;
	muster_coap_iter_init(&iter, coap);
	while (muster_coap_iter_next(&iter)) {
		if (iter.number == MUSTER_COAP_OSCORE)
			return false;
		if (muster_coap_class(iter.number) != MUSTER_COAP_INNER)
			continue;
		if (!write_uri_before(w, &uri, iter.number))
			return false;
		if (iter.number == MUSTER_COAP_OBSERVE && muster_coap_is_response(coap->code))
			iter.len = 0;
		muster_coap_write_option(w, iter.number, iter.value, iter.len);
	}
	if (!write_uri_before(w, &uri, OPTION_END))
		return false;
	write_payload(w, coap);
	return !w->overflow;
}

static u8 outer_code(const struct muster_coap *coap)
{
	struct muster_coap_iter iter;
	bool observe = muster_coap_find(coap, MUSTER_COAP_OBSERVE, &iter);

	if (muster_coap_is_request(coap->code))
		return observe ? MUSTER_COAP_FETCH : MUSTER_COAP_POST;
	return observe ? MUSTER_COAP_CONTENT : MUSTER_COAP_CHANGED;
}

bool muster_coap_write_outer(struct muster_coap_writer *w, const struct muster_coap *coap,
			     const u8 *oscore, u8 oscore_len)
{
	struct muster_coap_iter iter;
	struct proxy_uri uri;
	bool written = false;

	if (!find_proxy_uri(coap, &uri))
		return false;
	muster_coap_write_header(w, coap, outer_code(coap));
	w->number = 0;
	muster_coap_iter_init(&iter, coap);
	while (muster_coap_iter_next(&iter)) {
		if (iter.number == MUSTER_COAP_OSCORE)
			return false;
		if (!written && iter.number > MUSTER_COAP_OSCORE) {
			muster_coap_write_option(w, MUSTER_COAP_OSCORE, oscore, oscore_len);
			written = true;
		}
		if (iter.number == MUSTER_COAP_PROXY_URI)
			muster_coap_write_option(w, iter.number, uri.base, uri.base_len);
		else if (iter.number == MUSTER_COAP_OBSERVE ||
			 muster_coap_class(iter.number) == MUSTER_COAP_OUTER)
			muster_coap_write_option(w, iter.number, iter.value, iter.len);
	}
	if (!written)
		muster_coap_write_option(w, MUSTER_COAP_OSCORE, oscore, oscore_len);
	return !w->overflow;
}

/* Step to the next option that the application may see of an OSCORE message's outside. */
static bool next_outer(struct muster_coap_iter *iter)
{
	while (muster_coap_iter_next(iter)) {
		if (iter->number != MUSTER_COAP_OSCORE &&
		    muster_coap_class(iter->number) == MUSTER_COAP_OUTER)
			return true;
	}
	return false;
}

static void write_order(struct muster_coap_writer *w, u64 order)
{
	u8 value[3] = { order >> 16, order >> 8, order };
	u8 zeros = 0;

	while (zeros < sizeof(value) && !value[zeros])
		zeros++;
	muster_coap_write_option(w, MUSTER_COAP_OBSERVE, value + zeros, sizeof(value) - zeros);
}

bool muster_coap_write_opened(struct muster_coap_writer *w, const struct muster_coap *outer,
			      const struct muster_coap *inner, u64 order)
{
	bool response = muster_coap_is_response(inner->code);
	struct muster_coap_iter out;
	struct muster_coap_iter in;
	bool more_out;

	muster_coap_write_header(w, outer, inner->code);
	w->number = 0;
	muster_coap_iter_init(&out, outer);
	more_out = next_outer(&out);
	muster_coap_iter_init(&in, inner);
	while (muster_coap_iter_next(&in)) {
		if (muster_coap_class(in.number) != MUSTER_COAP_INNER)
			return false;
		for (; more_out && out.number < in.number; more_out = next_outer(&out))
			muster_coap_write_option(w, out.number, out.value, out.len);
		if (response && in.number == MUSTER_COAP_OBSERVE)
			write_order(w, order);
		else
			muster_coap_write_option(w, in.number, in.value, in.len);
	}
	for (; more_out; more_out = next_outer(&out))
		muster_coap_write_option(w, out.number, out.value, out.len);
	write_payload(w, inner);
	return !w->overflow;
}
