// SPDX-License-Identifier: GPL-2.0-only
#include <linux/jiffies.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "net.h"
#include "netlink_gen.h"

static struct genl_family family __ro_after_init = {
	.name = MUSTER_GENL_NAME,
	.version = MUSTER_GENL_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	.parallel_ops = true, /* muster_net.lock instead */
	.ops = muster_nl_ops,
	.n_ops = ARRAY_SIZE(muster_nl_ops),
	.mcgrps = muster_nl_mcgrps,
	.n_mcgrps = ARRAY_SIZE(muster_nl_mcgrps),
};

/*
 * Packets can outlive the family: they are drained when the namespaces go. The
 * family's multicast groups may be another family's by then.
 */
static bool family_registered;

struct muster_net *muster_nl_net(struct genl_info *info)
{
	return muster_net(genl_info_net(info));
}

struct muster_net *muster_nl_dump_net(const struct sk_buff *skb)
{
	return muster_net(sock_net(skb->sk));
}

struct muster_group *muster_nl_group(struct muster_net *mn, struct genl_info *info, int attr)
{
	struct muster_group *group;

	if (muster_nl_missing(info, attr, "the name of a group is missing"))
		return ERR_PTR(-EINVAL);
	group = muster_group_find(mn, nla_data(info->attrs[attr]));
	if (group)
		return group;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr], "there is no group of that name");
	return ERR_PTR(-ENOENT);
}

void muster_nl_get_kid(struct muster_kid *kid, const struct nlattr *attr)
{
	memset(kid, 0, sizeof(*kid));
	kid->len = nla_len(attr);
	memcpy(kid->id, nla_data(attr), kid->len);
}

void muster_nl_wipe(struct genl_info *info, int attr)
{
	struct nlattr *pos;
	int rem;

	nlmsg_for_each_attr(pos, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(pos) == attr)
			memzero_explicit(nla_data(pos), nla_len(pos));
	}
}

int muster_nl_dump_all(struct netlink_callback *cb)
{
	if (!nlmsg_attrlen(cb->nlh, GENL_HDRLEN))
		return 0;
	NL_SET_ERR_MSG_ATTR(cb->extack, nlmsg_attrdata(cb->nlh, GENL_HDRLEN),
			    "this dump is of everything and takes no attribute");
	return -EINVAL;
}

void *muster_nl_put_dump(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd)
{
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq, &family,
			  NLM_F_MULTI, cmd);
	if (hdr)
		genl_dump_check_consistent(cb, hdr);
	return hdr;
}

void *muster_nl_put_reply(struct sk_buff *skb, struct genl_info *info, u8 cmd)
{
	return genlmsg_put_reply(skb, info, &family, 0, cmd);
}

int muster_nl_reply(struct sk_buff *skb, int err, struct genl_info *info)
{
	if (!err)
		return genlmsg_reply(skb, info);
	nlmsg_free(skb);
	return err;
}

int muster_nl_dumped(const struct sk_buff *skb, int err)
{
	return err && !skb->len ? err : skb->len;
}

static int put_drop(struct sk_buff *skb, enum muster_drop reason, u64 count)
{
	struct nlattr *nest = nla_nest_start(skb, MUSTER_A_DROPS_DROP);

	if (!nest || nla_put_u32(skb, MUSTER_A_DROP_COUNT_REASON, reason) ||
	    nla_put_u64_64bit(skb, MUSTER_A_DROP_COUNT_COUNT, count, MUSTER_A_DROP_COUNT_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

int muster_nl_put_drops(struct sk_buff *skb, int attr, const struct muster_stats *stats)
{
	struct nlattr *nest = nla_nest_start(skb, attr);
	enum muster_drop reason;
	u64 count;

	if (!nest)
		return -EMSGSIZE;
	for (reason = MUSTER_DROP_NONE + 1; reason < __MUSTER_DROP_MAX; reason++) {
		count = atomic64_read(&stats->drops[reason]);
		if (count && put_drop(skb, reason, count))
			return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

static int fill_event(struct sk_buff *skb, const struct muster_event *event, u32 seq)
{
	void *hdr = genlmsg_put(skb, 0, 0, &family, 0, MUSTER_CMD_EVENT);

	if (!hdr || nla_put_u32(skb, MUSTER_A_EVENT_TYPE, event->type) ||
	    nla_put_u32(skb, MUSTER_A_EVENT_SEQ, seq))
		return -EMSGSIZE;
	if (event->group && nla_put_string(skb, MUSTER_A_EVENT_GROUP, event->group))
		return -EMSGSIZE;
	if (event->gid && nla_put(skb, MUSTER_A_EVENT_GID, event->gid->len, event->gid->id))
		return -EMSGSIZE;
	if (event->kid && nla_put(skb, MUSTER_A_EVENT_KID, event->kid->len, event->kid->id))
		return -EMSGSIZE;
	if (event->reason && nla_put_u32(skb, MUSTER_A_EVENT_REASON, event->reason))
		return -EMSGSIZE;
	if ((event->type == MUSTER_EVENT_TYPE_GRANT_LOW ||
	     event->type == MUSTER_EVENT_TYPE_GRANT_EXHAUSTED) &&
	    (nla_put_u64_64bit(skb, MUSTER_A_EVENT_SSN, event->ssn, MUSTER_A_EVENT_PAD) ||
	     nla_put_u64_64bit(skb, MUSTER_A_EVENT_GRANT, event->grant, MUSTER_A_EVENT_PAD)))
		return -EMSGSIZE;
	genlmsg_end(skb, hdr);
	return 0;
}

/* Grant events come once for each grant, and a lost one would stop the sender. */
static bool is_limited(enum muster_event_type type)
{
	return type != MUSTER_EVENT_TYPE_GRANT_LOW && type != MUSTER_EVENT_TYPE_GRANT_EXHAUSTED;
}

static bool take_turn(struct muster_events *events, enum muster_event_type type)
{
	u64 now = get_jiffies_64();

	if (!is_limited(type))
		return true;
	if (now < events->next[type])
		return false;
	events->next[type] = now + HZ;
	return true;
}

/* The number is taken first: a listener must see that an event got lost, for want of memory too. */
static void multicast(struct muster_net *mn, const struct muster_event *event)
{
	u32 seq = ++mn->events.seq;
	struct sk_buff *skb;

	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_ATOMIC);
	if (!skb)
		return;
	if (fill_event(skb, event, seq)) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_multicast_netns(&family, mn->net, skb, 0, MUSTER_NLGRP_EVENTS, GFP_ATOMIC);
}

void muster_event_send(struct muster_net *mn, const struct muster_event *event)
{
	rcu_read_lock();
	if (READ_ONCE(family_registered) &&
	    genl_has_listeners(&family, mn->net, MUSTER_NLGRP_EVENTS)) {
		spin_lock_bh(&mn->events.lock);
		if (take_turn(&mn->events, event->type))
			multicast(mn, event);
		spin_unlock_bh(&mn->events.lock);
	}
	rcu_read_unlock();
}

void muster_events_init(struct muster_events *events)
{
	spin_lock_init(&events->lock);
}

int muster_netlink_init(void)
{
	int err = genl_register_family(&family);

	if (!err)
		WRITE_ONCE(family_registered, true);
	return err;
}

void muster_netlink_exit(void)
{
	WRITE_ONCE(family_registered, false);
	synchronize_rcu();
	genl_unregister_family(&family);
}
