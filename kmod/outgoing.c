// SPDX-License-Identifier: GPL-2.0-only
/*
 * What leaves an endpoint, or goes to one, is sealed or does not leave. The
 * sequence number and the symmetric part are done in the hook, so that nearly
 * everything that can go wrong is told to the sending program as an error of
 * its sendmsg(); the signature follows in process context.
 *
 * Responses always get a number of their own, although the first one to a
 * request may reuse the request's nonce (RFC 10021 section 7.3): there is
 * nothing to keep account of then, and two servers that answer the same request
 * never encrypt their signatures with the same keystream.
 */
#include <linux/random.h>
#include <net/ip.h>
#include <net/ip6_route.h>
#include <net/l3mdev.h>

#include "hook.h"
#include "net.h"
#include "outgoing.h"
#include "packet.h"

/**
 * struct departure - what is known of an outgoing message so far
 * @mn: namespace
 * @skb: packet
 * @state: hook
 * @datagram: where the message is
 * @endpoint: it goes to or comes from, or NULL
 * @answered: group of the request that it answers, or NULL; a reference
 * @request: that request
 * @coap: the message, parsed
 */
struct departure {
	struct muster_net *mn;
	struct sk_buff *skb;
	const struct nf_hook_state *state;
	struct muster_datagram datagram;
	struct muster_endpoint *endpoint;
	struct muster_group *answered;
	struct muster_request_id request;
	struct muster_coap coap;
};

/*
 * Packets of ours are those to or from an endpoint, and responses to requests
 * that were opened here, from whichever port.
 */
static bool find_policy(struct departure *d)
{
	const struct muster_flow *flow = &d->datagram.flow;

	d->endpoint = muster_endpoint_find(d->mn, flow->family, &flow->peer, flow->peer_port);
	if (!d->endpoint)
		d->endpoint = muster_endpoint_find_local(d->mn, flow->family, &flow->local,
							 flow->local_port, NULL);
	d->answered = NULL;
	if (d->datagram.is_coap && muster_coap_is_response(d->datagram.code))
		muster_exchange_find_foreign(d->mn, flow, &d->datagram.token, &d->answered,
					     &d->request);
	return d->endpoint || d->answered;
}

/* What a program is told that sends something which may not leave. */
static int drop_errno(enum muster_drop reason)
{
	switch (reason) {
	case MUSTER_DROP_TOO_BIG:
	case MUSTER_DROP_MTU:
		return -EMSGSIZE;
	case MUSTER_DROP_NO_CONTEXT:
	case MUSTER_DROP_NO_SENDER:
	case MUSTER_DROP_GRANT_EXHAUSTED:
		return -ENOKEY;
	case MUSTER_DROP_EXCHANGE_LIMIT:
	case MUSTER_DROP_QUEUE_FULL:
	case MUSTER_DROP_QUEUE_LIMIT:
		return -ENOBUFS;
	case MUSTER_DROP_NO_MEMORY:
		return -ENOMEM;
	case MUSTER_DROP_MALFORMED_COAP:
	case MUSTER_DROP_NOT_UDP:
		return -EBADMSG;
	case MUSTER_DROP_GOING_AWAY:
		return -ENETDOWN;
	case MUSTER_DROP_CRYPTO:
		return -EIO;
	default:
		return -EPERM;
	}
}

static unsigned int drop(struct departure *d, enum muster_drop reason)
{
	struct muster_group *group = d->answered ?: d->endpoint->group;

	muster_drop_count(d->mn, group, NULL, reason);
	return NF_DROP_ERR(drop_errno(reason));
}

static enum muster_drop find_self(struct muster_group *group, bool is_request,
				  struct muster_recipient **self)
{
	u32 role = is_request ? MUSTER_ROLE_REQUESTER : MUSTER_ROLE_RESPONDER;
	struct muster_context *context = rcu_dereference(group->context);

	if (!context)
		return MUSTER_DROP_NO_CONTEXT;
	*self = rcu_dereference(context->self);
	if (!*self)
		return MUSTER_DROP_NO_SENDER;
	if (!(READ_ONCE((*self)->member->roles) & role))
		return MUSTER_DROP_ROLE;
	return MUSTER_DROP_NONE;
}

static struct muster_packet *new_packet(struct departure *d, struct muster_recipient *self,
					bool is_request)
{
	size_t out_size = muster_datagram_payload_len(&d->datagram) + MUSTER_SEAL_OVERHEAD;
	size_t aad_len = muster_seal_aad_len(self->party.credential);
	struct muster_packet *packet;
	struct muster_sealing *s;

	packet = muster_packet_new(d->mn, self, &d->datagram, aad_len + out_size);
	if (!packet)
		return NULL;
	s = &packet->sealing;
	s->common = &self->context->common;
	s->self = &self->party;
	s->is_request = is_request;
	s->has_piv = true;
	s->aad = packet->scratch;
	s->out = s->aad + aad_len;
	s->out_size = out_size;
	packet->result = s->out;
	return packet;
}

/*
 * Fragmentation comes after us and takes what is too long, unless the sender
 * forbids it. (A DF bit that was set only because the plain message fitted
 * goes along with ignore_df, and ip_do_fragment() clears it.)
 */
static bool may_grow(const struct departure *d, size_t sealed_len)
{
	unsigned int len = d->skb->len - muster_datagram_payload_len(&d->datagram) + sealed_len;
	const struct sk_buff *skb = d->skb;

	if (skb->ignore_df)
		return true;
	if (d->datagram.flow.family == AF_INET)
		return !(ip_hdr(skb)->frag_off & htons(IP_DF)) ||
		       len <= ip_skb_dst_mtu(d->state->sk, skb);
	return len <= ip6_skb_dst_mtu(skb);
}

/* Everything but the signature. The packet has its place and its number. */
static enum muster_drop encrypt(struct departure *d, struct muster_packet *packet, u64 ssn)
{
	struct muster_sealing *s = &packet->sealing;
	enum muster_drop reason;

	muster_piv_from_ssn(&s->piv, ssn);
	if (s->is_request) {
		s->request.kid = s->self->kid;
		s->request.piv = s->piv;
		s->request.gid = s->common->gid;
	} else {
		s->request = d->request;
	}
	reason = muster_seal_encrypt(s, &d->coap);
	if (reason)
		return reason;
	if (!may_grow(d, s->out_len))
		return MUSTER_DROP_MTU;
	if (!s->is_request)
		return MUSTER_DROP_NONE;
	return muster_exchange_sent(d->mn, packet->recipient->context->group, &d->datagram.flow,
				    &d->datagram.token, d->coap.mid, &s->request,
				    READ_ONCE(d->endpoint->mark_mask));
}

static unsigned int seal(struct departure *d, struct muster_group *group, bool is_request)
{
	struct muster_recipient *self;
	struct muster_packet *packet;
	enum muster_drop reason;
	u64 ssn;

	reason = find_self(group, is_request, &self);
	if (reason)
		return drop(d, reason);
	packet = new_packet(d, self, is_request);
	if (!packet)
		return drop(d, MUSTER_DROP_NO_MEMORY);
	reason = MUSTER_DROP_GOING_AWAY;
	if (!muster_hook_steal(packet, d->skb, d->state))
		goto err_free;
	reason = muster_queue_place(packet, &ssn);
	if (reason)
		goto err_free;
	reason = encrypt(d, packet, ssn);
	if (reason)
		goto err_cancel;
	muster_queue_ready(packet);
	return NF_STOLEN;

err_cancel:
	muster_queue_cancel(packet);
err_free:
	muster_packet_free(packet);
	return drop(d, reason);
}

static unsigned int judge(struct departure *d)
{
	struct muster_coap_iter iter;
	enum muster_drop reason;

	reason = muster_datagram_pull(&d->datagram, d->skb);
	if (reason)
		return drop(d, reason);
	if (!muster_coap_parse(&d->coap, muster_datagram_payload(&d->datagram, d->skb),
			       muster_datagram_payload_len(&d->datagram)))
		return drop(d, MUSTER_DROP_MALFORMED_COAP);
	/* Empty messages acknowledge or reset others; they have no content. */
	if (d->coap.code == MUSTER_COAP_EMPTY)
		return NF_ACCEPT;
	if (muster_coap_find(&d->coap, MUSTER_COAP_OSCORE, &iter)) {
		/* The program protects it itself: it is a proxy, or has no business here. */
		if (d->endpoint && READ_ONCE(d->endpoint->foreign) == MUSTER_FOREIGN_PASS)
			return NF_ACCEPT;
		return drop(d, MUSTER_DROP_NOT_MEMBER);
	}
	if (muster_coap_is_request(d->coap.code))
		return seal(d, d->endpoint->group, true);
	if (!muster_coap_is_response(d->coap.code))
		return drop(d, MUSTER_DROP_MALFORMED_COAP);
	if (d->answered)
		return seal(d, d->answered, false);
	/* The answer to a request that was let in unprotected. */
	if (READ_ONCE(d->endpoint->plaintext) == MUSTER_PLAINTEXT_ALL)
		return NF_ACCEPT;
	return drop(d, MUSTER_DROP_NO_EXCHANGE);
}

/* A packet of many datagrams is ours if one of them is. */
static bool find_any(struct departure *d)
{
	do {
		if (find_policy(d))
			return true;
	} while (muster_datagram_next(&d->datagram, d->skb));
	return false;
}

unsigned int muster_outgoing(struct muster_net *mn, struct sk_buff *skb,
			     const struct nf_hook_state *state)
{
	struct departure d;
	unsigned int verdict;

	/* A VRF device: the packet comes here again on its way to the real one. */
	if (state->out && netif_is_l3_master(state->out))
		return NF_ACCEPT;
	d.mn = mn;
	d.skb = skb;
	d.state = state;
	if (!muster_datagram_find(&d.datagram, skb, state) || !find_any(&d))
		return NF_ACCEPT;
	verdict = muster_datagram_many(skb) ? muster_hook_segments(skb, state) : judge(&d);
	if (d.answered)
		muster_group_put(d.answered);
	return verdict;
}

static enum muster_drop finish(struct muster_packet *packet)
{
	struct muster_sealing *s = &packet->sealing;
	u8 random[32];
	enum muster_drop reason;

	if (READ_ONCE(packet->mn->queue.closing) || muster_hook_device_gone(packet) ||
	    muster_recipient_dead(packet->recipient))
		return MUSTER_DROP_GOING_AWAY;
	get_random_bytes(random, sizeof(random));
	reason = muster_seal_sign(s, packet->recipient->member->priv, random);
	memzero_explicit(random, sizeof(random));
	if (reason)
		return reason;
	return muster_packet_write(packet, packet->result, s->out_len);
}

/* The sending program was told that the message left; now it must be told otherwise. */
static void tell_failed(struct muster_packet *packet, const struct muster_group *group,
			enum muster_drop reason)
{
	struct muster_event event = {
		.type = MUSTER_EVENT_TYPE_SEAL_FAILED,
		.group = group->name,
		.reason = reason,
	};

	muster_event_send(packet->mn, &event);
}

void muster_outgoing_work(struct muster_packet *packet)
{
	struct muster_group *group = packet->recipient->context->group;
	struct muster_member *self = packet->recipient->member;
	struct sk_buff *skb = packet->skb;
	enum muster_drop reason;

	reason = finish(packet);
	if (!reason && !muster_hook_resume(packet))
		reason = MUSTER_DROP_GOING_AWAY;
	if (reason) {
		muster_drop_count(packet->mn, group, NULL, reason);
		tell_failed(packet, group, reason);
		kfree_skb(skb);
		return;
	}
	if (!packet->sealing.is_request)
		muster_exchange_responded(packet->mn, &packet->datagram.flow,
					  &packet->datagram.token);
	atomic64_inc(&group->stats.sealed);
	atomic64_inc(&self->stats.sealed);
}
