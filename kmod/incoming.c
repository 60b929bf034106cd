// SPDX-License-Identifier: GPL-2.0-only
/*
 * Order of checks (RFC 10021 section 7.2 and 7.4): parse, find the keys and the
 * sender by their ids, role, sequence number, AEAD tag: all in the hook. Then
 * signature, sequence number again, delivery: in process context. So a forgery
 * by somebody outside of the group costs no signature, and no text gets out
 * before its signature is verified. A message that fails changes nothing but
 * counters.
 */
#include "hook.h"
#include "incoming.h"
#include "net.h"
#include "packet.h"

/**
 * struct arrival - what is known of an incoming message so far
 * @mn: namespace
 * @skb: packet
 * @state: hook
 * @datagram: where the message is
 * @endpoint: it came to or from, or NULL
 * @own: the request it answers; its group is NULL if it answers none
 * @o: the message, parsed
 * @group: whose keys it is protected with, or NULL if not known yet
 * @recipient: its sender, or NULL if not known yet
 * @own_kid: it came from us
 */
struct arrival {
	struct muster_net *mn;
	struct sk_buff *skb;
	const struct nf_hook_state *state;
	struct muster_datagram datagram;
	struct muster_endpoint *endpoint;
	struct muster_own_request own;
	struct muster_opening o;
	struct muster_group *group;
	struct muster_recipient *recipient;
	bool own_kid;
};

/*
 * Packets of ours are those to or from an endpoint, and responses to requests
 * that were sealed here: to a multicast they come from anywhere.
 */
static bool find_policy(struct arrival *a)
{
	const struct muster_flow *flow = &a->datagram.flow;

	a->endpoint = muster_endpoint_find_local(a->mn, flow->family, &flow->local,
						 flow->local_port, NULL);
	if (!a->endpoint)
		a->endpoint = muster_endpoint_find(a->mn, flow->family, &flow->peer,
						   flow->peer_port);
	a->own.group = NULL;
	if (a->datagram.is_coap && muster_coap_is_response(a->datagram.code))
		muster_exchange_find_own(a->mn, flow, &a->datagram.token, &a->own);
	return a->endpoint || a->own.group;
}

bool muster_incoming_is_ours(struct muster_net *mn, const struct muster_datagram *d)
{
	struct arrival a;
	bool ours;

	a.mn = mn;
	a.datagram = *d;
	ours = find_policy(&a);
	if (a.own.group)
		muster_group_put(a.own.group);
	return ours;
}

static struct muster_group *concerned_group(const struct arrival *a)
{
	if (a->group)
		return a->group;
	if (a->own.group)
		return a->own.group;
	return a->endpoint->group;
}

static unsigned int drop(struct arrival *a, enum muster_drop reason)
{
	muster_drop_count(a->mn, concerned_group(a), a->recipient ? a->recipient->member : NULL,
			  reason);
	return NF_DROP;
}

static void tell_unknown(struct arrival *a, enum muster_event_type type, enum muster_drop reason)
{
	struct muster_event event = {
		.type = type,
		.group = concerned_group(a)->name,
		.gid = a->o.option.has_gid ? &a->o.option.gid : NULL,
		.kid = a->o.option.has_kid ? &a->o.option.kid : NULL,
		.reason = reason,
	};

	muster_event_send(a->mn, &event);
}

static u32 mark_mask(const struct arrival *a)
{
	u32 mask = a->endpoint ? READ_ONCE(a->endpoint->mark_mask) : 0;

	return a->own.group ? mask | a->own.mark_mask : mask;
}

/* Empty messages acknowledge or reset others; they have no content. */
static bool may_be_plain(const struct arrival *a)
{
	if (a->o.coap.code == MUSTER_COAP_EMPTY)
		return true;
	return !a->own.group && READ_ONCE(a->endpoint->plaintext) == MUSTER_PLAINTEXT_ALL;
}

/*
 * A message with a Gid that is not known here, or with none where we remember
 * no request, is protected for somebody else, for all that we know.
 */
static struct muster_context *find_context(struct arrival *a)
{
	const struct muster_gid *gid = NULL;

	if (a->o.option.has_gid)
		gid = &a->o.option.gid;
	else if (a->own.group)
		gid = &a->own.request[0].gid;
	return gid ? muster_context_find(a->mn, gid) : NULL;
}

static unsigned int foreign(struct arrival *a)
{
	if (!a->own.group && READ_ONCE(a->endpoint->foreign) == MUSTER_FOREIGN_PASS)
		return NF_ACCEPT;
	if (!a->o.is_request && !a->o.option.has_gid)
		return drop(a, MUSTER_DROP_NO_EXCHANGE);
	tell_unknown(a, MUSTER_EVENT_TYPE_UNKNOWN_GID, MUSTER_DROP_NOT_MEMBER);
	return drop(a, MUSTER_DROP_NOT_MEMBER);
}

/* A response belongs to the group of its request, a request to that of the endpoint. */
static enum muster_drop check_group(struct arrival *a)
{
	const struct muster_flow *flow = &a->datagram.flow;

	if (!a->o.is_request) {
		if (!a->own.group)
			return MUSTER_DROP_NO_EXCHANGE;
		return a->own.group == a->group ? MUSTER_DROP_NONE : MUSTER_DROP_WRONG_ENDPOINT;
	}
	if (a->endpoint->group != a->group)
		a->endpoint = muster_endpoint_find_local(a->mn, flow->family, &flow->local,
							 flow->local_port, a->group) ?:
			      a->endpoint;
	return a->endpoint->group == a->group ? MUSTER_DROP_NONE : MUSTER_DROP_WRONG_ENDPOINT;
}

/* Who may send requests, who may receive them, who may respond. */
static bool role_allows(const struct arrival *a)
{
	const struct muster_member *own = rcu_dereference(a->group->own);
	u32 roles = READ_ONCE(a->recipient->member->roles);

	if (!a->o.is_request)
		return roles & MUSTER_ROLE_RESPONDER;
	/* Without a Sender ID we can only listen: a silent server (RFC 10021 section 1.1). */
	if (own && !(READ_ONCE(own->roles) & (MUSTER_ROLE_RESPONDER | MUSTER_ROLE_MONITOR)))
		return false;
	return roles & MUSTER_ROLE_REQUESTER;
}

/* Responses have no window: exchanges tell which were there already. */
static bool window_applies(bool is_request, bool own_kid)
{
	return is_request && !own_kid;
}

static bool maybe_new(struct arrival *a)
{
	struct muster_recipient *recipient = a->recipient;
	bool ok;

	if (!window_applies(a->o.is_request, a->own_kid))
		return true;
	spin_lock_bh(&recipient->replay_lock);
	ok = muster_replay_check(&recipient->replay, muster_piv_to_ssn(&a->o.option.piv));
	spin_unlock_bh(&recipient->replay_lock);
	return ok;
}

static enum muster_drop find_sender(struct arrival *a, struct muster_context *context)
{
	enum muster_drop reason;

	a->group = context->group;
	if (!a->o.option.group)
		return MUSTER_DROP_WRONG_MODE;
	reason = check_group(a);
	if (reason)
		return reason;
	a->recipient = muster_recipient_find(context, &a->o.option.kid);
	if (!a->recipient) {
		tell_unknown(a, MUSTER_EVENT_TYPE_UNKNOWN_KID, MUSTER_DROP_UNKNOWN_MEMBER);
		return MUSTER_DROP_UNKNOWN_MEMBER;
	}
	a->own_kid = a->recipient->member->priv;
	if (a->own_kid && !a->datagram.loopback)
		return MUSTER_DROP_OWN_KID;
	if (!role_allows(a))
		return MUSTER_DROP_ROLE;
	return maybe_new(a) ? MUSTER_DROP_NONE : MUSTER_DROP_REPLAY;
}

static struct muster_packet *new_packet(struct arrival *a)
{
	size_t aad_len = muster_seal_aad_len(a->recipient->party.credential);
	size_t len = muster_datagram_payload_len(&a->datagram);
	struct muster_packet *packet;

	packet = muster_packet_new(a->mn, a->recipient, &a->datagram,
				   aad_len + a->o.coap.payload_len + len);
	if (!packet)
		return NULL;
	packet->own = a->own_kid;
	packet->mark_mask = mark_mask(a);
	packet->opening = a->o;
	packet->opening.common = &a->recipient->context->common;
	packet->opening.sender = &a->recipient->party;
	packet->opening.aad = packet->scratch;
	packet->opening.text = packet->opening.aad + aad_len;
	packet->result = packet->opening.text + a->o.coap.payload_len;
	return packet;
}

/*
 * A confirmable request is sealed anew each time it is sent, and the peer
 * answers one of them. Which one, the AEAD tells.
 */
static enum muster_drop decrypt(struct arrival *a, struct muster_packet *packet)
{
	struct muster_opening *o = &packet->opening;
	enum muster_drop reason;
	unsigned int i;

	if (o->is_request)
		return muster_open_decrypt(o);
	for (i = 0; i < a->own.count; i++) {
		o->request = a->own.request[i];
		reason = muster_open_decrypt(o);
		if (reason != MUSTER_DROP_DECRYPT_FAILED)
			return reason;
	}
	return MUSTER_DROP_DECRYPT_FAILED;
}

static unsigned int open(struct arrival *a)
{
	struct muster_packet *packet;
	enum muster_drop reason;

	packet = new_packet(a);
	if (!packet)
		return drop(a, MUSTER_DROP_NO_MEMORY);
	reason = MUSTER_DROP_GOING_AWAY;
	if (!muster_hook_steal(packet, a->skb, a->state))
		goto err_free;
	reason = muster_queue_place(packet, NULL);
	if (reason)
		goto err_free;
	reason = decrypt(a, packet);
	if (reason)
		goto err_cancel;
	muster_queue_ready(packet);
	return NF_STOLEN;

err_cancel:
	muster_queue_cancel(packet);
err_free:
	muster_packet_free(packet);
	return drop(a, reason);
}

static unsigned int judge(struct arrival *a)
{
	struct muster_context *context;
	enum muster_drop reason;

	/* Whoever can set a mark could otherwise pass for a verified sender. */
	a->skb->mark &= ~mark_mask(a);

	reason = muster_datagram_pull(&a->datagram, a->skb);
	if (reason)
		return drop(a, reason);
	reason = muster_open_parse(&a->o, muster_datagram_payload(&a->datagram, a->skb),
				   muster_datagram_payload_len(&a->datagram));
	if (reason == MUSTER_DROP_PLAINTEXT && may_be_plain(a))
		return NF_ACCEPT;
	if (reason)
		return drop(a, reason);

	context = find_context(a);
	if (!context)
		return foreign(a);
	reason = find_sender(a, context);
	return reason ? drop(a, reason) : open(a);
}

/* A packet of many datagrams is ours if one of them is. */
static bool find_any(struct arrival *a)
{
	do {
		if (find_policy(a))
			return true;
	} while (muster_datagram_next(&a->datagram, a->skb));
	return false;
}

unsigned int muster_incoming(struct muster_net *mn, struct sk_buff *skb,
			     const struct nf_hook_state *state)
{
	struct arrival a;
	unsigned int verdict;

	a.mn = mn;
	a.skb = skb;
	a.state = state;
	a.group = NULL;
	a.recipient = NULL;
	if (!muster_datagram_find(&a.datagram, skb, state) || !find_any(&a))
		return NF_ACCEPT;
	memset(&a.o, 0, sizeof(a.o));
	verdict = muster_datagram_many(skb) ? muster_hook_segments(skb, state) : judge(&a);
	if (a.own.group)
		muster_group_put(a.own.group);
	return verdict;
}

static enum muster_drop commit_request(struct muster_packet *packet)
{
	const struct muster_opening *o = &packet->opening;
	struct muster_recipient *recipient = packet->recipient;
	bool ok = true;

	if (window_applies(o->is_request, packet->own)) {
		spin_lock_bh(&recipient->replay_lock);
		ok = muster_replay_commit(&recipient->replay, muster_piv_to_ssn(&o->option.piv));
		spin_unlock_bh(&recipient->replay_lock);
	}
	if (!ok)
		return MUSTER_DROP_REPLAY;
	return muster_exchange_received(packet->mn, recipient->context->group,
					&packet->datagram.flow, &packet->datagram.token,
					&o->request);
}

static enum muster_drop commit_response(struct muster_packet *packet)
{
	const struct muster_opening *o = &packet->opening;

	return muster_exchange_accept(packet->mn, &packet->datagram.flow, &packet->datagram.token,
				      &o->request, packet->recipient,
				      o->option.has_piv ? &o->option.piv : NULL);
}

/* Everything that can fail comes first: then the message is marked as seen, and delivered. */
static enum muster_drop finish(struct muster_packet *packet)
{
	struct muster_opening *o = &packet->opening;
	enum muster_drop reason;
	size_t len;

	if (READ_ONCE(packet->mn->queue.closing) || muster_hook_device_gone(packet) ||
	    muster_recipient_dead(packet->recipient))
		return MUSTER_DROP_GOING_AWAY;
	reason = muster_open_verify(o);
	if (reason)
		return reason;
	reason = muster_open_finish(o, packet->result,
				    muster_datagram_payload_len(&packet->datagram), &len);
	if (reason)
		return reason;
	reason = muster_packet_write(packet, packet->result, len);
	if (reason)
		return reason;
	if (muster_recipient_dead(packet->recipient))
		return MUSTER_DROP_GOING_AWAY;
	return o->is_request ? commit_request(packet) : commit_response(packet);
}

void muster_incoming_work(struct muster_packet *packet)
{
	struct muster_group *group = packet->recipient->context->group;
	struct muster_member *member = packet->recipient->member;
	struct sk_buff *skb = packet->skb;
	enum muster_drop reason;

	reason = finish(packet);
	if (!reason) {
		/* The endpoint may be another one than the one whose mask was cleared at first. */
		skb->mark &= ~packet->mark_mask;
		skb->mark |= READ_ONCE(member->mark) & packet->mark_mask;
		if (!muster_hook_resume(packet))
			reason = MUSTER_DROP_GOING_AWAY;
	}
	if (reason) {
		muster_drop_count(packet->mn, group, member, reason);
		kfree_skb(skb);
		return;
	}
	atomic64_inc(&group->stats.opened);
	atomic64_inc(&member->stats.opened);
}
