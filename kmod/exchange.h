/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What must be remembered of a request to protect or verify its responses
 * (RFC 10021 section 8; design.md calls it an exchange).
 *
 * An own exchange belongs to a request sent from here and is found by local
 * port and token, because responses to a multicast request come from
 * addresses that nobody knows beforehand. A foreign exchange belongs to a
 * request received here and is found by peer, local port and token.
 *
 * An application repeats a confirmable request with the same token; each
 * transmission is sealed anew, with a number of its own. The peer answers one
 * of them, so an own exchange remembers the numbers of the last
 * MUSTER_EXCHANGE_PIVS transmissions, newest first.
 */
#ifndef MUSTER_EXCHANGE_H
#define MUSTER_EXCHANGE_H

#include <linux/hashtable.h>
#include <linux/in6.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "coap.h"
#include "oscore.h"

#define MUSTER_EXCHANGES_MAX 16384 /* in a namespace */
#define MUSTER_EXCHANGE_PIVS 5 /* 1 + MAX_RETRANSMIT of RFC 7252 */
#define MUSTER_EXCHANGE_RESPONDERS 1024 /* responders remembered for one own exchange */

struct muster_net;
struct muster_group;

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

struct muster_exchanges {
	spinlock_t lock; /* protects all below; taken with BH off */
	DECLARE_HASHTABLE(table, 10);
	struct list_head oldest_first; /* for expiry */
	unsigned int count;
	struct delayed_work expire;
};

struct muster_exchange;

/**
 * muster_exchange_sent() - remember a request that leaves
 * @mn: namespace
 * @group: group that protects it
 * @flow: addresses; only the local port counts
 * @token: its token
 * @request: kid, PIV and Gid it is sealed with
 *
 * If the exchange exists, with the same group, the PIV is added to it.
 *
 * Context: BH off, RCU. Return: MUSTER_DROP_NONE, EXCHANGE_LIMIT or NO_MEMORY;
 * at the limit the oldest exchange that is past a quarter of its lifetime is
 * forgotten, so that a flood of requests cannot evict fresh ones.
 */
enum muster_drop muster_exchange_sent(struct muster_net *mn, struct muster_group *group,
				      const struct muster_flow *flow,
				      const struct muster_token *token,
				      const struct muster_request_id *request);

/* Remember a request that was received and verified; a newer one replaces it. The rest as above. */
enum muster_drop muster_exchange_received(struct muster_net *mn, struct muster_group *group,
					  const struct muster_flow *flow,
					  const struct muster_token *token,
					  const struct muster_request_id *request);

/**
 * struct muster_own_request - a copy of an own exchange, for opening a response
 * @group: group of the request; a reference, put by the caller
 * @count: requests in @request, newest first
 * @request: the transmissions
 */
struct muster_own_request {
	struct muster_group *group;
	unsigned int count;
	struct muster_request_id request[MUSTER_EXCHANGE_PIVS];
};

/* Find the own exchange a message from @flow answers. Context: BH off, RCU. Return: true if there is one. */
bool muster_exchange_find_own(struct muster_net *mn, const struct muster_flow *flow,
			      const struct muster_token *token, struct muster_own_request *own);

/**
 * muster_exchange_find_foreign() - find the request that an outgoing response answers
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
 * @request: the transmission it answers
 * @kid: the server
 * @piv: its PIV, or NULL if it reuses the request's nonce
 *
 * To be called after the signature is verified (RFC 10021 section 8.4 and
 * 5.2.2): of each server only growing PIVs are accepted, and at most one
 * response without PIV for each request. Check and update are one step.
 *
 * Context: BH off. Return: MUSTER_DROP_NONE, REPLAY, or NO_EXCHANGE if it expired.
 */
enum muster_drop muster_exchange_accept(struct muster_net *mn, const struct muster_flow *flow,
					const struct muster_token *token,
					const struct muster_request_id *request,
					const struct muster_kid *kid,
					const struct muster_piv *piv);

/* Count a response sent. Context: BH off. */
void muster_exchange_responded(struct muster_net *mn, const struct muster_flow *flow,
			       const struct muster_token *token);

/* Forget all exchanges of @group (NULL: of the namespace). Context: any. */
void muster_exchange_forget(struct muster_net *mn, const struct muster_group *group);

int muster_exchanges_init(struct muster_net *mn);
void muster_exchanges_exit(struct muster_net *mn);

#endif /* MUSTER_EXCHANGE_H */
