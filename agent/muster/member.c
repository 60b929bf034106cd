// SPDX-License-Identifier: GPL-2.0-or-later

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

/* A member may not prove with one key and be known by another. */
static int check_key(struct member_spec *spec, const struct source *source)
{
	uint8_t public_key[MUSTER_P256_PUBLIC_LEN];

	if (!muster_key_public(spec->key, public_key))
		return fail(FAILED, "%s: key: OpenSSL failed", source->where);
	if (memcmp(public_key, spec->cred.public_key, sizeof(public_key)))
		return fail(FAILED, "%s: key: does not belong to the credential", source->where);
	spec->private_key = muster_secret_alloc(MUSTER_P256_KEY_LEN);
	if (!spec->private_key || !muster_key_private(spec->key, spec->private_key))
		return fail(FAILED, "%s: key: out of memory", source->where);
	return OK;
}

int member_read(struct member_spec *spec, const char *group, const struct source *source)
{
	struct muster_member *member = &spec->member;
	struct word words[] = {
		WORD("kid", parse_kid, &spec->kid, WORD_REQUIRED),
		WORD("cred", parse_cred_file, &spec->cred, WORD_FILE | WORD_REQUIRED),
		WORD("cred", parse_cred_hex, &spec->cred, WORD_JSON),
		WORD("key", parse_key_file, &spec->key, WORD_FILE),
		WORD("roles", parse_roles, &member->roles, 0),
		WORD("mark", parse_u32, &member->mark, 0),
		{ 0 },
	};
	int status;

	member->roles = MUSTER_ROLE_REQUESTER | MUSTER_ROLE_RESPONDER;
	status = words_read(words, source);
	if (!status && spec->key)
		status = check_key(spec, source);
	if (status)
		return status;
	member->group = group;
	member->kid = (struct muster_bytes){ spec->kid.data, spec->kid.len };
	member->cred = (struct muster_bytes){ spec->cred.bytes, spec->cred.len };
	member->public_key = (struct muster_bytes){ spec->cred.public_key,
						    sizeof(spec->cred.public_key) };
	member->has = MUSTER_HAS(MUSTER_A_MEMBER_GROUP) | MUSTER_HAS(MUSTER_A_MEMBER_KID) |
		      MUSTER_HAS(MUSTER_A_MEMBER_CRED) | MUSTER_HAS(MUSTER_A_MEMBER_PUBLIC_KEY) |
		      MUSTER_HAS(MUSTER_A_MEMBER_ROLES) | MUSTER_HAS(MUSTER_A_MEMBER_MARK);
	if (spec->private_key) {
		member->private_key = (struct muster_bytes){ spec->private_key,
							     MUSTER_P256_KEY_LEN };
		member->has |= MUSTER_HAS(MUSTER_A_MEMBER_PRIVATE_KEY);
		member->own = true;
	}
	return OK;
}

void member_clear(struct member_spec *spec)
{
	muster_cred_clear(&spec->cred);
	muster_key_free(spec->key);
	muster_secret_free(spec->private_key, MUSTER_P256_KEY_LEN);
}

struct json_object *member_json(const struct muster_member *member)
{
	struct json_object *json = json_object_new_object();

	add_string(json, "group", member->group);
	add_hex(json, "kid", member->kid);
	if (member->own)
		add_true(json, "own");
	add_roles(json, member->roles);
	add_uint(json, "mark", member->mark);
	if (member->has & MUSTER_HAS(MUSTER_A_MEMBER_CRED)) {
		add_hex(json, "cred", member->cred);
		add_fingerprint(json, member->cred);
	}
	if (member->has & MUSTER_HAS(MUSTER_A_MEMBER_WINDOW_TOP))
		add_uint(json, "window-top", member->window_top);
	if (member->has & MUSTER_HAS(MUSTER_A_MEMBER_SEALED))
		add_uint(json, "sealed", member->sealed);
	if (member->has & MUSTER_HAS(MUSTER_A_MEMBER_OPENED))
		add_uint(json, "opened", member->opened);
	if (member->has & MUSTER_HAS(MUSTER_A_MEMBER_DROPS))
		add_drops(json, &member->drops);
	return json;
}

static int list_append(struct member_list *list, const char *group, const struct source *source)
{
	struct member_spec **specs;
	struct member_spec *spec;

	specs = reallocarray(list->specs, list->count + 1, sizeof(*specs));
	if (specs)
		list->specs = specs;
	spec = specs ? calloc(1, sizeof(*spec)) : NULL;
	if (!spec)
		return fail(FAILED, "%s: out of memory", source->where);
	list->specs[list->count++] = spec;
	return member_read(spec, group, source) ? FAILED : OK;
}

static int compare_kids(const void *a, const void *b)
{
	const struct id *x = &(*(const struct member_spec *const *)a)->kid;
	const struct id *y = &(*(const struct member_spec *const *)b)->kid;

	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return memcmp(x->data, y->data, x->len);
}

static int list_check(const struct member_list *list, const struct source *source)
{
	struct member_spec **sorted;
	char hex[2 * ID_MAX + 1];
	size_t own = 0;
	int status = OK;

	if (!list->count)
		return OK;
	sorted = malloc(list->count * sizeof(struct member_spec *));
	if (!sorted)
		return fail(FAILED, "%s: out of memory", source->where);
	memcpy(sorted, list->specs, list->count * sizeof(*sorted));
	qsort(sorted, list->count, sizeof(*sorted), compare_kids);
	for (size_t i = 0; i < list->count && !status; i++) {
		own += sorted[i]->member.own;
		if (!i || compare_kids(&sorted[i - 1], &sorted[i]))
			continue;
		hex_encode(hex, sorted[i]->member.kid);
		status = fail(FAILED, "%s: kid \"%s\" is there twice", source->where, hex);
	}
	if (!status && own > 1)
		status = fail(FAILED, "%s: %zu members have a key, but a group has one own member",
			      source->where, own);
	free(sorted);
	return status;
}

int members_read(struct member_list *list, const char *group, const struct source *source,
		 struct json_object *array)
{
	int status = OK;

	if (!json_object_is_type(array, json_type_array))
		return fail(FAILED, "%s: is no JSON array", source->where);
	for (size_t i = 0; i < json_object_array_length(array) && !status; i++) {
		char where[160];
		struct source item = { .where = where, .dirfd = source->dirfd,
				       .json = json_object_array_get_idx(array, i) };

		snprintf(where, sizeof(where), "%s[%zu]", source->where, i);
		status = list_append(list, group, &item);
	}
	return status ? status : list_check(list, source);
}

int members_add(struct muster *m, const struct member_list *list, size_t *refused)
{
	const struct muster_member **members;
	int err;

	members = malloc((list->count + 1) * sizeof(*members));
	if (!members)
		return -ENOMEM;
	for (size_t i = 0; i < list->count; i++)
		members[i] = &list->specs[i]->member;
	err = muster_members_new(m, members, list->count, refused);
	free(members);
	return err;
}

void members_clear(struct member_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		member_clear(list->specs[i]);
		free(list->specs[i]);
	}
	free(list->specs);
	list->specs = NULL;
	list->count = 0;
}

static int add_list(struct args *args, const char *group, const struct source *source)
{
	struct source list_source = { .where = "members", .dirfd = AT_FDCWD };
	struct member_list list = { 0 };
	struct json_object *array;
	struct muster *m;
	size_t index = 0;
	int status, err;

	if (!args->next[1])
		return fail(USAGE, "%s: from needs a value", args->command);
	if (args->next[2])
		return fail(USAGE, "%s: \"%s\": nothing is expected here", args->command,
			    args->next[2]);
	status = input_json(source, "from", args->next[1], &array);
	if (status)
		return status;
	status = members_read(&list, group, &list_source, array);
	json_object_put(array);
	if (status)
		goto out;
	m = module_open();
	if (!m) {
		status = FAILED;
		goto out;
	}
	signals_hold();
	err = members_add(m, &list, &index);
	if (err)
		status = fail(FAILED, "%s: members[%zu]: %s", args->command, index,
			      module_error(err));
out:
	members_clear(&list);
	return status;
}

static int member_add(struct args *args)
{
	struct source source = source_args(args);
	const char *group = args_take(args, "GROUP");
	struct member_spec spec = { 0 };
	const struct muster_member *member = &spec.member;
	struct muster *m;
	int status;

	if (!group)
		return USAGE;
	if (*args->next && !strcmp(*args->next, "from"))
		return add_list(args, group, &source);
	status = member_read(&spec, group, &source);
	if (!status) {
		m = module_open();
		status = m ? module_result(args, muster_members_new(m, &member, 1, NULL)) : FAILED;
	}
	member_clear(&spec);
	return status;
}

static int member_set(struct args *args)
{
	struct source source = source_args(args);
	struct muster_member member = { .group = args_take(args, "GROUP") };
	struct id kid = { 0 };
	struct word words[] = {
		WORD("kid", parse_kid, &kid, WORD_REQUIRED),
		WORD("roles", parse_roles, &member.roles, 0),
		WORD("mark", parse_u32, &member.mark, 0),
		{ 0 },
	};
	struct muster *m;
	int status;

	if (!member.group)
		return USAGE;
	status = words_read(words, &source);
	if (status)
		return status;
	member.kid = (struct muster_bytes){ kid.data, kid.len };
	member.has = MUSTER_HAS(MUSTER_A_MEMBER_GROUP) | MUSTER_HAS(MUSTER_A_MEMBER_KID);
	if (words_given(words, &member.roles))
		member.has |= MUSTER_HAS(MUSTER_A_MEMBER_ROLES);
	if (words_given(words, &member.mark))
		member.has |= MUSTER_HAS(MUSTER_A_MEMBER_MARK);
	m = module_open();
	return m ? module_result(args, muster_member_set(m, &member)) : FAILED;
}

static int member_del(struct args *args)
{
	struct source source = source_args(args);
	const char *group = args_take(args, "GROUP");
	struct id kid = { 0 };
	struct word words[] = {
		WORD("kid", parse_kid, &kid, WORD_REQUIRED),
		{ 0 },
	};
	struct muster *m;
	int status;

	if (!group)
		return USAGE;
	status = words_read(words, &source);
	if (status)
		return status;
	m = module_open();
	return m ? module_result(args, muster_member_del(m, group, (struct muster_bytes){
						kid.data, kid.len })) : FAILED;
}

static int show_member(const void *object, void *ctx)
{
	output_add(ctx, member_json(object));
	return 0;
}

static int member_show(struct args *args)
{
	struct source source = source_args(args);
	const char *group = *args->next ? *args->next++ : NULL;
	struct id kid = { 0 };
	struct word words[] = {
		WORD("kid", parse_kid, &kid, 0),
		{ 0 },
	};
	struct muster_bytes bytes;
	struct output output;
	struct muster *m;
	int status;

	status = words_read(words, &source);
	if (status)
		return status;
	m = module_open();
	if (!m)
		return FAILED;
	bytes = (struct muster_bytes){ kid.data, kid.len };
	output_begin(&output);
	status = module_result(args, muster_member_get(m, group,
						       words_given(words, &kid) ? &bytes : NULL,
						       show_member, &output));
	return output_end(&output, status);
}

static const struct command member_commands[] = {
	{ "add", member_add,
	  "GROUP kid HEX cred FILE [key FILE] [roles ROLES] [mark N]\n"
	  "       muster member add GROUP from FILE" },
	{ "set", member_set, "GROUP kid HEX [roles ROLES] [mark N]" },
	{ "del", member_del, "GROUP kid HEX" },
	{ "show", member_show, "[GROUP [kid HEX]]" },
	{ NULL, NULL, NULL },
};

int cmd_member(struct args *args)
{
	return command_run(member_commands, args);
}
