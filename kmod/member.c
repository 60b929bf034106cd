// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>
#include <net/genetlink.h>

#include "net.h"

static void member_free(struct muster_member *member)
{
	muster_es256_private_free(member->priv);
	muster_es256_key_free(member->credential.key);
	kfree(member->credential.aad_tail);
	kfree(member->cred);
	muster_group_put(member->group);
	kfree(member);
}

static void member_free_work(struct work_struct *work)
{
	member_free(container_of(to_rcu_work(work), struct muster_member, free_work));
}

void muster_member_hold(struct muster_member *member)
{
	refcount_inc(&member->refs);
}

void muster_member_put(struct muster_member *member)
{
	if (refcount_dec_and_test(&member->refs))
		queue_rcu_work(muster_free_wq, &member->free_work);
}

static int compare_kid(const void *key, const struct rb_node *node)
{
	const struct muster_kid *b = &rb_entry(node, struct muster_member, node)->kid;
	const struct muster_kid *a = key;
	int order = memcmp(a->id, b->id, min(a->len, b->len));

	return order ? order : a->len - b->len;
}

static int compare_members(struct rb_node *new, const struct rb_node *node)
{
	return compare_kid(&rb_entry(new, struct muster_member, node)->kid, node);
}

struct muster_member *muster_member_find(const struct muster_group *group,
					 const struct muster_kid *kid)
{
	struct rb_node *node = rb_find(kid, &group->members, compare_kid);

	return node ? rb_entry(node, struct muster_member, node) : NULL;
}

struct muster_member *muster_member_after(const struct muster_group *group,
					  const struct muster_kid *kid)
{
	struct rb_node *node = group->members.rb_node;
	struct muster_member *after = NULL;

	while (node) {
		if (!kid || compare_kid(kid, node) < 0) {
			after = rb_entry(node, struct muster_member, node);
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return after;
}

/* What a Sender ID may be long is left by the shortest nonce (RFC 10021 section 2.2). */
static u8 kid_max(const struct muster_algs *algs)
{
	u8 nonce_len = muster_nonce_len(algs->group_enc);

	if (algs->aead != MUSTER_ALG_NONE)
		nonce_len = min(nonce_len, muster_nonce_len(algs->aead));
	return nonce_len - 1 - MUSTER_PIV_MAX;
}

/* The combinations of roles that the OSCORE profile of RFC 9594 has. */
static int check_roles(u32 roles, struct genl_info *info)
{
	switch (roles) {
	case MUSTER_ROLE_REQUESTER:
	case MUSTER_ROLE_RESPONDER:
	case MUSTER_ROLE_REQUESTER | MUSTER_ROLE_RESPONDER:
	case MUSTER_ROLE_MONITOR:
	case MUSTER_ROLE_VERIFIER:
		return 0;
	default:
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_MEMBER_ROLES],
				    "a member is requester, responder, both, monitor, or verifier");
		return -EINVAL;
	}
}

static int check_new(struct muster_group *group, const struct muster_member_config *config,
		     struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (config->kid.len > kid_max(&group->algs)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUSTER_A_MEMBER_KID],
				    "this kid is too long for the nonce of the group's algorithms");
		return -EINVAL;
	}
	if (muster_member_find(group, &config->kid)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUSTER_A_MEMBER_KID],
				    "there is a member with this kid already");
		return -EEXIST;
	}
	if (config->private_key && rcu_access_pointer(group->own)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUSTER_A_MEMBER_PRIVATE_KEY],
				    "the group has an own member already");
		return -EEXIST;
	}
	if (group->member_count >= group->max_members) {
		NL_SET_ERR_MSG(info->extack, "the group has as many members as it may");
		return -ENOSPC;
	}
	if (group->mn->groups.members >= MUSTER_MEMBERS_MAX) {
		NL_SET_ERR_MSG(info->extack,
			       "the network namespace has as many members as it may");
		return -ENOSPC;
	}
	return check_roles(config->roles, info);
}

static int set_cred(struct muster_member *member, const struct muster_member_config *config)
{
	struct muster_group *group = member->group;
	size_t len;

	member->cred = kmemdup(config->cred, config->cred_len, GFP_KERNEL_ACCOUNT);
	if (!member->cred)
		return -ENOMEM;
	member->cred_len = config->cred_len;

	len = muster_oscore_aad_tail_len(config->cred_len, group->gm_cred_len);
	member->credential.aad_tail = kmalloc(len, GFP_KERNEL_ACCOUNT);
	if (!member->credential.aad_tail)
		return -ENOMEM;
	member->credential.aad_tail_len = len;
	muster_oscore_aad_tail(member->credential.aad_tail, config->cred, config->cred_len,
			       group->gm_cred, group->gm_cred_len);
	return 0;
}

static int set_public_key(struct muster_member *member, const struct muster_member_config *config,
			  struct genl_info *info)
{
	int err;

	memcpy(member->public_key, config->public_key, sizeof(member->public_key));
	err = muster_es256_key_new(&member->credential.key, member->public_key,
				   member->group->mn->tables);
	if (err == -EINVAL)
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUSTER_A_MEMBER_PUBLIC_KEY],
				    "the public key is no point of P-256");
	return err;
}

static int set_private_key(struct muster_member *member, const struct muster_member_config *config,
			   struct genl_info *info)
{
	struct nlattr *attr = info->attrs[MUSTER_A_MEMBER_PRIVATE_KEY];
	u8 public_key[MUSTER_P256_PUBLIC_LEN];
	int err;

	err = muster_es256_private_new(&member->priv, config->private_key);
	if (err == -EINVAL)
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "the private key is out of range");
	if (err)
		return err;
	muster_es256_public(member->priv, public_key);
	if (memcmp(public_key, member->public_key, sizeof(public_key))) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the private key does not belong to the public key");
		return -EINVAL;
	}
	return 0;
}

/* Link a finished member: nothing can fail any more. */
static void member_link(struct muster_member *member)
{
	struct muster_group *group = member->group;

	rb_find_add(&member->node, &group->members, compare_members);
	group->member_count++;
	group->mn->groups.members++;
	if (member->priv)
		rcu_assign_pointer(group->own, member);
	muster_net_changed(group->mn);
}

int muster_member_add(struct muster_group *group, const struct muster_member_config *config,
		      struct genl_info *info)
{
	struct muster_context *context = muster_context_current(group);
	struct muster_member *member;
	int err;

	err = check_new(group, config, info);
	if (err)
		return err;

	member = kzalloc(sizeof(*member), GFP_KERNEL_ACCOUNT);
	if (!member)
		return -ENOMEM;
	refcount_set(&member->refs, 1);
	INIT_RCU_WORK(&member->free_work, member_free_work);
	muster_group_hold(group);
	member->group = group;
	member->kid = config->kid;
	member->roles = config->roles;
	member->mark = config->mark;

	err = set_cred(member, config);
	if (!err)
		err = set_public_key(member, config, info);
	if (!err && config->private_key)
		err = set_private_key(member, config, info);
	if (!err && context)
		err = muster_context_add_member(context, member, info);
	if (err) {
		member_free(member);
		return err;
	}
	member_link(member);
	return 0;
}

int muster_member_set_roles(struct muster_member *member, u32 roles, struct genl_info *info)
{
	int err = check_roles(roles, info);

	if (err)
		return err;
	WRITE_ONCE(member->roles, roles);
	muster_net_changed(member->group->mn);
	return 0;
}

void muster_member_remove(struct muster_member *member)
{
	struct muster_group *group = member->group;
	struct muster_context *context = muster_context_current(group);

	WRITE_ONCE(member->dead, true);
	if (context)
		muster_context_remove_member(context, member);
	rb_erase(&member->node, &group->members);
	group->member_count--;
	group->mn->groups.members--;
	if (member->priv)
		RCU_INIT_POINTER(group->own, NULL);
	muster_net_changed(group->mn);
	muster_member_put(member);
}
