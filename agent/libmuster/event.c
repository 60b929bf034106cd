// SPDX-License-Identifier: GPL-2.0-or-later

#include <errno.h>

#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>

#include "link.h"

int muster_subscribe(struct muster *m)
{
	int group, nle;

	group = genl_ctrl_resolve_grp(m->sock, MUSTER_GENL_NAME, MUSTER_MCGRP_EVENTS);
	if (group < 0)
		return link_fail(m, -EIO, "netlink: %s", nl_geterror(group));
	nle = nl_socket_add_membership(m->sock, group);
	if (nle == -NLE_PERM)
		return link_fail(m, -EPERM, "not permitted: needs CAP_NET_ADMIN in this network namespace, run it as root");
	if (nle < 0)
		return link_fail(m, -EIO, "netlink: %s", nl_geterror(nle));
	return 0;
}

struct delivery {
	struct muster *m;
	muster_visit visit;
	void *ctx;
	int count;
	int err;
};

static int on_event(struct nl_msg *msg, void *ctx)
{
	const struct genlmsghdr *genl = genlmsg_hdr(nlmsg_hdr(msg));
	struct delivery *delivery = ctx;
	struct muster *m = delivery->m;
	struct muster_event event;

	if (nlmsg_hdr(msg)->nlmsg_type != m->family || genl->cmd != MUSTER_CMD_EVENT)
		return NL_SKIP;
	if (schema_decode(&schema_event, nlmsg_hdr(msg), &event) ||
	    !(event.has & MUSTER_HAS(MUSTER_A_EVENT_SEQ))) {
		delivery->err = link_fail(m, -EBADMSG,
					  "an event of the kernel is not understood: is the module of the same version?");
		return NL_STOP;
	}
	if (m->events)
		event.lost = event.seq - m->seq - 1;
	m->events = true;
	m->seq = event.seq;
	delivery->count++;
	delivery->err = delivery->visit(&event, delivery->ctx);
	return delivery->err ? NL_STOP : NL_OK;
}

int muster_event_wait(struct muster *m, muster_visit visit, void *ctx)
{
	struct delivery delivery = { .m = m, .visit = visit, .ctx = ctx };
	struct nl_cb *cb;
	int nle = 0;

	cb = nl_cb_alloc(NL_CB_DEFAULT);
	if (!cb)
		return link_fail(m, -ENOMEM, "out of memory");
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_event, &delivery);
	while (nle >= 0 && !delivery.count && !delivery.err)
		nle = nl_recvmsgs(m->sock, cb);
	nl_cb_put(cb);
	if (delivery.count || delivery.err)
		return delivery.err;
	if (nle == -NLE_NOMEM)
		return link_fail(m, -ENOBUFS, "events were lost");
	if (nle == -NLE_INTR)
		return link_fail(m, -EINTR, "interrupted");
	return link_fail(m, -EIO, "netlink: %s", nl_geterror(nle));
}
