/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading test vectors with json-c. */
#ifndef MUSTER_TESTS_JSON_H
#define MUSTER_TESTS_JSON_H

#include <json-c/json.h>

#include "types.h"

/* Return: member @key of @object, or NULL if it is absent or null. */
struct json_object *json_member(struct json_object *object, const char *key);

/* Return: member @key if it is a string, or NULL. */
const char *json_text(struct json_object *object, const char *key);

/**
 * json_bytes() - member @key, a string of hexadecimal digits
 * @object: object
 * @key: name of the member
 * @len: result
 *
 * Return: allocated bytes (also if they are none), or NULL if the member is
 * absent or not of that form.
 */
u8 *json_bytes(struct json_object *object, const char *key, size_t *len);

/* Member @key, an integer. Return: true if it is there. */
bool json_int(struct json_object *object, const char *key, s64 *value);

#endif /* MUSTER_TESTS_JSON_H */
