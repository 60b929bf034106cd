/* SPDX-License-Identifier: GPL-2.0-only */
/* Contexts: the keys of a group under one Gid, and the sequence numbers to send with. */
#ifndef MUSTER_CONTEXT_H
#define MUSTER_CONTEXT_H

#include <linux/refcount.h>
#include <linux/rhashtable.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "keys.h"

#define MUSTER_REMOVED_MAX 1024 /* kids remembered; then no member is added any more */

struct genl_info;
struct muster_group;
struct muster_member;
struct muster_net;
struct muster_recipient;

/**
 * struct muster_context - the keys of a group under one Gid
 * @node: in muster_groups.contexts
 * @group: its group; a reference
 * @generation: greater than that of every earlier context of the namespace
 * @common: Common Context
 * @master_secret: kept, because members can be added later; wiped at the end
 * @master_secret_len: its length
 * @master_salt: likewise
 * @master_salt_len: its length
 * @recipients: struct muster_recipient by kid, one for each member, also the own; RCU
 * @self: the own member's, or NULL; RCU
 * @removed: kids of members that were removed since; NULL until there are any
 * @removed_count: their number
 * @closed: a removed kid could not be remembered
 * @ssn: next sender sequence number
 * @grant: first number that may not be used
 * @granted: how many numbers the last grant left to use
 * @ssn_lock: protects @ssn, @grant and @granted; innermost, taken with BH off
 * @dead: removed, but not merely replaced: messages in work are finished with
 *	the keys they were begun with (RFC 10021 section 2.6.3)
 * @refs: references; the group has one
 * @free_work: frees the context
 */
struct muster_context {
	struct rhash_head node;
	struct muster_group *group;
	u64 generation;
	struct muster_common common;
	u8 master_secret[MUSTER_SECRET_MAX];
	u8 master_secret_len;
	u8 master_salt[MUSTER_SECRET_MAX];
	u8 master_salt_len;
	struct rhashtable recipients;
	struct muster_recipient __rcu *self;
	struct muster_kid *removed;
	unsigned int removed_count;
	bool closed;
	u64 ssn;
	u64 grant;
	u64 granted;
	spinlock_t ssn_lock; /* of @ssn, @grant and @granted */
	bool dead;
	refcount_t refs;
	struct rcu_work free_work;
};

/* Context: RCU read side; the result is valid within it. */
struct muster_context *muster_context_find(struct muster_net *mn, const struct muster_gid *gid);

/**
 * muster_context_take_ssn() - take the next sender sequence number
 * @context: context
 * @ssn: result; no other caller ever gets the same one
 *
 * Raises MUSTER_EVENT_TYPE_GRANT_LOW and MUSTER_EVENT_TYPE_GRANT_EXHAUSTED,
 * each once for a grant.
 *
 * Context: BH off; the group is not dead, or the namespace is known to live.
 * Return: false if the grant is used up.
 */
bool muster_context_take_ssn(struct muster_context *context, u64 *ssn);

/* For recipients, which are made only of contexts that are alive. */
void muster_context_hold(struct muster_context *context);
/* Context: any; does not sleep. */
void muster_context_put(struct muster_context *context);

/*
 * Configuration. Context: process, muster_net.lock held. What is refused is
 * told in @info->extack, with the attribute of @info it is about.
 */

/* Return: the current context, or NULL. */
struct muster_context *muster_context_current(const struct muster_group *group);

/* Values of new keys; the caller wipes @master. */
struct muster_context_config {
	struct muster_gid gid;
	struct muster_master master;
	u64 ssn;
	u64 grant;
};

/**
 * muster_context_add() - install keys
 *
 * They replace the current ones, if there are any, only when everything was
 * derived. A Gid that is in use is refused: new keys come with a new Gid
 * (RFC 10021 section 12.2), and installing the same keys again would forget
 * their replay windows and repeat their nonces.
 *
 * Return: 0 or a negative errno.
 */
int muster_context_add(struct muster_group *group, const struct muster_context_config *config,
		       struct genl_info *info);
int muster_context_set_grant(struct muster_context *context, u64 grant, struct genl_info *info);
void muster_context_remove(struct muster_context *context);

/**
 * muster_context_add_member() - derive the keys of a new member
 *
 * A kid that was removed under these keys is refused: it would come with an
 * empty replay window, and a Sender ID is never given out twice under one Gid
 * (RFC 10021 sections 2.6.1 and 12.2.1).
 *
 * Return: 0 or a negative errno.
 */
int muster_context_add_member(struct muster_context *context, struct muster_member *member,
			      struct genl_info *info);
void muster_context_remove_member(struct muster_context *context,
				  const struct muster_member *member);

extern const struct rhashtable_params muster_context_params;

#endif /* MUSTER_CONTEXT_H */
