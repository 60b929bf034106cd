/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Byte strings written as hexadecimal text. */
#ifndef MUSTER_TESTS_HEX_H
#define MUSTER_TESTS_HEX_H

#include "types.h"

/**
 * hex_decode() - decode hexadecimal text; blanks between bytes are allowed
 * @out: result
 * @size: room at @out
 * @text: text
 * @len: bytes decoded
 *
 * Return: true if all of @text is whole bytes and they fit.
 */
bool hex_decode(u8 *out, size_t size, const char *text, size_t *len);

/* The same for text in a test's source: anything wrong ends the program. Return: bytes. */
size_t hex(u8 *out, size_t size, const char *text);

#endif /* MUSTER_TESTS_HEX_H */
