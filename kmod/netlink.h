/* SPDX-License-Identifier: GPL-2.0-only */
/* The generic netlink family: commands are in netlink_*.c, policies in netlink_gen.c. */
#ifndef MUSTER_NETLINK_H
#define MUSTER_NETLINK_H

#include "types.h"

struct muster_net;
struct muster_gid;
struct muster_kid;
struct muster_group;

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
 *
 * Events that a packet can cause are rate limited for each namespace and type;
 * a suppressed one takes no running number.
 *
 * Context: any but hard interrupt.
 */
void muster_event_send(struct muster_net *mn, const struct muster_event *event);

int muster_netlink_init(void);
void muster_netlink_exit(void);

#endif /* MUSTER_NETLINK_H */
