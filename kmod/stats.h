/* SPDX-License-Identifier: GPL-2.0-only */
/* Counters: what was sealed, opened, and dropped for which reason. */
#ifndef MUSTER_STATS_H
#define MUSTER_STATS_H

#include <linux/atomic.h>

#include "types.h"

/**
 * struct muster_stats - counters of a namespace, a group or a member
 * @sealed: messages protected and sent on
 * @opened: messages verified and delivered
 * @drops: dropped messages by enum muster_drop
 *
 * Plain atomics, not per-CPU: there may be 10,000 members, and each message
 * costs a signature next to which one atomic add is nothing.
 */
struct muster_stats {
	atomic64_t sealed;
	atomic64_t opened;
	atomic64_t drops[__MUSTER_DROP_MAX];
};

struct muster_member;
struct muster_group;
struct muster_net;

/**
 * muster_drop_count() - count a drop under its name, at all it concerns
 * @mn: namespace
 * @group: group, or NULL if unknown
 * @member: member, or NULL if unknown
 * @reason: why
 *
 * Counts once at the most general known level that the tools sum up: at
 * @group if known, else at @mn; and at @member as well if known. Also fires
 * the tracepoint, and raises the events that go with the reason
 * (MUSTER_EVENT_TYPE_MEMBER_FAILURES, rate limited).
 *
 * Context: any but hard interrupt; under RCU or with references to both.
 */
void muster_drop_count(struct muster_net *mn, struct muster_group *group,
		       struct muster_member *member, enum muster_drop reason);

/* Name of a reason as in the UAPI's YAML, with dashes. */
const char *muster_drop_name(enum muster_drop reason);

#endif /* MUSTER_STATS_H */
