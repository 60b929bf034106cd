// SPDX-License-Identifier: GPL-2.0-only
#include "net.h"
#include "netlink_gen.h"

#define MUSTER_ALG_HMAC_256 5 /* HKDF by its HMAC (RFC 9053 section 3.1) */
#define EXCHANGE_LIFETIME_DEFAULT 247 /* EXCHANGE_LIFETIME of RFC 7252 section 4.8.2 */
#define MAX_MEMBERS_DEFAULT 65536

static s32 get_alg(const struct nlattr *attr)
{
	return attr ? nla_get_s32(attr) : MUSTER_ALG_NONE;
}

static u32 get_u32(const struct nlattr *attr, u32 otherwise)
{
	return attr ? nla_get_u32(attr) : otherwise;
}

/* Only HKDF SHA-256 is there, so the attribute need not be kept. */
static int check_hkdf(struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[MUSTER_A_GROUP_HKDF];

	if (!attr || nla_get_s32(attr) == MUSTER_ALG_HMAC_256)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, attr,
			    "this HKDF Algorithm is not supported; HMAC 256/256 (5) is");
	return -EOPNOTSUPP;
}

static int parse_new(struct muster_group_config *config, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (muster_nl_missing(info, MUSTER_A_GROUP_NAME, "the name of the group is missing") ||
	    muster_nl_missing(info, MUSTER_A_GROUP_ALG_GROUP_ENC,
			      "the Group Encryption Algorithm is missing") ||
	    muster_nl_missing(info, MUSTER_A_GROUP_ALG_SIGNATURE,
			      "the Signature Algorithm is missing") ||
	    muster_nl_missing(info, MUSTER_A_GROUP_GM_CRED,
			      "the Group Manager's credential is missing"))
		return -EINVAL;
	config->name = nla_data(attrs[MUSTER_A_GROUP_NAME]);
	config->algs.aead = get_alg(attrs[MUSTER_A_GROUP_ALG_AEAD]);
	config->algs.group_enc = get_alg(attrs[MUSTER_A_GROUP_ALG_GROUP_ENC]);
	config->algs.signature = get_alg(attrs[MUSTER_A_GROUP_ALG_SIGNATURE]);
	config->algs.key_agreement = get_alg(attrs[MUSTER_A_GROUP_ALG_KEY_AGREEMENT]);
	config->countersign = get_u32(attrs[MUSTER_A_GROUP_COUNTERSIGN],
				      MUSTER_COUNTERSIGN_INTEROP);
	config->gm_cred = nla_data(attrs[MUSTER_A_GROUP_GM_CRED]);
	config->gm_cred_len = nla_len(attrs[MUSTER_A_GROUP_GM_CRED]);
	config->replay_window = get_u32(attrs[MUSTER_A_GROUP_REPLAY_WINDOW],
					MUSTER_REPLAY_WINDOW_DEFAULT);
	config->exchange_lifetime = get_u32(attrs[MUSTER_A_GROUP_EXCHANGE_LIFETIME],
					    EXCHANGE_LIFETIME_DEFAULT);
	config->max_members = get_u32(attrs[MUSTER_A_GROUP_MAX_MEMBERS], MAX_MEMBERS_DEFAULT);
	return check_hkdf(info);
}

int muster_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_group_config config = {};
	int err;

	err = parse_new(&config, info);
	if (err)
		return err;
	mutex_lock(&mn->lock);
	err = muster_group_add(mn, &config, info);
	mutex_unlock(&mn->lock);
	return err;
}

/* A bound below the members there are stops only new ones. */
static void group_set(struct muster_group *group, struct nlattr **attrs)
{
	if (attrs[MUSTER_A_GROUP_EXCHANGE_LIFETIME])
		WRITE_ONCE(group->exchange_lifetime,
			   nla_get_u32(attrs[MUSTER_A_GROUP_EXCHANGE_LIFETIME]));
	if (attrs[MUSTER_A_GROUP_MAX_MEMBERS])
		group->max_members = nla_get_u32(attrs[MUSTER_A_GROUP_MAX_MEMBERS]);
	muster_net_changed(group->mn);
}

int muster_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_group *group;

	mutex_lock(&mn->lock);
	group = muster_nl_group(mn, info, MUSTER_A_GROUP_NAME);
	if (!IS_ERR(group))
		group_set(group, info->attrs);
	mutex_unlock(&mn->lock);
	return PTR_ERR_OR_ZERO(group);
}

int muster_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_group *group;
	int err;

	mutex_lock(&mn->lock);
	group = muster_nl_group(mn, info, MUSTER_A_GROUP_NAME);
	err = PTR_ERR_OR_ZERO(group);
	if (!err)
		muster_group_remove(group);
	mutex_unlock(&mn->lock);
	return err;
}

static int put_pairwise(struct sk_buff *skb, const struct muster_algs *algs)
{
	if (algs->aead == MUSTER_ALG_NONE)
		return 0;
	if (nla_put_s32(skb, MUSTER_A_GROUP_ALG_AEAD, algs->aead) ||
	    nla_put_s32(skb, MUSTER_A_GROUP_ALG_KEY_AGREEMENT, algs->key_agreement))
		return -EMSGSIZE;
	return 0;
}

static int fill_group(struct sk_buff *skb, void *hdr, const struct muster_group *group)
{
	const struct muster_context *context = muster_context_current(group);

	if (!hdr || nla_put_string(skb, MUSTER_A_GROUP_NAME, group->name) ||
	    put_pairwise(skb, &group->algs) ||
	    nla_put_s32(skb, MUSTER_A_GROUP_ALG_GROUP_ENC, group->algs.group_enc) ||
	    nla_put_s32(skb, MUSTER_A_GROUP_ALG_SIGNATURE, group->algs.signature) ||
	    nla_put_s32(skb, MUSTER_A_GROUP_HKDF, MUSTER_ALG_HMAC_256) ||
	    nla_put_u32(skb, MUSTER_A_GROUP_COUNTERSIGN, group->countersign) ||
	    nla_put(skb, MUSTER_A_GROUP_GM_CRED, group->gm_cred_len, group->gm_cred) ||
	    nla_put_u32(skb, MUSTER_A_GROUP_REPLAY_WINDOW, group->replay_window) ||
	    nla_put_u32(skb, MUSTER_A_GROUP_EXCHANGE_LIFETIME, group->exchange_lifetime) ||
	    nla_put_u32(skb, MUSTER_A_GROUP_MAX_MEMBERS, group->max_members) ||
	    nla_put_u32(skb, MUSTER_A_GROUP_MEMBERS, group->member_count) ||
	    (context && nla_put(skb, MUSTER_A_GROUP_GID, context->common.gid.len,
				context->common.gid.id))) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

int muster_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_group *group;
	struct sk_buff *reply;
	int err;

	reply = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	mutex_lock(&mn->lock);
	group = muster_nl_group(mn, info, MUSTER_A_GROUP_NAME);
	err = PTR_ERR_OR_ZERO(group);
	if (!err)
		err = fill_group(reply, muster_nl_put_reply(reply, info, MUSTER_CMD_GROUP_GET),
				 group);
	mutex_unlock(&mn->lock);
	return muster_nl_reply(reply, err, info);
}

struct group_cursor {
	char name[MUSTER_NAME_MAX + 1]; /* of the last group that was sent */
};

int muster_nl_group_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct muster_net *mn = muster_nl_dump_net(skb);
	struct group_cursor *cursor = (void *)cb->ctx;
	struct muster_group *group;
	int err;

	BUILD_BUG_ON(sizeof(*cursor) > sizeof(cb->ctx));
	err = muster_nl_dump_all(cb);
	if (err)
		return err;
	mutex_lock(&mn->lock);
	cb->seq = mn->generation;
	while ((group = muster_group_after(mn, cursor->name))) {
		err = fill_group(skb, muster_nl_put_dump(skb, cb, MUSTER_CMD_GROUP_GET), group);
		if (err)
			break;
		strscpy(cursor->name, group->name, sizeof(cursor->name));
	}
	mutex_unlock(&mn->lock);
	return muster_nl_dumped(skb, err);
}
