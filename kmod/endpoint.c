// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/ipv6.h>

#include "hook.h"
#include "net.h"

static const struct rhashtable_params endpoint_params = {
	.head_offset = offsetof(struct muster_endpoint, node),
	.key_offset = offsetof(struct muster_endpoint, key),
	.key_len = sizeof(struct muster_endpoint_key),
	.automatic_shrinking = true,
};

/* Port and family stand together at the end of a key. */
static const struct rhashtable_params multicast_params = {
	.head_offset = offsetof(struct muster_endpoint, port_node),
	.key_offset = offsetof(struct muster_endpoint, key.port),
	.key_len = sizeof(struct muster_endpoint_key) - offsetof(struct muster_endpoint_key, port),
	.automatic_shrinking = true,
};

/* The unspecified address of a family. */
static const struct in6_addr *any_address(u16 family)
{
	static const struct in6_addr any_v4 = { .s6_addr = { [10] = 0xff, [11] = 0xff } };

	return family == AF_INET ? &any_v4 : &in6addr_any;
}

struct muster_endpoint *muster_endpoint_find(struct muster_net *mn, u16 family,
					     const struct in6_addr *address, __be16 port)
{
	struct muster_endpoint_key key = { .address = *address, .port = port, .family = family };
	struct muster_endpoint *endpoint;

	endpoint = rhashtable_lookup(&mn->endpoints.table, &key, endpoint_params);
	if (endpoint)
		return endpoint;
	key.address = *any_address(family);
	return rhashtable_lookup(&mn->endpoints.table, &key, endpoint_params);
}

static bool is_multicast(u16 family, const struct in6_addr *address)
{
	if (family == AF_INET)
		return ipv4_is_multicast(address->s6_addr32[3]);
	return ipv6_addr_is_multicast(address);
}

static bool is_preferred(const struct muster_endpoint *a, const struct muster_endpoint *b,
			 const struct muster_group *group)
{
	if (a->group != b->group && (a->group == group || b->group == group))
		return a->group == group;
	return READ_ONCE(a->plaintext) < READ_ONCE(b->plaintext);
}

struct muster_endpoint *muster_endpoint_find_local(struct muster_net *mn, u16 family,
						   const struct in6_addr *address, __be16 port,
						   const struct muster_group *group)
{
	const struct muster_endpoint_key key = { .port = port, .family = family };
	struct muster_endpoint *endpoint, *found;
	struct rhlist_head *list, *pos;

	found = muster_endpoint_find(mn, family, address, port);
	if (found)
		return found;
	list = rhltable_lookup(&mn->endpoints.multicast, &key.port, multicast_params);
	rhl_for_each_entry_rcu(endpoint, pos, list, port_node) {
		if (!found || is_preferred(endpoint, found, group))
			found = endpoint;
	}
	return found;
}

static int compare_key(const void *key, const struct rb_node *node)
{
	return memcmp(key, &rb_entry(node, struct muster_endpoint, by_key)->key,
		      sizeof(struct muster_endpoint_key));
}

static int compare_endpoints(struct rb_node *new, const struct rb_node *node)
{
	return compare_key(&rb_entry(new, struct muster_endpoint, by_key)->key, node);
}

struct muster_endpoint *muster_endpoint_find_exact(struct muster_net *mn,
						   const struct muster_endpoint_key *key)
{
	struct rb_node *node = rb_find(key, &mn->endpoints.by_key, compare_key);

	lockdep_assert_held(&mn->lock);
	return node ? rb_entry(node, struct muster_endpoint, by_key) : NULL;
}

struct muster_endpoint *muster_endpoint_after(struct muster_net *mn,
					      const struct muster_endpoint_key *key)
{
	struct rb_node *node = mn->endpoints.by_key.rb_node;
	struct muster_endpoint *after = NULL;

	lockdep_assert_held(&mn->lock);
	while (node) {
		if (compare_key(key, node) < 0) {
			after = rb_entry(node, struct muster_endpoint, by_key);
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return after;
}

static int check_new(struct muster_net *mn, const struct muster_endpoint_config *config,
		     struct genl_info *info)
{
	if (muster_endpoint_find_exact(mn, &config->key)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_ENDPOINT_PORT],
				    "there is an endpoint of that address and port already");
		return -EEXIST;
	}
	if (mn->endpoints.count >= MUSTER_ENDPOINTS_MAX) {
		NL_SET_ERR_MSG(info->extack,
			       "the network namespace has as many endpoints as it may");
		return -ENOSPC;
	}
	return 0;
}

/* Make an endpoint known to the packet path, in both tables or in none. */
static int endpoint_publish(struct muster_net *mn, struct muster_endpoint *endpoint)
{
	int err;

	err = rhashtable_insert_fast(&mn->endpoints.table, &endpoint->node, endpoint_params);
	if (err || !is_multicast(endpoint->key.family, &endpoint->key.address))
		return err;
	err = rhltable_insert(&mn->endpoints.multicast, &endpoint->port_node, multicast_params);
	if (err)
		rhashtable_remove_fast(&mn->endpoints.table, &endpoint->node, endpoint_params);
	return err;
}

static void endpoint_unpublish(struct muster_net *mn, struct muster_endpoint *endpoint)
{
	rhashtable_remove_fast(&mn->endpoints.table, &endpoint->node, endpoint_params);
	if (is_multicast(endpoint->key.family, &endpoint->key.address))
		rhltable_remove(&mn->endpoints.multicast, &endpoint->port_node, multicast_params);
}

int muster_endpoint_add(struct muster_net *mn, struct muster_group *group,
			const struct muster_endpoint_config *config, struct genl_info *info)
{
	struct muster_endpoint *endpoint;
	int err;

	err = check_new(mn, config, info);
	if (err)
		return err;
	endpoint = kzalloc(sizeof(*endpoint), GFP_KERNEL_ACCOUNT);
	if (!endpoint)
		return -ENOMEM;
	endpoint->key = config->key;
	endpoint->plaintext = config->plaintext;
	endpoint->foreign = config->foreign;
	endpoint->mark_mask = config->mark_mask;
	muster_group_hold(group);
	endpoint->group = group;

	if (!mn->endpoints.count) {
		err = muster_hooks_register(mn);
		if (err) {
			NL_SET_ERR_MSG(info->extack, "the netfilter hooks could not be registered");
			goto err_free;
		}
	}
	err = endpoint_publish(mn, endpoint);
	if (err)
		goto err_unhook;
	rb_find_add(&endpoint->by_key, &mn->endpoints.by_key, compare_endpoints);
	mn->endpoints.count++;
	muster_net_changed(mn);
	return 0;

err_unhook:
	if (!mn->endpoints.count)
		muster_hooks_unregister(mn);
err_free:
	muster_group_put(group);
	kfree_rcu(endpoint, rcu);
	return err;
}

/* A reader that found the endpoint may go on to its group: both are freed a grace period later. */
void muster_endpoint_remove(struct muster_net *mn, struct muster_endpoint *endpoint)
{
	endpoint_unpublish(mn, endpoint);
	rb_erase(&endpoint->by_key, &mn->endpoints.by_key);
	if (!--mn->endpoints.count)
		muster_hooks_unregister(mn);
	muster_net_changed(mn);
	muster_group_put(endpoint->group);
	kfree_rcu(endpoint, rcu);
}

void muster_endpoint_remove_group(struct muster_net *mn, const struct muster_group *group)
{
	struct muster_endpoint_key key = {};
	struct muster_endpoint *endpoint;

	while ((endpoint = muster_endpoint_after(mn, &key))) {
		key = endpoint->key;
		if (endpoint->group == group)
			muster_endpoint_remove(mn, endpoint);
	}
}

int muster_endpoints_init(struct muster_net *mn)
{
	int err;

	mn->endpoints.by_key = RB_ROOT;
	err = rhashtable_init(&mn->endpoints.table, &endpoint_params);
	if (err)
		return err;
	err = rhltable_init(&mn->endpoints.multicast, &multicast_params);
	if (err)
		rhashtable_destroy(&mn->endpoints.table);
	return err;
}

void muster_endpoints_exit(struct muster_net *mn)
{
	rhltable_destroy(&mn->endpoints.multicast);
	rhashtable_destroy(&mn->endpoints.table);
}
