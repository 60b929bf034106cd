// SPDX-License-Identifier: GPL-2.0-only
#include <linux/jhash.h>
#include <linux/slab.h>

#include "net.h"

/* Bytes behind the length are not part of a kid and may be anything. */
static u32 kid_hash(const void *key, u32 len, u32 seed)
{
	const struct muster_kid *kid = key;

	return jhash(kid->id, kid->len, seed);
}

static u32 recipient_hash(const void *obj, u32 len, u32 seed)
{
	const struct muster_recipient *recipient = obj;

	return kid_hash(&recipient->party.kid, len, seed);
}

static int recipient_compare(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct muster_recipient *recipient = obj;

	return !muster_kid_equal(arg->key, &recipient->party.kid);
}

static const struct rhashtable_params recipient_params = {
	.head_offset = offsetof(struct muster_recipient, node),
	.key_offset = offsetof(struct muster_recipient, party.kid),
	.key_len = sizeof(struct muster_kid),
	.hashfn = kid_hash,
	.obj_hashfn = recipient_hash,
	.obj_cmpfn = recipient_compare,
	.automatic_shrinking = true,
};

struct muster_recipient *muster_recipient_find(struct muster_context *context,
					       const struct muster_kid *kid)
{
	return rhashtable_lookup(&context->recipients, kid, recipient_params);
}

static void recipient_free(struct work_struct *work)
{
	struct muster_recipient *recipient;

	recipient = container_of(to_rcu_work(work), struct muster_recipient, free_work);
	muster_party_release(&recipient->party);
	muster_member_put(recipient->member);
	muster_context_put(recipient->context);
	kfree(recipient);
}

bool muster_recipient_get(struct muster_recipient *recipient)
{
	return refcount_inc_not_zero(&recipient->refs);
}

void muster_recipient_put(struct muster_recipient *recipient)
{
	if (refcount_dec_and_test(&recipient->refs))
		queue_rcu_work(muster_free_wq, &recipient->free_work);
}

bool muster_recipient_dead(const struct muster_recipient *recipient)
{
	return READ_ONCE(recipient->member->dead) || READ_ONCE(recipient->context->dead) ||
	       READ_ONCE(recipient->context->group->dead);
}

int muster_recipients_init(struct muster_context *context, u32 members)
{
	struct rhashtable_params params = recipient_params;

	params.nelem_hint = members;
	return rhashtable_init(&context->recipients, &params);
}

int muster_recipient_add(struct muster_context *context, struct muster_member *member)
{
	u32 window = member->group->replay_window;
	const struct muster_master master = {
		.secret = context->master_secret,
		.secret_len = context->master_secret_len,
		.salt = context->master_salt,
		.salt_len = context->master_salt_len,
	};
	struct muster_recipient *recipient;
	int err;

	recipient = kzalloc(struct_size(recipient, replay.bits, muster_replay_words(window)),
			    GFP_KERNEL_ACCOUNT);
	if (!recipient)
		return -ENOMEM;
	recipient->party.kid = member->kid;
	recipient->party.credential = &member->credential;
	err = muster_party_init(&recipient->party, &context->common, &master);
	if (err)
		goto err_free;
	muster_serial_init(&recipient->serial);
	spin_lock_init(&recipient->replay_lock);
	muster_replay_init(&recipient->replay, window);
	INIT_RCU_WORK(&recipient->free_work, recipient_free);
	refcount_set(&recipient->refs, 1);
	muster_context_hold(context);
	recipient->context = context;
	muster_member_hold(member);
	recipient->member = member;
	err = rhashtable_insert_fast(&context->recipients, &recipient->node, recipient_params);
	if (err)
		goto err_put;
	if (member->priv)
		rcu_assign_pointer(context->self, recipient);
	return 0;

err_put:
	muster_recipient_put(recipient);
	return err;
err_free:
	kfree(recipient);
	return err;
}

void muster_recipient_remove(struct muster_context *context, const struct muster_member *member)
{
	struct muster_recipient *recipient;

	recipient = rhashtable_lookup_fast(&context->recipients, &member->kid, recipient_params);
	if (!recipient)
		return;
	if (member->priv)
		RCU_INIT_POINTER(context->self, NULL);
	rhashtable_remove_fast(&context->recipients, &recipient->node, recipient_params);
	muster_recipient_put(recipient);
}
