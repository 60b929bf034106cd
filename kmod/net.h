/* SPDX-License-Identifier: GPL-2.0-only */
/* What muster.ko keeps for one network namespace. */
#ifndef MUSTER_NET_H
#define MUSTER_NET_H

#include <linux/mutex.h>
#include <net/net_namespace.h>

#include "endpoint.h"
#include "exchange.h"
#include "group.h"
#include "queue.h"
#include "stats.h"

/**
 * struct muster_net - state of one network namespace
 * @net: the namespace
 * @lock: serialises every change of configuration; never taken on the packet
 *	path. Readers on the packet path use RCU.
 * @groups: groups, contexts, members
 * @endpoints: local policy
 * @exchanges: remembered requests
 * @queue: packets whose signature is being worked on
 * @stats: counters of packets that belong to no known group
 * @event_seq: running number of the last event sent
 */
struct muster_net {
	struct net *net;
	struct mutex lock;
	struct muster_groups groups;
	struct muster_endpoints endpoints;
	struct muster_exchanges exchanges;
	struct muster_queue queue;
	struct muster_stats stats;
	atomic_t event_seq;
};

/* Context: any; the namespace must be alive. */
struct muster_net *muster_net(const struct net *net);

int muster_net_init(void);
void muster_net_exit(void);

#endif /* MUSTER_NET_H */
