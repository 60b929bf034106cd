// SPDX-License-Identifier: GPL-2.0-or-later

#include <cbor.h>

#include "item.h"

#define DEPTH_MAX 16

static void number(void *ctx, uint64_t value, bool negative)
{
	struct item *item = ctx;

	item->type = ITEM_INT;
	item->big = value > INT64_MAX;
	if (!item->big)
		item->value = negative ? -1 - (int64_t)value : (int64_t)value;
}

static void on_uint8(void *ctx, uint8_t value)
{
	number(ctx, value, false);
}

static void on_uint16(void *ctx, uint16_t value)
{
	number(ctx, value, false);
}

static void on_uint32(void *ctx, uint32_t value)
{
	number(ctx, value, false);
}

static void on_uint64(void *ctx, uint64_t value)
{
	number(ctx, value, false);
}

static void on_negint8(void *ctx, uint8_t value)
{
	number(ctx, value, true);
}

static void on_negint16(void *ctx, uint16_t value)
{
	number(ctx, value, true);
}

static void on_negint32(void *ctx, uint32_t value)
{
	number(ctx, value, true);
}

static void on_negint64(void *ctx, uint64_t value)
{
	number(ctx, value, true);
}

static void on_bytes(void *ctx, cbor_data data, size_t len)
{
	*(struct item *)ctx = (struct item){ .type = ITEM_BYTES, .data = data, .len = len };
}

static void on_text(void *ctx, cbor_data data, size_t len)
{
	*(struct item *)ctx = (struct item){ .type = ITEM_TEXT, .data = data, .len = len };
}

static void on_bytes_start(void *ctx)
{
	*(struct item *)ctx = (struct item){ .type = ITEM_BYTES, .indefinite = true };
}

static void on_text_start(void *ctx)
{
	*(struct item *)ctx = (struct item){ .type = ITEM_TEXT, .indefinite = true };
}

static void on_array(void *ctx, size_t len)
{
	*(struct item *)ctx = (struct item){ .type = ITEM_ARRAY, .len = len };
}

static void on_array_start(void *ctx)
{
	*(struct item *)ctx = (struct item){ .type = ITEM_ARRAY, .indefinite = true };
}

static void on_map(void *ctx, size_t len)
{
	*(struct item *)ctx = (struct item){ .type = ITEM_MAP, .len = len };
}

static void on_map_start(void *ctx)
{
	*(struct item *)ctx = (struct item){ .type = ITEM_MAP, .indefinite = true };
}

static void on_tag(void *ctx, uint64_t value)
{
	(void)value;
	((struct item *)ctx)->type = ITEM_TAG;
}

static void on_float(void *ctx, float value)
{
	(void)value;
	((struct item *)ctx)->type = ITEM_SIMPLE;
}

static void on_double(void *ctx, double value)
{
	(void)value;
	((struct item *)ctx)->type = ITEM_SIMPLE;
}

static void on_simple(void *ctx)
{
	((struct item *)ctx)->type = ITEM_SIMPLE;
}

static void on_bool(void *ctx, bool value)
{
	*(struct item *)ctx = (struct item){ .type = ITEM_BOOL, .value = value };
}

static void on_break(void *ctx)
{
	((struct item *)ctx)->type = ITEM_BREAK;
}

static const struct cbor_callbacks item_callbacks = {
	.uint8 = on_uint8,
	.uint16 = on_uint16,
	.uint32 = on_uint32,
	.uint64 = on_uint64,
	.negint8 = on_negint8,
	.negint16 = on_negint16,
	.negint32 = on_negint32,
	.negint64 = on_negint64,
	.byte_string = on_bytes,
	.byte_string_start = on_bytes_start,
	.string = on_text,
	.string_start = on_text_start,
	.array_start = on_array,
	.indef_array_start = on_array_start,
	.map_start = on_map,
	.indef_map_start = on_map_start,
	.tag = on_tag,
	.float2 = on_float,
	.float4 = on_float,
	.float8 = on_double,
	.undefined = on_simple,
	.null = on_simple,
	.boolean = on_bool,
	.indef_break = on_break,
};

bool item_next(struct cursor *cursor, struct item *item)
{
	struct cbor_decoder_result result;

	*item = (struct item){ 0 };
	result = cbor_stream_decode(cursor->pos, cursor->left, &item_callbacks, item);
	if (result.status != CBOR_DECODER_FINISHED || item->type == ITEM_NONE ||
	    result.read > cursor->left)
		return false;
	cursor->pos += result.read;
	cursor->left -= result.read;
	return true;
}

static bool item_skip(struct cursor *cursor, int depth);

/* Go past what belongs to an item whose head was read. */
static bool item_skip_content(struct cursor *cursor, const struct item *item, int depth)
{
	struct item inner;
	size_t count;

	if (depth == DEPTH_MAX || item->type == ITEM_BREAK)
		return false;
	if (item->indefinite) {
		for (count = 0; item_next(cursor, &inner); count++) {
			if (inner.type == ITEM_BREAK)
				return item->type != ITEM_MAP || count % 2 == 0;
			if (item->type == ITEM_BYTES || item->type == ITEM_TEXT) {
				if (inner.type != item->type || inner.indefinite)
					return false;
			} else if (!item_skip_content(cursor, &inner, depth + 1)) {
				return false;
			}
		}
		return false;
	}
	if (item->type == ITEM_TAG)
		return item_skip(cursor, depth + 1);
	if (item->type != ITEM_ARRAY && item->type != ITEM_MAP)
		return true;
	/* Each item takes a byte at least, so a count that only claims ends soon. */
	for (count = item->len; count; count--) {
		if (item->type == ITEM_MAP && !item_skip(cursor, depth + 1))
			return false;
		if (!item_skip(cursor, depth + 1))
			return false;
	}
	return true;
}

static bool item_skip(struct cursor *cursor, int depth)
{
	struct item item;

	return item_next(cursor, &item) && item_skip_content(cursor, &item, depth);
}

bool map_pick(struct cursor *cursor, const struct item *map, struct entry *entries, size_t count,
	      const char **why)
{
	struct item label, value;
	struct cursor content;

	*why = "is not well-formed CBOR";
	for (size_t pair = 0; map->indefinite || pair < map->len; pair++) {
		if (!item_next(cursor, &label))
			return false;
		if (map->indefinite && label.type == ITEM_BREAK)
			break;
		if (!item_skip_content(cursor, &label, 0) || !item_next(cursor, &value))
			return false;
		content = *cursor;
		if (!item_skip_content(cursor, &value, 0))
			return false;
		for (size_t i = 0; i < count; i++) {
			if (label.type != ITEM_INT || label.big || label.value != entries[i].label)
				continue;
			if (entries[i].item.type != ITEM_NONE) {
				*why = "has a label twice in one map";
				return false;
			}
			entries[i].item = value;
			entries[i].content = content;
		}
	}
	return true;
}
