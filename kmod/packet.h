/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A UDP packet with a CoAP message, between skb and linear message: where it
 * lies, its addresses, and how a new message is written back.
 */
#ifndef MUSTER_PACKET_H
#define MUSTER_PACKET_H

#include <linux/netfilter.h>
#include <linux/skbuff.h>

#include "exchange.h"
#include "open.h"
#include "seal.h"

/**
 * struct muster_packet - one packet in work
 * @node: in muster_serial.packets
 * @skb: the packet, stolen from the hook
 * @state: where the hook took it; devices and socket are referenced
 * @mn: namespace; alive because muster_queue_drain() waits for the packet
 * @recipient: whose serial list it is on; a reference
 * @flow: addresses
 * @token: token
 * @outgoing: sealed, not opened
 * @loopback: an own message that came back; no replay window applies
 * @own: for a response being opened: the request it answers
 * @sealing: for @outgoing
 * @opening: otherwise
 * @buffer: scratch of both; in directly mapped memory
 */
struct muster_packet;

#endif /* MUSTER_PACKET_H */
