/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ICMP errors quote the packet they are about. An opened message that finds no
 * socket, or is rejected by a rule, must not go back on the wire that way.
 */
#ifndef MUSTER_ICMP_H
#define MUSTER_ICMP_H

#include <linux/netfilter.h>
#include <linux/skbuff.h>

struct muster_net;

/**
 * muster_icmp_strip() - let an outgoing ICMP error quote no message of ours
 * @mn: namespace
 * @skb: packet of any kind
 * @state: hook
 *
 * What is quoted of a datagram to an endpoint, from one, or that answers a
 * request of ours, ends with its UDP header, which is what the errors' receivers
 * need (RFC 792). Other packets are left alone.
 *
 * Context: BH off, RCU. Return: false if the packet must be dropped instead.
 */
bool muster_icmp_strip(struct muster_net *mn, struct sk_buff *skb,
		       const struct nf_hook_state *state);

#endif /* MUSTER_ICMP_H */
