/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Netfilter hooks: where packets are looked at, taken out of the stack while
 * their signature is worked on, and put back at the hook that comes next.
 *
 * Outgoing packets are seen last at LOCAL_OUT: firewall and NAT decide on
 * plaintext, fragmentation and the loop copy of a multicast come after.
 * Incoming ones are seen at LOCAL_IN just before the filter rules, which
 * decide on plaintext and on the mark of the verified sender.
 */
#ifndef MUSTER_HOOK_H
#define MUSTER_HOOK_H

#include <linux/netfilter.h>
#include <linux/skbuff.h>

struct muster_net;
struct muster_packet;

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

/**
 * muster_hook_steal() - make a packet ready to leave the hook
 * @packet: gets @skb and all references that it needs away from the hook
 * @skb: packet
 * @state: hook
 *
 * The skb is the packet's only when the hook returns NF_STOLEN.
 *
 * Context: the hook. Return: false if something it needs is going away.
 */
bool muster_hook_steal(struct muster_packet *packet, struct sk_buff *skb,
		       const struct nf_hook_state *state);

/**
 * muster_hook_resume() - let a stolen packet go on at the hook that comes next
 * @packet: packet; its skb is gone afterwards, unless false is returned
 *
 * Context: process. Return: false if our hook is gone.
 */
bool muster_hook_resume(struct muster_packet *packet);

/* Return: true if a device of a stolen packet went down or left the namespace. Context: any. */
bool muster_hook_device_gone(const struct muster_packet *packet);

/**
 * muster_hook_segments() - look at the segments of a GSO packet one by one
 * @skb: packet; consumed, unless the verdict is NF_DROP
 * @state: hook
 *
 * Context: the hook. Return: netfilter verdict.
 */
unsigned int muster_hook_segments(struct sk_buff *skb, const struct nf_hook_state *state);

#endif /* MUSTER_HOOK_H */
