// SPDX-License-Identifier: GPL-2.0-or-later

#include "command.h"

struct json_object *stats_json(const struct muster_stats *stats)
{
	struct json_object *json = json_object_new_object();

	if (stats->has & MUSTER_HAS(MUSTER_A_STATS_GROUP))
		add_string(json, "group", stats->group);
	else if (!json_output)
		add_string(json, "group", "(no group)");
	add_uint(json, "sealed", stats->sealed);
	add_uint(json, "opened", stats->opened);
	add_uint(json, "queued", stats->queued);
	add_uint(json, "tables", stats->tables);
	add_drops(json, &stats->drops);
	return json;
}

static int show_stats(const void *object, void *ctx)
{
	output_add(ctx, stats_json(object));
	return 0;
}

int cmd_stats(struct args *args)
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
	return output_end(&output,
			  module_result(args, muster_stats_get(m, group, show_stats, &output)));
}
