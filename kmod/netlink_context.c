// SPDX-License-Identifier: GPL-2.0-only
#include "net.h"
#include "netlink_gen.h"

static void get_gid(struct muster_gid *gid, const struct nlattr *attr)
{
	memset(gid, 0, sizeof(*gid));
	gid->len = nla_len(attr);
	memcpy(gid->id, nla_data(attr), gid->len);
}

/* Whoever only receives needs neither; whoever sends must say both, so that no number repeats. */
static int parse_grant(struct muster_context_config *config, struct genl_info *info)
{
	if (!info->attrs[MUSTER_A_CONTEXT_SSN] && !info->attrs[MUSTER_A_CONTEXT_GRANT])
		return 0;
	if (muster_nl_missing(info, MUSTER_A_CONTEXT_SSN,
			      "a grant needs the next sequence number") ||
	    muster_nl_missing(info, MUSTER_A_CONTEXT_GRANT, "a sequence number needs a grant"))
		return -EINVAL;
	config->ssn = nla_get_u64(info->attrs[MUSTER_A_CONTEXT_SSN]);
	config->grant = nla_get_u64(info->attrs[MUSTER_A_CONTEXT_GRANT]);
	return 0;
}

static int parse_new(struct muster_context_config *config, struct genl_info *info)
{
	const struct nlattr *salt = info->attrs[MUSTER_A_CONTEXT_MASTER_SALT];
	const struct nlattr *secret;

	if (muster_nl_missing(info, MUSTER_A_CONTEXT_GID, "the Gid is missing") ||
	    muster_nl_missing(info, MUSTER_A_CONTEXT_MASTER_SECRET, "the Master Secret is missing"))
		return -EINVAL;
	get_gid(&config->gid, info->attrs[MUSTER_A_CONTEXT_GID]);
	secret = info->attrs[MUSTER_A_CONTEXT_MASTER_SECRET];
	config->master.secret = nla_data(secret);
	config->master.secret_len = nla_len(secret);
	if (salt) {
		config->master.salt = nla_data(salt);
		config->master.salt_len = nla_len(salt);
	}
	return parse_grant(config, info);
}

static int context_new(struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_context_config config = {};
	struct muster_group *group;
	int err;

	err = parse_new(&config, info);
	if (err)
		return err;
	mutex_lock(&mn->lock);
	group = muster_nl_group(mn, info, MUSTER_A_CONTEXT_GROUP);
	err = PTR_ERR_OR_ZERO(group);
	if (!err)
		err = muster_context_add(group, &config, info);
	mutex_unlock(&mn->lock);
	return err;
}

int muster_nl_context_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err = context_new(info);

	muster_nl_wipe(info, MUSTER_A_CONTEXT_MASTER_SECRET);
	muster_nl_wipe(info, MUSTER_A_CONTEXT_MASTER_SALT);
	return err;
}

/* Find the context of the group that the message names. Return: context, or an ERR_PTR. */
static struct muster_context *find_context(struct muster_net *mn, struct genl_info *info)
{
	struct muster_context *context;
	struct muster_group *group;

	group = muster_nl_group(mn, info, MUSTER_A_CONTEXT_GROUP);
	if (IS_ERR(group))
		return ERR_CAST(group);
	context = muster_context_current(group);
	if (context)
		return context;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_CONTEXT_GROUP],
			    "the group has no keys");
	return ERR_PTR(-ENOENT);
}

/*
 * Numbers are granted to keys: who read the state and then grants more can say
 * which keys were meant, in case that they were replaced in between.
 */
static int check_gid(const struct muster_context *context, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[MUSTER_A_CONTEXT_GID];
	const struct muster_gid *gid = &context->common.gid;

	if (!attr || (nla_len(attr) == gid->len && !memcmp(nla_data(attr), gid->id, gid->len)))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, attr, "the group has keys with another Gid by now");
	return -ESTALE;
}

int muster_nl_context_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_context *context;
	int err;

	if (muster_nl_missing(info, MUSTER_A_CONTEXT_GRANT, "the grant is missing"))
		return -EINVAL;
	mutex_lock(&mn->lock);
	context = find_context(mn, info);
	err = PTR_ERR_OR_ZERO(context);
	if (!err)
		err = check_gid(context, info);
	if (!err)
		err = muster_context_set_grant(context,
					       nla_get_u64(info->attrs[MUSTER_A_CONTEXT_GRANT]),
					       info);
	mutex_unlock(&mn->lock);
	return err;
}

int muster_nl_context_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_context *context;
	int err;

	mutex_lock(&mn->lock);
	context = find_context(mn, info);
	err = PTR_ERR_OR_ZERO(context);
	if (!err)
		muster_context_remove(context);
	mutex_unlock(&mn->lock);
	return err;
}

/* No secret: keys go in and never come out. */
static int fill_context(struct sk_buff *skb, void *hdr, struct muster_context *context)
{
	u64 ssn, grant;

	spin_lock_bh(&context->ssn_lock);
	ssn = context->ssn;
	grant = context->grant;
	spin_unlock_bh(&context->ssn_lock);

	if (!hdr || nla_put_string(skb, MUSTER_A_CONTEXT_GROUP, context->group->name) ||
	    nla_put(skb, MUSTER_A_CONTEXT_GID, context->common.gid.len, context->common.gid.id) ||
	    nla_put_u64_64bit(skb, MUSTER_A_CONTEXT_SSN, ssn, MUSTER_A_CONTEXT_PAD) ||
	    nla_put_u64_64bit(skb, MUSTER_A_CONTEXT_GRANT, grant, MUSTER_A_CONTEXT_PAD)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

int muster_nl_context_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_context *context;
	struct sk_buff *reply;
	int err;

	reply = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	mutex_lock(&mn->lock);
	context = find_context(mn, info);
	err = PTR_ERR_OR_ZERO(context);
	if (!err)
		err = fill_context(reply, muster_nl_put_reply(reply, info, MUSTER_CMD_CONTEXT_GET),
				   context);
	mutex_unlock(&mn->lock);
	return muster_nl_reply(reply, err, info);
}

struct context_cursor {
	char group[MUSTER_NAME_MAX + 1]; /* the last group that was dealt with */
};

int muster_nl_context_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct muster_net *mn = muster_nl_dump_net(skb);
	struct context_cursor *cursor = (void *)cb->ctx;
	struct muster_context *context;
	struct muster_group *group;
	int err;

	BUILD_BUG_ON(sizeof(*cursor) > sizeof(cb->ctx));
	err = muster_nl_dump_all(cb);
	if (err)
		return err;
	mutex_lock(&mn->lock);
	cb->seq = mn->generation;
	while ((group = muster_group_after(mn, cursor->group))) {
		context = muster_context_current(group);
		if (context)
			err = fill_context(skb,
					   muster_nl_put_dump(skb, cb, MUSTER_CMD_CONTEXT_GET),
					   context);
		if (err)
			break;
		strscpy(cursor->group, group->name, sizeof(cursor->group));
	}
	mutex_unlock(&mn->lock);
	return muster_nl_dumped(skb, err);
}
