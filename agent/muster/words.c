// SPDX-License-Identifier: GPL-2.0-or-later

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "command.h"

#define VALUE_MAX 8192

struct source source_args(struct args *args)
{
	return (struct source){ .where = args->command, .dirfd = AT_FDCWD, .args = args };
}

static bool word_applies(const struct word *word, const struct source *source)
{
	return source->json || !(word->flags & WORD_JSON);
}

/* How the word is called in this source. */
static const char *word_name(const struct word *word, const struct source *source, char *buf,
			     size_t size)
{
	snprintf(buf, size, "%s%s", word->name,
		 source->json && word->flags & WORD_FILE ? "-file" : "");
	return buf;
}

static struct word *words_find(struct word *words, const struct source *source, const char *name)
{
	char buf[64];

	for (; words->name; words++)
		if (word_applies(words, source) &&
		    !strcmp(word_name(words, source, buf, sizeof(buf)), name))
			return words;
	return NULL;
}

/* "a, b or c" */
static int fail_unknown(const struct word *words, const struct source *source, const char *name)
{
	char list[512] = "", buf[64];
	const struct word *word;

	for (word = words; word->name; word++) {
		if (!word_applies(word, source))
			continue;
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
			 *list ? ", " : "", word_name(word, source, buf, sizeof(buf)));
	}
	if (!*list)
		return fail(USAGE, "%s: \"%s\": nothing is expected here", source->where, name);
	return fail(USAGE, "%s: \"%s\" is not known here, but: %s", source->where, name, list);
}

bool words_given(const struct word *words, const void *out)
{
	for (; words->name; words++)
		if (words->out == out && words->given)
			return true;
	return false;
}

static int word_read(struct word *words, const struct source *source, const char *name,
		     const char *value)
{
	struct word *word = words_find(words, source, name);

	if (!word)
		return fail_unknown(words, source, name);
	if (!word->parse)
		return OK;
	if (words_given(words, word->out))
		return fail(USAGE, "%s: %s is given twice", source->where, name);
	if (!value)
		return fail(USAGE, "%s: %s needs a value", source->where, name);
	word->given = true;
	return word->parse(source, name, value, word->out);
}

static int read_args(struct word *words, const struct source *source)
{
	char **next = source->args->next;
	int status;

	while (*next) {
		status = word_read(words, source, next[0], next[1]);
		if (status)
			return status;
		next += 2;
	}
	source->args->next = next;
	return OK;
}

/* A value in JSON as the text it would be on the command line: lists have commas. */
static const char *json_value(struct json_object *json, char *buf, size_t size)
{
	struct json_object *item;
	const char *text;
	size_t len = 0;

	if (!json_object_is_type(json, json_type_array))
		return json_object_is_type(json, json_type_string) ||
		       json_object_is_type(json, json_type_int) ?
		       json_object_get_string(json) : NULL;
	*buf = '\0';
	for (size_t i = 0; i < json_object_array_length(json); i++) {
		item = json_object_array_get_idx(json, i);
		if (!json_object_is_type(item, json_type_string))
			return NULL;
		text = json_object_get_string(item);
		if (len + strlen(text) + 2 > size)
			return NULL;
		len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? "," : "", text);
	}
	return buf;
}

static int read_json(struct word *words, const struct source *source)
{
	char buf[VALUE_MAX];

	if (!json_object_is_type(source->json, json_type_object))
		return fail(FAILED, "%s: is no JSON object", source->where);
	json_object_object_foreach(source->json, key, json) {
		if (word_read(words, source, key, json_value(json, buf, sizeof(buf))))
			return FAILED;
	}
	return OK;
}

int words_read(struct word *words, const struct source *source)
{
	const struct word *word;
	char name[64];
	int status;

	status = source->json ? read_json(words, source) : read_args(words, source);
	for (word = words; !status && word->name; word++)
		if (word->flags & WORD_REQUIRED && word_applies(word, source) &&
		    !words_given(words, word->out))
			status = fail(source->json ? FAILED : USAGE, "%s: %s is missing",
				      source->where, word_name(word, source, name, sizeof(name)));
	return status;
}
