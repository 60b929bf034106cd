/* SPDX-License-Identifier: GPL-2.0-only */
/* Deterministic CBOR (RFC 8949 section 4.2.1), writing only: the few items that OSCORE needs. */
#ifndef MUSTER_CBOR_H
#define MUSTER_CBOR_H

#include "types.h"

/**
 * struct muster_cbor - writes CBOR into a bounded buffer
 * @buf: buffer
 * @size: its size
 * @len: bytes written so far
 * @overflow: something did not fit; nothing is written from then on
 */
struct muster_cbor {
	u8 *buf;
	size_t size;
	size_t len;
	bool overflow;
};

#define MUSTER_CBOR_NULL 0xf6
#define MUSTER_CBOR_TRUE 0xf5
#define MUSTER_CBOR_FALSE 0xf4

void muster_cbor_init(struct muster_cbor *cbor, u8 *buf, size_t size);
void muster_cbor_array(struct muster_cbor *cbor, u32 items);
void muster_cbor_int(struct muster_cbor *cbor, s64 value);
void muster_cbor_bytes(struct muster_cbor *cbor, const u8 *data, size_t len);
/* Only the head of a byte string; @len bytes are to follow. */
void muster_cbor_bytes_head(struct muster_cbor *cbor, size_t len);
void muster_cbor_text(struct muster_cbor *cbor, const char *text);
void muster_cbor_simple(struct muster_cbor *cbor, u8 value);
/* Bytes that are CBOR already. */
void muster_cbor_raw(struct muster_cbor *cbor, const u8 *data, size_t len);

/* Return: bytes the head of a string of @len bytes takes. */
size_t muster_cbor_head_len(size_t len);

#endif /* MUSTER_CBOR_H */
