// SPDX-License-Identifier: GPL-2.0-or-later
/* The state of groups, for whoever is called at night. */

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command.h"

#define REASONS_SHOWN 5

/* What is being collected: objects of several dumps, by the name of their group. */
struct state {
	struct json_object *groups; /* by name */
	struct json_object *stats; /* of the namespace, or NULL */
};

static struct json_object *find_group(const struct state *state, const char *name)
{
	return json_object_object_get(state->groups, name);
}

static int collect_group(const void *object, void *ctx)
{
	const struct muster_group *group = object;
	struct json_object *json = group_json(group);
	struct state *state = ctx;

	add_object(json, "endpoints", json_object_new_array());
	json_object_object_add(state->groups, group->name, json);
	return 0;
}

static int collect_context(const void *object, void *ctx)
{
	const struct muster_context *context = object;
	struct json_object *group = find_group(ctx, context->group);

	if (group)
		add_object(group, "context", context_json(context));
	return 0;
}

static int collect_own(const void *object, void *ctx)
{
	const struct muster_member *member = object;
	struct json_object *group = find_group(ctx, member->group);

	if (group && member->own)
		add_object(group, "own", member_json(member));
	return 0;
}

static int collect_endpoint(const void *object, void *ctx)
{
	const struct muster_endpoint *endpoint = object;
	struct json_object *group = find_group(ctx, endpoint->group);

	if (group)
		json_object_array_add(json_object_object_get(group, "endpoints"),
				      endpoint_json(endpoint));
	return 0;
}

static int collect_stats(const void *object, void *ctx)
{
	const struct muster_stats *stats = object;
	struct state *state = ctx;
	struct json_object *group;

	if (!(stats->has & MUSTER_HAS(MUSTER_A_STATS_GROUP))) {
		state->stats = stats_json(stats);
		return 0;
	}
	group = find_group(state, stats->group);
	if (group)
		add_object(group, "stats", stats_json(stats));
	return 0;
}

static uint64_t get_uint(struct json_object *json, const char *key)
{
	return json_object_get_uint64(json_object_object_get(json, key));
}

static const char *get_string(struct json_object *json, const char *key)
{
	return json_object_get_string(json_object_object_get(json, key));
}

static void print_keys(struct json_object *group, const char *name)
{
	struct json_object *context = json_object_object_get(group, "context");
	uint64_t ssn, grant;

	if (!context) {
		printf("  keys        none: install them with \"muster context add %s ...\"\n", name);
		return;
	}
	ssn = get_uint(context, "ssn");
	grant = get_uint(context, "grant");
	printf("  keys        gid %s, %" PRIu64 " sequence numbers left (next %" PRIu64
	       ", granted up to %" PRIu64 ")\n",
	       get_string(context, "gid"), grant > ssn ? grant - ssn : 0, ssn, grant);
	if (grant <= ssn)
		printf("              nothing can be sent: set a grant with \"muster context set %s reserve N\"\n",
		       name);
}

static void print_members(struct json_object *group)
{
	struct json_object *own = json_object_object_get(group, "own"), *roles;

	printf("  members     %" PRIu64 " of at most %" PRIu64 "\n", get_uint(group, "members"),
	       get_uint(group, "max-members"));
	if (!own) {
		printf("  own member  none: nothing can be sent\n");
		return;
	}
	roles = json_object_object_get(own, "roles");
	printf("  own member  kid %s,", get_string(own, "kid"));
	for (size_t i = 0; i < json_object_array_length(roles); i++)
		printf(" %s", json_object_get_string(json_object_array_get_idx(roles, i)));
	putchar('\n');
}

static void print_endpoints(struct json_object *group)
{
	struct json_object *list = json_object_object_get(group, "endpoints");
	const char *lead = "endpoints";

	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *endpoint = json_object_array_get_idx(list, i);
		const char *address = get_string(endpoint, "address");
		bool colons = strchr(address, ':');

		printf("  %-10s  %s%s%s:%" PRIu64 "%s%s\n", lead, colons ? "[" : "", address,
		       colons ? "]" : "", get_uint(endpoint, "port"),
		       strcmp(get_string(endpoint, "plaintext"), "none") ?
		       ", lets plaintext through" : "",
		       strcmp(get_string(endpoint, "foreign"), "drop") ?
		       ", lets other groups through" : "");
		lead = "";
	}
	if (*lead)
		printf("  endpoints   none: nothing is protected\n");
}

/* The most frequent reasons first, in words. */
static void print_drops(struct json_object *stats)
{
	struct json_object *drops = json_object_object_get(stats, "drops");
	const char *lead = "dropped";

	for (int shown = 0; shown < REASONS_SHOWN; shown++) {
		const char *top = NULL, *words;
		uint64_t most = 0;
		int32_t reason;

		json_object_object_foreach(drops, name, count) {
			if (json_object_get_uint64(count) > most) {
				most = json_object_get_uint64(count);
				top = name;
			}
		}
		if (!top)
			return;
		words = muster_name_value(muster_drop_names, top, &reason) ?
			muster_name_find(muster_drop_words, reason) : top;
		printf("  %-10s  %" PRIu64 " %s (%s)\n", lead, most, words, top);
		lead = "";
		json_object_object_del(drops, top);
	}
	if (json_object_object_length(drops))
		printf("              and for %d more reasons: see \"muster stats\"\n",
		       json_object_object_length(drops));
}

static void print_stats(struct json_object *stats)
{
	if (!stats)
		return;
	printf("  traffic     %" PRIu64 " sealed, %" PRIu64 " opened, %" PRIu64 " in queues\n",
	       get_uint(stats, "sealed"), get_uint(stats, "opened"), get_uint(stats, "queued"));
	print_drops(stats);
}

static void print_state(const struct state *state)
{
	json_object_object_foreach(state->groups, name, group) {
		printf("group %s\n", name);
		print_keys(group, name);
		print_members(group);
		print_endpoints(group);
		print_stats(json_object_object_get(group, "stats"));
	}
	if (!state->stats ||
	    !json_object_object_length(json_object_object_get(state->stats, "drops")))
		return;
	printf("messages of no group\n");
	print_drops(state->stats);
}

static void print_state_json(const struct state *state)
{
	struct json_object *json = json_object_new_object();
	struct json_object *groups = json_object_new_array();

	json_object_object_foreach(state->groups, name, group) {
		(void)name;
		json_object_array_add(groups, json_object_get(group));
	}
	add_object(json, "groups", groups);
	if (state->stats)
		add_object(json, "stats", json_object_get(state->stats));
	output_json(json);
}

int show_groups(struct muster *m, const char *name)
{
	struct state state = { .groups = json_object_new_object() };
	int err;

	err = muster_group_get(m, name, collect_group, &state);
	if (!err)
		err = muster_context_get(m, NULL, collect_context, &state);
	if (!err)
		err = muster_member_get(m, name, NULL, collect_own, &state);
	if (!err)
		err = muster_endpoint_get(m, collect_endpoint, &state);
	if (!err)
		err = muster_stats_get(m, name, collect_stats, &state);
	if (!err && json_output)
		print_state_json(&state);
	else if (!err)
		print_state(&state);
	json_object_put(state.groups);
	json_object_put(state.stats);
	return err;
}

struct json_object *exchange_json(const struct muster_exchange *e)
{
	struct json_object *json = json_object_new_object();
	char peer[INET6_ADDRSTRLEN];

	add_string(json, "group", e->group ? e->group : "");
	if (e->own)
		add_true(json, "own");
	if (e->has & MUSTER_HAS(MUSTER_A_EXCHANGE_PEER_ADDRESS)) {
		address_format(peer, e->family, e->peer_address);
		add_string(json, "peer", peer);
	}
	if (e->has & MUSTER_HAS(MUSTER_A_EXCHANGE_PEER_PORT))
		add_uint(json, "peer-port", e->peer_port);
	add_uint(json, "local-port", e->local_port);
	add_hex(json, "token", e->token);
	add_hex(json, "kid", e->kid);
	add_uint(json, "piv", e->piv);
	add_uint(json, "responses", e->responses);
	add_uint(json, "expires-ms", e->expires);
	return json;
}

static int show_exchange(const void *object, void *ctx)
{
	output_add(ctx, exchange_json(object));
	return 0;
}

int cmd_show(struct args *args)
{
	const char *name = *args->next ? *args->next++ : NULL;
	struct output output;
	struct muster *m;

	if (args_end(args))
		return USAGE;
	m = module_open();
	if (!m)
		return FAILED;
	if (name && !strcmp(name, "exchanges")) {
		output_begin(&output);
		return output_end(&output, module_result(args, muster_exchange_get(m, show_exchange,
										   &output)));
	}
	if (module_result(args, show_groups(m, name)))
		return FAILED;
	return output_flush();
}
