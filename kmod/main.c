// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>

#include "net.h"
#include "selftest.h"

struct workqueue_struct *muster_free_wq;

/*
 * What is freed late, and why this is all of it. When this is called, no packet
 * is in flight and no table holds anything, so only objects that wait to be
 * freed hold references, and no new ones appear. A recipient's work puts its
 * context and its member, theirs put the group, and a group's puts nothing: so
 * each round below frees one kind, the next round what only that kind held on
 * to, and after the third nothing is left. In each, rcu_barrier() waits until
 * the works of rcu_work are queued, and flushing until they have run. What
 * members leave to RCU of their keys' tables goes with the third rcu_barrier().
 */
static void free_wq_exit(void)
{
	int round;

	for (round = 0; round < 3; round++) {
		rcu_barrier();
		flush_workqueue(muster_free_wq);
	}
	destroy_workqueue(muster_free_wq);
}

/* Nobody who reclaims memory waits for it, so it needs no WQ_MEM_RECLAIM. */
static int free_wq_init(void)
{
	muster_free_wq = alloc_workqueue("muster-free", WQ_UNBOUND, 0);
	return muster_free_wq ? 0 : -ENOMEM;
}

static int __init check_answers(void)
{
	const char *wrong = muster_selftest();

	if (!wrong)
		return 0;
	pr_err("muster: the self-test of %s failed; not loaded\n", wrong);
	return -ELIBBAD;
}

static int __init muster_init(void)
{
	int err;

	err = muster_hash_init();
	if (err)
		return err;
	err = check_answers();
	if (err)
		goto err_aead;
	err = muster_queue_init();
	if (err)
		goto err_aead;
	err = free_wq_init();
	if (err)
		goto err_queue;
	err = muster_net_init();
	if (err)
		goto err_free_wq;
	err = muster_netlink_init();
	if (err)
		goto err_net;
	return 0;

err_net:
	muster_net_exit();
err_free_wq:
	free_wq_exit();
err_queue:
	muster_queue_exit();
err_aead:
	muster_aead_exit();
	muster_hash_exit();
	return err;
}

/*
 * Each step ends what could use the next ones: commands and events first, then
 * namespaces with their hooks and the packets in flight, then what these left
 * to be freed. What remains has no user any more.
 */
static void __exit muster_exit(void)
{
	muster_netlink_exit();
	muster_net_exit();
	free_wq_exit();
	muster_queue_exit();
	muster_aead_exit();
	muster_hash_exit();
}

module_init(muster_init);
module_exit(muster_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Group OSCORE (RFC 10021) in the network path");
MODULE_ALIAS_GENL_FAMILY(MUSTER_GENL_NAME);
MODULE_SOFTDEP("pre: ccm gcm ctr aes ghash chacha20poly1305 chacha20 poly1305 sha256");
