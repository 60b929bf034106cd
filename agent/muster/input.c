// SPDX-License-Identifier: GPL-2.0-or-later

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"

#define READ_SIZE 4096
#define JSON_MAX (256 * 1024 * 1024) /* 10,000 members take about 4 MiB */

void secrets_begin(void)
{
	static bool done;

	if (!done && !muster_secrets_init())
		warn("memory cannot be locked, so secrets may get into swap: raise \"ulimit -l\"");
	done = true;
}

void blob_free(struct blob *blob)
{
	if (blob->secret)
		muster_secret_free(blob->data, blob->size);
	else
		free(blob->data);
	blob->data = NULL;
	blob->len = 0;
	blob->size = 0;
}

static int open_file(const struct source *source, const char *path)
{
	static bool stdin_used;

	if (strcmp(path, "-"))
		return openat(source->dirfd, path, O_RDONLY | O_CLOEXEC);
	if (stdin_used) {
		errno = EBUSY;
		return -1;
	}
	stdin_used = true;
	return STDIN_FILENO;
}

/* A pipe has no owner to speak of; a file that others can read is no secret. */
static void check_mode(const char *path, int fd)
{
	struct stat st;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_mode & (S_IRGRP | S_IROTH))
		warn("%s: others can read this secret: run \"chmod 600 %s\"", path, path);
}

/* Room for more; what is secret has all its room from the start and is never copied. */
static bool blob_grow(struct blob *blob, size_t max)
{
	size_t size = blob->size ? 2 * blob->size : READ_SIZE;
	uint8_t *data;

	if (blob->secret || size > max + 1)
		size = max + 1; /* one more, to see that there is more */
	if (size == blob->size)
		return true;
	data = blob->secret ? muster_secret_alloc(size) : realloc(blob->data, size);
	if (!data)
		return false;
	blob->data = data;
	blob->size = size;
	return true;
}

/* Return: 0, or an errno; E2BIG if there is more than @max. */
static int read_all(int fd, struct blob *blob, size_t max)
{
	ssize_t n;

	do {
		if (blob->len == blob->size && !blob_grow(blob, max))
			return ENOMEM;
		n = read(fd, blob->data + blob->len, blob->size - blob->len);
		if (n > 0)
			blob->len += (size_t)n;
		else if (n < 0 && errno != EINTR)
			return errno;
	} while (n && blob->len <= max);
	return blob->len > max ? E2BIG : 0;
}

int input_read(const struct source *source, const char *word, const char *path, size_t max,
	       struct blob *blob)
{
	int fd, err;

	if (blob->secret)
		secrets_begin();
	fd = open_file(source, path);
	if (fd < 0)
		return fail(FAILED, "%s: %s: %s: %s", source->where, word, path,
			    errno == EBUSY ? "standard input is used for another value already" :
					     strerror(errno));
	if (blob->secret && fd != STDIN_FILENO)
		check_mode(path, fd);
	err = read_all(fd, blob, max);
	if (fd != STDIN_FILENO)
		close(fd);
	if (!err)
		return OK;
	blob_free(blob);
	if (err == E2BIG)
		return fail(FAILED, "%s: %s: %s: is longer than %zu bytes", source->where, word,
			    path, max);
	return fail(FAILED, "%s: %s: %s: %s", source->where, word, path, strerror(err));
}

void blob_unhex(struct blob *blob)
{
	const char *text = (const char *)blob->data;
	size_t start = 0, end = blob->len;

	while (start < end && isspace((unsigned char)text[start]))
		start++;
	while (end > start && isspace((unsigned char)text[end - 1]))
		end--;
	/* In place: a byte is written behind the two digits that it is made from. */
	if (hex_decode(text + start, end - start, blob->data, blob->size, &blob->len))
		memset(blob->data + blob->len, 0, blob->size - blob->len);
}

static int read_cred(const struct source *source, const char *word, const struct blob *blob,
		     struct muster_cred *cred)
{
	const char *why;

	if (!muster_cred_parse(cred, blob->data, blob->len, &why))
		return fail(FAILED, "%s: %s: the credential %s", source->where, word, why);
	return OK;
}

int parse_cred_file(const struct source *source, const char *word, const char *value, void *out)
{
	struct blob blob = { 0 };
	int status;

	status = input_read(source, word, value, PEM_MAX, &blob);
	if (status)
		return status;
	blob_unhex(&blob);
	status = read_cred(source, word, &blob, out);
	blob_free(&blob);
	return status;
}

int parse_cred_hex(const struct source *source, const char *word, const char *value, void *out)
{
	uint8_t data[MUSTER_CRED_MAX];
	struct blob blob = { .data = data, .size = sizeof(data) };

	if (!hex_decode(value, strlen(value), data, sizeof(data), &blob.len))
		return fail(FAILED, "%s: %s is not up to %d bytes in hexadecimal", source->where,
			    word, MUSTER_CRED_MAX);
	return read_cred(source, word, &blob, out);
}

int parse_key_file(const struct source *source, const char *word, const char *value, void *out)
{
	struct blob blob = { .secret = true };
	struct muster_key **key = out;
	const char *why;
	int status;

	status = input_read(source, word, value, PEM_MAX, &blob);
	if (status)
		return status;
	*key = muster_key_read((const char *)blob.data, blob.len, true, &why);
	blob_free(&blob);
	return *key ? OK : fail(FAILED, "%s: %s: %s %s", source->where, word, value, why);
}

int parse_secret_file(const struct source *source, const char *word, const char *value, void *out)
{
	struct blob *blob = out;
	int status;

	blob->secret = true;
	/* Twice the bytes in hexadecimal, and a line end. */
	status = input_read(source, word, value, 2 * MUSTER_SECRET_MAX + 2, blob);
	if (status)
		return status;
	blob_unhex(blob);
	if (blob->len > MUSTER_SECRET_MAX)
		return fail(FAILED, "%s: %s: %s: is longer than %d bytes", source->where, word,
			    value, MUSTER_SECRET_MAX);
	return OK;
}

/* Values one after the other; those that are arrays are taken apart. */
static const char *parse_json(struct json_object *array, struct json_tokener *tokener,
			      const char *text, size_t len, size_t *pos)
{
	struct json_object *value;

	for (;;) {
		while (*pos < len && text[*pos] && strchr(" \t\r\n", text[*pos]))
			++*pos;
		if (*pos == len)
			return NULL;
		value = json_tokener_parse_ex(tokener, text + *pos, (int)(len - *pos));
		*pos += json_tokener_get_parse_end(tokener);
		if (json_tokener_get_error(tokener) == json_tokener_continue)
			return "ends too early";
		if (json_tokener_get_error(tokener) != json_tokener_success)
			return json_tokener_error_desc(json_tokener_get_error(tokener));
		if (!json_object_is_type(value, json_type_array)) {
			json_object_array_add(array, value);
			continue;
		}
		for (size_t i = 0; i < json_object_array_length(value); i++)
			json_object_array_add(array,
					      json_object_get(json_object_array_get_idx(value, i)));
		json_object_put(value);
	}
}

static size_t count_lines(const char *text, size_t len)
{
	size_t lines = 1;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	return lines;
}

int input_json(const struct source *source, const char *word, const char *path,
	       struct json_object **array)
{
	struct json_tokener *tokener;
	struct blob blob = { 0 };
	const char *why;
	size_t pos = 0;
	int status;

	status = input_read(source, word, path, JSON_MAX, &blob);
	if (status)
		return status;
	*array = json_object_new_array();
	tokener = json_tokener_new();
	why = *array && tokener ? parse_json(*array, tokener, (const char *)blob.data, blob.len,
					     &pos) : "out of memory";
	if (why) {
		status = fail(FAILED, "%s: %s: %s: line %zu: %s", source->where, word, path,
			      count_lines((const char *)blob.data, pos), why);
		json_object_put(*array);
	}
	json_tokener_free(tokener);
	blob_free(&blob);
	return status;
}
