// SPDX-License-Identifier: GPL-2.0-or-later

#include <arpa/inet.h>
#include <string.h>

#include "command.h"

#define COAP_PORT 5683

static int parse_address(const struct source *source, const char *word, const char *value,
			 void *out)
{
	struct endpoint_spec *spec = out;

	if (!strcmp(value, "any") || inet_pton(AF_INET, value, spec->address) == 1) {
		spec->endpoint.family = AF_INET;
		spec->endpoint.address = (struct muster_bytes){ spec->address, 4 };
	} else if (!strcmp(value, "any6") || inet_pton(AF_INET6, value, spec->address) == 1) {
		spec->endpoint.family = AF_INET6;
		spec->endpoint.address = (struct muster_bytes){ spec->address, 16 };
	} else {
		return fail(USAGE, "%s: %s: \"%s\" is no IPv4 or IPv6 address, nor any or any6",
			    source->where, word, value);
	}
	return OK;
}

#define ENDPOINT_ID (MUSTER_HAS(MUSTER_A_ENDPOINT_ADDRESS) | \
		     MUSTER_HAS(MUSTER_A_ENDPOINT_FAMILY) | MUSTER_HAS(MUSTER_A_ENDPOINT_PORT))

/* The words after the address; @policy: not only which endpoint, but how. */
static int read_words(struct endpoint_spec *spec, const struct source *source, bool policy)
{
	struct muster_endpoint *e = &spec->endpoint;
	struct word words[] = {
		WORD("address", parse_address, spec, WORD_JSON | WORD_REQUIRED),
		WORD("port", parse_u16, &e->port, 0),
		WORD(policy ? "plaintext" : NULL, parse_plaintext, &e->plaintext, 0),
		WORD("foreign", parse_foreign, &e->foreign, 0),
		WORD("mark-mask", parse_u32, &e->mark_mask, 0),
		{ 0 },
	};
	int status;

	e->port = COAP_PORT;
	status = words_read(words, source);
	if (status)
		return status;
	e->has = ENDPOINT_ID;
	if (words_given(words, &e->plaintext))
		e->has |= MUSTER_HAS(MUSTER_A_ENDPOINT_PLAINTEXT);
	if (words_given(words, &e->foreign))
		e->has |= MUSTER_HAS(MUSTER_A_ENDPOINT_FOREIGN);
	if (words_given(words, &e->mark_mask))
		e->has |= MUSTER_HAS(MUSTER_A_ENDPOINT_MARK_MASK);
	return OK;
}

int endpoint_read(struct endpoint_spec *spec, const char *group, const struct source *source)
{
	int status = read_words(spec, source, true);

	if (status)
		return status;
	spec->endpoint.group = group;
	spec->endpoint.has |= MUSTER_HAS(MUSTER_A_ENDPOINT_GROUP) |
			      MUSTER_HAS(MUSTER_A_ENDPOINT_PLAINTEXT) |
			      MUSTER_HAS(MUSTER_A_ENDPOINT_FOREIGN) |
			      MUSTER_HAS(MUSTER_A_ENDPOINT_MARK_MASK);
	return OK;
}

struct json_object *endpoint_json(const struct muster_endpoint *e)
{
	struct json_object *json = json_object_new_object();
	char address[INET6_ADDRSTRLEN];

	address_format(address, e->family, e->address);
	add_string(json, "group", e->group);
	add_string(json, "address", address);
	add_uint(json, "port", e->port);
	add_name(json, "plaintext", muster_plaintext_names, (int32_t)e->plaintext);
	add_name(json, "foreign", muster_foreign_names, (int32_t)e->foreign);
	add_uint(json, "mark-mask", e->mark_mask);
	return json;
}

/* Read the address, which all commands that change something have first. */
static int take_address(struct args *args, const struct source *source, struct endpoint_spec *spec)
{
	const char *address = args_take(args, "ADDRESS");

	return address ? parse_address(source, "ADDRESS", address, spec) : USAGE;
}

static int endpoint_add(struct args *args)
{
	struct source source = source_args(args);
	const char *group = args_take(args, "GROUP");
	struct endpoint_spec spec = { 0 };
	struct muster *m;
	int status;

	if (!group)
		return USAGE;
	status = take_address(args, &source, &spec);
	if (!status)
		status = endpoint_read(&spec, group, &source);
	if (status)
		return status;
	m = module_open();
	return m ? module_result(args, muster_endpoint_new(m, &spec.endpoint)) : FAILED;
}

static int endpoint_set(struct args *args)
{
	struct source source = source_args(args);
	struct endpoint_spec spec = { 0 };
	struct muster *m;
	int status;

	status = take_address(args, &source, &spec);
	if (!status)
		status = read_words(&spec, &source, true);
	if (status)
		return status;
	m = module_open();
	return m ? module_result(args, muster_endpoint_set(m, &spec.endpoint)) : FAILED;
}

static int endpoint_del(struct args *args)
{
	struct source source = source_args(args);
	struct endpoint_spec spec = { 0 };
	struct muster *m;
	int status;

	status = take_address(args, &source, &spec);
	if (!status)
		status = read_words(&spec, &source, false);
	if (status)
		return status;
	m = module_open();
	return m ? module_result(args, muster_endpoint_del(m, &spec.endpoint)) : FAILED;
}

struct show {
	struct output output;
	const char *group;
};

static int show_endpoint(const void *object, void *ctx)
{
	const struct muster_endpoint *endpoint = object;
	struct show *show = ctx;

	if (!show->group || !strcmp(show->group, endpoint->group))
		output_add(&show->output, endpoint_json(endpoint));
	return 0;
}

static int endpoint_show(struct args *args)
{
	struct show show = { .group = *args->next ? *args->next++ : NULL };
	struct muster *m;

	if (args_end(args))
		return USAGE;
	m = module_open();
	if (!m)
		return FAILED;
	output_begin(&show.output);
	return output_end(&show.output,
			  module_result(args, muster_endpoint_get(m, show_endpoint, &show)));
}

static const struct command endpoint_commands[] = {
	{ "add", endpoint_add,
	  "GROUP ADDRESS [port N] [plaintext none|all] [foreign drop|pass] [mark-mask N]" },
	{ "set", endpoint_set,
	  "ADDRESS [port N] [plaintext none|all] [foreign drop|pass] [mark-mask N]" },
	{ "del", endpoint_del, "ADDRESS [port N]" },
	{ "show", endpoint_show, "[GROUP]" },
	{ NULL, NULL, NULL },
};

int cmd_endpoint(struct args *args)
{
	return command_run(endpoint_commands, args);
}
