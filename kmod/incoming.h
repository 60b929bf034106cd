/* SPDX-License-Identifier: GPL-2.0-only */
/* Incoming packets: which are opened, which pass, which are dropped. */
#ifndef MUSTER_INCOMING_H
#define MUSTER_INCOMING_H

#include <linux/netfilter.h>
#include <linux/skbuff.h>

struct muster_datagram;
struct muster_net;
struct muster_packet;

/* Return: true if a datagram is to an endpoint, from one, or answers ours. Context: BH off, RCU. */
bool muster_incoming_is_ours(struct muster_net *mn, const struct muster_datagram *d);

/**
 * muster_incoming() - judge an incoming packet
 * @mn: namespace
 * @skb: packet
 * @state: hook
 *
 * Context: BH off, RCU. Return: NF_ACCEPT if it is none of ours or needs
 * nothing, NF_STOLEN if its signature is to be verified, NF_DROP.
 */
unsigned int muster_incoming(struct muster_net *mn, struct sk_buff *skb,
			     const struct nf_hook_state *state);

/**
 * muster_incoming_work() - verify the signature, deliver or drop
 * @packet: packet; its skb is gone afterwards
 *
 * Context: process.
 */
void muster_incoming_work(struct muster_packet *packet);

#endif /* MUSTER_INCOMING_H */
