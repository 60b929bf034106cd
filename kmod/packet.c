// SPDX-License-Identifier: GPL-2.0-only
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/slab.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>
#include <net/sock.h>

#include "packet.h"
#include "recipient.h"

#define ROUTING_ADDRESS 8 /* offset of the last address in routing headers of types 2 and 4 */

static void set_addresses(struct muster_datagram *d, u16 family, const struct in6_addr *source,
			  const struct in6_addr *destination)
{
	d->flow.family = family;
	d->flow.peer = d->outgoing ? *destination : *source;
	d->flow.local = d->outgoing ? *source : *destination;
}

static bool find_ipv4(struct muster_datagram *d, const struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	struct in6_addr source, destination;
	__be32 last = iph->daddr;
	const u8 *route;

	if (iph->protocol != IPPROTO_UDP || iph->frag_off & htons(IP_OFFSET))
		return false;
	d->offset = iph->ihl * 4;
	if (d->outgoing && IPCB(skb)->opt.srr) {
		route = skb_network_header(skb) + IPCB(skb)->opt.srr;
		memcpy(&last, route + route[1] - sizeof(last), sizeof(last));
	}
	ipv6_addr_set_v4mapped(iph->saddr, &source);
	ipv6_addr_set_v4mapped(last, &destination);
	set_addresses(d, AF_INET, &source, &destination);
	return true;
}

static bool find_ipv6(struct muster_datagram *d, const struct sk_buff *skb)
{
	struct in6_addr destination = ipv6_hdr(skb)->daddr;
	int flags = IP6_FH_F_SKIP_RH; /* a routing header with a way to go */
	unsigned int routing = 0;

	d->offset = 0;
	if (ipv6_find_hdr(skb, &d->offset, IPPROTO_UDP, NULL, NULL) < 0)
		return false;
	if (ipv6_find_hdr(skb, &routing, NEXTHDR_ROUTING, NULL, &flags) >= 0) {
		/* It travels on, or comes here again when it has reached its last address. */
		if (!d->outgoing)
			return false;
		if (skb_copy_bits(skb, routing + ROUTING_ADDRESS, &destination,
				  sizeof(destination)))
			return false;
	}
	set_addresses(d, AF_INET6, &ipv6_hdr(skb)->saddr, &destination);
	return true;
}

static void set_ports(struct muster_datagram *d, const struct udphdr *uh)
{
	d->len = ntohs(uh->len);
	d->flow.peer_port = d->outgoing ? uh->dest : uh->source;
	d->flow.local_port = d->outgoing ? uh->source : uh->dest;
}

/*
 * A link-local address means something only together with its device. But what
 * an address of this host sends to itself is seen on different devices.
 */
static void set_device(struct muster_datagram *d, const struct sk_buff *skb,
		       const struct nf_hook_state *state)
{
	const struct net_device *dev = d->outgoing ? state->out : state->in;

	d->loopback = (!d->outgoing && skb->pkt_type == PACKET_LOOPBACK) ||
		      (dev && dev->flags & IFF_LOOPBACK);
	d->flow.ifindex = 0;
	if (dev && !d->loopback && ipv6_addr_type(&d->flow.peer) & IPV6_ADDR_LINKLOCAL)
		d->flow.ifindex = dev->ifindex;
}

/* What can be told of a message without making it linear. */
static void peek(struct muster_datagram *d, const struct sk_buff *skb)
{
	u8 buf[MUSTER_COAP_HEADER_LEN + MUSTER_COAP_TOKEN_MAX];
	unsigned int end = skb->len;
	unsigned int len;
	const u8 *p;

	d->is_coap = false;
	/* The length of many datagrams is nobody's business: each gets its own. */
	if (!muster_datagram_many(skb))
		end = min(end, d->offset + d->len);
	if (end < d->peeked + MUSTER_COAP_HEADER_LEN)
		return;
	len = min_t(unsigned int, sizeof(buf), end - d->peeked);
	p = skb_header_pointer(skb, d->peeked, len, buf);
	if (!p || p[0] >> 6 != 1)
		return;
	d->token.len = p[0] & 0xf;
	if (d->token.len > len - MUSTER_COAP_HEADER_LEN)
		return;
	memcpy(d->token.bytes, p + MUSTER_COAP_HEADER_LEN, d->token.len);
	d->code = p[1];
	d->is_coap = true;
}

bool muster_datagram_find(struct muster_datagram *d, const struct sk_buff *skb,
			  const struct nf_hook_state *state)
{
	const struct udphdr *uh;
	struct udphdr buf;

	d->outgoing = state->hook == NF_INET_LOCAL_OUT;
	if (state->pf == NFPROTO_IPV4 ? !find_ipv4(d, skb) : !find_ipv6(d, skb))
		return false;
	uh = skb_header_pointer(skb, d->offset, sizeof(buf), &buf);
	if (!uh)
		return false;
	set_ports(d, uh);
	set_device(d, skb, state);
	d->peeked = d->offset + sizeof(*uh);
	peek(d, skb);
	return true;
}

bool muster_datagram_next(struct muster_datagram *d, const struct sk_buff *skb)
{
	if (!muster_datagram_many(skb))
		return false;
	for (d->peeked += skb_shinfo(skb)->gso_size; d->peeked < skb->len;
	     d->peeked += skb_shinfo(skb)->gso_size) {
		peek(d, skb);
		if (d->is_coap && muster_coap_is_response(d->code))
			return true;
	}
	return false;
}

/* Fold the sum over header and payload with the pseudo header. */
static __sum16 udp_checksum(const struct muster_datagram *d, unsigned int len, __wsum sum)
{
	const struct in6_addr *local = &d->flow.local;
	const struct in6_addr *peer = &d->flow.peer;

	/* The pseudo header does not change when the addresses are swapped. */
	if (d->flow.family == AF_INET)
		return csum_tcpudp_magic(local->s6_addr32[3], peer->s6_addr32[3], len,
					 IPPROTO_UDP, sum);
	return csum_ipv6_magic(local, peer, len, IPPROTO_UDP, sum);
}

static bool checksum_valid(const struct muster_datagram *d, const struct sk_buff *skb)
{
	const struct udphdr *uh = (const struct udphdr *)(skb->data + d->offset);

	if (!uh->check)
		return d->flow.family == AF_INET;
	return skb_csum_unnecessary(skb) ||
	       !udp_checksum(d, d->len, csum_partial(uh, d->len, 0));
}

enum muster_drop muster_datagram_pull(const struct muster_datagram *d, struct sk_buff *skb)
{
	if (d->len < sizeof(struct udphdr) || d->len > skb->len - d->offset)
		return MUSTER_DROP_NOT_UDP;
	if (muster_datagram_payload_len(d) > MUSTER_COAP_MAX)
		return MUSTER_DROP_TOO_BIG;
	if (!pskb_may_pull(skb, d->offset + d->len))
		return MUSTER_DROP_NO_MEMORY;
	if (!d->outgoing && !checksum_valid(d, skb))
		return MUSTER_DROP_CHECKSUM;
	return MUSTER_DROP_NONE;
}

struct muster_packet *muster_packet_new(struct muster_net *mn, struct muster_recipient *recipient,
					const struct muster_datagram *d, size_t scratch)
{
	struct muster_packet *packet;

	packet = kmalloc(struct_size(packet, scratch, scratch), GFP_ATOMIC | __GFP_NOWARN);
	if (!packet)
		return NULL;
	*packet = (struct muster_packet) {
		.mn = mn,
		.recipient = recipient,
		.datagram = *d,
	};
	if (!muster_recipient_get(recipient)) {
		kfree(packet);
		return NULL;
	}
	return packet;
}

void muster_packet_free(struct muster_packet *packet)
{
	netdev_put(packet->state.in, &packet->in_tracker);
	netdev_put(packet->state.out, &packet->out_tracker);
	netdev_put(packet->dev, &packet->dev_tracker);
	if (packet->state.sk)
		sock_put(packet->state.sk);
	muster_recipient_put(packet->recipient);
	/* It may hold a text that was decrypted and then refused. */
	kfree_sensitive(packet);
}

static void set_lengths(const struct muster_packet *packet)
{
	struct sk_buff *skb = packet->skb;

	if (packet->datagram.flow.family == AF_INET) {
		ip_hdr(skb)->tot_len = htons(skb->len);
		ip_send_check(ip_hdr(skb));
	} else {
		ipv6_hdr(skb)->payload_len = htons(skb->len - sizeof(struct ipv6hdr));
	}
}

static void set_checksum(const struct muster_packet *packet, struct udphdr *uh)
{
	const struct muster_datagram *d = &packet->datagram;
	struct sk_buff *skb = packet->skb;
	unsigned int len = ntohs(uh->len);

	if (uh->check || skb->ip_summed == CHECKSUM_PARTIAL || d->flow.family == AF_INET6) {
		uh->check = 0;
		uh->check = udp_checksum(d, len, csum_partial(uh, len, 0)) ?: CSUM_MANGLED_0;
	}
	skb->ip_summed = d->outgoing ? CHECKSUM_NONE : CHECKSUM_UNNECESSARY;
	skb->csum_level = 0;
}

enum muster_drop muster_packet_write(struct muster_packet *packet, const u8 *message, size_t len)
{
	unsigned int headers = packet->datagram.offset + sizeof(struct udphdr);
	struct sk_buff *skb = packet->skb;
	struct udphdr *uh;
	size_t more;

	if (pskb_trim(skb, headers))
		return MUSTER_DROP_NO_MEMORY;
	more = len - min_t(size_t, len, skb_tailroom(skb));
	if ((more || skb_cloned(skb)) && pskb_expand_head(skb, 0, more, GFP_KERNEL))
		return MUSTER_DROP_NO_MEMORY;
	skb_gso_reset(skb);
	skb_put_data(skb, message, len);

	uh = (struct udphdr *)(skb->data + packet->datagram.offset);
	uh->len = htons(sizeof(*uh) + len);
	set_lengths(packet);
	set_checksum(packet, uh);
	return MUSTER_DROP_NONE;
}
