// SPDX-License-Identifier: GPL-2.0-only
#include "net.h"
#include "netlink_gen.h"

static int put_counters(struct sk_buff *skb, const struct muster_stats *stats)
{
	if (nla_put_u64_64bit(skb, MUSTER_A_STATS_SEALED, atomic64_read(&stats->sealed),
			      MUSTER_A_STATS_PAD) ||
	    nla_put_u64_64bit(skb, MUSTER_A_STATS_OPENED, atomic64_read(&stats->opened),
			      MUSTER_A_STATS_PAD))
		return -EMSGSIZE;
	return muster_nl_put_drops(skb, MUSTER_A_STATS_DROPS, stats);
}

static int fill_group(struct sk_buff *skb, void *hdr, const struct muster_group *group)
{
	if (!hdr || nla_put_string(skb, MUSTER_A_STATS_GROUP, group->name) ||
	    put_counters(skb, &group->stats)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int fill_net(struct sk_buff *skb, void *hdr, const struct muster_net *mn)
{
	if (!hdr || put_counters(skb, &mn->stats) ||
	    nla_put_u64_64bit(skb, MUSTER_A_STATS_QUEUED, atomic_read(&mn->queue.count),
			      MUSTER_A_STATS_PAD) ||
	    nla_put_u32(skb, MUSTER_A_STATS_TABLES, muster_es256_tables_count(mn->tables))) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* Without a group, the statistics are the namespace's. */
static int fill_reply(struct sk_buff *reply, struct muster_net *mn, struct genl_info *info)
{
	void *hdr = muster_nl_put_reply(reply, info, MUSTER_CMD_STATS_GET);
	struct muster_group *group;

	if (!info->attrs[MUSTER_A_STATS_GROUP])
		return fill_net(reply, hdr, mn);
	group = muster_nl_group(mn, info, MUSTER_A_STATS_GROUP);
	return IS_ERR(group) ? PTR_ERR(group) : fill_group(reply, hdr, group);
}

int muster_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct sk_buff *reply;
	int err;

	reply = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	mutex_lock(&mn->lock);
	err = fill_reply(reply, mn, info);
	mutex_unlock(&mn->lock);
	return muster_nl_reply(reply, err, info);
}

/**
 * struct stats_cursor - where a dump of statistics is
 * @name: of the last group that was sent
 * @net_done: the namespace's were sent
 */
struct stats_cursor {
	char name[MUSTER_NAME_MAX + 1];
	bool net_done;
};

static int dump_groups(struct sk_buff *skb, struct netlink_callback *cb, struct muster_net *mn,
		       struct stats_cursor *cursor)
{
	struct muster_group *group;
	int err;

	while ((group = muster_group_after(mn, cursor->name))) {
		err = fill_group(skb, muster_nl_put_dump(skb, cb, MUSTER_CMD_STATS_GET), group);
		if (err)
			return err;
		strscpy(cursor->name, group->name, sizeof(cursor->name));
	}
	return 0;
}

int muster_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct muster_net *mn = muster_nl_dump_net(skb);
	struct stats_cursor *cursor = (void *)cb->ctx;
	int err;

	BUILD_BUG_ON(sizeof(*cursor) > sizeof(cb->ctx));
	err = muster_nl_dump_all(cb);
	if (err)
		return err;
	mutex_lock(&mn->lock);
	cb->seq = mn->generation;
	if (!cursor->net_done)
		err = fill_net(skb, muster_nl_put_dump(skb, cb, MUSTER_CMD_STATS_GET), mn);
	if (!err) {
		cursor->net_done = true;
		err = dump_groups(skb, cb, mn, cursor);
	}
	mutex_unlock(&mn->lock);
	return muster_nl_dumped(skb, err);
}
