// SPDX-License-Identifier: GPL-2.0-only
/* Deterministic CBOR, writing only. */
#include "cbor.h"

/* Major types (RFC 8949 section 3.1) */
#define CBOR_UINT 0
#define CBOR_NEGATIVE 1
#define CBOR_BYTES 2
#define CBOR_TEXT 3
#define CBOR_ARRAY 4

void muster_cbor_init(struct muster_cbor *cbor, u8 *buf, size_t size)
{
	cbor->buf = buf;
	cbor->size = size;
	cbor->len = 0;
	cbor->overflow = false;
}

void muster_cbor_raw(struct muster_cbor *cbor, const u8 *data, size_t len)
{
	if (cbor->overflow || len > cbor->size - cbor->len) {
		cbor->overflow = true;
		return;
	}
	if (len)
		memcpy(cbor->buf + cbor->len, data, len);
	cbor->len += len;
}

/* A major type with its argument in as few bytes as possible (RFC 8949 section 4.2.1). */
static void cbor_head(struct muster_cbor *cbor, u8 major, u64 arg)
{
	u8 head[9];
	u8 bytes;
	u8 info;
	int i;

	if (arg < 24) {
		bytes = 0;
		info = arg;
	} else if (arg <= 0xff) {
		bytes = 1;
		info = 24;
	} else if (arg <= 0xffff) {
		bytes = 2;
		info = 25;
	} else if (arg <= 0xffffffff) {
		bytes = 4;
		info = 26;
	} else {
		bytes = 8;
		info = 27;
	}
	head[0] = major << 5 | info;
	for (i = bytes; i > 0; i--) {
		head[i] = arg;
		arg >>= 8;
	}
	muster_cbor_raw(cbor, head, 1 + bytes);
}

void muster_cbor_array(struct muster_cbor *cbor, u32 items)
{
	cbor_head(cbor, CBOR_ARRAY, items);
}

void muster_cbor_int(struct muster_cbor *cbor, s64 value)
{
	if (value < 0)
		cbor_head(cbor, CBOR_NEGATIVE, ~(u64)value);
	else
		cbor_head(cbor, CBOR_UINT, value);
}

void muster_cbor_bytes_head(struct muster_cbor *cbor, size_t len)
{
	cbor_head(cbor, CBOR_BYTES, len);
}

void muster_cbor_bytes(struct muster_cbor *cbor, const u8 *data, size_t len)
{
	muster_cbor_bytes_head(cbor, len);
	muster_cbor_raw(cbor, data, len);
}

void muster_cbor_text(struct muster_cbor *cbor, const char *text)
{
	size_t len = strlen(text);

	cbor_head(cbor, CBOR_TEXT, len);
	muster_cbor_raw(cbor, (const u8 *)text, len);
}

void muster_cbor_simple(struct muster_cbor *cbor, u8 value)
{
	muster_cbor_raw(cbor, &value, 1);
}

size_t muster_cbor_head_len(size_t len)
{
	struct muster_cbor cbor;
	u8 head[9];

	muster_cbor_init(&cbor, head, sizeof(head));
	muster_cbor_bytes_head(&cbor, len);
	return cbor.len;
}
