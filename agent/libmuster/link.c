// SPDX-License-Identifier: GPL-2.0-or-later

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>

#include "link.h"

#define REQUEST_MAX 8192 /* the longest request has two credentials' worth of bytes */
#define BATCH_MAX 65536
#define DUMP_TRIES 16
#define RECEIVE_BUFFER (1024 * 1024)

/**
 * struct answer - what came back so far
 * @m: connection
 * @schema: of the request, for the names of attributes
 * @request: request that is being answered
 * @seq: its sequence number, or of the last one of a batch
 * @err: result
 * @done: the answer is complete
 * @interrupted: objects changed during the dump
 * @objects: messages with objects
 * @count: their number
 */
struct answer {
	struct muster *m;
	const struct schema *schema;
	const struct nlmsghdr *request;
	uint32_t seq;
	int err;
	bool done;
	bool interrupted;
	struct nl_msg **objects;
	size_t count;
};

int link_fail(struct muster *m, int err, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(m->error, sizeof(m->error), format, ap);
	va_end(ap);
	return err;
}

/* libnl has error numbers of its own; its receive buffer overflowed is what matters here. */
static int link_fail_nl(struct muster *m, int nle)
{
	if (nle == -NLE_NOMEM)
		return link_fail(m, -ENOBUFS, "answers of the kernel were lost");
	if (nle == -NLE_INTR)
		return link_fail(m, -EINTR, "interrupted");
	return link_fail(m, -EIO, "netlink: %s", nl_geterror(nle));
}

struct muster *muster_new(void)
{
	return calloc(1, sizeof(struct muster));
}

void muster_free(struct muster *m)
{
	if (!m)
		return;
	if (m->sock)
		nl_socket_free(m->sock);
	free(m);
}

const char *muster_error(const struct muster *m)
{
	return m->error;
}

int link_open(struct muster *m, int protocol)
{
	const int on = 1;
	int fd, nle;

	m->sock = nl_socket_alloc();
	if (!m->sock)
		return link_fail(m, -ENOMEM, "out of memory");
	nl_socket_disable_auto_ack(m->sock);
	nl_socket_disable_seq_check(m->sock); /* by the answer's sequence number, see below */
	nle = nl_connect(m->sock, protocol);
	if (nle < 0)
		return link_fail_nl(m, nle);
	nle = nl_socket_set_buffer_size(m->sock, RECEIVE_BUFFER, 0);
	if (nle < 0)
		return link_fail_nl(m, nle);
	/* Reasons in words; and no copy of a request, which may hold secrets, in its answer. */
	fd = nl_socket_get_fd(m->sock);
	if (setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on)) ||
	    setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on)))
		return link_fail(m, -errno, "netlink: %s", strerror(errno));
	return 0;
}

int muster_connect(struct muster *m)
{
	int err;

	err = link_open(m, NETLINK_GENERIC);
	if (err)
		return err;
	m->family = genl_ctrl_resolve(m->sock, MUSTER_GENL_NAME);
	if (m->family == -NLE_OBJ_NOTFOUND)
		return link_fail(m, -ENOENT,
				 "the kernel module is not loaded: run \"modprobe muster\"");
	if (m->family < 0)
		return link_fail_nl(m, m->family);
	return 0;
}

/* Name of the top-level attribute of the request that @offset lies in. */
static const char *attr_at(const struct answer *answer, uint32_t offset)
{
	const struct nlmsghdr *request = answer->request;
	const struct genlmsghdr *genl = nlmsg_data(request);
	const struct nlattr *nla;
	int rem;

	nla_for_each_attr(nla, genlmsg_attrdata(genl, 0), genlmsg_attrlen(genl, 0), rem) {
		size_t start = (size_t)((const char *)nla - (const char *)request);

		if (offset >= start && offset < start + nla->nla_len &&
		    nla_type(nla) <= answer->schema->max)
			return answer->schema->fields[nla_type(nla)].name;
	}
	return NULL;
}

static void explain(struct answer *answer, int err, struct nlattr *attrs, int len)
{
	struct nlattr *tb[NLMSGERR_ATTR_MAX + 1] = { 0 };
	const char *name = NULL, *text = NULL;
	uint32_t missing;

	if (nla_parse(tb, NLMSGERR_ATTR_MAX, attrs, len, NULL) < 0)
		memset(tb, 0, sizeof(tb));
	if (tb[NLMSGERR_ATTR_OFFS])
		name = attr_at(answer, nla_get_u32(tb[NLMSGERR_ATTR_OFFS]));
	if (tb[NLMSGERR_ATTR_MSG])
		text = nla_get_string(tb[NLMSGERR_ATTR_MSG]);
	if (!name && tb[NLMSGERR_ATTR_MISS_TYPE]) {
		missing = nla_get_u32(tb[NLMSGERR_ATTR_MISS_TYPE]);
		if (missing <= (uint32_t)answer->schema->max)
			name = answer->schema->fields[missing].name;
		if (!text)
			text = "is missing";
	}
	if (!text && err == -EPERM)
		text = "not permitted: needs CAP_NET_ADMIN in this network namespace, run it as root";
	if (!text)
		text = strerror(-err);
	link_fail(answer->m, err, "%s%s%s", name ? name : "", name ? ": " : "", text);
}

static int on_error(struct sockaddr_nl *from, struct nlmsgerr *e, void *ctx)
{
	const struct nlmsghdr *hdr = (const struct nlmsghdr *)e - 1;
	struct answer *answer = ctx;
	size_t skip = sizeof(*e);

	(void)from;
	if (hdr->nlmsg_seq != answer->seq)
		return NL_SKIP;
	if (!(hdr->nlmsg_flags & NLM_F_CAPPED))
		skip += e->msg.nlmsg_len - NLMSG_HDRLEN;
	answer->err = e->error;
	answer->done = true;
	explain(answer, e->error, (struct nlattr *)((char *)e + skip),
		hdr->nlmsg_flags & NLM_F_ACK_TLVS ?
		(int)hdr->nlmsg_len - (int)NLMSG_HDRLEN - (int)skip : 0);
	return NL_STOP;
}

static int on_ack(struct nl_msg *msg, void *ctx)
{
	struct answer *answer = ctx;

	if (nlmsg_hdr(msg)->nlmsg_seq != answer->seq)
		return NL_SKIP;
	answer->done = true;
	return NL_STOP;
}

/* The end of a dump carries its result. */
static int on_finish(struct nl_msg *msg, void *ctx)
{
	const struct nlmsghdr *hdr = nlmsg_hdr(msg);
	struct answer *answer = ctx;
	int err = 0;

	if (hdr->nlmsg_seq != answer->seq)
		return NL_SKIP;
	if (nlmsg_datalen(hdr) >= (int)sizeof(err))
		memcpy(&err, nlmsg_data(hdr), sizeof(err));
	if (hdr->nlmsg_flags & NLM_F_DUMP_INTR)
		answer->interrupted = true;
	if (err < 0) {
		answer->err = err;
		explain(answer, err, (struct nlattr *)((char *)nlmsg_data(hdr) + sizeof(err)),
			hdr->nlmsg_flags & NLM_F_ACK_TLVS ?
			nlmsg_datalen(hdr) - (int)sizeof(err) : 0);
	}
	answer->done = true;
	return NL_STOP;
}

static int on_object(struct nl_msg *msg, void *ctx)
{
	struct answer *answer = ctx;
	struct nl_msg **objects;

	if (nlmsg_hdr(msg)->nlmsg_seq != answer->seq)
		return NL_SKIP;
	if (nlmsg_hdr(msg)->nlmsg_flags & NLM_F_DUMP_INTR)
		answer->interrupted = true;
	if (!(answer->count & (answer->count - 1))) { /* grows at powers of two */
		objects = realloc(answer->objects,
				  (answer->count ? answer->count * 2 : 1) * sizeof(*objects));
		if (!objects)
			return -NLE_NOMEM;
		answer->objects = objects;
	}
	nlmsg_get(msg);
	answer->objects[answer->count++] = msg;
	return NL_OK;
}

static void answer_free(struct answer *answer)
{
	for (size_t i = 0; i < answer->count; i++)
		nlmsg_free(answer->objects[i]);
	free(answer->objects);
	answer->objects = NULL;
	answer->count = 0;
}

/* Receive until the request is answered. Return: 0, or what was answered. */
static int await_answer(struct answer *answer)
{
	struct nl_cb *cb;
	int nle = 0;

	cb = nl_cb_alloc(NL_CB_DEFAULT);
	if (!cb)
		return link_fail(answer->m, -ENOMEM, "out of memory");
	nl_cb_err(cb, NL_CB_CUSTOM, on_error, answer);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, answer);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_finish, answer);
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_object, answer);
	while (!answer->done && (nle >= 0 || nle == -NLE_DUMP_INTR))
		nle = nl_recvmsgs(answer->m->sock, cb);
	nl_cb_put(cb);
	return answer->done ? answer->err : link_fail_nl(answer->m, nle);
}

static void request_free(struct nl_msg *msg)
{
	explicit_bzero(nlmsg_hdr(msg), nlmsg_get_max_size(msg));
	nlmsg_free(msg);
}

static int request_build(struct muster *m, struct nl_msg **result, uint8_t cmd, int flags,
			 const struct schema *schema, const void *object, uint32_t has)
{
	struct nl_msg *msg;

	msg = nlmsg_alloc_size(REQUEST_MAX);
	if (!msg)
		return link_fail(m, -ENOMEM, "out of memory");
	if (!genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, m->family, 0, flags, cmd,
			 MUSTER_GENL_VERSION) ||
	    schema_encode(schema, msg, object, has)) {
		request_free(msg);
		return link_fail(m, -EMSGSIZE, "the request is too long");
	}
	nl_complete_msg(m->sock, msg);
	*result = msg;
	return 0;
}

static int request_send(struct muster *m, struct nl_msg *msg, struct answer *answer)
{
	int nle;

	answer->request = nlmsg_hdr(msg);
	answer->seq = answer->request->nlmsg_seq;
	nle = nl_send(m->sock, msg);
	return nle < 0 ? link_fail_nl(m, nle) : await_answer(answer);
}

int link_request(struct muster *m, uint8_t cmd, const struct schema *schema, const void *object,
		 uint32_t has)
{
	struct answer answer = { .m = m, .schema = schema };
	struct nl_msg *msg;
	int err;

	err = request_build(m, &msg, cmd, NLM_F_ACK, schema, object, has);
	if (err)
		return err;
	err = request_send(m, msg, &answer);
	request_free(msg);
	answer_free(&answer);
	return err;
}

static int visit_objects(struct answer *answer, muster_visit visit, void *ctx)
{
	union {
		struct muster_group group;
		struct muster_context context;
		struct muster_member member;
		struct muster_endpoint endpoint;
		struct muster_exchange exchange;
		struct muster_stats stats;
	} object;
	int err = 0;

	for (size_t i = 0; i < answer->count && !err; i++) {
		if (schema_decode(answer->schema, nlmsg_hdr(answer->objects[i]), &object))
			return link_fail(answer->m, -EBADMSG,
					 "the kernel's answer is not understood: is the module of the same version?");
		err = visit(&object, ctx);
	}
	return err;
}

int link_get(struct muster *m, uint8_t cmd, bool dump, const struct schema *schema,
	     const void *filter, uint32_t has, muster_visit visit, void *ctx)
{
	for (int tries = 0; tries < DUMP_TRIES; tries++) {
		struct answer answer = { .m = m, .schema = schema };
		struct nl_msg *msg;
		int err;

		err = request_build(m, &msg, cmd, dump ? NLM_F_DUMP : NLM_F_ACK, schema, filter,
				    has);
		if (err)
			return err;
		err = request_send(m, msg, &answer);
		request_free(msg);
		if (!err && !answer.interrupted)
			err = visit_objects(&answer, visit, ctx);
		answer_free(&answer);
		if (err || !answer.interrupted)
			return err;
	}
	return link_fail(m, -EAGAIN, "the configuration changes all the time: try again");
}

/* One datagram of requests; of all but the last only errors are answered. */
struct batch {
	uint8_t *data;
	size_t len;
	size_t count;
	struct nlmsghdr *last;
	uint32_t first_seq;
};

static bool batch_add(struct batch *batch, struct nl_msg *msg)
{
	const struct nlmsghdr *hdr = nlmsg_hdr(msg);
	size_t len = NLMSG_ALIGN(hdr->nlmsg_len);

	if (batch->count == LINK_BATCH || len > BATCH_MAX - batch->len)
		return false;
	batch->last = (struct nlmsghdr *)(batch->data + batch->len);
	memset(batch->last, 0, len);
	memcpy(batch->last, hdr, hdr->nlmsg_len);
	if (!batch->count)
		batch->first_seq = hdr->nlmsg_seq;
	batch->len += len;
	batch->count++;
	return true;
}

/* Answers to a batch: as of one request, but each error is noted where it belongs. */
struct batch_answer {
	struct answer answer;
	const struct batch *batch;
	bool *refused;
	size_t first;
	int err;
};

static const struct nlmsghdr *batch_find(const struct batch *batch, uint32_t seq)
{
	const struct nlmsghdr *hdr = (const struct nlmsghdr *)batch->data;
	int rem = (int)batch->len;

	while (nlmsg_ok(hdr, rem) && hdr->nlmsg_seq != seq)
		hdr = nlmsg_next((struct nlmsghdr *)hdr, &rem);
	return hdr;
}

static int on_batch_error(struct sockaddr_nl *from, struct nlmsgerr *e, void *ctx)
{
	const struct nlmsghdr *hdr = (const struct nlmsghdr *)e - 1;
	struct batch_answer *ba = ctx;
	uint32_t index = hdr->nlmsg_seq - ba->batch->first_seq;

	if (index >= ba->batch->count)
		return NL_SKIP;
	ba->refused[index] = true;
	if (!ba->err) {
		ba->answer.request = batch_find(ba->batch, hdr->nlmsg_seq);
		ba->answer.seq = hdr->nlmsg_seq;
		on_error(from, e, &ba->answer);
		ba->err = e->error;
		ba->first = index;
	}
	ba->answer.seq = ba->batch->last->nlmsg_seq;
	ba->answer.done = hdr->nlmsg_seq == ba->answer.seq;
	return ba->answer.done ? NL_STOP : NL_SKIP;
}

static int batch_send(struct muster *m, struct batch *batch, const struct schema *schema,
		      bool *refused, size_t *first)
{
	struct batch_answer ba = {
		.answer = { .m = m, .schema = schema, .seq = batch->last->nlmsg_seq },
		.batch = batch,
		.refused = refused,
	};
	struct nl_cb *cb;
	int nle;

	cb = nl_cb_alloc(NL_CB_DEFAULT);
	if (!cb)
		return link_fail(m, -ENOMEM, "out of memory");
	nl_cb_err(cb, NL_CB_CUSTOM, on_batch_error, &ba);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, &ba.answer);
	batch->last->nlmsg_flags |= NLM_F_ACK;
	nle = nl_sendto(m->sock, batch->data, batch->len);
	while (nle >= 0 && !ba.answer.done)
		nle = nl_recvmsgs(m->sock, cb);
	nl_cb_put(cb);
	*first = ba.first;
	if (ba.answer.done)
		return ba.err;
	memset(refused, true, batch->count * sizeof(*refused)); /* for all we know */
	return link_fail_nl(m, nle);
}

int link_stream(struct muster *m, uint8_t cmd, const struct muster_member *const *members,
		size_t count, uint32_t has, bool *refused, size_t *first)
{
	struct batch batch = { .data = malloc(BATCH_MAX) };
	size_t done = 0;
	int err = 0;

	if (!batch.data)
		return link_fail(m, -ENOMEM, "out of memory");
	memset(refused, true, count * sizeof(*refused));
	*first = 0;
	while (done < count && !err) {
		batch.len = 0;
		batch.count = 0;
		while (done + batch.count < count) {
			const struct muster_member *member = members[done + batch.count];
			struct nl_msg *msg;
			bool added;

			err = request_build(m, &msg, cmd, 0, &schema_member, member,
					    member->has & has);
			if (err)
				break;
			added = batch_add(&batch, msg);
			request_free(msg);
			if (!added)
				break;
		}
		if (err) {
			*first = done + batch.count;
			break;
		}
		memset(refused + done, false, batch.count * sizeof(*refused));
		err = batch_send(m, &batch, &schema_member, refused + done, first);
		if (err)
			*first += done;
		done += batch.count;
	}
	explicit_bzero(batch.data, BATCH_MAX);
	free(batch.data);
	return err;
}
