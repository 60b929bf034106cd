// SPDX-License-Identifier: GPL-2.0-only
#include <net/ipv6.h>

#include "net.h"
#include "netlink_gen.h"

static int parse_address(struct in6_addr *address, u16 family, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[MUSTER_A_ENDPOINT_ADDRESS];
	__be32 v4 = 0;

	if (attr && nla_len(attr) != (family == AF_INET ? sizeof(v4) : sizeof(*address))) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "the address is not one of the family");
		return -EINVAL;
	}
	if (family == AF_INET) {
		if (attr)
			v4 = nla_get_in_addr(attr);
		ipv6_addr_set_v4mapped(v4, address);
		return 0;
	}
	*address = attr ? nla_get_in6_addr(attr) : in6addr_any;
	if (ipv6_addr_v4mapped(address)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "an IPv4-mapped address is given as an IPv4 address");
		return -EINVAL;
	}
	return 0;
}

static int parse_key(struct muster_endpoint_key *key, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	u32 family;

	memset(key, 0, sizeof(*key));
	if (muster_nl_missing(info, MUSTER_A_ENDPOINT_FAMILY,
			      "the endpoint's address family is missing") ||
	    muster_nl_missing(info, MUSTER_A_ENDPOINT_PORT, "the endpoint's port is missing"))
		return -EINVAL;
	family = nla_get_u32(attrs[MUSTER_A_ENDPOINT_FAMILY]);
	if (family != AF_INET && family != AF_INET6) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUSTER_A_ENDPOINT_FAMILY],
				    "the address family is neither IPv4 nor IPv6");
		return -EAFNOSUPPORT;
	}
	key->family = family;
	key->port = nla_get_be16(attrs[MUSTER_A_ENDPOINT_PORT]);
	if (!key->port) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUSTER_A_ENDPOINT_PORT],
				    "an endpoint's port is not 0");
		return -EINVAL;
	}
	return parse_address(&key->address, key->family, info);
}

static u32 get_u32(const struct nlattr *attr)
{
	return attr ? nla_get_u32(attr) : 0;
}

int muster_nl_endpoint_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_endpoint_config config = {
		.plaintext = get_u32(info->attrs[MUSTER_A_ENDPOINT_PLAINTEXT]),
		.foreign = get_u32(info->attrs[MUSTER_A_ENDPOINT_FOREIGN]),
		.mark_mask = get_u32(info->attrs[MUSTER_A_ENDPOINT_MARK_MASK]),
	};
	struct muster_group *group;
	int err;

	err = parse_key(&config.key, info);
	if (err)
		return err;
	mutex_lock(&mn->lock);
	group = muster_nl_group(mn, info, MUSTER_A_ENDPOINT_GROUP);
	err = PTR_ERR_OR_ZERO(group);
	if (!err)
		err = muster_endpoint_add(mn, group, &config, info);
	mutex_unlock(&mn->lock);
	return err;
}

/* Find the endpoint that the message names. Return: endpoint, or an ERR_PTR. */
static struct muster_endpoint *find_endpoint(struct muster_net *mn, struct genl_info *info)
{
	struct muster_endpoint *endpoint;
	struct muster_endpoint_key key;
	int err;

	err = parse_key(&key, info);
	if (err)
		return ERR_PTR(err);
	endpoint = muster_endpoint_find_exact(mn, &key);
	if (endpoint)
		return endpoint;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_ENDPOINT_PORT],
			    "there is no endpoint of that address and port");
	return ERR_PTR(-ENOENT);
}

static void endpoint_set(struct muster_net *mn, struct muster_endpoint *endpoint,
			 struct nlattr **attrs)
{
	if (attrs[MUSTER_A_ENDPOINT_PLAINTEXT])
		WRITE_ONCE(endpoint->plaintext, nla_get_u32(attrs[MUSTER_A_ENDPOINT_PLAINTEXT]));
	if (attrs[MUSTER_A_ENDPOINT_FOREIGN])
		WRITE_ONCE(endpoint->foreign, nla_get_u32(attrs[MUSTER_A_ENDPOINT_FOREIGN]));
	if (attrs[MUSTER_A_ENDPOINT_MARK_MASK])
		WRITE_ONCE(endpoint->mark_mask, nla_get_u32(attrs[MUSTER_A_ENDPOINT_MARK_MASK]));
	muster_net_changed(mn);
}

int muster_nl_endpoint_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_endpoint *endpoint;

	mutex_lock(&mn->lock);
	endpoint = find_endpoint(mn, info);
	if (!IS_ERR(endpoint))
		endpoint_set(mn, endpoint, info->attrs);
	mutex_unlock(&mn->lock);
	return PTR_ERR_OR_ZERO(endpoint);
}

int muster_nl_endpoint_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct muster_net *mn = muster_nl_net(info);
	struct muster_endpoint *endpoint;
	int err;

	mutex_lock(&mn->lock);
	endpoint = find_endpoint(mn, info);
	err = PTR_ERR_OR_ZERO(endpoint);
	if (!err)
		muster_endpoint_remove(mn, endpoint);
	mutex_unlock(&mn->lock);
	return err;
}

static int put_address(struct sk_buff *skb, const struct muster_endpoint_key *key)
{
	if (key->family == AF_INET)
		return nla_put_in_addr(skb, MUSTER_A_ENDPOINT_ADDRESS, key->address.s6_addr32[3]);
	return nla_put_in6_addr(skb, MUSTER_A_ENDPOINT_ADDRESS, &key->address);
}

static int fill_endpoint(struct sk_buff *skb, void *hdr, const struct muster_endpoint *endpoint)
{
	const struct muster_endpoint_key *key = &endpoint->key;

	if (!hdr || nla_put_string(skb, MUSTER_A_ENDPOINT_GROUP, endpoint->group->name) ||
	    put_address(skb, key) || nla_put_u32(skb, MUSTER_A_ENDPOINT_FAMILY, key->family) ||
	    nla_put_be16(skb, MUSTER_A_ENDPOINT_PORT, key->port) ||
	    nla_put_u32(skb, MUSTER_A_ENDPOINT_PLAINTEXT, endpoint->plaintext) ||
	    nla_put_u32(skb, MUSTER_A_ENDPOINT_FOREIGN, endpoint->foreign) ||
	    nla_put_u32(skb, MUSTER_A_ENDPOINT_MARK_MASK, endpoint->mark_mask)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

struct endpoint_cursor {
	struct muster_endpoint_key key; /* of the last endpoint that was sent */
};

int muster_nl_endpoint_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct muster_net *mn = muster_nl_dump_net(skb);
	struct endpoint_cursor *cursor = (void *)cb->ctx;
	struct muster_endpoint *endpoint;
	int err = 0;

	BUILD_BUG_ON(sizeof(*cursor) > sizeof(cb->ctx));
	mutex_lock(&mn->lock);
	cb->seq = mn->generation;
	while ((endpoint = muster_endpoint_after(mn, &cursor->key))) {
		err = fill_endpoint(skb, muster_nl_put_dump(skb, cb, MUSTER_CMD_ENDPOINT_GET),
				    endpoint);
		if (err)
			break;
		cursor->key = endpoint->key;
	}
	mutex_unlock(&mn->lock);
	return muster_nl_dumped(skb, err);
}
