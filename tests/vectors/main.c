// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Messages recorded from other implementations: reproduce what is
 * deterministic of them, open them, and see that no changed byte gets through.
 *
 *   vectors FILE...
 *
 * Prints one TAP line for each message. Exit status: 0; 1 if a message or a
 * file is wrong; 2 if it was called wrongly; 4 if every message was skipped.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "vectors.h"

static unsigned int count, failures, skips;
static bool failed; /* the message that is looked at */

void vector_complain(const char *format, ...)
{
	va_list args;

	failed = true;
	printf("# ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

static void print_bytes(const char *title, const u8 *data, size_t len)
{
	size_t i;

	printf("#   %s ", title);
	for (i = 0; i < len; i++)
		printf("%02x", data[i]);
	putchar('\n');
}

void vector_expect(struct json_object *object, const char *key, const u8 *data, size_t len)
{
	size_t expected_len;
	u8 *expected;

	if (!json_member(object, key))
		return;
	expected = json_bytes(object, key, &expected_len);
	if (!expected) {
		vector_complain("%s is not hexadecimal", key);
		return;
	}
	if (len != expected_len || memcmp(data, expected, len)) {
		vector_complain("%s differs", key);
		print_bytes("here:   ", data, len);
		print_bytes("in file:", expected, expected_len);
	}
	free(expected);
}

static void result(const char *file, const char *what, const char *skip)
{
	count++;
	failures += failed;
	skips += !failed && skip;
	printf("%sok %u - %s: %s", failed ? "not " : "", count, file, what);
	if (skip && !failed)
		printf(" # SKIP %s", skip);
	putchar('\n');
	fflush(stdout);
	failed = false;
}

static void check_file(const char *path)
{
	const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct json_object *messages, *message;
	static struct vector_group group;
	const char *error, *name, *skip;
	char number[32];
	size_t i;

	error = vector_group_load(&group, path);
	if (error) {
		failed = true;
		result(file, error, NULL);
		goto out;
	}
	messages = json_member(group.json, "messages");
	for (i = 0; i < json_object_array_length(messages); i++) {
		message = json_object_array_get_idx(messages, i);
		snprintf(number, sizeof(number), "message %zu", i + 1);
		name = json_text(message, "name");
		skip = vector_check_message(&group, message);
		result(file, name ? name : number, skip);
	}
out:
	vector_group_free(&group);
}

int main(int argc, char **argv)
{
	int i;

	if (argc < 2) {
		fprintf(stderr, "usage: %s FILE...\n", argv[0]);
		return 2;
	}
	printf("TAP version 13\n");
	for (i = 1; i < argc; i++)
		check_file(argv[i]);
	printf("1..%u\n", count);
	if (failures)
		return 1;
	return skips == count ? 4 : 0;
}
