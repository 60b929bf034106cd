// SPDX-License-Identifier: GPL-2.0-or-later

#include <errno.h>
#include <string.h>

#include "command.h"

/*
 * Who sends takes numbers from the account on disk, or keeps an account of its
 * own and says what was used: a grant alone would start at 0 again and again.
 */
static int check_numbers(const struct word *words, const struct context_spec *spec,
			 const struct source *source)
{
	const struct muster_context *c = &spec->context;
	bool ssn = words_given(words, &c->ssn), grant = words_given(words, &c->grant);

	if (words_given(words, &spec->reserve) && (ssn || grant))
		return fail(USAGE, "%s: reserve goes without ssn and grant", source->where);
	if (grant && !ssn)
		return fail(USAGE, "%s: grant needs ssn, the first number that was never used with these keys; or say reserve in place of both",
			    source->where);
	return OK;
}

int context_read(struct context_spec *spec, const char *group, const struct source *source)
{
	struct muster_context *c = &spec->context;
	struct word words[] = {
		WORD("gid", parse_gid, &spec->gid, WORD_REQUIRED),
		WORD("secret", parse_secret_file, &spec->secret, WORD_FILE | WORD_REQUIRED),
		WORD("salt", parse_secret_file, &spec->salt, WORD_FILE),
		WORD("reserve", parse_count, &spec->reserve, 0),
		WORD("ssn", parse_u64, &c->ssn, 0),
		WORD("grant", parse_u64, &c->grant, 0),
		{ 0 },
	};
	int status;

	status = words_read(words, source);
	if (!status)
		status = check_numbers(words, spec, source);
	if (status)
		return status;
	if (!words_given(words, &c->grant))
		c->grant = c->ssn; /* nothing can be sent */
	c->group = group;
	c->gid = (struct muster_bytes){ spec->gid.data, spec->gid.len };
	c->master_secret = (struct muster_bytes){ spec->secret.data, spec->secret.len };
	c->has = MUSTER_HAS(MUSTER_A_CONTEXT_GROUP) | MUSTER_HAS(MUSTER_A_CONTEXT_GID) |
		 MUSTER_HAS(MUSTER_A_CONTEXT_MASTER_SECRET) | MUSTER_HAS(MUSTER_A_CONTEXT_SSN) |
		 MUSTER_HAS(MUSTER_A_CONTEXT_GRANT);
	if (spec->salt.len) {
		c->master_salt = (struct muster_bytes){ spec->salt.data, spec->salt.len };
		c->has |= MUSTER_HAS(MUSTER_A_CONTEXT_MASTER_SALT);
	}
	return OK;
}

int context_install(struct muster *m, const struct context_spec *spec)
{
	struct muster_context context = spec->context;
	int err = 0;

	if (spec->reserve) {
		err = muster_reserve(m, context.gid, spec->reserve, &context.ssn);
		context.grant = context.ssn + spec->reserve;
	} else if (context.grant) {
		err = muster_unreserved(m, context.gid);
	}
	return err ? err : muster_context_new(m, &context);
}

void context_clear(struct context_spec *spec)
{
	blob_free(&spec->secret);
	blob_free(&spec->salt);
}

struct json_object *context_json(const struct muster_context *c)
{
	struct json_object *json = json_object_new_object();

	add_string(json, "group", c->group);
	add_hex(json, "gid", c->gid);
	if (c->has & MUSTER_HAS(MUSTER_A_CONTEXT_SSN))
		add_uint(json, "ssn", c->ssn);
	if (c->has & MUSTER_HAS(MUSTER_A_CONTEXT_GRANT))
		add_uint(json, "grant", c->grant);
	return json;
}

static int context_add(struct args *args)
{
	struct source source = source_args(args);
	const char *group = args_take(args, "GROUP");
	struct context_spec spec = { 0 };
	struct muster *m;
	int status;

	if (!group)
		return USAGE;
	status = context_read(&spec, group, &source);
	if (!status) {
		m = module_open();
		status = m ? module_result(args, context_install(m, &spec)) : FAILED;
	}
	context_clear(&spec);
	return status;
}

static int get_context(const void *object, void *ctx)
{
	const struct muster_context *context = object;
	struct context_spec *spec = ctx;

	if (context->gid.len > sizeof(spec->gid.data))
		return -EMSGSIZE;
	/* The bytes are the message's. */
	spec->gid.len = context->gid.len;
	memcpy(spec->gid.data, context->gid.data, context->gid.len);
	spec->context.grant = context->grant;
	return 0;
}

static int set_grant(struct muster *m, struct muster_context *context, uint64_t reserve)
{
	struct context_spec now = { 0 };
	struct muster_bytes gid;
	int err;

	err = muster_context_get(m, context->group, get_context, &now);
	if (err)
		return err;
	gid = (struct muster_bytes){ now.gid.data, now.gid.len };
	if (reserve) {
		context->grant = now.context.grant + reserve;
		err = muster_reserve_behind(m, gid, reserve, now.context.grant);
	} else {
		err = muster_unreserved(m, gid);
	}
	if (err)
		return err;
	/* The kernel refuses if these are not the keys any more that the account is of. */
	context->gid = gid;
	context->has |= MUSTER_HAS(MUSTER_A_CONTEXT_GID);
	return muster_context_set(m, context);
}

static int context_set(struct args *args)
{
	struct source source = source_args(args);
	struct muster_context context = { .group = args_take(args, "GROUP") };
	uint64_t reserve = 0;
	struct word words[] = {
		WORD("reserve", parse_count, &reserve, 0),
		WORD("grant", parse_u64, &context.grant, 0),
		{ 0 },
	};
	struct muster *m;
	int status;

	if (!context.group)
		return USAGE;
	status = words_read(words, &source);
	if (status)
		return status;
	if (words_given(words, &reserve) == words_given(words, &context.grant))
		return fail(USAGE, "%s: needs either reserve or grant", args->command);
	context.has = MUSTER_HAS(MUSTER_A_CONTEXT_GROUP) | MUSTER_HAS(MUSTER_A_CONTEXT_GRANT);
	m = module_open();
	return m ? module_result(args, set_grant(m, &context, reserve)) : FAILED;
}

static int context_del(struct args *args)
{
	const char *group = args_take(args, "GROUP");
	struct muster *m;

	if (!group || args_end(args))
		return USAGE;
	m = module_open();
	return m ? module_result(args, muster_context_del(m, group)) : FAILED;
}

static int show_context(const void *object, void *ctx)
{
	output_add(ctx, context_json(object));
	return 0;
}

static int context_show(struct args *args)
{
	const char *group = *args->next ? *args->next++ : NULL;
	struct output output;
	struct muster *m;

	if (args_end(args))
		return USAGE;
	m = module_open();
	if (!m)
		return FAILED;
	output_begin(&output);
	return output_end(&output, module_result(args, muster_context_get(m, group, show_context,
									  &output)));
}

static const struct command context_commands[] = {
	{ "add", context_add, "GROUP gid HEX secret FILE [salt FILE] [reserve N | ssn N grant N]" },
	{ "set", context_set, "GROUP reserve N | grant N" },
	{ "del", context_del, "GROUP" },
	{ "show", context_show, "[GROUP]" },
	{ NULL, NULL, NULL },
};

int cmd_context(struct args *args)
{
	return command_run(context_commands, args);
}
