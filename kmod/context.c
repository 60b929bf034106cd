// SPDX-License-Identifier: GPL-2.0-only
#include <linux/jhash.h>
#include <linux/slab.h>
#include <net/genetlink.h>

#include "net.h"

/* Bytes behind the length are not part of a Gid and may be anything. */
static u32 gid_hash(const void *key, u32 len, u32 seed)
{
	const struct muster_gid *gid = key;

	return jhash(gid->id, gid->len, seed);
}

static u32 context_hash(const void *obj, u32 len, u32 seed)
{
	const struct muster_context *context = obj;

	return gid_hash(&context->common.gid, len, seed);
}

static int context_compare(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct muster_context *context = obj;

	return !muster_gid_equal(arg->key, &context->common.gid);
}

const struct rhashtable_params muster_context_params = {
	.head_offset = offsetof(struct muster_context, node),
	.key_offset = offsetof(struct muster_context, common.gid),
	.key_len = sizeof(struct muster_gid),
	.hashfn = gid_hash,
	.obj_hashfn = context_hash,
	.obj_cmpfn = context_compare,
	.automatic_shrinking = true,
};

struct muster_context *muster_context_find(struct muster_net *mn, const struct muster_gid *gid)
{
	return rhashtable_lookup(&mn->groups.contexts, gid, muster_context_params);
}

struct muster_context *muster_context_current(const struct muster_group *group)
{
	return rcu_dereference_protected(group->context, lockdep_is_held(&group->mn->lock));
}

/* Every recipient had a reference, so the table is empty. */
static void context_free(struct work_struct *work)
{
	struct muster_context *context;

	context = container_of(to_rcu_work(work), struct muster_context, free_work);
	rhashtable_destroy(&context->recipients);
	muster_group_put(context->group);
	kfree(context->removed);
	kfree_sensitive(context);
}

void muster_context_hold(struct muster_context *context)
{
	refcount_inc(&context->refs);
}

void muster_context_put(struct muster_context *context)
{
	if (refcount_dec_and_test(&context->refs))
		queue_rcu_work(muster_free_wq, &context->free_work);
}

static void send_grant_event(struct muster_context *context, enum muster_event_type type,
			     u64 ssn, u64 grant)
{
	const struct muster_event event = {
		.type = type,
		.group = context->group->name,
		.gid = &context->common.gid,
		.ssn = ssn,
		.grant = grant,
	};

	muster_event_send(context->group->mn, &event);
}

bool muster_context_take_ssn(struct muster_context *context, u64 *ssn)
{
	u64 left, grant, granted;

	spin_lock_bh(&context->ssn_lock);
	grant = context->grant;
	if (context->ssn >= grant) {
		spin_unlock_bh(&context->ssn_lock);
		return false;
	}
	granted = context->granted;
	*ssn = context->ssn++;
	left = grant - context->ssn;
	spin_unlock_bh(&context->ssn_lock);

	/* Numbers are taken one by one, so each of these is true once. */
	if (left + 1 == DIV_ROUND_UP_ULL(granted, 4))
		send_grant_event(context, MUSTER_EVENT_TYPE_GRANT_LOW, grant - left, grant);
	if (!left)
		send_grant_event(context, MUSTER_EVENT_TYPE_GRANT_EXHAUSTED, grant, grant);
	return true;
}

static int check_grant(u64 ssn, u64 grant, struct genl_info *info)
{
	if (grant > MUSTER_SSN_END) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_CONTEXT_GRANT],
				    "sequence numbers end at 2^40");
		return -ERANGE;
	}
	if (grant < ssn) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_CONTEXT_GRANT],
				    "the grant ends before the next sequence number");
		return -ERANGE;
	}
	return 0;
}

static int check_new(struct muster_net *mn, const struct muster_context_config *config,
		     struct genl_info *info)
{
	if (rhashtable_lookup_fast(&mn->groups.contexts, &config->gid, muster_context_params)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_CONTEXT_GID],
				    "this Gid is in use; new keys come with a new Gid");
		return -EEXIST;
	}
	return check_grant(config->ssn, config->grant, info);
}

static void remove_recipients(struct muster_context *context)
{
	struct muster_group *group = context->group;
	struct muster_member *member;

	for (member = muster_member_after(group, NULL); member;
	     member = muster_member_after(group, &member->kid)) {
		muster_recipient_remove(context, member);
		cond_resched();
	}
}

static int add_recipients(struct muster_context *context, struct genl_info *info)
{
	struct muster_group *group = context->group;
	struct muster_member *member;
	int err;

	for (member = muster_member_after(group, NULL); member;
	     member = muster_member_after(group, &member->kid)) {
		err = muster_recipient_add(context, member);
		if (err) {
			NL_SET_ERR_MSG(info->extack, "the keys of a member could not be set up");
			return err;
		}
		cond_resched();
	}
	return 0;
}

static struct muster_context *context_new(struct muster_group *group,
					  const struct muster_context_config *config)
{
	struct muster_context *context;
	int err;

	context = kzalloc(sizeof(*context), GFP_KERNEL_ACCOUNT);
	if (!context)
		return ERR_PTR(-ENOMEM);
	context->common.algs = group->algs;
	context->common.countersign = group->countersign;
	context->common.gid = config->gid;
	err = muster_common_derive(&context->common, &config->master);
	if (!err)
		err = muster_recipients_init(context, group->member_count);
	if (err) {
		kfree_sensitive(context);
		return ERR_PTR(err);
	}
	memcpy(context->master_secret, config->master.secret, config->master.secret_len);
	context->master_secret_len = config->master.secret_len;
	memcpy(context->master_salt, config->master.salt, config->master.salt_len);
	context->master_salt_len = config->master.salt_len;
	context->ssn = config->ssn;
	context->grant = config->grant;
	context->granted = config->grant - config->ssn;
	spin_lock_init(&context->ssn_lock);
	refcount_set(&context->refs, 1);
	INIT_RCU_WORK(&context->free_work, context_free);
	muster_group_hold(group);
	context->group = group;
	context->generation = ++group->mn->groups.generations;
	return context;
}

/* Take a context that no table but the packet path's knows any more out of use. */
static void context_retire(struct muster_context *context)
{
	rhashtable_remove_fast(&context->group->mn->groups.contexts, &context->node,
			       muster_context_params);
	remove_recipients(context);
	muster_context_put(context);
}

int muster_context_add(struct muster_group *group, const struct muster_context_config *config,
		       struct genl_info *info)
{
	struct muster_context *old = muster_context_current(group);
	struct muster_net *mn = group->mn;
	struct muster_context *context;
	int err;

	err = check_new(mn, config, info);
	if (err)
		return err;
	context = context_new(group, config);
	if (IS_ERR(context))
		return PTR_ERR(context);
	err = add_recipients(context, info);
	if (!err)
		err = rhashtable_insert_fast(&mn->groups.contexts, &context->node,
					     muster_context_params);
	if (err) {
		remove_recipients(context);
		muster_context_put(context);
		return err;
	}
	rcu_assign_pointer(group->context, context);
	if (old)
		context_retire(old);
	muster_net_changed(mn);
	return 0;
}

int muster_context_set_grant(struct muster_context *context, u64 grant, struct genl_info *info)
{
	int err;

	spin_lock_bh(&context->ssn_lock);
	err = check_grant(context->ssn, grant, info);
	if (!err) {
		context->grant = grant;
		context->granted = grant - context->ssn;
	}
	spin_unlock_bh(&context->ssn_lock);
	return err;
}

void muster_context_remove(struct muster_context *context)
{
	struct muster_group *group = context->group;

	WRITE_ONCE(context->dead, true);
	RCU_INIT_POINTER(group->context, NULL);
	context_retire(context);
	muster_net_changed(group->mn);
}

static bool was_removed(const struct muster_context *context, const struct muster_kid *kid)
{
	unsigned int i;

	for (i = 0; i < context->removed_count; i++) {
		if (muster_kid_equal(&context->removed[i], kid))
			return true;
	}
	return false;
}

int muster_context_add_member(struct muster_context *context, struct muster_member *member,
			      struct genl_info *info)
{
	int err;

	if (context->closed) {
		NL_SET_ERR_MSG(info->extack,
			       "too many members were removed under these keys to add one; install new keys");
		return -ENOSPC;
	}
	if (was_removed(context, &member->kid)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_MEMBER_KID],
				    "this kid was removed under these keys; install new keys first");
		return -EEXIST;
	}
	err = muster_recipient_add(context, member);
	if (err)
		NL_SET_ERR_MSG(info->extack, "the member's keys could not be set up");
	return err;
}

static void remember_removed(struct muster_context *context, const struct muster_kid *kid)
{
	if (!context->removed)
		context->removed = kcalloc(MUSTER_REMOVED_MAX, sizeof(*context->removed),
					   GFP_KERNEL_ACCOUNT);
	if (context->removed && context->removed_count < MUSTER_REMOVED_MAX)
		context->removed[context->removed_count++] = *kid;
	else
		context->closed = true;
}

void muster_context_remove_member(struct muster_context *context,
				  const struct muster_member *member)
{
	muster_recipient_remove(context, member);
	remember_removed(context, &member->kid);
}
