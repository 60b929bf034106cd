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
 *
 * A packet takes its place before its symmetric cryptography is done, outside
 * of any lock: first muster_queue_place(), then either muster_queue_ready() or
 * muster_queue_cancel(). Packets behind it wait for that.
 */
#ifndef MUSTER_QUEUE_H
#define MUSTER_QUEUE_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "types.h"

#define MUSTER_SERIAL_MAX 1024 /* packets of one sender */
#define MUSTER_QUEUE_MAX 8192 /* packets of one namespace */
#define MUSTER_SERIAL_BUDGET 16

struct muster_net;
struct muster_packet;

/**
 * struct muster_queue - packets in flight of one namespace
 * @count: their number
 * @closing: the namespace goes away: drop them; READ_ONCE/WRITE_ONCE
 */
struct muster_queue {
	atomic_t count;
	bool closing;
};

/**
 * struct muster_serial - packets of one sender; part of struct muster_recipient
 * @lock: protects @packets, @count and muster_packet.ready; taken with BH off
 * @packets: struct muster_packet, oldest first
 * @count: their number
 * @work: takes them; while it is queued or runs it has a reference to the recipient
 */
struct muster_serial {
	spinlock_t lock; /* of @packets, @count and muster_packet.ready */
	struct list_head packets;
	unsigned int count;
	struct work_struct work;
};

void muster_serial_init(struct muster_serial *serial);

/**
 * muster_queue_place() - give a packet its place in its sender's list
 * @packet: packet
 * @ssn: result: the packet's sequence number; NULL if it needs none
 *
 * Number and place are taken under one lock, so packets leave in the order of
 * their numbers: a receiver's window would drop others.
 *
 * Context: RCU. Return: MUSTER_DROP_NONE, GRANT_EXHAUSTED, QUEUE_FULL, QUEUE_LIMIT.
 */
enum muster_drop muster_queue_place(struct muster_packet *packet, u64 *ssn);

/*
 * The packet has its place and may be worked on: it is the queue's from now on.
 * Context: RCU, which the list's own memory may need until this returns.
 */
void muster_queue_ready(struct muster_packet *packet);

/* Give up the place; its number is lost. Context: any. */
void muster_queue_cancel(struct muster_packet *packet);

/**
 * muster_queue_drain() - wait until no packet of a namespace is in flight
 * @mn: namespace; its hooks were unregistered a grace period ago
 *
 * Context: process.
 */
void muster_queue_drain(struct muster_net *mn);

int muster_queue_init(void);
void muster_queue_exit(void);

#endif /* MUSTER_QUEUE_H */
