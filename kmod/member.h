/* SPDX-License-Identifier: GPL-2.0-only */
/* Members of a group: who they are and what they may do, the same under every Gid. */
#ifndef MUSTER_MEMBER_H
#define MUSTER_MEMBER_H

#include <linux/rbtree.h>
#include <linux/refcount.h>
#include <linux/workqueue.h>

#include "keys.h"
#include "stats.h"

struct genl_info;
struct muster_group;

/**
 * struct muster_member - an endpoint of a group
 * @node: in muster_group.members
 * @group: its group; a reference
 * @kid: Sender ID
 * @roles: mask of MUSTER_ROLE_*; READ_ONCE/WRITE_ONCE
 * @mark: packet mark of its verified messages; READ_ONCE/WRITE_ONCE
 * @cred: authentication credential, as distributed
 * @cred_len: its length
 * @public_key: as in the credential
 * @credential: what sealing and opening need of it
 * @priv: private key; set for the own member only
 * @stats: counters
 * @dead: removed
 * @refs: references; the group's tree has one
 * @free_work: frees the member
 */
struct muster_member {
	struct rb_node node;
	struct muster_group *group;
	struct muster_kid kid;
	u32 roles;
	u32 mark;
	u8 *cred;
	u16 cred_len;
	u8 public_key[MUSTER_P256_PUBLIC_LEN];
	struct muster_credential credential;
	struct muster_es256_private *priv;
	struct muster_stats stats;
	bool dead;
	refcount_t refs;
	struct rcu_work free_work;
};

/* For recipients, which are made only of members that are linked. */
void muster_member_hold(struct muster_member *member);
/* Context: any; does not sleep. */
void muster_member_put(struct muster_member *member);

/*
 * Configuration. Context: process, muster_net.lock held. What is refused is
 * told in @info->extack, with the attribute of @info it is about.
 */

/* Return: the member with that kid, or NULL. */
struct muster_member *muster_member_find(const struct muster_group *group,
					 const struct muster_kid *kid);
/* Return: the member that comes next to @kid (NULL: the first one), or NULL. */
struct muster_member *muster_member_after(const struct muster_group *group,
					  const struct muster_kid *kid);

/* Values of a new member; byte strings are copied. @private_key: NULL but for the own member. */
struct muster_member_config {
	struct muster_kid kid;
	u32 roles;
	u32 mark;
	const u8 *cred;
	u16 cred_len;
	const u8 *public_key;
	const u8 *private_key;
};

/**
 * muster_member_add() - add a member, with its keys if the group has any
 *
 * Return: 0 or a negative errno.
 */
int muster_member_add(struct muster_group *group, const struct muster_member_config *config,
		      struct genl_info *info);
int muster_member_set_roles(struct muster_member *member, u32 roles, struct genl_info *info);
void muster_member_remove(struct muster_member *member);

#endif /* MUSTER_MEMBER_H */
