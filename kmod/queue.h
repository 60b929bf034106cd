/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packets whose signature is being made or verified, stolen from the hook and
 * worked on in process context.
 *
 * Every sender has one serial list and one work item. The work item takes
 * packets in order, does the signature and lets them go on, so order per
 * sender is kept without further means, and different senders run on different
 * CPUs. After MUSTER_SERIAL_BUDGET packets it goes to the end of the workqueue,
 * so that a busy sender does not starve others. A namespace has a limit over
 * all senders, and each sender has its own.
 */
#ifndef MUSTER_QUEUE_H
#define MUSTER_QUEUE_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "types.h"

#define MUSTER_SERIAL_MAX 1024 /* packets of one sender */
#define MUSTER_QUEUE_MAX 8192 /* packets of one namespace */
#define MUSTER_SERIAL_BUDGET 16

struct muster_net;
struct muster_packet;
struct muster_recipient;

/* Packets in flight of one namespace. */
struct muster_queue {
	atomic_t count;
};

/**
 * struct muster_serial - packets of one sender
 * @lock: protects @packets and @count; taken with BH off
 * @packets: struct muster_packet, oldest first
 * @count: their number
 * @work: takes them; queued while there are any
 */
struct muster_serial {
	spinlock_t lock;
	struct list_head packets;
	unsigned int count;
	struct work_struct work;
};

void muster_serial_init(struct muster_serial *serial);

/**
 * muster_queue_opening() - queue a decrypted packet for its signature
 * @packet: packet; on success owned by the queue. It holds a reference to its recipient.
 *
 * Context: BH off, RCU. Return: MUSTER_DROP_NONE, QUEUE_FULL or QUEUE_LIMIT.
 */
enum muster_drop muster_queue_opening(struct muster_packet *packet);

/**
 * muster_queue_sealing() - give a packet its sequence number and queue it
 * @packet: packet; on success owned by the queue
 *
 * Number and place in the queue are taken under one lock, so packets leave in
 * the order of their numbers: a receiver's window would drop others.
 *
 * Context: BH off, RCU. Return: MUSTER_DROP_NONE, GRANT_EXHAUSTED, QUEUE_FULL,
 * QUEUE_LIMIT.
 */
enum muster_drop muster_queue_sealing(struct muster_packet *packet);

/* Wait until no packet of the namespace is in flight. Context: process, hooks unregistered. */
void muster_queue_drain(struct muster_net *mn);

int muster_queue_init(void);
void muster_queue_exit(void);

#endif /* MUSTER_QUEUE_H */
