// SPDX-License-Identifier: GPL-2.0-only
/*
 * A packet that waits for its signature has left the stack, and with it the
 * RCU section and the references that protected what the packet points to. It
 * takes references of its own: to devices, socket and route. None is needed to
 * the namespace, which waits for its packets (muster_queue_drain()).
 *
 * The packet holds a device up for as long as it waits, which is milliseconds.
 * When the device goes down meanwhile, the packet is dropped when its turn
 * comes, before any signature is worked on, so no notifier has to look for it.
 */
#include <linux/netdevice.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <net/gso.h>
#include <net/ipv6.h>
#include <net/ipv6_frag.h>
#include <net/netfilter/ipv6/nf_conntrack_ipv6.h>
#include <net/netfilter/ipv6/nf_defrag_ipv6.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/sock.h>

#include "hook.h"
#include "icmp.h"
#include "incoming.h"
#include "net.h"
#include "outgoing.h"
#include "packet.h"

static unsigned int judge(struct sk_buff *skb, const struct nf_hook_state *state)
{
	struct muster_net *mn = muster_net(state->net);

	return state->hook == NF_INET_LOCAL_OUT ? muster_outgoing(mn, skb, state) :
						  muster_incoming(mn, skb, state);
}

static unsigned int hook_out(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	unsigned int verdict = NF_DROP;

	local_bh_disable();
	if (muster_icmp_strip(muster_net(state->net), skb, state))
		verdict = judge(skb, state);
	local_bh_enable();
	return verdict;
}

static unsigned int hook_in(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	return judge(skb, state);
}

static bool is_fragment(const struct sk_buff *skb)
{
	unsigned int offset = 0;

	return ipv6_find_hdr(skb, &offset, NEXTHDR_FRAGMENT, NULL, NULL) >= 0;
}

/*
 * The stack goes on with the header at the transport offset, whose type it
 * reads at nhoff. Reassembly by netfilter leaves the transport offset behind
 * the place of the Fragment Header, past headers that are not parsed yet.
 */
static void restore_transport_offset(struct sk_buff *skb)
{
	unsigned int nhoff = IP6CB(skb)->nhoff;
	const struct ipv6_opt_hdr *hdr;

	if (nhoff == offsetof(struct ipv6hdr, nexthdr)) {
		skb_set_transport_header(skb, sizeof(struct ipv6hdr));
		return;
	}
	hdr = (const struct ipv6_opt_hdr *)(skb_network_header(skb) + nhoff);
	skb_set_transport_header(skb, nhoff + ipv6_optlen(hdr));
}

/*
 * IPv6 reassembles after LOCAL_IN. nf_defrag_ipv6 does it before, but not for
 * packets that conntrack has seen already, such as our own multicast that
 * loops back. As nothing looks at what is reassembled after LOCAL_IN, no
 * fragment may pass here.
 */
static unsigned int hook_in_ipv6(void *priv, struct sk_buff *skb,
				 const struct nf_hook_state *state)
{
	int err;

	if (is_fragment(skb)) {
		err = nf_ct_frag6_gather(state->net, skb, IP6_DEFRAG_LOCAL_DELIVER);
		if (err == -EINPROGRESS)
			return NF_STOLEN;
		if (err || is_fragment(skb))
			return NF_DROP;
	}
	if (IP6CB(skb)->flags & IP6SKB_FRAGMENTED)
		restore_transport_offset(skb);
	return judge(skb, state);
}

static const struct nf_hook_ops muster_hook_ops[] = {
	{
		.hook = hook_out,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP_PRI_LAST,
	}, {
		.hook = hook_in,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_FILTER - 1,
	}, {
		.hook = hook_out,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP6_PRI_LAST,
	}, {
		.hook = hook_in_ipv6,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP6_PRI_FILTER - 1,
	},
};

int muster_hooks_register(struct muster_net *mn)
{
	int err;

	err = nf_defrag_ipv6_enable(mn->net);
	if (err)
		return err;
	err = nf_register_net_hooks(mn->net, muster_hook_ops, ARRAY_SIZE(muster_hook_ops));
	if (err)
		nf_defrag_ipv6_disable(mn->net);
	return err;
}

void muster_hooks_unregister(struct muster_net *mn)
{
	nf_unregister_net_hooks(mn->net, muster_hook_ops, ARRAY_SIZE(muster_hook_ops));
	nf_defrag_ipv6_disable(mn->net);
}

static bool is_ours(const struct nf_hook_ops *ops)
{
	return ops >= muster_hook_ops && ops < muster_hook_ops + ARRAY_SIZE(muster_hook_ops);
}

/* Run the hooks after ours and what comes then. Return: false if our hook is gone. */
static bool go_on(struct sk_buff *skb, struct nf_hook_state *state)
{
	const struct netns_nf *nf = &state->net->nf;
	const struct nf_hook_entries *e;
	struct nf_hook_ops **ops;
	unsigned int i;

	if (state->pf == NFPROTO_IPV4)
		e = rcu_dereference(nf->hooks_ipv4[state->hook]);
	else
		e = rcu_dereference(nf->hooks_ipv6[state->hook]);
	if (!e)
		return false;
	ops = nf_hook_entries_get_hook_ops(e);
	for (i = 0; i < e->num_hook_entries; i++)
		if (is_ours(ops[i]))
			break;
	if (i == e->num_hook_entries)
		return false;
	if (nf_hook_slow(skb, state, e, i + 1) == 1)
		state->okfn(state->net, state->sk, skb);
	return true;
}

/*
 * Conntrack expects that a packet of an entry it has not confirmed yet is the
 * only one with that entry, which is not so for clones made by multicast
 * routing and for segments. Its work on them must not happen in parallel.
 */
static void forget_shared_conntrack(struct sk_buff *skb)
{
#if IS_ENABLED(CONFIG_NF_CONNTRACK)
	struct nf_conn *ct = (void *)skb_nfct(skb);

	if (ct && !nf_ct_is_confirmed(ct) && refcount_read(&ct->ct_general.use) > 1)
		nf_reset_ct(skb);
#endif
}

bool muster_hook_steal(struct muster_packet *packet, struct sk_buff *skb,
		       const struct nf_hook_state *state)
{
	if (skb_dst(skb) && !skb_dst_force(skb))
		return false;
	if (state->sk && !refcount_inc_not_zero(&state->sk->sk_refcnt))
		return false;
	packet->skb = skb;
	packet->state = *state;
	packet->dev = skb->dev;
	netdev_hold(packet->state.in, &packet->in_tracker, GFP_ATOMIC);
	netdev_hold(packet->state.out, &packet->out_tracker, GFP_ATOMIC);
	netdev_hold(packet->dev, &packet->dev_tracker, GFP_ATOMIC);

	forget_shared_conntrack(skb);
#if IS_ENABLED(CONFIG_BRIDGE_NETFILTER)
	/* It points to bridge ports that nobody holds. */
	skb_ext_del(skb, SKB_EXT_BRIDGE_NF);
#endif
	/*
	 * An incoming packet may have a socket from early demux that lives under
	 * RCU only; it is looked up again. An outgoing one keeps its own, which
	 * limits what a program can have in our queues.
	 */
	if (state->hook == NF_INET_LOCAL_IN)
		skb_orphan(skb);
	return true;
}

bool muster_hook_resume(struct muster_packet *packet)
{
	bool resumed;

	local_bh_disable();
	rcu_read_lock();
	resumed = go_on(packet->skb, &packet->state);
	rcu_read_unlock();
	local_bh_enable();
	return resumed;
}

static bool device_gone(const struct net_device *dev, const struct net *net)
{
	return dev && (!(READ_ONCE(dev->flags) & IFF_UP) || !net_eq(dev_net(dev), net));
}

bool muster_hook_device_gone(const struct muster_packet *packet)
{
	const struct nf_hook_state *state = &packet->state;

	return device_gone(state->in, state->net) || device_gone(state->out, state->net);
}

unsigned int muster_hook_segments(struct sk_buff *skb, const struct nf_hook_state *state)
{
	struct nf_hook_state copy = *state;
	struct sk_buff *segment, *next;
	unsigned int verdict;
	int err = 0;

	segment = skb_gso_segment(skb, 0);
	if (IS_ERR_OR_NULL(segment))
		return NF_DROP_ERR(-ENOMEM);
	consume_skb(skb);

	skb_list_walk_safe(segment, segment, next) {
		skb_mark_not_on_list(segment);
		verdict = judge(segment, state);
		if (verdict == NF_STOLEN || (verdict == NF_ACCEPT && go_on(segment, &copy)))
			continue;
		kfree_skb(segment);
		if (!err)
			err = NF_DROP_GETERR(verdict);
	}
	/* The sender is told the first error. */
	return NF_STOLEN | (unsigned int)-err << NF_VERDICT_QBITS;
}
