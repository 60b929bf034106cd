/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Endpoints: which address and port is protected, by which group, how. An
 * endpoint stands for both ends of the wire: a message to it, from the network
 * or from here, and a message that comes from it.
 */
#ifndef MUSTER_ENDPOINT_H
#define MUSTER_ENDPOINT_H

#include <linux/in6.h>
#include <linux/rbtree.h>
#include <linux/rhashtable.h>

#include "types.h"

#define MUSTER_ENDPOINTS_MAX 4096 /* in a namespace */

struct genl_info;
struct muster_net;
struct muster_group;

/*
 * All addresses are IPv6 or IPv4-mapped IPv6; the unspecified one of a family is any of it.
 * Keys are compared byte by byte, so there must be no padding.
 */
struct muster_endpoint_key {
	struct in6_addr address;
	__be16 port;
	u16 family;
};

/**
 * struct muster_endpoint - local policy of one address and port
 * @node: in muster_endpoints.table
 * @port_node: in muster_endpoints.multicast, if the address is a multicast one
 * @by_key: in muster_endpoints.by_key
 * @key: address and port
 * @group: protects it; a reference
 * @plaintext: READ_ONCE/WRITE_ONCE
 * @foreign: READ_ONCE/WRITE_ONCE
 * @mark_mask: bits of the packet mark to overwrite; READ_ONCE/WRITE_ONCE
 * @rcu: freed after a grace period
 */
struct muster_endpoint {
	struct rhash_head node;
	struct rhlist_head port_node;
	struct rb_node by_key;
	struct muster_endpoint_key key;
	struct muster_group *group;
	u32 plaintext;
	u32 foreign;
	u32 mark_mask;
	struct rcu_head rcu;
};

/**
 * struct muster_endpoints - the endpoints of one namespace
 * @table: struct muster_endpoint by key; RCU
 * @multicast: those with a multicast address, by port and family; RCU
 * @by_key: the same, ordered; under muster_net.lock
 * @count: their number; under muster_net.lock. While it is not 0, netfilter
 *	hooks and IPv6 defragmentation are there (hook.c).
 */
struct muster_endpoints {
	struct rhashtable table;
	struct rhltable multicast;
	struct rb_root by_key;
	unsigned int count;
};

/**
 * muster_endpoint_find() - endpoint of an address and port
 * @mn: namespace
 * @family: AF_INET or AF_INET6
 * @address: address
 * @port: port
 *
 * The exact address comes before the unspecified one.
 *
 * Context: RCU. Return: endpoint, valid within RCU, or NULL.
 */
struct muster_endpoint *muster_endpoint_find(struct muster_net *mn, u16 family,
					     const struct in6_addr *address, __be16 port);

/**
 * muster_endpoint_find_local() - endpoint of an address and port of this host
 * @mn: namespace
 * @family: AF_INET or AF_INET6
 * @address: address
 * @port: port
 * @group: group to be preferred, or NULL
 *
 * A socket that listens to a multicast address listens to the unicast addresses
 * of its port too, and answers from one of them. By default it also hears every
 * other multicast address that this host has joined (IP_MULTICAST_ALL), all hosts
 * being always one. So a multicast endpoint also stands for its port on all
 * addresses that have no endpoint of their own. Of several, that of @group comes
 * first, then the one that lets through less plaintext.
 *
 * Context: RCU. Return: endpoint, valid within RCU, or NULL.
 */
struct muster_endpoint *muster_endpoint_find_local(struct muster_net *mn, u16 family,
						   const struct in6_addr *address, __be16 port,
						   const struct muster_group *group);

/*
 * Configuration. Context: process, muster_net.lock held. What is refused is
 * told in @info->extack, with the attribute of @info it is about.
 */

/* Return: the endpoint of just that key, or NULL. */
struct muster_endpoint *muster_endpoint_find_exact(struct muster_net *mn,
						   const struct muster_endpoint_key *key);
/* Return: the endpoint that comes next to @key (zeroed: the first one), or NULL. */
struct muster_endpoint *muster_endpoint_after(struct muster_net *mn,
					      const struct muster_endpoint_key *key);

struct muster_endpoint_config {
	struct muster_endpoint_key key;
	u32 plaintext;
	u32 foreign;
	u32 mark_mask;
};

/* Return: 0 or a negative errno. */
int muster_endpoint_add(struct muster_net *mn, struct muster_group *group,
			const struct muster_endpoint_config *config, struct genl_info *info);
void muster_endpoint_remove(struct muster_net *mn, struct muster_endpoint *endpoint);
void muster_endpoint_remove_group(struct muster_net *mn, const struct muster_group *group);

int muster_endpoints_init(struct muster_net *mn);
void muster_endpoints_exit(struct muster_net *mn);

#endif /* MUSTER_ENDPOINT_H */
