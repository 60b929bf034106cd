// SPDX-License-Identifier: GPL-2.0-only
#include <linux/ctype.h>
#include <linux/slab.h>
#include <net/genetlink.h>

#include "net.h"

static void group_free(struct work_struct *work)
{
	struct muster_group *group;

	group = container_of(to_rcu_work(work), struct muster_group, free_work);
	kfree(group->gm_cred);
	kfree(group);
}

void muster_group_hold(struct muster_group *group)
{
	refcount_inc(&group->refs);
}

void muster_group_put(struct muster_group *group)
{
	if (refcount_dec_and_test(&group->refs))
		queue_rcu_work(muster_free_wq, &group->free_work);
}

static int compare_name(const void *name, const struct rb_node *node)
{
	return strcmp(name, rb_entry(node, struct muster_group, node)->name);
}

static int compare_groups(struct rb_node *new, const struct rb_node *node)
{
	return compare_name(rb_entry(new, struct muster_group, node)->name, node);
}

struct muster_group *muster_group_find(struct muster_net *mn, const char *name)
{
	struct rb_node *node = rb_find(name, &mn->groups.by_name, compare_name);

	lockdep_assert_held(&mn->lock);
	return node ? rb_entry(node, struct muster_group, node) : NULL;
}

struct muster_group *muster_group_after(struct muster_net *mn, const char *name)
{
	struct rb_node *node = mn->groups.by_name.rb_node;
	struct muster_group *after = NULL;

	lockdep_assert_held(&mn->lock);
	while (node) {
		if (compare_name(name, node) < 0) {
			after = rb_entry(node, struct muster_group, node);
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return after;
}

/* A name stands in command lines, logs and files, so it is one visible word. */
static bool name_valid(const char *name)
{
	const char *c;

	for (c = name; *c; c++) {
		if (!isascii(*c) || !isgraph(*c))
			return false;
	}
	return c != name;
}

static int check_algs(const struct muster_algs *algs, struct genl_info *info)
{
	bool key_agreement = algs->key_agreement != MUSTER_ALG_NONE;
	bool aead = algs->aead != MUSTER_ALG_NONE;
	struct nlattr **attrs = info->attrs;

	if (!muster_suite_find(algs->group_enc)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUSTER_A_GROUP_ALG_GROUP_ENC],
				    "this Group Encryption Algorithm is not supported");
		return -EOPNOTSUPP;
	}
	if (algs->signature != MUSTER_ALG_ES256) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUSTER_A_GROUP_ALG_SIGNATURE],
				    "this Signature Algorithm is not supported; ES256 (-7) is");
		return -EOPNOTSUPP;
	}
	if (aead != key_agreement) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    attrs[aead ? MUSTER_A_GROUP_ALG_AEAD :
					  MUSTER_A_GROUP_ALG_KEY_AGREEMENT],
				    "AEAD and Pairwise Key Agreement Algorithm go together");
		return -EINVAL;
	}
	if (aead && !muster_nonce_len(algs->aead)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUSTER_A_GROUP_ALG_AEAD],
				    "this AEAD Algorithm is unknown");
		return -EOPNOTSUPP;
	}
	return 0;
}

static int check_new(struct muster_net *mn, const struct muster_group_config *config,
		     struct genl_info *info)
{
	if (!name_valid(config->name)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_GROUP_NAME],
				    "a group's name is one word of visible ASCII characters");
		return -EINVAL;
	}
	if (muster_group_find(mn, config->name)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_GROUP_NAME],
				    "there is a group of that name already");
		return -EEXIST;
	}
	if (mn->groups.count >= MUSTER_GROUPS_MAX) {
		NL_SET_ERR_MSG(info->extack, "the network namespace has as many groups as it may");
		return -ENOSPC;
	}
	if (config->replay_window % 32) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_GROUP_REPLAY_WINDOW],
				    "a replay window is a multiple of 32");
		return -EINVAL;
	}
	return check_algs(&config->algs, info);
}

int muster_group_add(struct muster_net *mn, const struct muster_group_config *config,
		     struct genl_info *info)
{
	struct muster_group *group;
	int err;

	lockdep_assert_held(&mn->lock);
	err = check_new(mn, config, info);
	if (err)
		return err;

	group = kzalloc(sizeof(*group), GFP_KERNEL_ACCOUNT);
	if (!group)
		return -ENOMEM;
	group->gm_cred = kmemdup(config->gm_cred, config->gm_cred_len, GFP_KERNEL_ACCOUNT);
	if (!group->gm_cred) {
		kfree(group);
		return -ENOMEM;
	}
	group->gm_cred_len = config->gm_cred_len;
	group->mn = mn;
	strscpy(group->name, config->name, sizeof(group->name));
	group->algs = config->algs;
	group->countersign = config->countersign;
	group->replay_window = config->replay_window;
	group->exchange_lifetime = config->exchange_lifetime;
	group->max_members = config->max_members;
	group->members = RB_ROOT;
	INIT_LIST_HEAD(&group->exchanges);
	refcount_set(&group->refs, 1);
	INIT_RCU_WORK(&group->free_work, group_free);

	rb_find_add(&group->node, &mn->groups.by_name, compare_groups);
	mn->groups.count++;
	muster_net_changed(mn);
	return 0;
}

/*
 * Packets on their way meet @dead in the hook or in the queue. Exchanges go
 * last: muster_exchange_sent() refuses a dead group under the lock that
 * muster_exchange_forget() takes, so that none appears behind its back.
 */
void muster_group_remove(struct muster_group *group)
{
	struct muster_net *mn = group->mn;
	struct muster_context *context;
	struct muster_member *member;

	lockdep_assert_held(&mn->lock);
	WRITE_ONCE(group->dead, true);
	rb_erase(&group->node, &mn->groups.by_name);
	mn->groups.count--;
	muster_endpoint_remove_group(mn, group);
	context = muster_context_current(group);
	if (context)
		muster_context_remove(context);
	while ((member = muster_member_after(group, NULL))) {
		muster_member_remove(member);
		cond_resched();
	}
	muster_exchange_forget(mn, group);
	muster_net_changed(mn);
	muster_group_put(group);
}

int muster_groups_init(struct muster_net *mn)
{
	mn->groups.by_name = RB_ROOT;
	return rhashtable_init(&mn->groups.contexts, &muster_context_params);
}

void muster_groups_remove_all(struct muster_net *mn)
{
	struct muster_group *group;

	while ((group = muster_group_after(mn, "")))
		muster_group_remove(group);
}

void muster_groups_exit(struct muster_net *mn)
{
	rhashtable_destroy(&mn->groups.contexts);
}
