/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Groups: what does not change when keys do. How groups, members, contexts and
 * recipients hang together:
 *
 *   group ---- member (credential, roles; the same under every Gid)
 *     |           |
 *   context ---- recipient (Sender Key, replay window of one member under one Gid)
 *
 * Objects are changed under muster_net.lock, found under RCU, and kept beyond
 * it by a reference. A recipient holds its context and its member, and those
 * hold the group. The last reference leads to queue_rcu_work() on
 * muster_free_wq, because freeing an AEAD may sleep and readers may still be
 * under RCU. An object that was removed is unlinked from every table first and
 * marked @dead, so that work in queues stops using it.
 */
#ifndef MUSTER_GROUP_H
#define MUSTER_GROUP_H

#include <linux/list.h>
#include <linux/rbtree.h>
#include <linux/refcount.h>
#include <linux/rhashtable.h>
#include <linux/workqueue.h>

#include "oscore.h"
#include "stats.h"

#define MUSTER_GROUPS_MAX 4096 /* in a namespace */
#define MUSTER_MEMBERS_MAX 131072 /* in a namespace, over all groups */

struct genl_info;
struct muster_context;
struct muster_member;
struct muster_net;

/**
 * struct muster_groups - the groups of one namespace
 * @by_name: struct muster_group, ordered by name; under muster_net.lock
 * @count: number of groups
 * @members: number of members of all groups
 * @generations: number of contexts installed so far
 * @contexts: struct muster_context by Gid; RCU
 */
struct muster_groups {
	struct rb_root by_name;
	unsigned int count;
	unsigned int members;
	u64 generations;
	struct rhashtable contexts;
};

/**
 * struct muster_group - a security group
 * @node: in muster_groups.by_name
 * @mn: namespace; valid as long as the group is not @dead
 * @name: local name
 * @algs: algorithms
 * @countersign: structure that is signed
 * @gm_cred: the Group Manager's credential
 * @gm_cred_len: its length
 * @replay_window: numbers a replay window covers
 * @exchange_lifetime: seconds; READ_ONCE/WRITE_ONCE
 * @max_members: bound of @member_count
 * @members: struct muster_member, ordered by kid; under muster_net.lock
 * @member_count: their number
 * @own: the own member, or NULL; RCU
 * @context: current context, or NULL; RCU
 * @exchanges: struct muster_exchange; under muster_exchanges.lock
 * @stats: counters
 * @dead: removed; no packet may be sealed or opened with it any more
 * @refs: references; the namespace has one
 * @free_work: frees the group
 */
struct muster_group {
	struct rb_node node;
	struct muster_net *mn;
	char name[MUSTER_NAME_MAX + 1];
	struct muster_algs algs;
	enum muster_countersign countersign;
	u8 *gm_cred;
	u16 gm_cred_len;
	u32 replay_window;
	u32 exchange_lifetime;
	u32 max_members;
	struct rb_root members;
	u32 member_count;
	struct muster_member __rcu *own;
	struct muster_context __rcu *context;
	struct list_head exchanges;
	struct muster_stats stats;
	bool dead;
	refcount_t refs;
	struct rcu_work free_work;
};

/* For whoever found the group by something that holds a reference. */
void muster_group_hold(struct muster_group *group);
/* Context: any; does not sleep. */
void muster_group_put(struct muster_group *group);

/*
 * Configuration. Context: process, muster_net.lock held. What is refused is
 * told in @info->extack, with the attribute of @info it is about.
 */

/* Return: the group of that name, or NULL. */
struct muster_group *muster_group_find(struct muster_net *mn, const char *name);
/* Return: the group that comes next to @name in the order of names, or NULL. */
struct muster_group *muster_group_after(struct muster_net *mn, const char *name);

/* Values of a new group; byte strings are copied. */
struct muster_group_config {
	const char *name;
	struct muster_algs algs;
	enum muster_countersign countersign;
	const u8 *gm_cred;
	u16 gm_cred_len;
	u32 replay_window;
	u32 exchange_lifetime; /* seconds */
	u32 max_members;
};

/* Return: 0 or a negative errno. */
int muster_group_add(struct muster_net *mn, const struct muster_group_config *config,
		     struct genl_info *info);
/* Removes context, members, exchanges and endpoints of the group too. */
void muster_group_remove(struct muster_group *group);

int muster_groups_init(struct muster_net *mn);
void muster_groups_remove_all(struct muster_net *mn);
/* Context: process; all groups were removed a grace period ago. */
void muster_groups_exit(struct muster_net *mn);

/* Workqueue that frees what was removed; exists as long as the module (main.c). */
extern struct workqueue_struct *muster_free_wq;

#endif /* MUSTER_GROUP_H */
