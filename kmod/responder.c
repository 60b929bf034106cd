// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>

#include "net.h"
#include "responder.h"

/**
 * struct responder - what one server answered
 * @node: in the exchange's tree, ordered by kid
 * @kid: the server's Sender ID
 * @generation: of the keys that @next counts under
 * @next: lowest PIV that is accepted: one more than the Response Number, or 0
 */
struct responder {
	struct rb_node node;
	struct muster_kid kid;
	u64 generation;
	u64 next;
};

static int compare_kid(const void *key, const struct rb_node *node)
{
	const struct muster_kid *b = &rb_entry(node, struct responder, node)->kid;
	const struct muster_kid *a = key;

	return a->len != b->len ? a->len - b->len : memcmp(a->id, b->id, a->len);
}

static int compare_responders(struct rb_node *new, const struct rb_node *node)
{
	return compare_kid(&rb_entry(new, struct responder, node)->kid, node);
}

static struct responder *find(const struct rb_root *responders, const struct muster_kid *kid)
{
	return rb_entry_safe(rb_find(kid, responders, compare_kid), struct responder, node);
}

static struct responder *add(struct rb_root *responders, const struct muster_kid *kid)
{
	struct responder *responder;

	responder = kzalloc(sizeof(*responder), GFP_ATOMIC);
	if (!responder)
		return NULL;
	responder->kid = *kid;
	rb_find_add(&responder->node, responders, compare_responders);
	return responder;
}

static bool is_replay(const struct responder *responder, u64 generation,
		      const struct muster_piv *piv)
{
	if (!piv)
		return true;
	if (generation != responder->generation)
		return generation < responder->generation;
	return muster_piv_to_ssn(piv) < responder->next;
}

enum muster_drop muster_responder_accept(struct rb_root *responders, unsigned int *total,
					 const struct muster_recipient *server,
					 const struct muster_piv *piv)
{
	struct responder *responder = find(responders, &server->party.kid);
	u64 generation = server->context->generation;

	if (responder && is_replay(responder, generation, piv))
		return MUSTER_DROP_REPLAY;
	if (!responder) {
		if (*total >= MUSTER_RESPONDERS_MAX)
			return MUSTER_DROP_EXCHANGE_LIMIT;
		responder = add(responders, &server->party.kid);
		if (!responder)
			return MUSTER_DROP_NO_MEMORY;
		++*total;
	}
	responder->generation = generation;
	if (piv)
		responder->next = muster_piv_to_ssn(piv) + 1;
	return MUSTER_DROP_NONE;
}

void muster_responders_forget(struct rb_root *responders, unsigned int *total)
{
	struct responder *responder, *next;

	rbtree_postorder_for_each_entry_safe(responder, next, responders, node) {
		kfree(responder);
		--*total;
	}
	*responders = RB_ROOT;
}
