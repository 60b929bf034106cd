/* SPDX-License-Identifier: GPL-2.0-only */
/* Outgoing packets: which are sealed, which pass, which are dropped. */
#ifndef MUSTER_OUTGOING_H
#define MUSTER_OUTGOING_H

#include <linux/netfilter.h>
#include <linux/skbuff.h>

struct muster_net;
struct muster_packet;

/**
 * muster_outgoing() - judge an outgoing packet
 * @mn: namespace
 * @skb: packet
 * @state: hook
 *
 * Context: BH off, RCU. Return: NF_ACCEPT if it is none of ours or needs
 * nothing, NF_STOLEN if it is to be signed, NF_DROP with the error that the
 * sending program gets.
 */
unsigned int muster_outgoing(struct muster_net *mn, struct sk_buff *skb,
			     const struct nf_hook_state *state);

/**
 * muster_outgoing_work() - sign, send or drop
 * @packet: packet; its skb is gone afterwards
 *
 * Context: process.
 */
void muster_outgoing_work(struct muster_packet *packet);

#endif /* MUSTER_OUTGOING_H */
