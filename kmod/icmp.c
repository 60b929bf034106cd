// SPDX-License-Identifier: GPL-2.0-only
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>

#include "icmp.h"
#include "incoming.h"
#include "packet.h"

#define ICMP_HEADER_LEN 8 /* of an error, in both versions */

/* Return: offset of the ICMP header of an error, or 0 if the packet is none. */
static unsigned int find_error(const struct sk_buff *skb, u8 pf)
{
	unsigned int offset = 0;
	const u8 *type;
	u8 buf;

	if (pf == NFPROTO_IPV4) {
		if (ip_hdr(skb)->protocol != IPPROTO_ICMP)
			return 0;
		offset = ip_hdrlen(skb);
	} else if (ipv6_find_hdr(skb, &offset, IPPROTO_ICMPV6, NULL, NULL) < 0) {
		return 0;
	}
	type = skb_header_pointer(skb, offset, sizeof(buf), &buf);
	if (!type || !(pf == NFPROTO_IPV4 ? icmp_is_err(*type) : icmpv6_is_err(*type)))
		return 0;
	return offset;
}

/*
 * Look at the quoted packet as if it were the one that came in.
 * Return: offset of its payload, or 0 if it is none of ours.
 */
static unsigned int find_payload(struct muster_net *mn, struct sk_buff *skb, u8 pf,
				 unsigned int quote)
{
	size_t header_len = pf == NFPROTO_IPV4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr);
	const struct nf_hook_state state = { .hook = NF_INET_LOCAL_IN, .pf = pf };
	int network = skb_network_offset(skb);
	struct muster_datagram d;
	bool ours;

	if (skb->len < quote + header_len)
		return 0;
	__skb_pull(skb, quote);
	skb_reset_network_header(skb);
	ours = muster_datagram_find(&d, skb, &state) && muster_incoming_is_ours(mn, &d);
	__skb_push(skb, quote);
	skb_set_network_header(skb, network);
	return ours ? quote + d.offset + sizeof(struct udphdr) : 0;
}

static void finish_ipv4(struct sk_buff *skb, unsigned int offset)
{
	struct icmphdr *icmp = (struct icmphdr *)(skb->data + offset);

	ip_hdr(skb)->tot_len = htons(skb->len);
	ip_send_check(ip_hdr(skb));
	icmp->checksum = 0;
	icmp->checksum = ip_compute_csum(icmp, skb->len - offset);
}

static void finish_ipv6(struct sk_buff *skb, unsigned int offset)
{
	struct icmp6hdr *icmp = (struct icmp6hdr *)(skb->data + offset);
	struct ipv6hdr *ip = ipv6_hdr(skb);
	unsigned int len = skb->len - offset;

	ip->payload_len = htons(skb->len - sizeof(*ip));
	icmp->icmp6_cksum = 0;
	icmp->icmp6_cksum = csum_ipv6_magic(&ip->saddr, &ip->daddr, len, IPPROTO_ICMPV6,
					    csum_partial(icmp, len, 0));
}

bool muster_icmp_strip(struct muster_net *mn, struct sk_buff *skb,
		       const struct nf_hook_state *state)
{
	unsigned int offset = find_error(skb, state->pf);
	unsigned int end;

	if (!offset)
		return true;
	if (skb_linearize(skb))
		return false;
	end = find_payload(mn, skb, state->pf, offset + ICMP_HEADER_LEN);
	if (!end || skb->len <= end)
		return true;
	if (pskb_trim(skb, end) || skb_ensure_writable(skb, end))
		return false;
	skb->ip_summed = CHECKSUM_NONE;
	if (state->pf == NFPROTO_IPV4)
		finish_ipv4(skb, offset);
	else
		finish_ipv6(skb, offset);
	return true;
}
