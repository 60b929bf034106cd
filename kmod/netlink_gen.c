// SPDX-License-Identifier: GPL-2.0-only
/* Made by scripts/uapi-gen from uapi/muster.yaml. Change that file. */

#include "netlink_gen.h"

static struct netlink_range_validation muster_group_exchange_lifetime_range = {
	.min = 1,
	.max = 86400,
};

static struct netlink_range_validation muster_group_max_members_range = {
	.min = 1,
	.max = 65536,
};

static const struct nla_policy muster_group_new_policy[MUSTER_A_GROUP_MAX_MEMBERS + 1] = {
	[MUSTER_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
	[MUSTER_A_GROUP_ALG_AEAD] = { .type = NLA_S32, },
	[MUSTER_A_GROUP_ALG_GROUP_ENC] = { .type = NLA_S32, },
	[MUSTER_A_GROUP_ALG_SIGNATURE] = { .type = NLA_S32, },
	[MUSTER_A_GROUP_ALG_KEY_AGREEMENT] = { .type = NLA_S32, },
	[MUSTER_A_GROUP_HKDF] = { .type = NLA_S32, },
	[MUSTER_A_GROUP_COUNTERSIGN] = NLA_POLICY_MAX(NLA_U32, MUSTER_COUNTERSIGN_MAX),
	[MUSTER_A_GROUP_GM_CRED] = NLA_POLICY_RANGE(NLA_BINARY, 1, MUSTER_CRED_MAX),
	[MUSTER_A_GROUP_REPLAY_WINDOW] = NLA_POLICY_RANGE(NLA_U32, 32, 1024),
	[MUSTER_A_GROUP_EXCHANGE_LIFETIME] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &muster_group_exchange_lifetime_range),
	[MUSTER_A_GROUP_MAX_MEMBERS] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &muster_group_max_members_range),
};

static const struct nla_policy muster_group_set_policy[MUSTER_A_GROUP_MAX_MEMBERS + 1] = {
	[MUSTER_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
	[MUSTER_A_GROUP_EXCHANGE_LIFETIME] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &muster_group_exchange_lifetime_range),
	[MUSTER_A_GROUP_MAX_MEMBERS] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &muster_group_max_members_range),
};

static const struct nla_policy muster_group_del_policy[MUSTER_A_GROUP_NAME + 1] = {
	[MUSTER_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
};

static const struct nla_policy muster_group_get_policy[MUSTER_A_GROUP_NAME + 1] = {
	[MUSTER_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
};

static const struct nla_policy muster_context_new_policy[MUSTER_A_CONTEXT_GRANT + 1] = {
	[MUSTER_A_CONTEXT_GROUP] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
	[MUSTER_A_CONTEXT_GID] = NLA_POLICY_RANGE(NLA_BINARY, 1, MUSTER_GID_MAX),
	[MUSTER_A_CONTEXT_MASTER_SECRET] = NLA_POLICY_RANGE(NLA_BINARY, 16, MUSTER_SECRET_MAX),
	[MUSTER_A_CONTEXT_MASTER_SALT] = NLA_POLICY_RANGE(NLA_BINARY, 0, MUSTER_SECRET_MAX),
	[MUSTER_A_CONTEXT_SSN] = { .type = NLA_U64, },
	[MUSTER_A_CONTEXT_GRANT] = { .type = NLA_U64, },
};

static const struct nla_policy muster_context_set_policy[MUSTER_A_CONTEXT_GRANT + 1] = {
	[MUSTER_A_CONTEXT_GROUP] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
	[MUSTER_A_CONTEXT_GID] = NLA_POLICY_RANGE(NLA_BINARY, 1, MUSTER_GID_MAX),
	[MUSTER_A_CONTEXT_GRANT] = { .type = NLA_U64, },
};

static const struct nla_policy muster_context_del_policy[MUSTER_A_CONTEXT_GROUP + 1] = {
	[MUSTER_A_CONTEXT_GROUP] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
};

static const struct nla_policy muster_context_get_policy[MUSTER_A_CONTEXT_GROUP + 1] = {
	[MUSTER_A_CONTEXT_GROUP] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
};

static const struct nla_policy muster_member_new_policy[MUSTER_A_MEMBER_MARK + 1] = {
	[MUSTER_A_MEMBER_GROUP] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
	[MUSTER_A_MEMBER_KID] = NLA_POLICY_RANGE(NLA_BINARY, 0, MUSTER_KID_MAX),
	[MUSTER_A_MEMBER_CRED] = NLA_POLICY_RANGE(NLA_BINARY, 1, MUSTER_CRED_MAX),
	[MUSTER_A_MEMBER_PUBLIC_KEY] = NLA_POLICY_EXACT_LEN(MUSTER_P256_PUBLIC_LEN),
	[MUSTER_A_MEMBER_PRIVATE_KEY] = NLA_POLICY_EXACT_LEN(MUSTER_P256_KEY_LEN),
	[MUSTER_A_MEMBER_ROLES] = NLA_POLICY_MASK(NLA_U32, MUSTER_ROLE_MASK),
	[MUSTER_A_MEMBER_MARK] = { .type = NLA_U32, },
};

static const struct nla_policy muster_member_set_policy[MUSTER_A_MEMBER_MARK + 1] = {
	[MUSTER_A_MEMBER_GROUP] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
	[MUSTER_A_MEMBER_KID] = NLA_POLICY_RANGE(NLA_BINARY, 0, MUSTER_KID_MAX),
	[MUSTER_A_MEMBER_ROLES] = NLA_POLICY_MASK(NLA_U32, MUSTER_ROLE_MASK),
	[MUSTER_A_MEMBER_MARK] = { .type = NLA_U32, },
};

static const struct nla_policy muster_member_del_policy[MUSTER_A_MEMBER_KID + 1] = {
	[MUSTER_A_MEMBER_GROUP] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
	[MUSTER_A_MEMBER_KID] = NLA_POLICY_RANGE(NLA_BINARY, 0, MUSTER_KID_MAX),
};

static const struct nla_policy muster_member_get_policy[MUSTER_A_MEMBER_KID + 1] = {
	[MUSTER_A_MEMBER_GROUP] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
	[MUSTER_A_MEMBER_KID] = NLA_POLICY_RANGE(NLA_BINARY, 0, MUSTER_KID_MAX),
};

static const struct nla_policy muster_endpoint_new_policy[MUSTER_A_ENDPOINT_MARK_MASK + 1] = {
	[MUSTER_A_ENDPOINT_GROUP] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
	[MUSTER_A_ENDPOINT_ADDRESS] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[MUSTER_A_ENDPOINT_FAMILY] = { .type = NLA_U32, },
	[MUSTER_A_ENDPOINT_PORT] = { .type = NLA_BE16, },
	[MUSTER_A_ENDPOINT_PLAINTEXT] = NLA_POLICY_MAX(NLA_U32, MUSTER_PLAINTEXT_MAX),
	[MUSTER_A_ENDPOINT_FOREIGN] = NLA_POLICY_MAX(NLA_U32, MUSTER_FOREIGN_MAX),
	[MUSTER_A_ENDPOINT_MARK_MASK] = { .type = NLA_U32, },
};

static const struct nla_policy muster_endpoint_set_policy[MUSTER_A_ENDPOINT_MARK_MASK + 1] = {
	[MUSTER_A_ENDPOINT_ADDRESS] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[MUSTER_A_ENDPOINT_FAMILY] = { .type = NLA_U32, },
	[MUSTER_A_ENDPOINT_PORT] = { .type = NLA_BE16, },
	[MUSTER_A_ENDPOINT_PLAINTEXT] = NLA_POLICY_MAX(NLA_U32, MUSTER_PLAINTEXT_MAX),
	[MUSTER_A_ENDPOINT_FOREIGN] = NLA_POLICY_MAX(NLA_U32, MUSTER_FOREIGN_MAX),
	[MUSTER_A_ENDPOINT_MARK_MASK] = { .type = NLA_U32, },
};

static const struct nla_policy muster_endpoint_del_policy[MUSTER_A_ENDPOINT_PORT + 1] = {
	[MUSTER_A_ENDPOINT_ADDRESS] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[MUSTER_A_ENDPOINT_FAMILY] = { .type = NLA_U32, },
	[MUSTER_A_ENDPOINT_PORT] = { .type = NLA_BE16, },
};

static const struct nla_policy muster_stats_get_policy[MUSTER_A_STATS_GROUP + 1] = {
	[MUSTER_A_STATS_GROUP] = { .type = NLA_NUL_STRING, .len = MUSTER_NAME_MAX, },
};

const struct genl_ops muster_nl_ops[] = {
	{
		.cmd = MUSTER_CMD_GROUP_NEW,
		.doit = muster_nl_group_new_doit,
		.policy = muster_group_new_policy,
		.maxattr = MUSTER_A_GROUP_MAX_MEMBERS,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_GROUP_SET,
		.doit = muster_nl_group_set_doit,
		.policy = muster_group_set_policy,
		.maxattr = MUSTER_A_GROUP_MAX_MEMBERS,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_GROUP_DEL,
		.doit = muster_nl_group_del_doit,
		.policy = muster_group_del_policy,
		.maxattr = MUSTER_A_GROUP_NAME,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_GROUP_GET,
		.doit = muster_nl_group_get_doit,
		.dumpit = muster_nl_group_get_dumpit,
		.policy = muster_group_get_policy,
		.maxattr = MUSTER_A_GROUP_NAME,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_CONTEXT_NEW,
		.doit = muster_nl_context_new_doit,
		.policy = muster_context_new_policy,
		.maxattr = MUSTER_A_CONTEXT_GRANT,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_CONTEXT_SET,
		.doit = muster_nl_context_set_doit,
		.policy = muster_context_set_policy,
		.maxattr = MUSTER_A_CONTEXT_GRANT,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_CONTEXT_DEL,
		.doit = muster_nl_context_del_doit,
		.policy = muster_context_del_policy,
		.maxattr = MUSTER_A_CONTEXT_GROUP,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_CONTEXT_GET,
		.doit = muster_nl_context_get_doit,
		.dumpit = muster_nl_context_get_dumpit,
		.policy = muster_context_get_policy,
		.maxattr = MUSTER_A_CONTEXT_GROUP,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_MEMBER_NEW,
		.doit = muster_nl_member_new_doit,
		.policy = muster_member_new_policy,
		.maxattr = MUSTER_A_MEMBER_MARK,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_MEMBER_SET,
		.doit = muster_nl_member_set_doit,
		.policy = muster_member_set_policy,
		.maxattr = MUSTER_A_MEMBER_MARK,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_MEMBER_DEL,
		.doit = muster_nl_member_del_doit,
		.policy = muster_member_del_policy,
		.maxattr = MUSTER_A_MEMBER_KID,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_MEMBER_GET,
		.doit = muster_nl_member_get_doit,
		.dumpit = muster_nl_member_get_dumpit,
		.policy = muster_member_get_policy,
		.maxattr = MUSTER_A_MEMBER_KID,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_ENDPOINT_NEW,
		.doit = muster_nl_endpoint_new_doit,
		.policy = muster_endpoint_new_policy,
		.maxattr = MUSTER_A_ENDPOINT_MARK_MASK,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_ENDPOINT_SET,
		.doit = muster_nl_endpoint_set_doit,
		.policy = muster_endpoint_set_policy,
		.maxattr = MUSTER_A_ENDPOINT_MARK_MASK,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_ENDPOINT_DEL,
		.doit = muster_nl_endpoint_del_doit,
		.policy = muster_endpoint_del_policy,
		.maxattr = MUSTER_A_ENDPOINT_PORT,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_ENDPOINT_GET,
		.dumpit = muster_nl_endpoint_get_dumpit,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_EXCHANGE_GET,
		.dumpit = muster_nl_exchange_get_dumpit,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = MUSTER_CMD_STATS_GET,
		.doit = muster_nl_stats_get_doit,
		.dumpit = muster_nl_stats_get_dumpit,
		.policy = muster_stats_get_policy,
		.maxattr = MUSTER_A_STATS_GROUP,
		.flags = GENL_UNS_ADMIN_PERM,
	},
};

const struct genl_multicast_group muster_nl_mcgrps[] = {
	[MUSTER_NLGRP_EVENTS] = { .name = MUSTER_MCGRP_EVENTS, .flags = GENL_MCAST_CAP_NET_ADMIN, },
};
