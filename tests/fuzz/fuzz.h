/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the fuzz targets share. A broken property ends the program, which libFuzzer reports. */
#ifndef MUSTER_TESTS_FUZZ_H
#define MUSTER_TESTS_FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include "open.h"
#include "seal.h"
#include "testmember.h"

#define FUZZ_ROOM (2 * MUSTER_COAP_MAX)

#define REQUIRE(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

/* A group of two that is always the same. */
struct fuzz_group {
	struct muster_common common;
	struct test_member client;
	struct test_member server;
};

/* Return: the group; made at the first call. */
struct fuzz_group *fuzz_group(void);

/* Return: the number of the client's one request, which the server answers. */
struct muster_request_id fuzz_request(const struct fuzz_group *group);

/**
 * fuzz_open() - open a message as if it came to the server, or to the client
 * @o: result
 * @group: the group
 * @data: message
 * @len: its length
 * @out: the application's message, FUZZ_ROOM bytes
 * @out_len: its length
 */
enum muster_drop fuzz_open(struct muster_opening *o, const struct fuzz_group *group,
			   const u8 *data, size_t len, u8 *out, size_t *out_len);

#endif /* MUSTER_TESTS_FUZZ_H */
