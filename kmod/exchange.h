/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What must be remembered of a request to protect or verify its responses
 * (RFC 10021 section 5.1): an exchange.
 *
 * An own exchange belongs to a request sent from here and is found by local
 * port and token, because responses to a multicast request come from
 * addresses that nobody knows beforehand. A foreign exchange belongs to a
 * request received here and is found by peer and token: a server may answer
 * from another port than the one that was asked (RFC 10020). The local port
 * only decides between exchanges that are alike otherwise.
 *
 * An application repeats a confirmable request with the same token; each
 * transmission is sealed anew, with a number of its own. The peer answers one
 * of them, so an own exchange remembers the numbers of the last
 * MUSTER_EXCHANGE_PIVS transmissions, newest first. Another request with the
 * same token, which may be empty, replaces it.
 */
#ifndef MUSTER_EXCHANGE_H
#define MUSTER_EXCHANGE_H

#include <linux/in6.h>
#include <linux/rbtree.h>
#include <linux/rhashtable.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "coap.h"
#include "oscore.h"

#define MUSTER_EXCHANGES_MAX 65536 /* in a namespace, own and foreign each */
#define MUSTER_EXCHANGE_PIVS 5 /* 1 + MAX_RETRANSMIT of RFC 7252 */

struct muster_net;
struct muster_group;
struct muster_recipient;

/**
 * struct muster_flow - the addresses of a message, seen from this host
 * @family: AF_INET or AF_INET6
 * @peer: remote address; IPv4 as IPv4-mapped IPv6
 * @local: local address; for outgoing requests it may be unspecified yet
 * @peer_port: remote port
 * @local_port: local port
 * @ifindex: device, for link-local addresses; 0 otherwise
 */
struct muster_flow {
	u16 family;
	struct in6_addr peer;
	struct in6_addr local;
	__be16 peer_port;
	__be16 local_port;
	int ifindex;
};

struct muster_token {
	u8 len;
	u8 bytes[MUSTER_COAP_TOKEN_MAX];
};

/* Exchanges of one kind, ordered by when they expire. */
struct muster_exchange_queue {
	struct rb_root_cached by_expiry;
	unsigned int count;
};

/**
 * struct muster_exchanges - the exchanges of one namespace
 * @lock: protects all below and every exchange; taken with BH off
 * @table: struct muster_exchange by key
 * @own: exchanges of requests sent from here
 * @foreign: exchanges of requests received here; apart, so that no flood of
 *	them can push own ones out
 * @responders: number of responders remembered
 * @last_id: identifies exchanges that expire at the same time
 * @expire: frees what has expired
 */
struct muster_exchanges {
	spinlock_t lock; /* of all below */
	struct rhltable table;
	struct muster_exchange_queue own;
	struct muster_exchange_queue foreign;
	unsigned int responders;
	u64 last_id;
	struct delayed_work expire;
};

/**
 * muster_exchange_sent() - remember a request that leaves
 * @mn: namespace
 * @group: group that protects it
 * @flow: addresses; it is found again by the local port
 * @token: its token
 * @mid: its Message ID, host byte order
 * @request: kid, PIV and Gid it is sealed with
 * @mark_mask: bits of the packet mark that tell the sender of a response
 *
 * If it is another transmission of the request that has the local port and
 * token already, that is, with the same Message ID, to the same peer, by the
 * same group, Gid and kid, the PIV is added to the exchange. Otherwise the
 * exchange begins anew, and responses to what was sent before are refused.
 *
 * Context: BH off, RCU. Return: MUSTER_DROP_NONE, EXCHANGE_LIMIT, NO_MEMORY, or
 * GOING_AWAY if the group was removed; at the limit the exchange that would
 * expire first is forgotten if it is past a quarter of its lifetime, or some
 * seconds old, so that a flood of requests cannot evict fresh ones.
 */
enum muster_drop muster_exchange_sent(struct muster_net *mn, struct muster_group *group,
				      const struct muster_flow *flow,
				      const struct muster_token *token, u16 mid,
				      const struct muster_request_id *request, u32 mark_mask);

/*
 * Remember a request that was received and verified. A newer one of its group
 * replaces it; one of another group does not, and gets TOKEN_IN_USE. The rest as above.
 */
enum muster_drop muster_exchange_received(struct muster_net *mn, struct muster_group *group,
					  const struct muster_flow *flow,
					  const struct muster_token *token,
					  const struct muster_request_id *request);

/**
 * struct muster_own_request - a copy of an own exchange, for opening a response
 * @group: group of the request; a reference, put by the caller
 * @mark_mask: as given with the request
 * @count: requests in @request, newest first
 * @request: the transmissions
 */
struct muster_own_request {
	struct muster_group *group;
	u32 mark_mask;
	unsigned int count;
	struct muster_request_id request[MUSTER_EXCHANGE_PIVS];
};

/* Find the own exchange that a message answers. Context: BH off, RCU. Return: true if found. */
bool muster_exchange_find_own(struct muster_net *mn, const struct muster_flow *flow,
			      const struct muster_token *token, struct muster_own_request *own);

/**
 * muster_exchange_find_foreign() - find the request that an outgoing response answers
 * @mn: namespace
 * @flow: addresses
 * @token: token
 * @group: result; a reference, put by the caller
 * @request: result
 *
 * Context: BH off, RCU. Return: true if there is one.
 */
bool muster_exchange_find_foreign(struct muster_net *mn, const struct muster_flow *flow,
				  const struct muster_token *token, struct muster_group **group,
				  struct muster_request_id *request);

/**
 * muster_exchange_accept() - may this response be delivered?
 * @mn: namespace
 * @flow: addresses
 * @token: token
 * @request: the transmission it answers
 * @server: who answers, under which keys
 * @piv: its PIV, or NULL if it reuses the request's nonce
 *
 * To be called after the signature is verified (RFC 10021 sections 5.3 and
 * 7.4): of each server only growing PIVs are accepted, beginning anew with new
 * keys, and a response without PIV only as its first. Check and update are one
 * step.
 *
 * Context: BH off. Return: MUSTER_DROP_NONE, REPLAY, NO_EXCHANGE if it expired,
 * EXCHANGE_LIMIT or NO_MEMORY if the server cannot be remembered.
 */
enum muster_drop muster_exchange_accept(struct muster_net *mn, const struct muster_flow *flow,
					const struct muster_token *token,
					const struct muster_request_id *request,
					const struct muster_recipient *server,
					const struct muster_piv *piv);

/* Count a response sent. Context: BH off. */
void muster_exchange_responded(struct muster_net *mn, const struct muster_flow *flow,
			       const struct muster_token *token);

/**
 * struct muster_exchange_view - a copy of an exchange, to be shown
 * @expires: when it expires, in jiffies since boot (64 bits)
 * @id: tells exchanges apart that expire at the same time
 * @group: name of its group
 * @own: the request was sent from here
 * @peer: peer of a foreign exchange
 * @peer_port: its port
 * @local_port: local port
 * @token: token
 * @kid: request_kid
 * @piv: sequence number of the newest transmission
 * @responses: responses protected or verified
 */
struct muster_exchange_view {
	u64 expires;
	u64 id;
	char group[MUSTER_NAME_MAX + 1];
	bool own;
	struct in6_addr peer;
	__be16 peer_port;
	__be16 local_port;
	struct muster_token token;
	struct muster_kid kid;
	u64 piv;
	u32 responses;
};

/**
 * muster_exchange_next() - walk the exchanges
 * @mn: namespace
 * @own: those of requests sent from here
 * @expires: of the exchange seen last; 0 at the beginning
 * @id: of the exchange seen last
 * @view: result
 *
 * None is missed; one that is renewed meanwhile may be seen again.
 *
 * Context: process. Return: true if there is another one.
 */
bool muster_exchange_next(struct muster_net *mn, bool own, u64 expires, u64 id,
			  struct muster_exchange_view *view);

/* Forget all exchanges of @group. Context: process. */
void muster_exchange_forget(struct muster_net *mn, struct muster_group *group);

int muster_exchanges_init(struct muster_net *mn);
/* Context: process; nobody uses the namespace's exchanges any more. */
void muster_exchanges_exit(struct muster_net *mn);

#endif /* MUSTER_EXCHANGE_H */
