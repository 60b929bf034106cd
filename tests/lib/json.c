// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>

#include "hex.h"
#include "json.h"

struct json_object *json_member(struct json_object *object, const char *key)
{
	struct json_object *member;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, key, &member))
		return NULL;
	return member;
}

const char *json_text(struct json_object *object, const char *key)
{
	struct json_object *member = json_member(object, key);

	if (!json_object_is_type(member, json_type_string))
		return NULL;
	return json_object_get_string(member);
}

u8 *json_bytes(struct json_object *object, const char *key, size_t *len)
{
	const char *text = json_text(object, key);
	size_t size;
	u8 *bytes;

	if (!text)
		return NULL;
	size = strlen(text) / 2;
	bytes = malloc(size + 1);
	if (bytes && hex_decode(bytes, size, text, len))
		return bytes;
	free(bytes);
	return NULL;
}

bool json_int(struct json_object *object, const char *key, s64 *value)
{
	struct json_object *member = json_member(object, key);

	if (!json_object_is_type(member, json_type_int))
		return false;
	*value = json_object_get_int64(member);
	return true;
}
