/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The generic netlink family. The commands of each object are in a file of its
 * own; policies and the table of commands are made from uapi/muster.yaml.
 */
#ifndef MUSTER_NETLINK_H
#define MUSTER_NETLINK_H

#include <linux/spinlock.h>
#include <net/genetlink.h>

#include "oscore.h"

struct muster_net;
struct muster_group;
struct muster_stats;

/**
 * struct muster_events - the events of one namespace
 * @lock: protects the rest, and keeps events in the order of their numbers;
 *	taken with BH off
 * @seq: running number of the last event
 * @next: for each type that a packet can cause, when the next one may be sent,
 *	in jiffies
 */
struct muster_events {
	spinlock_t lock; /* of all below */
	u32 seq;
	u64 next[__MUSTER_EVENT_TYPE_MAX];
};

/**
 * struct muster_event - what happened, for those who listen
 * @type: what
 * @group: name of the group, or NULL
 * @gid: Gid, or NULL
 * @kid: Sender ID, or NULL
 * @reason: drop reason, or MUSTER_DROP_NONE
 * @ssn: next sequence number; with the grant events
 * @grant: grant; with the grant events
 */
struct muster_event {
	enum muster_event_type type;
	const char *group;
	const struct muster_gid *gid;
	const struct muster_kid *kid;
	enum muster_drop reason;
	u64 ssn;
	u64 grant;
};

/**
 * muster_event_send() - tell listeners of the namespace
 * @mn: namespace
 * @event: what happened
 *
 * Events that a packet can cause are limited to one of each type in a second;
 * a suppressed one takes no running number.
 *
 * Context: any but hard interrupt.
 */
void muster_event_send(struct muster_net *mn, const struct muster_event *event);

void muster_events_init(struct muster_events *events);

int muster_netlink_init(void);
/* Context: process. No command is under way and no event is sent afterwards. */
void muster_netlink_exit(void);

/* What the files of the objects share. Context of all: process. */

/* Note a missing attribute and say so in words. Evaluates to true if @attr is missing. */
#define muster_nl_missing(info, attr, message) ({			\
	struct genl_info *__nl_info = (info);				\
	bool __missing = GENL_REQ_ATTR_CHECK(__nl_info, attr);		\
									\
	if (__missing)							\
		NL_SET_ERR_MSG(__nl_info->extack, message);		\
	__missing;							\
})

/* The namespace of a command, and of a dump into @skb. */
struct muster_net *muster_nl_net(struct genl_info *info);
struct muster_net *muster_nl_dump_net(const struct sk_buff *skb);

/* Find the group that @attr names. muster_net.lock is held. Return: group, or an ERR_PTR. */
struct muster_group *muster_nl_group(struct muster_net *mn, struct genl_info *info, int attr);

void muster_nl_get_kid(struct muster_kid *kid, const struct nlattr *attr);

/*
 * Wipe every occurrence of a secret in a message: a message may hold an
 * attribute twice, and only the last one is seen by the parser.
 */
void muster_nl_wipe(struct genl_info *info, int attr);

/*
 * Commands that are for one object and for all share their policy, so a dump
 * must refuse by itself what only selects one. Return: 0 or -EINVAL.
 */
int muster_nl_dump_all(struct netlink_callback *cb);

/* Begin a message of a dump, or a reply. Return: header, or NULL if it does not fit. */
void *muster_nl_put_dump(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd);
void *muster_nl_put_reply(struct sk_buff *skb, struct genl_info *info, u8 cmd);

/**
 * muster_nl_reply() - send a reply, if it could be made
 * @skb: the reply, owned by this function
 * @err: result of making it
 * @info: the request
 *
 * Return: 0 or a negative errno.
 */
int muster_nl_reply(struct sk_buff *skb, int err, struct genl_info *info);

/**
 * muster_nl_dumped() - what a dump's handler returns
 * @skb: what was filled
 * @err: what ended it, -EMSGSIZE if @skb is full
 *
 * Return: bytes if there may be more, 0 at the end, or a negative errno.
 */
int muster_nl_dumped(const struct sk_buff *skb, int err);

/* Put counters of drops, nested in @attr. Return: 0 or -EMSGSIZE. */
int muster_nl_put_drops(struct sk_buff *skb, int attr, const struct muster_stats *stats);

#endif /* MUSTER_NETLINK_H */
