/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A UDP packet with a CoAP message, between skb and linear message: where the
 * message lies in the skb, what it shows at first glance, and how another one
 * is written in its place.
 */
#ifndef MUSTER_PACKET_H
#define MUSTER_PACKET_H

#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/skbuff.h>
#include <linux/udp.h>

#include "exchange.h"
#include "open.h"
#include "seal.h"

struct muster_net;
struct muster_recipient;

/**
 * struct muster_datagram - a UDP datagram in an skb
 * @flow: addresses, seen from this host. The destination is the last one, also
 *	where the packet takes a source route.
 * @offset: of the UDP header, from skb->data, which at our hooks is the IP header
 * @len: bytes of UDP header and payload, as the header says; not checked yet
 * @peeked: where the message starts that @code and @token are of
 * @outgoing: it leaves this host
 * @loopback: it came from this host
 * @is_coap: it begins as a CoAP message; @code and @token are valid
 * @code: its code
 * @token: its token
 */
struct muster_datagram {
	struct muster_flow flow;
	unsigned int offset;
	unsigned int len;
	unsigned int peeked;
	bool outgoing;
	bool loopback;
	bool is_coap;
	u8 code;
	struct muster_token token;
};

/**
 * muster_datagram_find() - find the UDP datagram in a packet
 * @d: result
 * @skb: packet, at the hook of @state; not changed
 * @state: hook
 *
 * Context: any. Return: false if it is none, or not yet, or not the first fragment of one.
 */
bool muster_datagram_find(struct muster_datagram *d, const struct sk_buff *skb,
			  const struct nf_hook_state *state);

/*
 * A GSO packet is many datagrams, but one that is to be cut by IP is one: its
 * segments would be fragments. Return: true if @skb is many.
 */
static inline bool muster_datagram_many(const struct sk_buff *skb)
{
	return skb_is_gso(skb) && !(skb_shinfo(skb)->gso_type & SKB_GSO_UDP);
}

/**
 * muster_datagram_next() - look at the next response in a packet of many datagrams
 * @d: datagram; @code and @token are the response's
 * @skb: packet; not changed
 *
 * Context: any. Return: false if there is none.
 */
bool muster_datagram_next(struct muster_datagram *d, const struct sk_buff *skb);

/**
 * muster_datagram_pull() - check a datagram and make it linear
 * @d: datagram
 * @skb: its packet; headers may move, the content stays
 *
 * The UDP checksum of an incoming datagram is verified.
 *
 * Context: any. Return: MUSTER_DROP_NONE, NOT_UDP, TOO_BIG, CHECKSUM, NO_MEMORY.
 */
enum muster_drop muster_datagram_pull(const struct muster_datagram *d, struct sk_buff *skb);

/* Of a datagram that was pulled. */
static inline const u8 *muster_datagram_payload(const struct muster_datagram *d,
						const struct sk_buff *skb)
{
	return skb->data + d->offset + sizeof(struct udphdr);
}

static inline size_t muster_datagram_payload_len(const struct muster_datagram *d)
{
	return d->len - sizeof(struct udphdr);
}

/**
 * struct muster_packet - one packet whose signature is worked on
 * @node: in muster_serial.packets
 * @ready: may be worked on; protected by muster_serial.lock
 * @mn: namespace; alive because muster_queue_drain() waits for the packet
 * @recipient: whose serial list it is on; a reference
 * @skb: the packet, stolen from the hook (hook.c)
 * @state: the hook; devices and socket are referenced
 * @dev: skb->dev, referenced
 * @in_tracker: of @state.in
 * @out_tracker: of @state.out
 * @dev_tracker: of @dev
 * @datagram: where the message is
 * @own: an own message that came back; no replay window applies
 * @mark_mask: bits of the packet mark that tell the sender
 * @sealing: if @datagram.outgoing
 * @opening: otherwise; it points into @skb
 * @result: message to be written back
 * @scratch: memory of @sealing or @opening, and for @result
 */
struct muster_packet {
	struct list_head node;
	bool ready;
	struct muster_net *mn;
	struct muster_recipient *recipient;
	struct sk_buff *skb;
	struct nf_hook_state state;
	struct net_device *dev;
	netdevice_tracker in_tracker;
	netdevice_tracker out_tracker;
	netdevice_tracker dev_tracker;
	struct muster_datagram datagram;
	bool own;
	u32 mark_mask;
	union {
		struct muster_sealing sealing;
		struct muster_opening opening;
	};
	u8 *result;
	u8 scratch[];
};

/**
 * muster_packet_new() - the one allocation that a packet costs
 * @mn: namespace
 * @recipient: whose keys work on it
 * @d: datagram
 * @scratch: bytes of scratch
 *
 * Context: RCU. Return: packet, or NULL.
 */
struct muster_packet *muster_packet_new(struct muster_net *mn, struct muster_recipient *recipient,
					const struct muster_datagram *d, size_t scratch);

/* Drops all references, but leaves the skb. Context: any. */
void muster_packet_free(struct muster_packet *packet);

/**
 * muster_packet_write() - put another message into a packet
 * @packet: packet; its skb loses the message it had, also on failure
 * @message: CoAP message
 * @len: its length
 *
 * Lengths and checksums are made anew; a datagram without checksum stays so.
 *
 * Context: process. Return: MUSTER_DROP_NONE or NO_MEMORY.
 */
enum muster_drop muster_packet_write(struct muster_packet *packet, const u8 *message, size_t len);

#endif /* MUSTER_PACKET_H */
