// SPDX-License-Identifier: GPL-2.0-or-later

#include <stdlib.h>
#include <string.h>

#include <linux/netlink.h>
#include <netlink/genl/genl.h>

#include "fake.h"

static void must(bool condition, const char *what)
{
	if (condition)
		return;
	perror(what);
	exit(1);
}

/* A datagram may have many messages. */
static void *fake_run(void *ctx)
{
	struct fake *fake = ctx;

	for (;;) {
		struct sockaddr_nl from;
		unsigned char *data = NULL;
		struct nlmsghdr *hdr;
		int rem;

		rem = nl_recv(fake->sock, &from, &data, NULL);
		must(rem > 0, "fake kernel: receive");
		fake->peer = from.nl_pid;
		fake->datagrams++;
		for (hdr = (struct nlmsghdr *)data; nlmsg_ok(hdr, rem);
		     hdr = nlmsg_next(hdr, &rem)) {
			if (hdr->nlmsg_type == NLMSG_DONE) {
				free(data);
				return NULL;
			}
			fake->handle(fake, hdr);
		}
		free(data);
	}
}

struct muster *fake_start(struct fake *fake,
			  void (*handle)(struct fake *fake, const struct nlmsghdr *request),
			  void *ctx)
{
	struct muster *m = muster_new();

	memset(fake, 0, sizeof(*fake));
	fake->handle = handle;
	fake->ctx = ctx;
	fake->sock = nl_socket_alloc();
	must(m && fake->sock, "fake kernel");
	nl_socket_disable_auto_ack(fake->sock);
	must(nl_connect(fake->sock, NETLINK_USERSOCK) == 0, "fake kernel: connect");
	must(nl_socket_set_buffer_size(fake->sock, 1024 * 1024, 0) == 0, "fake kernel: buffer");
	must(link_open(m, NETLINK_USERSOCK) == 0, "connect to the fake kernel");
	nl_socket_set_peer_port(m->sock, nl_socket_get_local_port(fake->sock));
	m->family = FAKE_FAMILY;
	must(pthread_create(&fake->thread, NULL, fake_run, fake) == 0, "fake kernel: thread");
	return m;
}

void fake_stop(struct fake *fake, struct muster *m)
{
	struct nlmsghdr stop = { .nlmsg_len = sizeof(stop), .nlmsg_type = NLMSG_DONE };

	must(nl_sendto(m->sock, &stop, sizeof(stop)) > 0, "fake kernel: stop");
	pthread_join(fake->thread, NULL);
	nl_socket_free(fake->sock);
	muster_free(m);
}

static void fake_send(struct fake *fake, struct nl_msg *msg)
{
	nl_socket_set_peer_port(fake->sock, fake->peer);
	must(nl_sendto(fake->sock, nlmsg_hdr(msg), nlmsg_hdr(msg)->nlmsg_len) > 0,
	     "fake kernel: send");
	nlmsg_free(msg);
}

void fake_answer(struct fake *fake, const struct nlmsghdr *request, int err, const char *text,
		 uint32_t offset, uint32_t missing)
{
	struct nlmsgerr answer = { .error = err, .msg = *request };
	int flags = NLM_F_CAPPED | (text || offset || missing ? NLM_F_ACK_TLVS : 0);
	struct nl_msg *msg = nlmsg_alloc();

	nlmsg_put(msg, 0, request->nlmsg_seq, NLMSG_ERROR, 0, flags);
	nlmsg_append(msg, &answer, sizeof(answer), NLMSG_ALIGNTO);
	if (text)
		nla_put_string(msg, NLMSGERR_ATTR_MSG, text);
	if (offset)
		nla_put_u32(msg, NLMSGERR_ATTR_OFFS, offset);
	if (missing)
		nla_put_u32(msg, NLMSGERR_ATTR_MISS_TYPE, missing);
	fake_send(fake, msg);
}

void fake_object(struct fake *fake, const struct nlmsghdr *request, int flags, uint8_t cmd,
		 const struct schema *schema, const void *object)
{
	struct nl_msg *msg = nlmsg_alloc_size(8192);

	genlmsg_put(msg, 0, request ? request->nlmsg_seq : 0, FAKE_FAMILY, 0, flags, cmd, 1);
	must(schema_encode(schema, msg, object, *(const uint32_t *)object) == 0,
	     "fake kernel: object");
	fake_send(fake, msg);
}

void fake_done(struct fake *fake, const struct nlmsghdr *request, int flags, int err,
	       const char *text)
{
	struct nl_msg *msg = nlmsg_alloc();

	nlmsg_put(msg, 0, request->nlmsg_seq, NLMSG_DONE, 0,
		  NLM_F_MULTI | flags | (text ? NLM_F_ACK_TLVS : 0));
	nlmsg_append(msg, &err, sizeof(err), NLMSG_ALIGNTO);
	if (text)
		nla_put_string(msg, NLMSGERR_ATTR_MSG, text);
	fake_send(fake, msg);
}

uint32_t fake_offset(const struct nlmsghdr *request, int attr)
{
	struct nlattr *nla = nlmsg_find_attr((struct nlmsghdr *)request, GENL_HDRLEN, attr);

	return nla ? (uint32_t)((char *)nla - (char *)request) : 0;
}
