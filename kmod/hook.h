/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Netfilter hooks: where packets are looked at, taken out of the stack while
 * their signature is worked on, and put back at the hook that comes next.
 */
#ifndef MUSTER_HOOK_H
#define MUSTER_HOOK_H

struct muster_net;

/**
 * muster_hooks_register() - start to look at packets
 * @mn: namespace, which gets its first endpoint
 *
 * Context: process, muster_net.lock held. Return: 0, or negative errno.
 */
int muster_hooks_register(struct muster_net *mn);

/**
 * muster_hooks_unregister() - stop to look at packets
 * @mn: namespace, which has no endpoint any more, or goes away
 *
 * Does not wait: hooks may run until a grace period is over. Packets in flight
 * find their hook gone and are dropped.
 *
 * Context: process, muster_net.lock held.
 */
void muster_hooks_unregister(struct muster_net *mn);

#endif /* MUSTER_HOOK_H */
