/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Groups, their members, and the contexts that hold their keys.
 *
 *   group ---- member (credential, roles; the same under every Gid)
 *     |           |
 *   context ---- recipient (Sender Key, replay window of one member under one Gid)
 *
 * Objects are changed under muster_net.lock, found under RCU, and kept beyond
 * it by a reference. A recipient holds its context and its member, and those
 * hold the group. The last reference leads to queue_rcu_work(), because
 * freeing an AEAD may sleep and readers may still be under RCU.
 * An object that was removed is unlinked from every table first and marked
 * @dead, so that work in queues stops using it.
 */
#ifndef MUSTER_GROUP_H
#define MUSTER_GROUP_H

#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/rhashtable.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "keys.h"
#include "queue.h"
#include "replay.h"
#include "stats.h"

#define MUSTER_GROUPS_MAX 4096

struct muster_net;

/* Tables of one namespace; those of @contexts are keyed by Gid, of @list by name. */
struct muster_groups {
	struct list_head list; /* struct muster_group, RCU */
	unsigned int count;
	struct rhashtable contexts;
};

/**
 * struct muster_group - a security group
 * @node: in muster_groups.list
 * @mn: namespace; valid as long as the group is not @dead
 * @name: local name
 * @algs: algorithms
 * @countersign: structure that is signed
 * @gm_cred: the Group Manager's credential
 * @replay_window: numbers a replay window covers
 * @exchange_lifetime: in jiffies
 * @max_members: bound of @members
 * @members: struct muster_member by kid
 * @own: the own member, or NULL; RCU
 * @context: current context, or NULL; RCU
 * @stats: counters
 * @dead: removed; no packet may be sealed or opened with it any more
 */
struct muster_group {
	struct list_head node;
	struct muster_net *mn;
	char name[MUSTER_NAME_MAX + 1];
	struct muster_algs algs;
	enum muster_countersign countersign;
	u8 *gm_cred;
	u16 gm_cred_len;
	u32 replay_window;
	unsigned long exchange_lifetime;
	u32 max_members;
	struct rhashtable members;
	struct muster_member __rcu *own;
	struct muster_context __rcu *context;
	struct muster_stats stats;
	bool dead;
	refcount_t refs;
	struct rcu_work free_work;
};

/**
 * struct muster_member - an endpoint of a group
 * @node: in muster_group.members
 * @group: its group; a reference
 * @kid: Sender ID
 * @roles: mask of MUSTER_ROLE_*; READ_ONCE/WRITE_ONCE
 * @mark: packet mark of its verified messages; READ_ONCE/WRITE_ONCE
 * @cred: authentication credential, as distributed
 * @credential: what sealing and opening need of it
 * @priv: private key; set for the own member only
 * @stats: counters
 * @dead: removed
 */
struct muster_member {
	struct rhash_head node;
	struct muster_group *group;
	struct muster_kid kid;
	u32 roles;
	u32 mark;
	u8 *cred;
	u16 cred_len;
	struct muster_credential credential;
	struct muster_es256_private *priv;
	struct muster_stats stats;
	bool dead;
	refcount_t refs;
	struct rcu_work free_work;
};

/**
 * struct muster_context - the keys of a group under one Gid
 * @node: in muster_groups.contexts
 * @group: its group; a reference
 * @common: Common Context
 * @master_secret: kept, because members can be added later; wiped at the end
 * @recipients: struct muster_recipient by kid, one for each member, also the own
 * @self: the own member's, or NULL; RCU
 * @ssn: next sender sequence number
 * @grant: first number that may not be used
 * @granted: how many numbers the last grant added, for MUSTER_EVENT_GRANT_LOW
 * @ssn_lock: protects @ssn, @grant and @granted; innermost, taken with BH off
 * @dead: removed or replaced
 */
struct muster_context {
	struct rhash_head node;
	struct muster_group *group;
	struct muster_common common;
	u8 master_secret[MUSTER_SECRET_MAX];
	u8 master_secret_len;
	u8 master_salt[MUSTER_SECRET_MAX];
	u8 master_salt_len;
	struct rhashtable recipients;
	struct muster_recipient __rcu *self;
	u64 ssn;
	u64 grant;
	u64 granted;
	spinlock_t ssn_lock;
	bool dead;
	refcount_t refs;
	struct rcu_work free_work;
};

/**
 * struct muster_recipient - one member under one Gid (Recipient Context; for
 * the own member the Sender Context)
 * @node: in muster_context.recipients
 * @context: a reference
 * @member: a reference
 * @party: Sender Key and credential
 * @serial: packets of this sender whose signature is being worked on, in order
 * @replay_lock: protects @replay; taken with BH off
 * @replay: requests accepted
 */
struct muster_recipient {
	struct rhash_head node;
	struct muster_context *context;
	struct muster_member *member;
	struct muster_party party;
	struct muster_serial serial;
	refcount_t refs;
	struct rcu_work free_work;
	spinlock_t replay_lock;
	struct muster_replay replay; /* last: it has a flexible array */
};

/* Packet path. Context: RCU read side; the result is valid within it. */
struct muster_context *muster_context_find(struct muster_net *mn, const struct muster_gid *gid);
struct muster_recipient *muster_recipient_find(struct muster_context *context,
					       const struct muster_kid *kid);

/* Return: false if the last reference is gone already. */
bool muster_recipient_get(struct muster_recipient *recipient);
/* Context: any; does not sleep. */
void muster_recipient_put(struct muster_recipient *recipient);
bool muster_group_get(struct muster_group *group);
void muster_group_put(struct muster_group *group);

/* Return: true if this recipient, its member, context or group was removed. Context: any. */
bool muster_recipient_dead(const struct muster_recipient *recipient);

/**
 * muster_context_take_ssn() - take the next sender sequence number
 * @context: context
 * @ssn: result; no other caller ever gets the same one
 *
 * Raises MUSTER_EVENT_GRANT_LOW and MUSTER_EVENT_GRANT_EXHAUSTED.
 *
 * Context: BH off. Return: false if the grant is used up.
 */
bool muster_context_take_ssn(struct muster_context *context, u64 *ssn);

/*
 * Configuration. Context: process, muster_net.lock held. Strings and byte
 * strings are copied. Each returns 0 or a negative errno with @extack set
 * (with the offending attribute, if @attrs is given).
 */
struct netlink_ext_ack;
struct muster_group *muster_group_find(struct muster_net *mn, const char *name);
struct muster_member *muster_member_find(struct muster_group *group, const struct muster_kid *kid);

/* Values of a new group; @gm_cred is copied. */
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

int muster_group_add(struct muster_net *mn, const struct muster_group_config *config,
		     struct netlink_ext_ack *extack);
/* Removes context, members, exchanges and endpoints of the group too. */
void muster_group_remove(struct muster_group *group);

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

int muster_member_add(struct muster_group *group, const struct muster_member_config *config,
		      struct netlink_ext_ack *extack);
void muster_member_remove(struct muster_member *member);

/* Values of new keys; the caller wipes @master. */
struct muster_context_config {
	struct muster_gid gid;
	struct muster_master master;
	u64 ssn;
	u64 grant;
};

/* Replaces the current context, if there is one, only when everything was derived. */
int muster_context_add(struct muster_group *group, const struct muster_context_config *config,
		       struct netlink_ext_ack *extack);
int muster_context_set_grant(struct muster_group *group, u64 grant, struct netlink_ext_ack *extack);
void muster_context_remove(struct muster_context *context);

int muster_groups_init(struct muster_net *mn);
/* Removes all groups. Context: process; no packet can reach the namespace any more. */
void muster_groups_exit(struct muster_net *mn);

/* Workqueue that frees what was removed; exists as long as the module. */
extern struct workqueue_struct *muster_free_wq;

#endif /* MUSTER_GROUP_H */
