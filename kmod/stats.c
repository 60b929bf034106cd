// SPDX-License-Identifier: GPL-2.0-only
#include "../uapi/names.h"
#include "net.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

static const char *const drop_names[] = MUSTER_DROP_NAMES;

const char *muster_drop_name(enum muster_drop reason)
{
	return drop_names[reason];
}

/* Drops that a member causes, or somebody who speaks in its name. */
static bool blames_member(enum muster_drop reason)
{
	switch (reason) {
	case MUSTER_DROP_ROLE:
	case MUSTER_DROP_REPLAY:
	case MUSTER_DROP_DECRYPT_FAILED:
	case MUSTER_DROP_BAD_SIGNATURE:
	case MUSTER_DROP_MALFORMED_INNER:
		return true;
	default:
		return false;
	}
}

static void tell_failure(struct muster_net *mn, struct muster_group *group,
			 const struct muster_member *member, enum muster_drop reason)
{
	const struct muster_event event = {
		.type = MUSTER_EVENT_TYPE_MEMBER_FAILURES,
		.group = group->name,
		.kid = &member->kid,
		.reason = reason,
	};

	muster_event_send(mn, &event);
}

void muster_drop_count(struct muster_net *mn, struct muster_group *group,
		       struct muster_member *member, enum muster_drop reason)
{
	static const struct muster_kid no_kid;

	atomic64_inc(group ? &group->stats.drops[reason] : &mn->stats.drops[reason]);
	if (member)
		atomic64_inc(&member->stats.drops[reason]);
	trace_muster_drop(group ? group->name : "", member ? &member->kid : &no_kid, reason);
	if (group && member && blames_member(reason))
		tell_failure(mn, group, member, reason);
}
