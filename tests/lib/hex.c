// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>

#include "hex.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool hex_decode(u8 *out, size_t size, const char *text, size_t *len)
{
	*len = 0;
	for (; *text; text += 2) {
		while (*text == ' ')
			text++;
		if (!*text)
			break;
		if (digit(text[0]) < 0 || digit(text[1]) < 0 || *len == size)
			return false;
		out[(*len)++] = digit(text[0]) << 4 | digit(text[1]);
	}
	return true;
}

size_t hex(u8 *out, size_t size, const char *text)
{
	size_t len;

	if (!hex_decode(out, size, text, &len)) {
		fprintf(stderr, "bad hexadecimal text: %s\n", text);
		abort();
	}
	return len;
}
