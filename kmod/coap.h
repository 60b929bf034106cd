/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CoAP messages (RFC 7252 section 3): parse, iterate options, write, and the
 * split of a message into what is protected and what stays outside
 * (RFC 8613 section 4).
 */
#ifndef MUSTER_COAP_H
#define MUSTER_COAP_H

#include "types.h"

#define MUSTER_COAP_HEADER_LEN 4
#define MUSTER_COAP_TOKEN_MAX 8
#define MUSTER_COAP_PAYLOAD_MARKER 0xff

enum muster_coap_type {
	MUSTER_COAP_CON = 0,
	MUSTER_COAP_NON = 1,
	MUSTER_COAP_ACK = 2,
	MUSTER_COAP_RST = 3,
};

#define MUSTER_COAP_CODE(class, detail) ((class) << 5 | (detail))
#define MUSTER_COAP_EMPTY MUSTER_COAP_CODE(0, 0)
#define MUSTER_COAP_POST MUSTER_COAP_CODE(0, 2)
#define MUSTER_COAP_FETCH MUSTER_COAP_CODE(0, 5)
#define MUSTER_COAP_CHANGED MUSTER_COAP_CODE(2, 4)
#define MUSTER_COAP_CONTENT MUSTER_COAP_CODE(2, 5)

enum muster_coap_option {
	MUSTER_COAP_URI_HOST = 3,
	MUSTER_COAP_OBSERVE = 6,
	MUSTER_COAP_URI_PORT = 7,
	MUSTER_COAP_OSCORE = 9,
	MUSTER_COAP_URI_PATH = 11,
	MUSTER_COAP_MAX_AGE = 14,
	MUSTER_COAP_URI_QUERY = 15,
	MUSTER_COAP_EDHOC = 21,
	MUSTER_COAP_PROXY_URI = 35,
	MUSTER_COAP_PROXY_SCHEME = 39,
};

/* Where an option of a message to be sealed goes (RFC 8613 section 4.1). */
enum muster_coap_class {
	MUSTER_COAP_INNER, /* class E, class E and U, and every unknown option */
	MUSTER_COAP_OUTER, /* class U only */
};

/**
 * struct muster_coap - a parsed CoAP message; points into the message's bytes
 * @type: message type
 * @code: code as on the wire
 * @mid: Message ID, host byte order
 * @token: token bytes
 * @token_len: 0 to 8
 * @options: first option's first byte
 * @options_len: bytes of options, without the payload marker
 * @payload: first byte after the payload marker, or NULL
 * @payload_len: bytes of payload; not 0 when @payload is set
 */
struct muster_coap {
	enum muster_coap_type type;
	u8 code;
	u16 mid;
	const u8 *token;
	u8 token_len;
	const u8 *options;
	size_t options_len;
	const u8 *payload;
	size_t payload_len;
};

static inline bool muster_coap_is_request(u8 code)
{
	return code >> 5 == 0 && code != MUSTER_COAP_EMPTY;
}

static inline bool muster_coap_is_response(u8 code)
{
	return code >> 5 == 2 || code >> 5 == 4 || code >> 5 == 5;
}

/**
 * muster_coap_parse() - parse and validate a whole CoAP message
 * @coap: result; points into @data
 * @data: a UDP payload
 * @len: its length
 *
 * Every option is walked, so iterating a parsed message never stops early.
 *
 * Context: any.
 * Return: true if @data is a message of RFC 7252 section 3: version 1, token
 * length up to 8, no reserved option nibble, no option number above 65535, no
 * payload marker without payload, an empty message of four bytes only.
 */
bool muster_coap_parse(struct muster_coap *coap, const u8 *data, size_t len);

/**
 * muster_coap_parse_body() - parse options and payload that follow a code
 * @coap: code, options and payload are set; the header's fields are zeroed
 * @data: the plaintext of an OSCORE message: code, options, payload
 * @len: its length
 *
 * Context: any. Return: true if well-formed (RFC 8613 section 5.3).
 */
bool muster_coap_parse_body(struct muster_coap *coap, const u8 *data, size_t len);

/**
 * struct muster_coap_iter - walks the options of a parsed message
 * @number: number of the current option
 * @value: its value
 * @len: length of the value
 * @pos: where the next one starts
 * @end: end of the options
 */
struct muster_coap_iter {
	u16 number;
	const u8 *value;
	size_t len;
	const u8 *pos;
	const u8 *end;
};

void muster_coap_iter_init(struct muster_coap_iter *iter, const struct muster_coap *coap);

/* Return: true with the next option in @iter, false at the end. */
bool muster_coap_iter_next(struct muster_coap_iter *iter);

/* Return: true with the first option of that number in @iter. */
bool muster_coap_find(const struct muster_coap *coap, u16 number, struct muster_coap_iter *iter);

/**
 * struct muster_coap_writer - writes a message into a bounded buffer
 * @buf: buffer
 * @size: its size
 * @len: bytes written so far
 * @number: number of the last option written, for the delta
 * @overflow: something did not fit; nothing is written from then on
 */
struct muster_coap_writer {
	u8 *buf;
	size_t size;
	size_t len;
	u16 number;
	bool overflow;
};

void muster_coap_writer_init(struct muster_coap_writer *w, u8 *buf, size_t size);
/* Write the 4 byte header and the token of @coap, with @code in place of its code. */
void muster_coap_write_header(struct muster_coap_writer *w, const struct muster_coap *coap,
			      u8 code);
void muster_coap_write_byte(struct muster_coap_writer *w, u8 byte);
void muster_coap_write_bytes(struct muster_coap_writer *w, const u8 *data, size_t len);
/* Options must be written in ascending order of @number. */
void muster_coap_write_option(struct muster_coap_writer *w, u16 number, const u8 *value,
			      size_t len);

/* What the split adds at most, besides the OSCORE option: an outer Observe, longer
 * option deltas, and the length of each long segment of a Proxy-Uri.
 */
#define MUSTER_COAP_SPLIT_MAX 128
#define MUSTER_COAP_PROXY_URI_MAX 1034 /* RFC 7252 section 5.10 */

/**
 * muster_coap_class() - where an option goes when a message is sealed
 * @number: option number
 *
 * Observe and Proxy-Uri need more than a class: see the functions below.
 *
 * Context: any. Return: MUSTER_COAP_OUTER for what RFC 8613 section 4.1,
 * Figure 5, has in class U only, and the EDHOC option (RFC 9668 section 3.1);
 * else MUSTER_COAP_INNER.
 */
enum muster_coap_class muster_coap_class(u16 number);

/**
 * muster_coap_write_inner() - write the plaintext of an OSCORE message
 * @w: writer; gets code, class E options with deltas from 0, payload
 * @coap: the message an application sent
 *
 * The inner Observe of a response is empty (RFC 8613 section 4.1.3.5.2); the
 * path and query of a Proxy-Uri become Uri-Path and Uri-Query (section 4.1.3.3).
 *
 * Context: any. Return: false if the message cannot be split so (an OSCORE
 * option already there; a Proxy-Uri that is no absolute URI with an authority,
 * has a fragment, user information or dot segments, or stands next to another
 * Uri option) or does not fit.
 */
bool muster_coap_write_inner(struct muster_coap_writer *w, const struct muster_coap *coap);

/**
 * muster_coap_write_outer() - write header, token and outer options
 * @w: writer
 * @coap: the message an application sent
 * @oscore: value of the OSCORE option
 * @oscore_len: its length
 *
 * The outer code hides the inner one: POST and Changed, or with Observe FETCH
 * and Content (RFC 8613 section 4.2). The payload marker is not written.
 *
 * Context: any. Return: false if it does not fit, or as muster_coap_write_inner(),
 * which alone looks at all of a Proxy-Uri.
 */
bool muster_coap_write_outer(struct muster_coap_writer *w, const struct muster_coap *coap,
			     const u8 *oscore, u8 oscore_len);

/**
 * muster_coap_write_opened() - join an opened message's two halves
 * @w: writer; gets the CoAP message for the application
 * @outer: the OSCORE message as received
 * @inner: its plaintext, parsed with muster_coap_parse_body()
 * @order: number that orders notifications: a response's inner Observe, if it
 *	has one, gets its low 24 bits, so that clients of RFC 7641 see the order
 *	that the PIVs have (RFC 8613 section 4.1.3.5.2)
 *
 * Header and token come from @outer, code, payload and class E options from
 * @inner; class E options outside are discarded, and so is the OSCORE option
 * (RFC 8613 sections 8.2 and 8.4). Class U options inside make it malformed.
 *
 * Context: any. Return: false if malformed or it does not fit.
 */
bool muster_coap_write_opened(struct muster_coap_writer *w, const struct muster_coap *outer,
			      const struct muster_coap *inner, u64 order);

#endif /* MUSTER_COAP_H */
