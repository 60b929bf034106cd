// SPDX-License-Identifier: GPL-2.0-or-later
/* Which command carries which attributes of which object. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"

int muster_group_new(struct muster *m, const struct muster_group *group)
{
	return link_request(m, MUSTER_CMD_GROUP_NEW, &schema_group, group, group->has);
}

int muster_group_set(struct muster *m, const struct muster_group *group)
{
	return link_request(m, MUSTER_CMD_GROUP_SET, &schema_group, group, group->has);
}

int muster_group_del(struct muster *m, const char *name)
{
	const struct muster_group group = { .name = name };

	return link_request(m, MUSTER_CMD_GROUP_DEL, &schema_group, &group,
			    MUSTER_HAS(MUSTER_A_GROUP_NAME));
}

int muster_context_new(struct muster *m, const struct muster_context *context)
{
	return link_request(m, MUSTER_CMD_CONTEXT_NEW, &schema_context, context, context->has);
}

int muster_context_set(struct muster *m, const struct muster_context *context)
{
	return link_request(m, MUSTER_CMD_CONTEXT_SET, &schema_context, context, context->has);
}

int muster_context_del(struct muster *m, const char *group)
{
	const struct muster_context context = { .group = group };

	return link_request(m, MUSTER_CMD_CONTEXT_DEL, &schema_context, &context,
			    MUSTER_HAS(MUSTER_A_CONTEXT_GROUP));
}

int muster_member_set(struct muster *m, const struct muster_member *member)
{
	return link_request(m, MUSTER_CMD_MEMBER_SET, &schema_member, member, member->has);
}

#define MEMBER_ID (MUSTER_HAS(MUSTER_A_MEMBER_GROUP) | MUSTER_HAS(MUSTER_A_MEMBER_KID))

int muster_member_del(struct muster *m, const char *group, struct muster_bytes kid)
{
	const struct muster_member member = { .group = group, .kid = kid };

	return link_request(m, MUSTER_CMD_MEMBER_DEL, &schema_member, &member, MEMBER_ID);
}

int muster_endpoint_new(struct muster *m, const struct muster_endpoint *endpoint)
{
	return link_request(m, MUSTER_CMD_ENDPOINT_NEW, &schema_endpoint, endpoint, endpoint->has);
}

int muster_endpoint_set(struct muster *m, const struct muster_endpoint *endpoint)
{
	return link_request(m, MUSTER_CMD_ENDPOINT_SET, &schema_endpoint, endpoint, endpoint->has);
}

int muster_endpoint_del(struct muster *m, const struct muster_endpoint *endpoint)
{
	return link_request(m, MUSTER_CMD_ENDPOINT_DEL, &schema_endpoint, endpoint,
			    endpoint->has & (MUSTER_HAS(MUSTER_A_ENDPOINT_ADDRESS) |
					     MUSTER_HAS(MUSTER_A_ENDPOINT_FAMILY) |
					     MUSTER_HAS(MUSTER_A_ENDPOINT_PORT)));
}

/* Remove those members again that were added. Return: how many could not be removed. */
static size_t members_undo(struct muster *m, const struct muster_member *const *members,
			   size_t count, const bool *refused)
{
	size_t left = 0;

	for (size_t i = 0; i < count; i++)
		if (!refused[i] && muster_member_del(m, members[i]->group, members[i]->kid))
			left++;
	return left;
}

int muster_members_new(struct muster *m, const struct muster_member *const *members, size_t count,
		       size_t *refused)
{
	char reason[LINK_ERROR_LEN];
	size_t first = 0, left;
	bool *failed;
	int err;

	if (!count)
		return 0;
	failed = calloc(count, sizeof(*failed));
	if (!failed)
		return link_fail(m, -ENOMEM, "out of memory");
	err = link_stream(m, MUSTER_CMD_MEMBER_NEW, members, count, ~UINT32_C(0), failed, &first);
	if (err) {
		memcpy(reason, m->error, sizeof(reason));
		left = members_undo(m, members, count, failed);
		if (left)
			link_fail(m, err, "%.400s (%zu members that were added are left)", reason,
				  left);
		else
			link_fail(m, err, "%.400s%s", reason,
				  count > 1 ? " (no member was added)" : "");
		if (refused)
			*refused = first;
	}
	free(failed);
	return err;
}

int muster_group_get(struct muster *m, const char *name, muster_visit visit, void *ctx)
{
	const struct muster_group group = { .name = name };

	return link_get(m, MUSTER_CMD_GROUP_GET, !name, &schema_group, &group,
			name ? MUSTER_HAS(MUSTER_A_GROUP_NAME) : 0, visit, ctx);
}

int muster_context_get(struct muster *m, const char *group, muster_visit visit, void *ctx)
{
	const struct muster_context context = { .group = group };

	return link_get(m, MUSTER_CMD_CONTEXT_GET, !group, &schema_context, &context,
			group ? MUSTER_HAS(MUSTER_A_CONTEXT_GROUP) : 0, visit, ctx);
}

int muster_member_get(struct muster *m, const char *group, const struct muster_bytes *kid,
		      muster_visit visit, void *ctx)
{
	struct muster_member member = { .group = group };

	if (group)
		member.has |= MUSTER_HAS(MUSTER_A_MEMBER_GROUP);
	if (kid) {
		member.has |= MUSTER_HAS(MUSTER_A_MEMBER_KID);
		member.kid = *kid;
	}
	return link_get(m, MUSTER_CMD_MEMBER_GET, !kid, &schema_member, &member, member.has, visit,
			ctx);
}

int muster_endpoint_get(struct muster *m, muster_visit visit, void *ctx)
{
	const struct muster_endpoint endpoint = { 0 };

	return link_get(m, MUSTER_CMD_ENDPOINT_GET, true, &schema_endpoint, &endpoint, 0, visit,
			ctx);
}

int muster_exchange_get(struct muster *m, muster_visit visit, void *ctx)
{
	const struct muster_exchange exchange = { 0 };

	return link_get(m, MUSTER_CMD_EXCHANGE_GET, true, &schema_exchange, &exchange, 0, visit,
			ctx);
}

int muster_stats_get(struct muster *m, const char *group, muster_visit visit, void *ctx)
{
	const struct muster_stats stats = { .group = group };

	return link_get(m, MUSTER_CMD_STATS_GET, !group, &schema_stats, &stats,
			group ? MUSTER_HAS(MUSTER_A_STATS_GROUP) : 0, visit, ctx);
}
