// SPDX-License-Identifier: GPL-2.0-only
#include <net/netns/generic.h>

#include "net.h"

static unsigned int net_id __read_mostly;

struct muster_net *muster_net(const struct net *net)
{
	return net_generic(net, net_id);
}

void muster_net_changed(struct muster_net *mn)
{
	lockdep_assert_held(&mn->lock);
	if (!++mn->generation)
		mn->generation = 1;
}

static int __net_init net_init(struct net *net)
{
	struct muster_net *mn = muster_net(net);
	int err;

	mn->net = net;
	mn->generation = 1;
	mutex_init(&mn->lock);
	muster_events_init(&mn->events);
	mn->tables = muster_es256_tables_new(MUSTER_ES256_TABLES_MAX);
	if (!mn->tables)
		return -ENOMEM;
	err = muster_groups_init(mn);
	if (err)
		goto err_tables;
	err = muster_endpoints_init(mn);
	if (err)
		goto err_groups;
	err = muster_exchanges_init(mn);
	if (err)
		goto err_endpoints;
	return 0;

err_endpoints:
	muster_endpoints_exit(mn);
err_groups:
	muster_groups_exit(mn);
err_tables:
	muster_es256_tables_put(mn->tables);
	return err;
}

/*
 * With the groups go their endpoints, and with the last endpoint the hooks. A
 * hook that runs already is over before net_exit() begins: the core waits for a
 * grace period in between.
 */
static void __net_exit net_pre_exit(struct net *net)
{
	struct muster_net *mn = muster_net(net);

	mutex_lock(&mn->lock);
	muster_groups_remove_all(mn);
	mutex_unlock(&mn->lock);
}

/* Packets in flight use everything else, so they are waited for first. */
static void __net_exit net_exit(struct net *net)
{
	struct muster_net *mn = muster_net(net);

	muster_queue_drain(mn);
	muster_exchanges_exit(mn);
	muster_endpoints_exit(mn);
	muster_groups_exit(mn);
	muster_es256_tables_put(mn->tables);
}

/*
 * Registered as a device, not as a subsystem, so that a namespace loses its
 * hooks before it loses its devices.
 */
static struct pernet_operations net_ops = {
	.init = net_init,
	.pre_exit = net_pre_exit,
	.exit = net_exit,
	.id = &net_id,
	.size = sizeof(struct muster_net),
};

int muster_net_init(void)
{
	return register_pernet_device(&net_ops);
}

void muster_net_exit(void)
{
	unregister_pernet_device(&net_ops);
}
