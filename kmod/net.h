/* SPDX-License-Identifier: GPL-2.0-only */
/* What muster.ko keeps for one network namespace. */
#ifndef MUSTER_NET_H
#define MUSTER_NET_H

#include <linux/mutex.h>
#include <net/net_namespace.h>

#include "context.h"
#include "endpoint.h"
#include "exchange.h"
#include "group.h"
#include "member.h"
#include "netlink.h"
#include "queue.h"
#include "recipient.h"
#include "stats.h"

/**
 * struct muster_net - state of one network namespace
 * @net: the namespace
 * @lock: serialises every change of configuration; never taken on the packet
 *	path. Readers on the packet path use RCU.
 * @generation: changes with every change of configuration, so that a dump over
 *	several messages can tell that it is of no single moment; never 0
 * @groups: groups, contexts, members
 * @endpoints: local policy
 * @exchanges: remembered requests
 * @tables: precomputed tables of members' public keys
 * @queue: packets whose signature is being worked on
 * @stats: counters of packets that belong to no known group
 * @events: what listeners are told
 */
struct muster_net {
	struct net *net;
	struct mutex lock; /* of the configuration */
	u32 generation;
	struct muster_groups groups;
	struct muster_endpoints endpoints;
	struct muster_exchanges exchanges;
	struct muster_es256_tables *tables;
	struct muster_queue queue;
	struct muster_stats stats;
	struct muster_events events;
};

/* Context: any; the namespace must be alive. */
struct muster_net *muster_net(const struct net *net);

/* Note a change of configuration. Context: muster_net.lock held. */
void muster_net_changed(struct muster_net *mn);

int muster_net_init(void);
void muster_net_exit(void);

#endif /* MUSTER_NET_H */
