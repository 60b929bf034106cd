// SPDX-License-Identifier: GPL-2.0-only
#include "net.h"
#include "netlink_gen.h"

static int parse_new(struct muster_member_config *config, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (muster_nl_missing(info, MUSTER_A_MEMBER_KID, "the member's kid is missing") ||
	    muster_nl_missing(info, MUSTER_A_MEMBER_CRED, "the member's credential is missing") ||
	    muster_nl_missing(info, MUSTER_A_MEMBER_PUBLIC_KEY,
			      "the member's public key is missing") ||
	    muster_nl_missing(info, MUSTER_A_MEMBER_ROLES, "the member's roles are missing"))
		return -EINVAL;
	muster_nl_get_kid(&config->kid, attrs[MUSTER_A_MEMBER_KID]);
	config->roles = nla_get_u32(attrs[MUSTER_A_MEMBER_ROLES]);
	config->cred = nla_data(attrs[MUSTER_A_MEMBER_CRED]);
	config->cred_len = nla_len(attrs[MUSTER_A_MEMBER_CRED]);
	config->public_key = nla_data(attrs[MUSTER_A_MEMBER_PUBLIC_KEY]);
	if (attrs[MUSTER_A_MEMBER_PRIVATE_KEY])
		config->private_key = nla_data(attrs[MUSTER_A_MEMBER_PRIVATE_KEY]);
	if (attrs[MUSTER_A_MEMBER_MARK])
		config->mark = nla_get_u32(attrs[MUSTER_A_MEMBER_MARK]);
	return 0;
}

static int member_new(struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_member_config config = {};
	struct muster_group *group;
	int err;

	err = parse_new(&config, info);
	if (err)
		return err;
	mutex_lock(&mn->lock);
	group = muster_nl_group(mn, info, MUSTER_A_MEMBER_GROUP);
	err = PTR_ERR_OR_ZERO(group);
	if (!err)
		err = muster_member_add(group, &config, info);
	mutex_unlock(&mn->lock);
	return err;
}

int muster_nl_member_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err = member_new(info);

	muster_nl_wipe(info, MUSTER_A_MEMBER_PRIVATE_KEY);
	return err;
}

/* Find the member that the message names. Return: member, or an ERR_PTR. */
static struct muster_member *find_member(struct muster_net *mn, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[MUSTER_A_MEMBER_KID];
	struct muster_member *member;
	struct muster_group *group;
	struct muster_kid kid;

	group = muster_nl_group(mn, info, MUSTER_A_MEMBER_GROUP);
	if (IS_ERR(group))
		return ERR_CAST(group);
	if (muster_nl_missing(info, MUSTER_A_MEMBER_KID, "the member's kid is missing"))
		return ERR_PTR(-EINVAL);
	muster_nl_get_kid(&kid, attr);
	member = muster_member_find(group, &kid);
	if (member)
		return member;
	NL_SET_ERR_MSG_ATTR(info->extack, attr, "the group has no member with this kid");
	return ERR_PTR(-ENOENT);
}

static int member_set(struct muster_member *member, struct genl_info *info)
{
	const struct nlattr *roles = info->attrs[MUSTER_A_MEMBER_ROLES];
	const struct nlattr *mark = info->attrs[MUSTER_A_MEMBER_MARK];
	int err;

	if (roles) {
		err = muster_member_set_roles(member, nla_get_u32(roles), info);
		if (err)
			return err;
	}
	if (mark) {
		WRITE_ONCE(member->mark, nla_get_u32(mark));
		muster_net_changed(member->group->mn);
	}
	return 0;
}

int muster_nl_member_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_member *member;
	int err;

	mutex_lock(&mn->lock);
	member = find_member(mn, info);
	err = PTR_ERR_OR_ZERO(member);
	if (!err)
		err = member_set(member, info);
	mutex_unlock(&mn->lock);
	return err;
}

int muster_nl_member_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_member *member;
	int err;

	mutex_lock(&mn->lock);
	member = find_member(mn, info);
	err = PTR_ERR_OR_ZERO(member);
	if (!err)
		muster_member_remove(member);
	mutex_unlock(&mn->lock);
	return err;
}

/* Return: one more than the highest number accepted, 0 if there is none. */
static u64 window_top(const struct muster_member *member)
{
	struct muster_context *context = muster_context_current(member->group);
	struct muster_recipient *recipient;
	u64 top = 0;

	if (!context)
		return 0;
	rcu_read_lock();
	recipient = muster_recipient_find(context, &member->kid);
	if (recipient) {
		spin_lock_bh(&recipient->replay_lock);
		top = recipient->replay.top;
		spin_unlock_bh(&recipient->replay_lock);
	}
	rcu_read_unlock();
	return top;
}

static int put_counters(struct sk_buff *skb, const struct muster_member *member)
{
	const struct muster_stats *stats = &member->stats;
	u64 top = window_top(member);

	if (top && nla_put_u64_64bit(skb, MUSTER_A_MEMBER_WINDOW_TOP, top - 1, MUSTER_A_MEMBER_PAD))
		return -EMSGSIZE;
	if (nla_put_u64_64bit(skb, MUSTER_A_MEMBER_SEALED, atomic64_read(&stats->sealed),
			      MUSTER_A_MEMBER_PAD) ||
	    nla_put_u64_64bit(skb, MUSTER_A_MEMBER_OPENED, atomic64_read(&stats->opened),
			      MUSTER_A_MEMBER_PAD))
		return -EMSGSIZE;
	return muster_nl_put_drops(skb, MUSTER_A_MEMBER_DROPS, stats);
}

/* No secret: that there is a private key is all that is shown of it. */
static int fill_member(struct sk_buff *skb, void *hdr, const struct muster_member *member)
{
	if (!hdr || nla_put_string(skb, MUSTER_A_MEMBER_GROUP, member->group->name) ||
	    nla_put(skb, MUSTER_A_MEMBER_KID, member->kid.len, member->kid.id) ||
	    nla_put(skb, MUSTER_A_MEMBER_CRED, member->cred_len, member->cred) ||
	    nla_put(skb, MUSTER_A_MEMBER_PUBLIC_KEY, sizeof(member->public_key),
		    member->public_key) ||
	    nla_put_u32(skb, MUSTER_A_MEMBER_ROLES, member->roles) ||
	    nla_put_u32(skb, MUSTER_A_MEMBER_MARK, member->mark) ||
	    (member->priv && nla_put_flag(skb, MUSTER_A_MEMBER_OWN)) ||
	    put_counters(skb, member)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

int muster_nl_member_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_member *member;
	struct sk_buff *reply;
	int err;

	reply = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	mutex_lock(&mn->lock);
	member = find_member(mn, info);
	err = PTR_ERR_OR_ZERO(member);
	if (!err)
		err = fill_member(reply, muster_nl_put_reply(reply, info, MUSTER_CMD_MEMBER_GET),
				  member);
	mutex_unlock(&mn->lock);
	return muster_nl_reply(reply, err, info);
}

/**
 * struct member_cursor - where a dump of members is
 * @group: name of the group it is in; empty at the beginning of all groups
 * @kid: last member of that group that was sent
 * @in_group: @kid is valid
 * @one_group: the dump is of that group only
 */
struct member_cursor {
	char group[MUSTER_NAME_MAX + 1];
	struct muster_kid kid;
	bool in_group;
	bool one_group;
};

/* A group or member that went away meanwhile is no trouble: the next ones are found by order. */
static struct muster_member *next_member(struct muster_net *mn, struct member_cursor *cursor)
{
	struct muster_group *group = muster_group_find(mn, cursor->group);
	struct muster_member *member = NULL;

	if (group)
		member = muster_member_after(group, cursor->in_group ? &cursor->kid : NULL);
	while (!member && !cursor->one_group) {
		group = muster_group_after(mn, cursor->group);
		if (!group)
			break;
		strscpy(cursor->group, group->name, sizeof(cursor->group));
		cursor->in_group = false;
		member = muster_member_after(group, NULL);
	}
	return member;
}

/* Read the filter of a dump that begins. The family's policy was applied to it already. */
static int begin_dump(struct muster_net *mn, struct member_cursor *cursor,
		      struct netlink_callback *cb)
{
	const struct nlattr *attr = nlmsg_find_attr(cb->nlh, GENL_HDRLEN, MUSTER_A_MEMBER_GROUP);

	if (!attr || cursor->one_group)
		return 0;
	if (!muster_group_find(mn, nla_data(attr))) {
		NL_SET_ERR_MSG_ATTR(cb->extack, attr, "there is no group of that name");
		return -ENOENT;
	}
	nla_strscpy(cursor->group, attr, sizeof(cursor->group));
	cursor->one_group = true;
	return 0;
}

int muster_nl_member_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct muster_net *mn = muster_nl_dump_net(skb);
	struct member_cursor *cursor = (void *)cb->ctx;
	struct muster_member *member;
	int err;

	BUILD_BUG_ON(sizeof(*cursor) > sizeof(cb->ctx));
	mutex_lock(&mn->lock);
	cb->seq = mn->generation;
	err = begin_dump(mn, cursor, cb);
	while (!err && (member = next_member(mn, cursor))) {
		err = fill_member(skb, muster_nl_put_dump(skb, cb, MUSTER_CMD_MEMBER_GET), member);
		if (err)
			break;
		cursor->kid = member->kid;
		cursor->in_group = true;
	}
	mutex_unlock(&mn->lock);
	return muster_nl_dumped(skb, err);
}
