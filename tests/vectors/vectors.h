/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of recorded messages: what a file says of its group, and the checks of one message. */
#ifndef MUSTER_TESTS_VECTORS_H
#define MUSTER_TESTS_VECTORS_H

#include "json.h"
#include "testmember.h"

#define VECTOR_MEMBERS_MAX 64

/**
 * struct vector_group - a file
 * @path: of the file
 * @json: its content
 * @unsupported: why its messages in group mode are skipped, or NULL
 * @common: Common Context
 * @master: Master Secret and Salt
 * @gm_cred: the Group Manager's credential
 * @members: members; they point at each other, so they stay where they are
 * @member_count: their number
 * @request: the request before the message that is looked at
 */
struct vector_group {
	const char *path;
	struct json_object *json;
	const char *unsupported;
	struct muster_common common;
	struct muster_master master;
	u8 *gm_cred;
	size_t gm_cred_len;
	struct test_member members[VECTOR_MEMBERS_MAX];
	size_t member_count;
	struct muster_request_id request;
};

/**
 * vector_group_load() - read a file and derive its keys
 * @group: result; free it with vector_group_free(), also after a failure
 * @path: of the file
 *
 * Return: NULL, or what is wrong with the file.
 */
const char *vector_group_load(struct vector_group *group, const char *path);
void vector_group_free(struct vector_group *group);
struct test_member *vector_group_member(struct vector_group *group, const struct muster_kid *kid);

/* Say what is wrong with the message that is looked at; makes it fail. */
__attribute__((format(printf, 1, 2)))
void vector_complain(const char *format, ...);

/* If @object has @key, its value must be these bytes. */
void vector_expect(struct json_object *object, const char *key, const u8 *data, size_t len);

/* Check the Common Context against what the file says. */
void vector_check_common(struct vector_group *group);

/**
 * vector_check_message() - do with a message all that is done with one
 * @group: its group
 * @message: the message
 *
 * Return: NULL, or why it is skipped. What is wrong is told by vector_complain().
 */
const char *vector_check_message(struct vector_group *group, struct json_object *message);

#endif /* MUSTER_TESTS_VECTORS_H */
