/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recipients: one member under one Gid. For every other member this is the
 * Recipient Context of RFC 10021 section 2, for the own one the Sender Context.
 */
#ifndef MUSTER_RECIPIENT_H
#define MUSTER_RECIPIENT_H

#include <linux/refcount.h>
#include <linux/rhashtable.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "keys.h"
#include "queue.h"
#include "replay.h"

struct muster_context;
struct muster_member;

/**
 * struct muster_recipient - one member under one Gid
 * @node: in muster_context.recipients
 * @context: a reference
 * @member: a reference
 * @party: Sender Key and credential
 * @serial: packets of this sender whose signature is being worked on, in order
 * @refs: references; the context's table has one
 * @free_work: frees the recipient
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
	spinlock_t replay_lock; /* of @replay */
	struct muster_replay replay; /* last: it has a flexible array */
};

/* Context: RCU read side; the result is valid within it. */
struct muster_recipient *muster_recipient_find(struct muster_context *context,
					       const struct muster_kid *kid);
/* Return: false if the last reference is gone already. */
bool muster_recipient_get(struct muster_recipient *recipient);
/* Context: any; does not sleep. */
void muster_recipient_put(struct muster_recipient *recipient);
/* Return: true if this recipient's member, context or group was removed. Context: any. */
bool muster_recipient_dead(const struct muster_recipient *recipient);

/* Configuration, used by context.c. Context: process, muster_net.lock held. */

/* Make room for about @members recipients. Return: 0 or a negative errno. */
int muster_recipients_init(struct muster_context *context, u32 members);
/* Derive the keys of @member and add it to the table. Return: 0 or a negative errno. */
int muster_recipient_add(struct muster_context *context, struct muster_member *member);
/* Remove it from the table again, if it is there. */
void muster_recipient_remove(struct muster_context *context, const struct muster_member *member);

#endif /* MUSTER_RECIPIENT_H */
