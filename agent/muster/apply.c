// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Set up what a configuration file describes: read and check all of it, compare
 * it with what there is, then add what is missing, or nothing.
 *
 * A group that exists is never touched. To install its keys once more would
 * start its sequence numbers again, and they must never repeat; and its keys
 * could not be put back if something went wrong later, as the kernel does not
 * give them out.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

/* One group of the file. */
struct plan {
	struct group_spec group;
	bool has_context;
	struct context_spec context;
	struct member_list members;
	struct endpoint_spec *endpoints;
	size_t endpoint_count;
	bool exists;
};

struct config {
	struct plan *plans;
	size_t count;
};

static void config_clear(struct config *config)
{
	for (size_t i = 0; i < config->count; i++) {
		struct plan *plan = &config->plans[i];

		group_clear(&plan->group);
		context_clear(&plan->context);
		members_clear(&plan->members);
		free(plan->endpoints);
	}
	free(config->plans);
}

static int read_endpoints(struct plan *plan, const struct source *source,
			  struct json_object *array)
{
	size_t count;

	if (!json_object_is_type(array, json_type_array))
		return fail(FAILED, "%s: is no JSON array", source->where);
	count = json_object_array_length(array);
	plan->endpoints = calloc(count + 1, sizeof(*plan->endpoints));
	if (!plan->endpoints)
		return fail(FAILED, "%s: out of memory", source->where);
	plan->endpoint_count = count;
	for (size_t i = 0; i < count; i++) {
		char where[160];
		struct source item = { .where = where, .dirfd = source->dirfd,
				       .json = json_object_array_get_idx(array, i) };

		snprintf(where, sizeof(where), "%s[%zu]", source->where, i);
		if (endpoint_read(&plan->endpoints[i], plan->group.name, &item))
			return FAILED;
	}
	return OK;
}

static int read_plan(struct plan *plan, const struct source *source)
{
	struct json_object *part;
	char where[128];
	struct source inner = { .where = where, .dirfd = source->dirfd };

	if (group_read(&plan->group, source))
		return FAILED;
	if (json_object_object_get_ex(source->json, "context", &inner.json)) {
		snprintf(where, sizeof(where), "%s.context", source->where);
		plan->has_context = true;
		if (context_read(&plan->context, plan->group.name, &inner))
			return FAILED;
	}
	if (json_object_object_get_ex(source->json, "members", &part)) {
		snprintf(where, sizeof(where), "%s.members", source->where);
		if (members_read(&plan->members, plan->group.name, &inner, part))
			return FAILED;
	}
	if (json_object_object_get_ex(source->json, "endpoints", &part)) {
		snprintf(where, sizeof(where), "%s.endpoints", source->where);
		return read_endpoints(plan, &inner, part);
	}
	return OK;
}

static int once(struct json_object *seen, const char *where, const char *what, const char *value)
{
	char key[160];

	snprintf(key, sizeof(key), "%s %s", what, value);
	if (json_object_object_get_ex(seen, key, NULL))
		return fail(FAILED, "%s: %s is there twice in the file", where, key);
	json_object_object_add(seen, key, NULL);
	return OK;
}

/* "any port 5683": which endpoint it is */
static void endpoint_id(char *id, size_t size, const struct muster_endpoint *endpoint)
{
	char address[INET6_ADDRSTRLEN];

	address_format(address, endpoint->family, endpoint->address);
	snprintf(id, size, "%s port %u", address, endpoint->port);
}

static int check_once(const struct plan *plan, const char *where, struct json_object *seen)
{
	char hex[2 * ID_MAX + 1], id[64];
	int status;

	status = once(seen, where, "group", plan->group.name);
	if (!status && plan->has_context) {
		hex_encode(hex, plan->context.context.gid);
		status = once(seen, where, "gid", hex);
	}
	for (size_t i = 0; i < plan->endpoint_count && !status; i++) {
		endpoint_id(id, sizeof(id), &plan->endpoints[i].endpoint);
		status = once(seen, where, "endpoint", id);
	}
	return status;
}

static int read_plans(struct config *config, int dirfd, struct json_object *groups)
{
	struct json_object *seen;
	int status = OK;

	if (!json_object_is_type(groups, json_type_array))
		return fail(FAILED, "apply: groups: is no JSON array");
	config->plans = calloc(json_object_array_length(groups) + 1, sizeof(*config->plans));
	if (!config->plans)
		return fail(FAILED, "apply: out of memory");
	seen = json_object_new_object();
	for (size_t i = 0; i < json_object_array_length(groups) && !status; i++) {
		char where[32];
		struct source source = { .where = where, .dirfd = dirfd,
					 .json = json_object_array_get_idx(groups, i) };

		snprintf(where, sizeof(where), "groups[%zu]", i);
		config->count++;
		status = read_plan(&config->plans[i], &source);
		if (!status)
			status = check_once(&config->plans[i], where, seen);
	}
	json_object_put(seen);
	return status;
}

/* Paths in a file are relative to where it is, wherever it is applied from. */
static int open_directory(const char *path)
{
	char *copy;
	int fd;

	if (!strcmp(path, "-"))
		return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	copy = strdup(path);
	fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	free(copy);
	return fd;
}

static int config_read(struct config *config, struct args *args, const char *path)
{
	struct source source = source_args(args);
	struct json_object *groups = NULL;
	struct source root = { .where = "apply" };
	struct word words[] = {
		WORD("groups", NULL, NULL, WORD_JSON),
		{ 0 },
	};
	struct json_object *values;
	int status, dirfd;

	dirfd = open_directory(path);
	if (dirfd < 0)
		return fail(FAILED, "apply: %s: %s", path, strerror(errno));
	status = input_json(&source, "FILE", path, &values);
	if (!status) {
		root.json = json_object_array_get_idx(values, 0);
		if (json_object_array_length(values) != 1)
			status = fail(FAILED, "apply: %s: is not one JSON object", path);
		else
			status = words_read(words, &root);
		if (!status && json_object_object_get_ex(root.json, "groups", &groups))
			status = read_plans(config, dirfd, groups);
		json_object_put(values);
	}
	close(dirfd);
	return status;
}

/* What runs now, of the groups in the file: by name, their parts by their ids. */
struct running {
	struct config *config;
	struct json_object *groups;
};

static int see_group(const void *object, void *ctx)
{
	const struct muster_group *group = object;
	struct running *running = ctx;

	for (size_t i = 0; i < running->config->count; i++) {
		struct plan *plan = &running->config->plans[i];
		struct json_object *json;

		if (strcmp(plan->group.name, group->name))
			continue;
		plan->exists = true;
		json = group_json(group);
		json_object_object_del(json, "members"); /* their number */
		add_object(json, "members", json_object_new_object());
		add_object(json, "endpoints", json_object_new_object());
		json_object_object_add(running->groups, group->name, json);
	}
	return 0;
}

static void see_part(struct running *running, const char *group, const char *kind, const char *id,
		     struct json_object *part)
{
	struct json_object *json = json_object_object_get(running->groups, group);

	if (json)
		json_object_object_add(json_object_object_get(json, kind), id, part);
	else
		json_object_put(part);
}

static int see_member(const void *object, void *ctx)
{
	const struct muster_member *member = object;
	char id[2 * ID_MAX + 1];

	hex_encode(id, member->kid);
	see_part(ctx, member->group, "members", id, member_json(member));
	return 0;
}

static int see_endpoint(const void *object, void *ctx)
{
	const struct muster_endpoint *endpoint = object;
	char id[64];

	endpoint_id(id, sizeof(id), endpoint);
	see_part(ctx, endpoint->group, "endpoints", id, endpoint_json(endpoint));
	return 0;
}

static int running_read(struct running *running, struct muster *m)
{
	int err;

	err = muster_group_get(m, NULL, see_group, running);
	if (!err && json_object_object_length(running->groups))
		err = muster_endpoint_get(m, see_endpoint, running);
	for (size_t i = 0; i < running->config->count && !err; i++)
		if (running->config->plans[i].exists)
			err = muster_member_get(m, running->config->plans[i].group.name, NULL,
						see_member, running);
	return err ? fail(FAILED, "apply: %s", muster_error(m)) : OK;
}

static int differs(const char *group, const char *what, const char *id)
{
	return fail(FAILED, "apply: group %s exists, but its %s%s%s differs from the file: change it, or remove it with \"muster group del %s\" (nothing was changed)",
		    group, what, *id ? " " : "", id, group);
}

/* Compare what the file says of an object, and release it, with what runs; NULL is not there. */
static int compare(const char *group, const char *what, const char *id,
		   struct json_object *wanted, struct json_object *found)
{
	struct json_object *value;
	int status = OK;

	if (!found)
		status = differs(group, what, id);
	json_object_object_foreach(wanted, key, want) {
		if (status)
			break;
		if (!json_object_object_get_ex(found, key, &value) ||
		    !json_object_equal(want, value))
			status = differs(group, *id ? what : key, id);
	}
	/* An own member is more than the words of the others. */
	if (!status && json_object_object_get_ex(found, "own", NULL) !=
	    json_object_object_get_ex(wanted, "own", NULL))
		status = differs(group, what, id);
	json_object_put(wanted);
	return status;
}

static int compare_context(const struct plan *plan, struct json_object *found)
{
	struct json_object *wanted = json_object_new_object();

	add_hex(wanted, "gid", plan->context.context.gid);
	return compare(plan->group.name, "context", "", wanted, found);
}

static int compare_members(const struct plan *plan, struct json_object *found)
{
	const char *group = plan->group.name;
	int status = OK;

	if ((size_t)json_object_object_length(found) != plan->members.count)
		return differs(group, "number of members", "");
	for (size_t i = 0; i < plan->members.count && !status; i++) {
		const struct muster_member *member = &plan->members.specs[i]->member;
		char id[2 * ID_MAX + 1];

		hex_encode(id, member->kid);
		status = compare(group, "member", *id ? id : "\"\"", member_json(member),
				 json_object_object_get(found, id));
	}
	return status;
}

static int compare_endpoints(const struct plan *plan, struct json_object *found)
{
	const char *group = plan->group.name;
	int status = OK;

	if ((size_t)json_object_object_length(found) != plan->endpoint_count)
		return differs(group, "number of endpoints", "");
	for (size_t i = 0; i < plan->endpoint_count && !status; i++) {
		char id[64];

		endpoint_id(id, sizeof(id), &plan->endpoints[i].endpoint);
		status = compare(group, "endpoint", id,
				 endpoint_json(&plan->endpoints[i].endpoint),
				 json_object_object_get(found, id));
	}
	return status;
}

static int compare_plan(const struct plan *plan, struct json_object *found)
{
	int status;

	status = compare(plan->group.name, "group", "", group_json(&plan->group.group), found);
	if (!status && plan->has_context)
		status = compare_context(plan, found);
	if (!status)
		status = compare_members(plan, json_object_object_get(found, "members"));
	if (!status)
		status = compare_endpoints(plan, json_object_object_get(found, "endpoints"));
	return status;
}

static int config_compare(struct config *config, struct muster *m)
{
	struct running running = { config, json_object_new_object() };
	int status;

	status = running_read(&running, m);
	for (size_t i = 0; i < config->count && !status; i++) {
		const struct plan *plan = &config->plans[i];

		if (plan->exists)
			status = compare_plan(plan, json_object_object_get(running.groups,
									   plan->group.name));
	}
	json_object_put(running.groups);
	return status;
}

/* Traffic is protected from the last step on, when everything else is there. */
static int plan_add(const struct plan *plan, struct muster *m, bool *added)
{
	size_t refused = 0;
	int err;

	err = muster_group_new(m, &plan->group.group);
	*added = !err;
	if (!err)
		err = members_add(m, &plan->members, &refused);
	if (!err && plan->has_context)
		err = context_install(m, &plan->context);
	for (size_t i = 0; i < plan->endpoint_count && !err; i++)
		err = muster_endpoint_new(m, &plan->endpoints[i].endpoint);
	return err ? fail(FAILED, "apply: group %s: %s", plan->group.name, module_error(err)) : OK;
}

static void config_undo(const struct config *config, struct muster *m, size_t count)
{
	bool clean = true;

	for (size_t i = 0; i < count; i++) {
		const char *name = config->plans[i].group.name;

		if (config->plans[i].exists || !muster_group_del(m, name))
			continue;
		clean = false;
		warn("apply: group %s was added and cannot be removed: %s", name, muster_error(m));
	}
	if (clean)
		warn("apply: nothing was changed");
}

static int config_add(const struct config *config, struct muster *m)
{
	bool added;

	for (size_t i = 0; i < config->count; i++) {
		if (config->plans[i].exists || !plan_add(&config->plans[i], m, &added))
			continue;
		config_undo(config, m, i + added);
		return FAILED;
	}
	return OK;
}

int cmd_apply(struct args *args)
{
	const char *path = args_take(args, "FILE");
	struct config config = { 0 };
	struct muster *m;
	int status;

	if (!path || args_end(args))
		return USAGE;
	status = config_read(&config, args, path);
	if (!status) {
		m = module_open();
		status = m ? config_compare(&config, m) : FAILED;
	}
	if (!status) {
		signals_hold();
		status = config_add(&config, m);
	}
	config_clear(&config);
	return status;
}
