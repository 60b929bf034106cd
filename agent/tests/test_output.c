// SPDX-License-Identifier: GPL-2.0-or-later
/* What the command prints: the JSON of every object, and the lines made from it. */

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "command.h"
#include "tap.h"

#define BYTES(text) { (const uint8_t *)(text), sizeof(text) - 1 }

static const struct muster_group group = {
	.has = UINT32_MAX, .name = "alarms", .alg_aead = 10, .alg_group_enc = 24,
	.alg_signature = -7, .alg_key_agreement = -27, .hkdf = 5, .countersign = 1,
	.gm_cred = BYTES("\xa0"), .replay_window = 32, .exchange_lifetime = 247, .members = 2,
	.gid = BYTES("\xdd\x11"), .max_members = 10000,
};

static const struct muster_member member = {
	.has = UINT32_MAX, .group = "alarms", .kid = BYTES("\x25"), .cred = BYTES("\xa0"),
	.roles = MUSTER_ROLE_REQUESTER | MUSTER_ROLE_RESPONDER, .mark = 255, .own = true,
	.window_top = 7, .sealed = 8, .opened = UINT64_MAX,
	.drops.count = { [MUSTER_DROP_REPLAY] = 2, [MUSTER_DROP_ROLE] = 1, [63] = 3 },
};

#define FINGERPRINT "c19a797fa1fd590cd2e5b42d1cf5f246e29b91684e2f87404b81dc345c7a56a0"

static bool is_json(struct json_object *json, const char *expected)
{
	struct json_object *want = json_tokener_parse(expected);
	bool same = want && json_object_equal(json, want);

	if (!same)
		printf("# %s\n", json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN));
	json_object_put(want);
	json_object_put(json);
	return same;
}

/* The line that is printed for an object, without the end of the line. */
static char *line_of(struct json_object *json)
{
	static char line[4096];
	FILE *file = tmpfile();
	int saved;
	size_t len;

	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	dup2(fileno(file), STDOUT_FILENO);
	output_line(json);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	rewind(file);
	len = fread(line, 1, sizeof(line) - 1, file);
	line[len] = '\0';
	line[strcspn(line, "\n")] = '\0';
	fclose(file);
	return line;
}

static bool is_line(struct json_object *json, const char *expected)
{
	const char *line = line_of(json);

	if (strcmp(line, expected))
		printf("# %s\n", line);
	return !strcmp(line, expected);
}

static void test_groups(void)
{
	struct muster_group signature_only = group;

	signature_only.has = MUSTER_HAS(MUSTER_A_GROUP_NAME);
	signature_only.alg_group_enc = 12345;
	ok(is_json(group_json(&group),
		   "{\"name\":\"alarms\",\"gid\":\"dd11\",\"group-enc\":\"ChaCha20/Poly1305\","
		   "\"signature\":\"ES256\",\"hkdf\":\"HKDF-SHA-256\",\"aead\":\"AES-CCM-16-64-128\","
		   "\"ecdh\":\"ECDH-SS+HKDF-256\",\"countersign\":\"rfc9338\",\"replay-window\":32,"
		   "\"exchange-lifetime\":247,\"members\":2,\"max-members\":10000,\"gm-cred\":\"a0\","
		   "\"fingerprint\":\"" FINGERPRINT "\"}"), "a group");
	ok(is_json(group_json(&signature_only),
		   "{\"name\":\"alarms\",\"group-enc\":12345,\"signature\":\"ES256\","
		   "\"hkdf\":\"HKDF-SHA-256\",\"aead\":\"none\",\"ecdh\":\"none\","
		   "\"countersign\":\"rfc9338\"}"),
	   "a group without pairwise mode, keys, or a name for its algorithm");
	ok(is_line(group_json(&group),
		   "alarms gid dd11 group-enc ChaCha20/Poly1305 signature ES256 hkdf HKDF-SHA-256 "
		   "aead AES-CCM-16-64-128 ecdh ECDH-SS+HKDF-256 countersign rfc9338 replay-window 32 "
		   "exchange-lifetime 247 members 2 max-members 10000 fingerprint " FINGERPRINT),
	   "a group as a line");
}

static void test_members(void)
{
	struct muster_member empty = { .group = "alarms" };

	ok(is_json(member_json(&member),
		   "{\"group\":\"alarms\",\"kid\":\"25\",\"own\":true,"
		   "\"roles\":[\"requester\",\"responder\"],\"mark\":255,\"cred\":\"a0\","
		   "\"fingerprint\":\"" FINGERPRINT "\",\"window-top\":7,\"sealed\":8,"
		   "\"opened\":18446744073709551615,"
		   "\"drops\":{\"role\":1,\"replay\":2,\"reason-63\":3}}"),
	   "K0 a member, with what is public of it");
	ok(is_line(member_json(&member),
		   "alarms kid 25 own roles requester,responder mark 0xff fingerprint " FINGERPRINT
		   " window-top 7 sealed 8 opened 18446744073709551615 "
		   "drops role=1,replay=2,reason-63=3"), "a member as a line");
	ok(is_line(member_json(&empty), "alarms kid \"\" roles  mark 0x0"),
	   "a member with an empty Sender ID");
}

static void test_others(void)
{
	const struct muster_context context = {
		.has = UINT32_MAX, .group = "alarms", .gid = BYTES("\xdd\x11"), .ssn = 41,
		.grant = UINT64_C(1) << 40, .master_secret = BYTES("0123456789abcdef"),
	};
	const struct muster_endpoint any = {
		.group = "alarms", .family = AF_INET, .address = BYTES("\0\0\0\0"), .port = 5683,
		.mark_mask = 255,
	};
	const struct muster_endpoint multicast = {
		.group = "alarms", .family = AF_INET6, .port = 5684, .plaintext = 1, .foreign = 1,
		.address = BYTES("\xff\x15\0\0\0\0\0\0\0\0\0\0\0\0\x12\x34"),
	};
	const struct muster_stats stats = {
		.has = MUSTER_HAS(MUSTER_A_STATS_GROUP), .group = "alarms", .sealed = 1, .opened = 2,
		.queued = 3, .tables = 4, .drops.count = { [MUSTER_DROP_BAD_SIGNATURE] = 5 },
	};
	const struct muster_exchange exchange = {
		.has = UINT32_MAX, .group = "alarms", .own = true, .family = AF_INET,
		.peer_address = BYTES("\xc0\0\2\1"), .peer_port = 5683, .local_port = 40000,
		.token = BYTES("\1\2"), .kid = BYTES("\x25"), .piv = 9, .responses = 3, .expires = 500,
	};

	ok(is_json(context_json(&context),
		   "{\"group\":\"alarms\",\"gid\":\"dd11\",\"ssn\":41,\"grant\":1099511627776}"),
	   "K0 a context has no secret");
	ok(is_json(endpoint_json(&any),
		   "{\"group\":\"alarms\",\"address\":\"any\",\"port\":5683,\"plaintext\":\"none\","
		   "\"foreign\":\"drop\",\"mark-mask\":255}"), "an endpoint of all addresses");
	ok(is_line(endpoint_json(&multicast),
		   "alarms ff15::1234 port 5684 plaintext all foreign pass mark-mask 0x0"),
	   "an endpoint as a line");
	ok(is_line(stats_json(&stats),
		   "alarms sealed 1 opened 2 queued 3 tables 4 drops bad-signature=5"), "counters");
	ok(is_json(exchange_json(&exchange),
		   "{\"group\":\"alarms\",\"own\":true,\"peer\":\"192.0.2.1\",\"peer-port\":5683,"
		   "\"local-port\":40000,\"token\":\"0102\",\"kid\":\"25\",\"piv\":9,\"responses\":3,"
		   "\"expires-ms\":500}"), "an exchange");
}

static void test_events(void)
{
	const struct muster_event event = {
		.has = MUSTER_HAS(MUSTER_A_EVENT_GROUP) | MUSTER_HAS(MUSTER_A_EVENT_KID) |
		       MUSTER_HAS(MUSTER_A_EVENT_REASON),
		.type = MUSTER_EVENT_TYPE_MEMBER_FAILURES, .seq = 12, .group = "alarms",
		.kid = BYTES("\x52"), .reason = MUSTER_DROP_BAD_SIGNATURE,
	};
	const char *line = line_of(event_json(&event));

	ok(strlen(line) > 20 && line[19] == 'Z' &&
	   !strcmp(line + 20, " member-failures alarms kid 52 reason bad-signature seq 12"),
	   "an event as a line");
}

/* Names and words that are missing would show as numbers. */
static void test_names(void)
{
	bool all = true;

	for (int i = MUSTER_DROP_NONE + 1; i <= MUSTER_DROP_MAX; i++)
		all = all && muster_name_find(muster_drop_names, i) &&
		      muster_name_find(muster_drop_words, i);
	ok(all, "every drop reason has a name and words");
	for (int i = MUSTER_EVENT_TYPE_GRANT_LOW; i <= MUSTER_EVENT_TYPE_MAX; i++)
		all = all && muster_name_find(muster_event_names, i);
	ok(all, "every event has a name");
}

int main(void)
{
	test_groups();
	test_members();
	test_others();
	test_events();
	test_names();
	return tap_done();
}
