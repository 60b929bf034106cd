/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by scripts/uapi-gen from uapi/muster.yaml. Change that file. */
#ifndef MUSTER_NETLINK_GEN_H
#define MUSTER_NETLINK_GEN_H

#include <net/genetlink.h>

#include "../uapi/linux/muster.h"

int muster_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_group_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int muster_nl_context_new_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_context_set_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_context_del_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_context_get_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_context_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int muster_nl_member_new_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_member_set_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_member_del_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_member_get_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_member_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int muster_nl_endpoint_new_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_endpoint_set_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_endpoint_del_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_endpoint_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int muster_nl_exchange_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int muster_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info);
int muster_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);

enum {
	MUSTER_NLGRP_EVENTS,
};

extern const struct genl_ops muster_nl_ops[18];
extern const struct genl_multicast_group muster_nl_mcgrps[1];

#endif /* MUSTER_NETLINK_GEN_H */
