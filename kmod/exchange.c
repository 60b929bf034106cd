// SPDX-License-Identifier: GPL-2.0-only
#include <linux/jiffies.h>
#include <linux/once.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <net/ipv6.h>

#include "net.h"
#include "responder.h"

#define EXPIRE_BATCH 128 /* exchanges freed under one hold of the lock */

/*
 * A server has PROCESSING_DELAY, two seconds, to answer (RFC 7252 section
 * 4.8.2). Twice that long an exchange is not evicted, even when there are too
 * many: 16,000 requests can come in each second before one is refused.
 */
#define FRESH_MAX (4 * HZ)

/*
 * What an exchange is found by: the port is the local one of an own exchange,
 * the peer's of a foreign one; an own one has no peer. Compared byte by byte:
 * unused bytes are 0, and there is no padding.
 */
struct exchange_key {
	struct in6_addr peer;
	int ifindex;
	__be16 port;
	struct muster_token token;
	bool own;
};

/**
 * struct muster_exchange - one exchange
 * @node: in muster_exchanges.table
 * @queue_node: in muster_exchange_queue.by_expiry
 * @rcu: instead, once it was taken out: freed after a grace period, for the table's sake
 * @key: what it is found by
 * @local_port: decides between foreign exchanges with the same key
 * @mark_mask: as given with an own request
 * @sent_to: where an own request went
 * @sent_to_port: its port
 * @mid: its Message ID, host byte order
 * @group: group of the request; a reference
 * @group_node: in muster_group.exchanges
 * @kid: request_kid
 * @gid: request_kid_context
 * @pivs: of the transmissions, newest first
 * @count: their number
 * @fresh_until: before this it is not evicted; jiffies, as is @expires
 * @expires: from then on it is not found any more
 * @id: orders exchanges that expire at the same time
 * @responders: servers that answered; of own exchanges
 * @responses: responses verified or protected
 */
struct muster_exchange {
	struct rhlist_head node;
	union {
		struct rb_node queue_node;
		struct rcu_head rcu;
	};
	struct exchange_key key;
	__be16 local_port;
	u32 mark_mask;
	struct in6_addr sent_to;
	__be16 sent_to_port;
	u16 mid;
	struct muster_group *group;
	struct list_head group_node;
	struct muster_kid kid;
	struct muster_gid gid;
	struct muster_piv pivs[MUSTER_EXCHANGE_PIVS];
	u8 count;
	u64 fresh_until;
	u64 expires;
	u64 id;
	struct rb_root responders;
	u32 responses;
};

/* The key is secret, so nobody can choose tokens that fall into one bucket. */
static u32 key_hash(const void *key, u32 len, u32 seed)
{
	static siphash_key_t secret __read_mostly;

	get_random_once(&secret, sizeof(secret));
	return (u32)siphash(key, len, &secret) ^ seed;
}

static const struct rhashtable_params exchange_params = {
	.head_offset = offsetof(struct muster_exchange, node),
	.key_offset = offsetof(struct muster_exchange, key),
	.key_len = sizeof(struct exchange_key),
	.hashfn = key_hash,
	.automatic_shrinking = true,
};

static void make_key(struct exchange_key *key, bool own, const struct muster_flow *flow,
		     const struct muster_token *token)
{
	BUILD_BUG_ON(sizeof(*key) != sizeof(key->peer) + sizeof(key->ifindex) + sizeof(key->port) +
				     sizeof(key->token) + sizeof(key->own));
	memset(key, 0, sizeof(*key));
	key->own = own;
	key->port = own ? flow->local_port : flow->peer_port;
	key->token.len = token->len;
	memcpy(key->token.bytes, token->bytes, token->len);
	if (own)
		return;
	key->peer = flow->peer;
	key->ifindex = flow->ifindex;
}

static struct muster_exchange_queue *queue_of(struct muster_exchanges *exchanges, bool own)
{
	return own ? &exchanges->own : &exchanges->foreign;
}

static struct muster_exchange *queue_first(const struct muster_exchange_queue *queue)
{
	return rb_entry_safe(rb_first_cached(&queue->by_expiry), struct muster_exchange,
			     queue_node);
}

static bool expires_before(struct rb_node *a_node, const struct rb_node *b_node)
{
	const struct muster_exchange *a = rb_entry(a_node, struct muster_exchange, queue_node);
	const struct muster_exchange *b = rb_entry(b_node, struct muster_exchange, queue_node);

	return a->expires != b->expires ? a->expires < b->expires : a->id < b->id;
}

/* What has expired is not found any more, so freeing it can wait: it is done once in a second. */
static void arm(struct muster_exchanges *exchanges)
{
	const struct muster_exchange *own = queue_first(&exchanges->own);
	const struct muster_exchange *foreign = queue_first(&exchanges->foreign);
	u64 next = min(own ? own->expires : U64_MAX, foreign ? foreign->expires : U64_MAX);
	u64 now = get_jiffies_64();

	if (next != U64_MAX)
		mod_delayed_work(muster_free_wq, &exchanges->expire,
				 next > now + HZ ? next - now : HZ);
}

/* Give an exchange its time, from now on. */
static void queue_add(struct muster_exchanges *exchanges, struct muster_exchange *exchange)
{
	struct muster_exchange_queue *queue = queue_of(exchanges, exchange->key.own);
	unsigned long lifetime = READ_ONCE(exchange->group->exchange_lifetime) * HZ;
	u64 now = get_jiffies_64();

	exchange->fresh_until = now + min_t(unsigned long, lifetime / 4, FRESH_MAX);
	exchange->expires = now + lifetime;
	exchange->id = ++exchanges->last_id;
	if (rb_add_cached(&exchange->queue_node, &queue->by_expiry, expires_before))
		arm(exchanges);
	queue->count++;
}

static void queue_del(struct muster_exchanges *exchanges, struct muster_exchange *exchange)
{
	struct muster_exchange_queue *queue = queue_of(exchanges, exchange->key.own);

	rb_erase_cached(&exchange->queue_node, &queue->by_expiry);
	queue->count--;
}

static void exchange_free(struct muster_exchanges *exchanges, struct muster_exchange *exchange)
{
	rhltable_remove(&exchanges->table, &exchange->node, exchange_params);
	queue_del(exchanges, exchange);
	list_del(&exchange->group_node);
	muster_responders_forget(&exchange->responders, &exchanges->responders);
	muster_group_put(exchange->group);
	kfree_rcu(exchange, rcu);
}

/*
 * Return: the exchange with that key and local port, or else one with that key, or
 * NULL; also NULL if only the local port could tell which group is meant.
 */
static struct muster_exchange *lookup(struct muster_exchanges *exchanges,
				      const struct exchange_key *key, __be16 local_port)
{
	struct muster_exchange *exchange, *exact = NULL, *other = NULL;
	struct rhlist_head *list, *pos;
	bool ambiguous = false;

	lockdep_assert_held(&exchanges->lock);
	rcu_read_lock();
	list = rhltable_lookup(&exchanges->table, key, exchange_params);
	rhl_for_each_entry_rcu(exchange, pos, list, node) {
		if (exchange->local_port == local_port)
			exact = exchange;
		ambiguous |= other && other->group != exchange->group;
		other = exchange;
	}
	rcu_read_unlock();
	if (exact)
		return exact;
	return ambiguous ? NULL : other;
}

static bool expired(const struct muster_exchange *exchange)
{
	return time_after_eq64(get_jiffies_64(), exchange->expires);
}

static struct muster_exchange *find(struct muster_exchanges *exchanges, bool own,
				    const struct muster_flow *flow,
				    const struct muster_token *token)
{
	struct muster_exchange *exchange;
	struct exchange_key key;

	make_key(&key, own, flow, token);
	exchange = lookup(exchanges, &key, flow->local_port);
	return exchange && !expired(exchange) ? exchange : NULL;
}

static enum muster_drop make_room(struct muster_exchanges *exchanges, bool own)
{
	struct muster_exchange_queue *queue = queue_of(exchanges, own);
	struct muster_exchange *first;

	if (queue->count < MUSTER_EXCHANGES_MAX)
		return MUSTER_DROP_NONE;
	first = queue_first(queue);
	if (time_before64(get_jiffies_64(), first->fresh_until))
		return MUSTER_DROP_EXCHANGE_LIMIT;
	exchange_free(exchanges, first);
	return MUSTER_DROP_NONE;
}

/* What is kept of a request sent from here only. */
struct sent {
	u16 mid;
	u32 mark_mask;
};

static void exchange_set_sent(struct muster_exchange *exchange, const struct muster_flow *flow,
			      const struct sent *sent)
{
	exchange->sent_to = flow->peer;
	exchange->sent_to_port = flow->peer_port;
	exchange->mid = sent->mid;
	exchange->mark_mask = sent->mark_mask;
}

static enum muster_drop exchange_new(struct muster_exchanges *exchanges,
				     struct muster_group *group, const struct exchange_key *key,
				     const struct muster_flow *flow,
				     const struct muster_request_id *request,
				     const struct sent *sent)
{
	struct muster_exchange *exchange;
	enum muster_drop drop;

	drop = make_room(exchanges, key->own);
	if (drop)
		return drop;
	exchange = kzalloc(sizeof(*exchange), GFP_ATOMIC);
	if (!exchange)
		return MUSTER_DROP_NO_MEMORY;
	exchange->key = *key;
	exchange->local_port = flow->local_port;
	if (sent)
		exchange_set_sent(exchange, flow, sent);
	exchange->kid = request->kid;
	exchange->gid = request->gid;
	exchange->pivs[0] = request->piv;
	exchange->count = 1;
	exchange->responders = RB_ROOT;
	if (rhltable_insert(&exchanges->table, &exchange->node, exchange_params)) {
		kfree(exchange);
		return MUSTER_DROP_NO_MEMORY;
	}
	muster_group_hold(group);
	exchange->group = group;
	list_add_tail(&exchange->group_node, &group->exchanges);
	queue_add(exchanges, exchange);
	return MUSTER_DROP_NONE;
}

/* Another transmission of the same request. */
static void exchange_repeat(struct muster_exchanges *exchanges, struct muster_exchange *exchange,
			    const struct muster_piv *piv)
{
	if (exchange->count < MUSTER_EXCHANGE_PIVS)
		exchange->count++;
	memmove(&exchange->pivs[1], &exchange->pivs[0],
		(exchange->count - 1) * sizeof(exchange->pivs[0]));
	exchange->pivs[0] = *piv;
	queue_del(exchanges, exchange);
	queue_add(exchanges, exchange);
}

static bool same_keys(const struct muster_exchange *exchange, const struct muster_group *group,
		      const struct muster_request_id *request)
{
	return exchange->group == group && muster_kid_equal(&exchange->kid, &request->kid) &&
	       muster_gid_equal(&exchange->gid, &request->gid);
}

/*
 * Is this the same request once more (RFC 7252 section 4.2), sealed anew? Only
 * then may a response to the earlier one be taken for an answer. A program that
 * uses a token again, and many use the empty one, would otherwise get a response
 * that somebody held back as the answer to a later request.
 */
static bool is_retransmission(const struct muster_exchange *exchange,
			      const struct muster_group *group, const struct muster_flow *flow,
			      const struct muster_request_id *request, const struct sent *sent)
{
	return !expired(exchange) && exchange->mid == sent->mid &&
	       exchange->sent_to_port == flow->peer_port &&
	       ipv6_addr_equal(&exchange->sent_to, &flow->peer) &&
	       same_keys(exchange, group, request);
}

/* @sent is NULL for a request that was received. */
static enum muster_drop remember(struct muster_net *mn, struct muster_group *group,
				 const struct muster_flow *flow, const struct muster_token *token,
				 const struct muster_request_id *request, const struct sent *sent)
{
	struct muster_exchanges *exchanges = &mn->exchanges;
	enum muster_drop drop = MUSTER_DROP_NONE;
	struct muster_exchange *exchange;
	struct exchange_key key;

	make_key(&key, sent, flow, token);
	spin_lock_bh(&exchanges->lock);
	if (READ_ONCE(group->dead)) {
		drop = MUSTER_DROP_GOING_AWAY;
		goto out;
	}
	exchange = lookup(exchanges, &key, flow->local_port);
	if (exchange && sent && is_retransmission(exchange, group, flow, request, sent)) {
		exchange->mark_mask = sent->mark_mask;
		exchange_repeat(exchanges, exchange, &request->piv);
		goto out;
	}
	if (exchange && exchange->local_port == flow->local_port) {
		/* The answer that the other group waits for would be sealed for this one. */
		if (!sent && exchange->group != group && !expired(exchange)) {
			drop = MUSTER_DROP_TOKEN_IN_USE;
			goto out;
		}
		exchange_free(exchanges, exchange);
	}
	drop = exchange_new(exchanges, group, &key, flow, request, sent);
out:
	spin_unlock_bh(&exchanges->lock);
	return drop;
}

enum muster_drop muster_exchange_sent(struct muster_net *mn, struct muster_group *group,
				      const struct muster_flow *flow,
				      const struct muster_token *token, u16 mid,
				      const struct muster_request_id *request, u32 mark_mask)
{
	const struct sent sent = { .mid = mid, .mark_mask = mark_mask };

	return remember(mn, group, flow, token, request, &sent);
}

enum muster_drop muster_exchange_received(struct muster_net *mn, struct muster_group *group,
					  const struct muster_flow *flow,
					  const struct muster_token *token,
					  const struct muster_request_id *request)
{
	return remember(mn, group, flow, token, request, NULL);
}

static void get_request(const struct muster_exchange *exchange, unsigned int i,
			struct muster_request_id *request)
{
	request->kid = exchange->kid;
	request->gid = exchange->gid;
	request->piv = exchange->pivs[i];
}

bool muster_exchange_find_own(struct muster_net *mn, const struct muster_flow *flow,
			      const struct muster_token *token, struct muster_own_request *own)
{
	struct muster_exchange *exchange;
	unsigned int i;

	spin_lock_bh(&mn->exchanges.lock);
	exchange = find(&mn->exchanges, true, flow, token);
	if (exchange) {
		muster_group_hold(exchange->group);
		own->group = exchange->group;
		own->mark_mask = exchange->mark_mask;
		own->count = exchange->count;
		for (i = 0; i < exchange->count; i++)
			get_request(exchange, i, &own->request[i]);
	}
	spin_unlock_bh(&mn->exchanges.lock);
	return exchange;
}

bool muster_exchange_find_foreign(struct muster_net *mn, const struct muster_flow *flow,
				  const struct muster_token *token, struct muster_group **group,
				  struct muster_request_id *request)
{
	struct muster_exchange *exchange;

	spin_lock_bh(&mn->exchanges.lock);
	exchange = find(&mn->exchanges, false, flow, token);
	if (exchange) {
		muster_group_hold(exchange->group);
		*group = exchange->group;
		get_request(exchange, 0, request);
	}
	spin_unlock_bh(&mn->exchanges.lock);
	return exchange;
}

static bool has_request(const struct muster_exchange *exchange,
			const struct muster_request_id *request)
{
	unsigned int i;

	if (!muster_kid_equal(&exchange->kid, &request->kid) ||
	    !muster_gid_equal(&exchange->gid, &request->gid))
		return false;
	for (i = 0; i < exchange->count; i++) {
		if (muster_piv_to_ssn(&exchange->pivs[i]) == muster_piv_to_ssn(&request->piv))
			return true;
	}
	return false;
}

enum muster_drop muster_exchange_accept(struct muster_net *mn, const struct muster_flow *flow,
					const struct muster_token *token,
					const struct muster_request_id *request,
					const struct muster_recipient *server,
					const struct muster_piv *piv)
{
	enum muster_drop drop = MUSTER_DROP_NO_EXCHANGE;
	struct muster_exchange *exchange;

	spin_lock_bh(&mn->exchanges.lock);
	exchange = find(&mn->exchanges, true, flow, token);
	if (exchange && exchange->group == server->context->group &&
	    has_request(exchange, request))
		drop = muster_responder_accept(&exchange->responders, &mn->exchanges.responders,
					       server, piv);
	if (!drop)
		exchange->responses++;
	spin_unlock_bh(&mn->exchanges.lock);
	return drop;
}

void muster_exchange_responded(struct muster_net *mn, const struct muster_flow *flow,
			       const struct muster_token *token)
{
	struct muster_exchange *exchange;

	spin_lock_bh(&mn->exchanges.lock);
	exchange = find(&mn->exchanges, false, flow, token);
	if (exchange)
		exchange->responses++;
	spin_unlock_bh(&mn->exchanges.lock);
}

/* Return: the first exchange behind a place in the order of expiry, or NULL. */
static struct muster_exchange *exchange_after(const struct muster_exchange_queue *queue,
					      u64 expires, u64 id)
{
	struct rb_node *node = queue->by_expiry.rb_root.rb_node;
	struct muster_exchange *exchange, *after = NULL;

	while (node) {
		exchange = rb_entry(node, struct muster_exchange, queue_node);
		if (exchange->expires > expires ||
		    (exchange->expires == expires && exchange->id > id)) {
			after = exchange;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return after;
}

bool muster_exchange_next(struct muster_net *mn, bool own, u64 expires, u64 id,
			  struct muster_exchange_view *view)
{
	struct muster_exchanges *exchanges = &mn->exchanges;
	struct muster_exchange *exchange;

	expires = max(expires, get_jiffies_64());
	spin_lock_bh(&exchanges->lock);
	exchange = exchange_after(queue_of(exchanges, own), expires, id);
	if (exchange) {
		view->expires = exchange->expires;
		view->id = exchange->id;
		strscpy(view->group, exchange->group->name, sizeof(view->group));
		view->own = own;
		view->peer = exchange->key.peer;
		view->peer_port = own ? 0 : exchange->key.port;
		view->local_port = exchange->local_port;
		view->token = exchange->key.token;
		view->kid = exchange->kid;
		view->piv = muster_piv_to_ssn(&exchange->pivs[0]);
		view->responses = exchange->responses;
	}
	spin_unlock_bh(&exchanges->lock);
	return exchange;
}

void muster_exchange_forget(struct muster_net *mn, struct muster_group *group)
{
	struct muster_exchange *exchange;

	do {
		spin_lock_bh(&mn->exchanges.lock);
		exchange = list_first_entry_or_null(&group->exchanges, struct muster_exchange,
						    group_node);
		if (exchange)
			exchange_free(&mn->exchanges, exchange);
		spin_unlock_bh(&mn->exchanges.lock);
	} while (exchange);
}

/* Free what has expired of one kind, some at a time. Return: false if there is more. */
static bool expire_some(struct muster_exchanges *exchanges, struct muster_exchange_queue *queue)
{
	struct muster_exchange *first;
	u64 now = get_jiffies_64();
	unsigned int i;

	for (i = 0; i < EXPIRE_BATCH; i++) {
		first = queue_first(queue);
		if (!first || now < first->expires)
			return true;
		exchange_free(exchanges, first);
	}
	return false;
}

static void expire(struct work_struct *work)
{
	struct muster_exchanges *exchanges;
	bool done;

	exchanges = container_of(to_delayed_work(work), struct muster_exchanges, expire);
	do {
		spin_lock_bh(&exchanges->lock);
		done = expire_some(exchanges, &exchanges->own);
		done &= expire_some(exchanges, &exchanges->foreign);
		if (done)
			arm(exchanges);
		spin_unlock_bh(&exchanges->lock);
		cond_resched();
	} while (!done);
}

int muster_exchanges_init(struct muster_net *mn)
{
	struct muster_exchanges *exchanges = &mn->exchanges;

	spin_lock_init(&exchanges->lock);
	exchanges->own.by_expiry = RB_ROOT_CACHED;
	exchanges->foreign.by_expiry = RB_ROOT_CACHED;
	INIT_DELAYED_WORK(&exchanges->expire, expire);
	return rhltable_init(&exchanges->table, &exchange_params);
}

void muster_exchanges_exit(struct muster_net *mn)
{
	cancel_delayed_work_sync(&mn->exchanges.expire);
	rhltable_destroy(&mn->exchanges.table);
}
