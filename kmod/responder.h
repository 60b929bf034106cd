/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Responders: the servers that answered one own request, and what of them was
 * delivered already (RFC 10021 section 5.3). They belong to an exchange and are
 * protected by muster_exchanges.lock.
 */
#ifndef MUSTER_RESPONDER_H
#define MUSTER_RESPONDER_H

#include <linux/rbtree.h>

#include "oscore.h"

#define MUSTER_RESPONDERS_MAX 65536 /* in a namespace, over all own exchanges */

struct muster_recipient;

/**
 * muster_responder_accept() - may a verified response be delivered?
 * @responders: those of the exchange
 * @total: number of responders of the namespace
 * @server: who answers, under which keys
 * @piv: PIV of the response, or NULL if it has none
 *
 * Of each server only growing PIVs are accepted, beginning anew with new keys. A
 * response without PIV is a server's oldest, so nothing may have come before it.
 *
 * Context: muster_exchanges.lock held. Return: MUSTER_DROP_NONE, REPLAY,
 * EXCHANGE_LIMIT or NO_MEMORY.
 */
enum muster_drop muster_responder_accept(struct rb_root *responders, unsigned int *total,
					 const struct muster_recipient *server,
					 const struct muster_piv *piv);

/* Forget all. Context: muster_exchanges.lock held. */
void muster_responders_forget(struct rb_root *responders, unsigned int *total);

#endif /* MUSTER_RESPONDER_H */
