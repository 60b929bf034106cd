// SPDX-License-Identifier: GPL-2.0-or-later

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

int parse_text(const struct source *source, const char *word, const char *value, void *out)
{
	(void)source;
	(void)word;
	*(const char **)out = value;
	return OK;
}

int parse_name(const struct source *source, const char *word, const char *value, void *out)
{
	size_t len = strlen(value);

	if (!len || len > MUSTER_NAME_MAX)
		return fail(USAGE, "%s: %s \"%s\" must have 1 to %d bytes", source->where, word,
			    value, MUSTER_NAME_MAX);
	for (size_t i = 0; i < len; i++)
		if (!isgraph((unsigned char)value[i]))
			return fail(USAGE, "%s: %s must have printable characters without spaces",
				    source->where, word);
	memcpy(out, value, len + 1);
	return OK;
}

static int parse_number(const struct source *source, const char *word, const char *value,
			uint64_t max, uint64_t *number)
{
	int base = value[0] == '0' && (value[1] | 0x20) == 'x' ? 16 : 10;
	const char *digits = base == 16 ? value + 2 : value;
	char *end;

	errno = 0;
	*number = strtoull(digits, &end, base);
	if (!isxdigit((unsigned char)*digits) || *end || errno || *number > max)
		return fail(USAGE, "%s: %s: \"%s\" is no number from 0 to %" PRIu64,
			    source->where, word, value, max);
	return OK;
}

int parse_u64(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_number(source, word, value, UINT64_MAX, out);
}

int parse_count(const struct source *source, const char *word, const char *value, void *out)
{
	int status = parse_u64(source, word, value, out);

	if (!status && !*(uint64_t *)out)
		return fail(USAGE, "%s: %s must be at least 1", source->where, word);
	return status;
}

int parse_u32(const struct source *source, const char *word, const char *value, void *out)
{
	uint64_t number;
	int status = parse_number(source, word, value, UINT32_MAX, &number);

	if (!status)
		*(uint32_t *)out = (uint32_t)number;
	return status;
}

int parse_u16(const struct source *source, const char *word, const char *value, void *out)
{
	uint64_t number;
	int status = parse_number(source, word, value, UINT16_MAX, &number);

	if (!status)
		*(uint16_t *)out = (uint16_t)number;
	return status;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_decode(const char *hex, size_t digits, uint8_t *out, size_t max, size_t *len)
{
	if (digits % 2 || digits / 2 > max)
		return false;
	for (size_t i = 0; i < digits; i++)
		if (hex_digit(hex[i]) < 0)
			return false;
	for (size_t i = 0; i < digits / 2; i++)
		out[i] = (uint8_t)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
	*len = digits / 2;
	return true;
}

static int parse_id(const struct source *source, const char *word, const char *value, size_t min,
		    size_t max, struct id *id)
{
	if (!hex_decode(value, strlen(value), id->data, max, &id->len) || id->len < min)
		return fail(USAGE, "%s: %s: \"%s\" is not %zu to %zu bytes in hexadecimal",
			    source->where, word, value, min, max);
	return OK;
}

int parse_gid(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_id(source, word, value, 1, MUSTER_GID_MAX, out);
}

int parse_kid(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_id(source, word, value, 0, MUSTER_KID_MAX, out);
}

static int fail_name(const struct source *source, const char *word, const char *value,
		     const struct muster_name *names)
{
	char list[512] = "";

	for (; names->name; names++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
			 *list ? ", " : "", names->name);
	return fail(USAGE, "%s: %s: \"%s\" is not one of: %s", source->where, word, value, list);
}

static int parse_enum(const struct source *source, const char *word, const char *value,
		      const struct muster_name *names, int32_t *out)
{
	return muster_name_value(names, value, out) ? OK : fail_name(source, word, value, names);
}

/* A COSE algorithm by name or number; the kernel knows which numbers it supports. */
static int parse_alg(const struct source *source, const char *word, const char *value,
		     const struct muster_name *names, int32_t *out)
{
	long number;
	char *end;

	if (muster_name_value(names, value, out))
		return OK;
	errno = 0;
	number = strtol(value, &end, 10);
	if (end == value || *end || errno || number < INT32_MIN || number > INT32_MAX ||
	    number == ALG_NONE)
		return fail_name(source, word, value, names);
	*out = (int32_t)number;
	return OK;
}

int parse_signature(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_alg(source, word, value, muster_signature_names, out);
}

int parse_hkdf(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_alg(source, word, value, muster_hkdf_names, out);
}

int parse_group_enc(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_alg(source, word, value, muster_aead_names, out);
}

static int parse_alg_or_none(const struct source *source, const char *word, const char *value,
			     const struct muster_name *names, int32_t *out)
{
	if (strcmp(value, "none"))
		return parse_alg(source, word, value, names, out);
	*out = ALG_NONE;
	return OK;
}

int parse_aead(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_alg_or_none(source, word, value, muster_aead_names, out);
}

int parse_ecdh(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_alg_or_none(source, word, value, muster_key_agreement_names, out);
}

static int parse_u32_enum(const struct source *source, const char *word, const char *value,
			  const struct muster_name *names, uint32_t *out)
{
	int32_t number;
	int status = parse_enum(source, word, value, names, &number);

	if (!status)
		*out = (uint32_t)number;
	return status;
}

int parse_countersign(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_u32_enum(source, word, value, muster_countersign_names, out);
}

int parse_plaintext(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_u32_enum(source, word, value, muster_plaintext_names, out);
}

int parse_foreign(const struct source *source, const char *word, const char *value, void *out)
{
	return parse_u32_enum(source, word, value, muster_foreign_names, out);
}

int parse_roles(const struct source *source, const char *word, const char *value, void *out)
{
	uint32_t roles = 0;

	for (;;) {
		size_t len = strcspn(value, ",");
		char name[16];
		int32_t role;

		snprintf(name, sizeof(name), "%.*s", (int)len, value);
		if (len >= sizeof(name) || !muster_name_value(muster_role_names, name, &role))
			return fail_name(source, word, value, muster_role_names);
		roles |= (uint32_t)role;
		if (!value[len])
			break;
		value += len + 1;
	}
	*(uint32_t *)out = roles;
	return OK;
}
