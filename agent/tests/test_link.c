// SPDX-License-Identifier: GPL-2.0-or-later
/* The netlink client against a kernel of our own. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <netlink/genl/genl.h>

#include "fake.h"
#include "tap.h"

#define MANY 10000

static uint8_t command_of(const struct nlmsghdr *request)
{
	return ((const struct genlmsghdr *)nlmsg_data(request))->cmd;
}

/* Requests and refusals */

static const struct muster_group some_group = {
	.has = MUSTER_HAS(MUSTER_A_GROUP_NAME) | MUSTER_HAS(MUSTER_A_GROUP_ALG_GROUP_ENC) |
	       MUSTER_HAS(MUSTER_A_GROUP_GM_CRED) | MUSTER_HAS(MUSTER_A_GROUP_REPLAY_WINDOW),
	.name = "alarms",
	.alg_group_enc = -65534,
	.gm_cred = { (const uint8_t *)"\xa0", 1 },
	.replay_window = 64,
};

/* What a handler is to answer, and what it saw. */
struct refusal {
	int err;
	const char *text;
	int attr;
	uint32_t missing;
	struct muster_group seen;
	char name[32];
	int flags;
};

static void handle_refusal(struct fake *fake, const struct nlmsghdr *request)
{
	struct refusal *refusal = fake->ctx;

	schema_decode(&schema_group, request, &refusal->seen);
	strcpy(refusal->name, refusal->seen.name);
	refusal->flags = request->nlmsg_flags;
	fake_answer(fake, request, refusal->err, refusal->text,
		    refusal->attr ? fake_offset(request, refusal->attr) : 0, refusal->missing);
}

static void refuse(struct refusal *refusal, int *err, char *text)
{
	struct fake fake;
	struct muster *m = fake_start(&fake, handle_refusal, refusal);

	*err = muster_group_new(m, &some_group);
	strcpy(text, muster_error(m));
	fake_stop(&fake, m);
}

static void test_requests(void)
{
	struct refusal accept = { 0 };
	struct refusal named = { .err = -EINVAL, .text = "a multiple of 32",
				 .attr = MUSTER_A_GROUP_REPLAY_WINDOW };
	struct refusal missing = { .err = -EINVAL, .missing = MUSTER_A_GROUP_HKDF };
	struct refusal bare = { .err = -EPERM };
	struct refusal plain = { .err = -EEXIST };
	char text[LINK_ERROR_LEN];
	int err;

	refuse(&accept, &err, text);
	ok(!err && !*text, "a request that is accepted");
	ok(!strcmp(accept.name, "alarms") && accept.seen.has == some_group.has &&
	   accept.seen.alg_group_enc == -65534 && accept.seen.replay_window == 64,
	   "the request has the attributes it should have, and no others");
	ok(accept.flags == (NLM_F_REQUEST | NLM_F_ACK), "the request has no flags but the allowed");
	refuse(&named, &err, text);
	ok(err == -EINVAL && !strcmp(text, "replay-window: a multiple of 32"),
	   "a refusal names the attribute and has the kernel's words");
	refuse(&missing, &err, text);
	ok(err == -EINVAL && !strcmp(text, "hkdf: is missing"), "a refusal names what is missing");
	refuse(&bare, &err, text);
	ok(err == -EPERM && strstr(text, "CAP_NET_ADMIN"), "without privileges it says which");
	refuse(&plain, &err, text);
	ok(err == -EEXIST && !strcmp(text, strerror(EEXIST)), "a refusal without words");
}

/* An acknowledgement with a copy of the request would have secrets in it. */
static void test_no_echo(void)
{
	struct refusal accept = { 0 };
	struct fake fake;
	struct muster *m = fake_start(&fake, handle_refusal, &accept);
	int capped = 0;
	socklen_t len = sizeof(capped);

	getsockopt(nl_socket_get_fd(m->sock), SOL_NETLINK, NETLINK_CAP_ACK, &capped, &len);
	ok(capped, "K0 answers do not repeat the request");
	fake_stop(&fake, m);
}

/* Dumps */

struct dumping {
	int rounds;
	int interrupted; /* so many times, in the middle */
	int err;
};

static void handle_dump(struct fake *fake, const struct nlmsghdr *request)
{
	struct dumping *dumping = fake->ctx;
	struct muster_group group = { .has = MUSTER_HAS(MUSTER_A_GROUP_NAME) |
					     MUSTER_HAS(MUSTER_A_GROUP_MEMBERS) };
	bool interrupt = dumping->rounds < dumping->interrupted;

	dumping->rounds++;
	if (dumping->err) {
		fake_done(fake, request, 0, dumping->err, "not now");
		return;
	}
	group.name = "one";
	group.members = (uint32_t)dumping->rounds;
	fake_object(fake, request, NLM_F_MULTI, MUSTER_CMD_GROUP_GET, &schema_group, &group);
	group.name = "two";
	fake_object(fake, request, NLM_F_MULTI | (interrupt ? NLM_F_DUMP_INTR : 0),
		    MUSTER_CMD_GROUP_GET, &schema_group, &group);
	fake_done(fake, request, 0, 0, NULL);
}

struct seen {
	int count;
	char names[64];
	uint32_t members;
};

static int see(const void *object, void *ctx)
{
	const struct muster_group *group = object;
	struct seen *seen = ctx;

	seen->count++;
	strcat(strcat(seen->names, group->name), " ");
	seen->members = group->members;
	return 0;
}

static int stop_at_first(const void *object, void *ctx)
{
	(void)object;
	++*(int *)ctx;
	return 7;
}

static void test_dumps(void)
{
	struct dumping quiet = { 0 }, once = { .interrupted = 1 }, always = { .interrupted = 1000 };
	struct dumping failing = { .err = -ENOMEM }, stopped = { 0 };
	struct seen seen = { 0 };
	struct fake fake;
	struct muster *m;
	int err, count = 0;

	m = fake_start(&fake, handle_dump, &quiet);
	err = muster_group_get(m, NULL, see, &seen);
	ok(!err && !strcmp(seen.names, "one two "), "a dump, in order");
	fake_stop(&fake, m);

	seen = (struct seen){ 0 };
	m = fake_start(&fake, handle_dump, &once);
	err = muster_group_get(m, NULL, see, &seen);
	ok(!err && seen.count == 2 && seen.members == 2 && once.rounds == 2,
	   "a dump that was interrupted is asked for again, and nothing of the first is seen");
	fake_stop(&fake, m);

	seen = (struct seen){ 0 };
	m = fake_start(&fake, handle_dump, &always);
	err = muster_group_get(m, NULL, see, &seen);
	ok(err == -EAGAIN && !seen.count && always.rounds < 100,
	   "a dump that is always interrupted ends");
	fake_stop(&fake, m);

	m = fake_start(&fake, handle_dump, &failing);
	err = muster_group_get(m, NULL, see, &seen);
	ok(err == -ENOMEM && !strcmp(muster_error(m), "not now"),
	   "a dump that fails at its end says why");
	fake_stop(&fake, m);

	m = fake_start(&fake, handle_dump, &stopped);
	err = muster_group_get(m, NULL, stop_at_first, &count);
	ok(err == 7 && count == 1, "a visitor ends the walk");
	fake_stop(&fake, m);
}

static void handle_nonsense(struct fake *fake, const struct nlmsghdr *request)
{
	/* The HKDF of a group has the number of a grant, and half its length. */
	const struct muster_group group = { .has = MUSTER_HAS(MUSTER_A_GROUP_HKDF), .hkdf = 5 };

	fake_object(fake, request, 0, MUSTER_CMD_CONTEXT_GET, &schema_group, &group);
	fake_answer(fake, request, 0, NULL, 0, 0);
}

static void test_nonsense(void)
{
	struct seen seen = { 0 };
	struct fake fake;
	struct muster *m = fake_start(&fake, handle_nonsense, NULL);
	int err = muster_context_get(m, "alarms", see, &seen);

	ok(err == -EBADMSG && !seen.count, "an answer with a wrong type is not believed");
	fake_stop(&fake, m);
}

/* Streams */

struct table {
	bool there[MANY];
	bool existed[MANY];
	int refuse; /* this one, or -1 */
	int added;
	int removed;
};

static int index_of(const struct muster_member *member)
{
	return member->kid.data[0] << 8 | member->kid.data[1];
}

static void handle_members(struct fake *fake, const struct nlmsghdr *request)
{
	struct table *table = fake->ctx;
	struct muster_member member;
	int i, err = 0;

	schema_decode(&schema_member, request, &member);
	i = index_of(&member);
	if (command_of(request) == MUSTER_CMD_MEMBER_DEL) {
		table->there[i] = false;
		table->removed++;
	} else if (i == table->refuse || table->there[i]) {
		err = -EEXIST;
	} else {
		table->there[i] = true;
		table->added++;
	}
	if (err)
		fake_answer(fake, request, err, "there already",
			    fake_offset(request, MUSTER_A_MEMBER_KID), 0);
	else if (request->nlmsg_flags & NLM_F_ACK)
		fake_answer(fake, request, 0, NULL, 0, 0);
}

static uint8_t kids[MANY][2];
static uint8_t cred[120];
static struct muster_member members[MANY];
static const struct muster_member *pointers[MANY];

static void make_members(void)
{
	for (int i = 0; i < MANY; i++) {
		kids[i][0] = (uint8_t)(i >> 8);
		kids[i][1] = (uint8_t)i;
		members[i] = (struct muster_member){
			.has = MUSTER_HAS(MUSTER_A_MEMBER_GROUP) | MUSTER_HAS(MUSTER_A_MEMBER_KID) |
			       MUSTER_HAS(MUSTER_A_MEMBER_CRED),
			.group = "alarms",
			.kid = { kids[i], 2 },
			.cred = { cred, sizeof(cred) },
		};
		pointers[i] = &members[i];
	}
}

static int count_there(const struct table *table)
{
	int count = 0;

	for (int i = 0; i < MANY; i++)
		count += table->there[i];
	return count;
}

static void test_streams(void)
{
	static struct table all = { .refuse = -1 }, one = { .refuse = 300 };
	static struct table some = { .refuse = -1 };
	struct fake fake;
	struct muster *m;
	size_t refused = 0;
	int err;

	make_members();
	m = fake_start(&fake, handle_members, &all);
	err = muster_members_new(m, pointers, MANY, &refused);
	ok(!err && all.added == MANY, "M0 10,000 members are added");
	ok(fake.datagrams <= MANY / LINK_BATCH + 1, "M0 in a stream, not one by one");
	fake_stop(&fake, m);

	m = fake_start(&fake, handle_members, &one);
	err = muster_members_new(m, pointers, MANY, &refused);
	ok(err == -EEXIST && refused == 300 && !strcmp(muster_error(m), "kid: there already (no member was added)"),
	   "M0 the member that is refused is named");
	ok(one.added >= 300 && one.added == one.removed && !count_there(&one),
	   "M0 and none stays of those that were added");
	fake_stop(&fake, m);

	some.there[5] = true;
	some.there[290] = true;
	m = fake_start(&fake, handle_members, &some);
	err = muster_members_new(m, pointers, MANY, &refused);
	ok(err == -EEXIST && refused == 5 && some.there[5] && some.there[290] &&
	   count_there(&some) == 2,
	   "M0 members that were there before stay");
	ok(!muster_members_new(m, pointers, 0, NULL), "no members at all");
	fake_stop(&fake, m);
}

/* Events */

static void handle_events(struct fake *fake, const struct nlmsghdr *request)
{
	static const uint32_t numbers[] = { UINT32_MAX - 1, UINT32_MAX, 0, 4 };
	struct muster_event event = {
		.has = MUSTER_HAS(MUSTER_A_EVENT_TYPE) | MUSTER_HAS(MUSTER_A_EVENT_SEQ) |
		       MUSTER_HAS(MUSTER_A_EVENT_GROUP),
		.type = MUSTER_EVENT_TYPE_GRANT_LOW,
		.group = "alarms",
	};

	(void)request;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		event.seq = numbers[i];
		fake_object(fake, NULL, 0, MUSTER_CMD_EVENT, &schema_event, &event);
	}
}

struct heard {
	int count;
	uint32_t lost;
};

static int hear(const void *object, void *ctx)
{
	const struct muster_event *event = object;
	struct heard *heard = ctx;

	heard->count++;
	heard->lost += event->lost;
	return 0;
}

static void test_events(void)
{
	struct nlmsghdr start = { .nlmsg_len = sizeof(start), .nlmsg_type = FAKE_FAMILY };
	struct heard heard = { 0 };
	struct fake fake;
	struct muster *m = fake_start(&fake, handle_events, NULL);
	int err = 0;

	nl_sendto(m->sock, &start, sizeof(start));
	while (!err && heard.count < 3)
		err = muster_event_wait(m, hear, &heard);
	ok(!err && heard.count == 3 && !heard.lost, "events in a row, also where the number wraps");
	err = muster_event_wait(m, hear, &heard);
	ok(!err && heard.count == 4 && heard.lost == 3, "a gap says how many events were lost");
	fake_stop(&fake, m);
}

int main(void)
{
	test_requests();
	test_no_echo();
	test_dumps();
	test_nonsense();
	test_streams();
	test_events();
	return tap_done();
}
