// SPDX-License-Identifier: GPL-2.0-or-later

#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "command.h"

static void add_time(struct json_object *json)
{
	time_t now = time(NULL);
	struct tm tm;
	char text[32];

	gmtime_r(&now, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	add_string(json, "time", text);
}

struct json_object *event_json(const struct muster_event *event)
{
	struct json_object *json = json_object_new_object();

	add_time(json);
	add_name(json, "event", muster_event_names, (int32_t)event->type);
	if (event->has & MUSTER_HAS(MUSTER_A_EVENT_GROUP))
		add_string(json, "group", event->group);
	if (event->has & MUSTER_HAS(MUSTER_A_EVENT_GID))
		add_hex(json, "gid", event->gid);
	if (event->has & MUSTER_HAS(MUSTER_A_EVENT_KID))
		add_hex(json, "kid", event->kid);
	if (event->has & MUSTER_HAS(MUSTER_A_EVENT_REASON))
		add_name(json, "reason", muster_drop_names, (int32_t)event->reason);
	if (event->has & MUSTER_HAS(MUSTER_A_EVENT_SSN))
		add_uint(json, "ssn", event->ssn);
	if (event->has & MUSTER_HAS(MUSTER_A_EVENT_GRANT))
		add_uint(json, "grant", event->grant);
	add_uint(json, "seq", event->seq);
	return json;
}

/* Events were lost, so what they told is asked for. @count: 0 if nobody knows how many. */
static int report_loss(uint32_t count)
{
	struct json_object *json = json_object_new_object();
	struct muster *m;

	add_time(json);
	add_string(json, "event", "lost");
	if (count)
		add_uint(json, "count", count);
	if (output_line(json))
		return FAILED;
	m = module_open();
	if (!m)
		return FAILED;
	return show_groups(m, NULL) ? fail(FAILED, "monitor: %s", muster_error(m)) : OK;
}

static int print_event(const void *object, void *ctx)
{
	const struct muster_event *event = object;

	(void)ctx;
	if (event->lost && report_loss(event->lost))
		return FAILED;
	return output_line(event_json(event));
}

static int watch(struct muster *events)
{
	int err;

	fputs("muster: watching\n", stderr);
	for (;;) {
		err = muster_event_wait(events, print_event, NULL);
		if (err == -ENOBUFS && !report_loss(0))
			continue;
		if (err > 0 || err == -ENOBUFS)
			return FAILED; /* said already */
		if (err && err != -EINTR)
			return fail(FAILED, "monitor: %s", muster_error(events));
	}
}

int cmd_monitor(struct args *args)
{
	struct muster *events;
	int status;

	if (args_end(args))
		return USAGE;
	events = muster_new();
	if (!events)
		return fail(FAILED, "%s: out of memory", args->command);
	if (muster_connect(events) || muster_subscribe(events))
		status = fail(FAILED, "%s: %s", args->command, muster_error(events));
	else
		status = watch(events);
	muster_free(events);
	return status;
}
