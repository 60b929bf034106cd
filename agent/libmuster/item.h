/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads CBOR (RFC 8949) that anybody may have written: head by head, with
 * libcbor's stream decoder, so that nothing is allocated for what a length only
 * claims.
 */
#ifndef MUSTER_ITEM_H
#define MUSTER_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum item_type {
	ITEM_NONE,
	ITEM_INT,
	ITEM_BYTES,
	ITEM_TEXT,
	ITEM_ARRAY,
	ITEM_MAP,
	ITEM_TAG,
	ITEM_BOOL,
	ITEM_SIMPLE,
	ITEM_BREAK,
};

/**
 * struct item - one head of CBOR, with its string if it is one
 * @type: what it is; ITEM_INT also where the number does not fit @value
 * @value: number, or 0 or 1
 * @big: the number does not fit @value
 * @data: content of a string
 * @len: bytes of a string, items of an array, pairs of a map
 * @indefinite: ends with a break
 */
struct item {
	enum item_type type;
	int64_t value;
	bool big;
	const uint8_t *data;
	size_t len;
	bool indefinite;
};

struct cursor {
	const uint8_t *pos;
	size_t left;
};

/* Read a head. Return: true with it in @item; false if there is none, or it is not well-formed. */
bool item_next(struct cursor *cursor, struct item *item);

/* A label that is looked for in a map, and the item found. */
struct entry {
	int64_t label;
	struct item item;
	struct cursor content;
};

/**
 * map_pick() - walk a map whose head was read, to its end, and pick entries
 * @cursor: behind the head; behind the map afterwards
 * @map: the head
 * @entries: labels that are looked for; the items found are set
 * @count: of @entries
 * @why: result: what is wrong, in words
 *
 * Two readers may pick different ones of two, so a label of @entries that is
 * there twice is an error.
 *
 * Return: true if the map is well-formed.
 */
bool map_pick(struct cursor *cursor, const struct item *map, struct entry *entries, size_t count,
	      const char **why);

#endif /* MUSTER_ITEM_H */
