/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Endpoints: which address and port is protected, by which group, how. An
 * endpoint stands for both ends of the wire: a message to it, from the network
 * or from here, and a message that comes from it.
 */
#ifndef MUSTER_ENDPOINT_H
#define MUSTER_ENDPOINT_H

#include <linux/in6.h>
#include <linux/rhashtable.h>
#include <linux/types.h>

#include "types.h"

#define MUSTER_ENDPOINTS_MAX 4096

struct muster_net;
struct muster_group;
struct netlink_ext_ack;

/* All addresses are IPv6 or IPv4-mapped IPv6; the unspecified one of a family is any of it. */
struct muster_endpoint_key {
	struct in6_addr address;
	__be16 port;
	u16 family;
};

/**
 * struct muster_endpoint - local policy of one address and port
 * @node: in muster_endpoints.table
 * @key: address and port
 * @group: protects it; a reference
 * @plaintext: READ_ONCE/WRITE_ONCE
 * @foreign: READ_ONCE/WRITE_ONCE
 * @mark_mask: bits of the packet mark to overwrite; READ_ONCE/WRITE_ONCE
 * @rcu: freed after a grace period
 */
struct muster_endpoint {
	struct rhash_head node;
	struct muster_endpoint_key key;
	struct muster_group *group;
	u32 plaintext;
	u32 foreign;
	u32 mark_mask;
	struct rcu_head rcu;
};

/*
 * Netfilter hooks and IPv6 defragmentation are there while @count is not 0
 * (hook.c). Changed under muster_net.lock.
 */
struct muster_endpoints {
	struct rhashtable table;
	unsigned int count;
};

/**
 * muster_endpoint_find() - endpoint of an address and port
 *
 * The exact address comes before the unspecified one.
 *
 * Context: RCU. Return: endpoint, valid within RCU, or NULL.
 */
struct muster_endpoint *muster_endpoint_find(struct muster_net *mn, u16 family,
					     const struct in6_addr *address, __be16 port);

/* Configuration. Context: process, muster_net.lock held. */
struct muster_endpoint_config {
	struct muster_endpoint_key key;
	u32 plaintext;
	u32 foreign;
	u32 mark_mask;
};

int muster_endpoint_add(struct muster_net *mn, struct muster_group *group,
			const struct muster_endpoint_config *config, struct netlink_ext_ack *extack);
void muster_endpoint_remove(struct muster_net *mn, struct muster_endpoint *endpoint);
void muster_endpoint_remove_group(struct muster_net *mn, const struct muster_group *group);

int muster_endpoints_init(struct muster_net *mn);
void muster_endpoints_exit(struct muster_net *mn);

#endif /* MUSTER_ENDPOINT_H */
