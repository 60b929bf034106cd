// SPDX-License-Identifier: GPL-2.0-or-later

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

#define ADD_FLAGS (JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_KEY_IS_CONSTANT)
#define JSON_FLAGS (JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)

bool json_output;

/* Out of memory: there is nothing sensible left to print. */
void add_object(struct json_object *json, const char *key, struct json_object *value)
{
	if (!value || json_object_object_add_ex(json, key, value, ADD_FLAGS)) {
		fputs("muster: out of memory\n", stderr);
		exit(FAILED);
	}
}

void add_string(struct json_object *json, const char *key, const char *value)
{
	add_object(json, key, json_object_new_string(value));
}

void add_uint(struct json_object *json, const char *key, uint64_t value)
{
	add_object(json, key, json_object_new_uint64(value));
}

void add_true(struct json_object *json, const char *key)
{
	add_object(json, key, json_object_new_boolean(true));
}

void hex_encode(char *out, struct muster_bytes bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < bytes.len; i++) {
		*out++ = digits[bytes.data[i] >> 4];
		*out++ = digits[bytes.data[i] & 0xf];
	}
	*out = '\0';
}

void add_hex(struct json_object *json, const char *key, struct muster_bytes bytes)
{
	char *hex = malloc(2 * bytes.len + 1);

	if (hex)
		hex_encode(hex, bytes);
	add_object(json, key, hex ? json_object_new_string(hex) : NULL);
	free(hex);
}

void add_name(struct json_object *json, const char *key, const struct muster_name *names,
	      int32_t value)
{
	const char *name = muster_name_find(names, value);

	add_object(json, key, name ? json_object_new_string(name) : json_object_new_int(value));
}

void add_roles(struct json_object *json, uint32_t roles)
{
	struct json_object *list = json_object_new_array();

	for (const struct muster_name *role = muster_role_names; role->name; role++)
		if (roles & (uint32_t)role->value)
			json_object_array_add(list, json_object_new_string(role->name));
	add_object(json, "roles", list);
}

void add_drops(struct json_object *json, const struct muster_drops *drops)
{
	struct json_object *list = json_object_new_object();

	for (int i = 0; i < MUSTER_DROPS_LEN; i++) {
		const char *name = muster_name_find(muster_drop_names, i);
		char number[32];

		if (!drops->count[i])
			continue;
		snprintf(number, sizeof(number), "reason-%d", i);
		json_object_object_add(list, name ? name : number,
				       json_object_new_uint64(drops->count[i]));
	}
	add_object(json, "drops", list);
}

void add_fingerprint(struct json_object *json, struct muster_bytes cred)
{
	uint8_t fingerprint[MUSTER_FINGERPRINT_LEN];

	if (muster_fingerprint(cred, fingerprint))
		add_hex(json, "fingerprint",
			(struct muster_bytes){ fingerprint, sizeof(fingerprint) });
}

void address_format(char *out, uint32_t family, struct muster_bytes address)
{
	static const uint8_t zero[16];
	size_t len = family == AF_INET ? 4 : 16;

	if (address.len != len || !memcmp(address.data, zero, len))
		strcpy(out, family == AF_INET ? "any" : "any6");
	else
		inet_ntop((int)family, address.data, out, INET6_ADDRSTRLEN);
}

/* Values that need no name in a line: it reads like the command that made the object. */
static bool is_bare(const char *key)
{
	return !strcmp(key, "time") || !strcmp(key, "event") || !strcmp(key, "name") ||
	       !strcmp(key, "group") || !strcmp(key, "address");
}

/* Too long for a line; the fingerprint stands for them. */
static bool is_long(const char *key)
{
	return !strcmp(key, "cred") || !strcmp(key, "gm-cred") || !strcmp(key, "public-key");
}

static void print_list(struct json_object *list)
{
	for (size_t i = 0; i < json_object_array_length(list); i++)
		printf("%s%s", i ? "," : "",
		       json_object_get_string(json_object_array_get_idx(list, i)));
}

static void print_counters(struct json_object *counters)
{
	const char *separator = "";

	json_object_object_foreach(counters, key, count) {
		printf("%s%s=%" PRIu64, separator, key, json_object_get_uint64(count));
		separator = ",";
	}
}

static void print_value(const char *key, struct json_object *value)
{
	if (json_object_is_type(value, json_type_array))
		print_list(value);
	else if (json_object_is_type(value, json_type_object))
		print_counters(value);
	else if (json_object_is_type(value, json_type_int) && !strncmp(key, "mark", 4))
		printf("0x%" PRIx64, json_object_get_uint64(value));
	else if (!json_object_get_string_len(value) &&
		 json_object_is_type(value, json_type_string))
		fputs("\"\"", stdout);
	else
		fputs(json_object_get_string(value), stdout);
}

static void print_line(struct json_object *json)
{
	const char *separator = "";

	json_object_object_foreach(json, key, value) {
		if (is_long(key) || (json_object_is_type(value, json_type_object) &&
				     !json_object_object_length(value)))
			continue;
		fputs(separator, stdout);
		separator = " ";
		if (!is_bare(key))
			fputs(key, stdout);
		if (json_object_is_type(value, json_type_boolean))
			continue;
		if (!is_bare(key))
			putchar(' ');
		print_value(key, value);
	}
	putchar('\n');
}

int output_flush(void)
{
	if (fflush(stdout) || ferror(stdout))
		return fail(FAILED, "standard output: %s", strerror(errno));
	return OK;
}

int output_json(struct json_object *json)
{
	puts(json_object_to_json_string_ext(json, JSON_FLAGS));
	json_object_put(json);
	return output_flush();
}

int output_line(struct json_object *json)
{
	if (json_output)
		return output_json(json);
	print_line(json);
	json_object_put(json);
	return output_flush();
}

int output_fields(struct json_object *json)
{
	if (json_output)
		return output_json(json);
	json_object_object_foreach(json, key, value) {
		if (!strcmp(key, "cred"))
			continue;
		printf("%s: ", key);
		print_value(key, value);
		putchar('\n');
	}
	json_object_put(json);
	return output_flush();
}

void output_begin(struct output *output)
{
	output->list = json_output ? json_object_new_array() : NULL;
}

void output_add(struct output *output, struct json_object *json)
{
	if (output->list) {
		json_object_array_add(output->list, json);
		return;
	}
	print_line(json);
	json_object_put(json);
}

int output_end(struct output *output, int status)
{
	if (status) {
		json_object_put(output->list);
		return status;
	}
	return output->list ? output_json(output->list) : output_flush();
}
