/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A member of a group with its keys, as tests in user space need one. */
#ifndef MUSTER_TESTS_MEMBER_H
#define MUSTER_TESTS_MEMBER_H

#include "keys.h"

/* A byte string of a test; not owned. */
struct bytes {
	const u8 *data;
	size_t len;
};

/**
 * struct test_member - a member under one Gid
 * @credential: what its messages are verified with
 * @party: its Sender Key
 * @priv: its private key, or NULL
 */
struct test_member {
	struct muster_credential credential;
	struct muster_party party;
	struct muster_es256_private *priv;
};

/**
 * test_member_init() - derive all that belongs to a member
 * @member: result; release it with test_member_release(), also after a failure
 * @common: derived Common Context
 * @master: Master Secret and Salt
 * @kid: Sender ID
 * @cred: its authentication credential
 * @gm_cred: the Group Manager's
 * @public_key: MUSTER_P256_PUBLIC_LEN bytes, or NULL to compute it
 * @private_key: MUSTER_P256_KEY_LEN bytes, or NULL
 *
 * Return: 0, or negative errno; -EINVAL if the keys do not belong together.
 */
int test_member_init(struct test_member *member, const struct muster_common *common,
		     const struct muster_master *master, struct bytes kid, struct bytes cred,
		     struct bytes gm_cred, const u8 *public_key, const u8 *private_key);
void test_member_release(struct test_member *member);

#endif /* MUSTER_TESTS_MEMBER_H */
