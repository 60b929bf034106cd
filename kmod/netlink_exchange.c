// SPDX-License-Identifier: GPL-2.0-only
#include <linux/jiffies.h>
#include <net/ipv6.h>

#include "net.h"
#include "netlink_gen.h"

/* The peer of an own exchange is whoever answers, so there is none to be shown. */
static int put_peer(struct sk_buff *skb, const struct muster_exchange_view *view)
{
	bool v4 = ipv6_addr_v4mapped(&view->peer);

	if (view->own)
		return nla_put_flag(skb, MUSTER_A_EXCHANGE_OWN);
	if (nla_put_u32(skb, MUSTER_A_EXCHANGE_FAMILY, v4 ? AF_INET : AF_INET6) ||
	    nla_put_be16(skb, MUSTER_A_EXCHANGE_PEER_PORT, view->peer_port))
		return -EMSGSIZE;
	if (v4)
		return nla_put_in_addr(skb, MUSTER_A_EXCHANGE_PEER_ADDRESS,
				       view->peer.s6_addr32[3]);
	return nla_put_in6_addr(skb, MUSTER_A_EXCHANGE_PEER_ADDRESS, &view->peer);
}

static int fill_exchange(struct sk_buff *skb, void *hdr, const struct muster_exchange_view *view)
{
	u64 now = get_jiffies_64();
	u64 left = view->expires > now ? jiffies64_to_msecs(view->expires - now) : 0;

	if (!hdr || nla_put_string(skb, MUSTER_A_EXCHANGE_GROUP, view->group) ||
	    put_peer(skb, view) ||
	    nla_put_be16(skb, MUSTER_A_EXCHANGE_LOCAL_PORT, view->local_port) ||
	    nla_put(skb, MUSTER_A_EXCHANGE_TOKEN, view->token.len, view->token.bytes) ||
	    nla_put(skb, MUSTER_A_EXCHANGE_KID, view->kid.len, view->kid.id) ||
	    nla_put_u64_64bit(skb, MUSTER_A_EXCHANGE_PIV, view->piv, MUSTER_A_EXCHANGE_PAD) ||
	    nla_put_u32(skb, MUSTER_A_EXCHANGE_RESPONSES, view->responses) ||
	    nla_put_u32(skb, MUSTER_A_EXCHANGE_EXPIRES, left)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * struct exchange_cursor - where a dump of exchanges is
 * @expires: of the last exchange that was sent
 * @id: likewise
 * @foreign: own exchanges are done, foreign ones are next
 */
struct exchange_cursor {
	u64 expires;
	u64 id;
	bool foreign;
};

static bool next_exchange(struct muster_net *mn, struct exchange_cursor *cursor,
			  struct muster_exchange_view *view)
{
	if (muster_exchange_next(mn, !cursor->foreign, cursor->expires, cursor->id, view))
		return true;
	if (cursor->foreign)
		return false;
	*cursor = (struct exchange_cursor){ .foreign = true };
	return muster_exchange_next(mn, false, 0, 0, view);
}

/* Exchanges come and go with packets, so no dump of them is of a single moment. */
int muster_nl_exchange_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct muster_net *mn = muster_nl_dump_net(skb);
	struct exchange_cursor *cursor = (void *)cb->ctx;
	struct muster_exchange_view view;
	int err = 0;

	BUILD_BUG_ON(sizeof(*cursor) > sizeof(cb->ctx));
	while (next_exchange(mn, cursor, &view)) {
		err = fill_exchange(skb, muster_nl_put_dump(skb, cb, MUSTER_CMD_EXCHANGE_GET),
				    &view);
		if (err)
			break;
		cursor->expires = view.expires;
		cursor->id = view.id;
	}
	return muster_nl_dumped(skb, err);
}
