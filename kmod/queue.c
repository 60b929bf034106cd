// SPDX-License-Identifier: GPL-2.0-only
#include <linux/cpumask.h>
#include <linux/sched.h>
#include <linux/wait_bit.h>

#include "incoming.h"
#include "net.h"
#include "outgoing.h"
#include "packet.h"

static struct workqueue_struct *queue_wq;

static struct muster_recipient *recipient_of(struct muster_serial *serial)
{
	return container_of(serial, struct muster_recipient, serial);
}

static void uncount(struct muster_net *mn)
{
	/* After the last packet the namespace may be gone: only its address is used. */
	if (atomic_dec_and_test(&mn->queue.count))
		wake_up_var(&mn->queue.count);
}

static struct muster_packet *take(struct muster_serial *serial)
{
	struct muster_packet *packet;

	spin_lock_bh(&serial->lock);
	packet = list_first_entry_or_null(&serial->packets, struct muster_packet, node);
	if (packet && packet->ready) {
		list_del(&packet->node);
		serial->count--;
	} else {
		packet = NULL;
	}
	spin_unlock_bh(&serial->lock);
	return packet;
}

static void work_on(struct muster_packet *packet)
{
	struct muster_net *mn = packet->mn;

	if (packet->datagram.outgoing)
		muster_outgoing_work(packet);
	else
		muster_incoming_work(packet);
	muster_packet_free(packet);
	uncount(mn);
}

static void serial_work(struct work_struct *work)
{
	struct muster_serial *serial = container_of(work, struct muster_serial, work);
	struct muster_packet *packet;
	unsigned int i;

	for (i = 0; i < MUSTER_SERIAL_BUDGET; i++) {
		packet = take(serial);
		if (!packet)
			goto out;
		work_on(packet);
		cond_resched();
	}
	/* The next run gets the reference of this one. */
	if (queue_work(queue_wq, work))
		return;
out:
	muster_recipient_put(recipient_of(serial));
}

/*
 * Have the work item look at the list, if its first packet is ready; until that
 * one is, the others wait anyway. Context: @serial->lock held.
 */
static void kick(struct muster_serial *serial)
{
	struct muster_recipient *recipient = recipient_of(serial);
	struct muster_packet *first;

	first = list_first_entry_or_null(&serial->packets, struct muster_packet, node);
	if (!first || !first->ready)
		return;
	/* The first packet has a reference, so this one cannot fail. */
	muster_recipient_get(recipient);
	if (!queue_work(queue_wq, &serial->work))
		muster_recipient_put(recipient);
}

void muster_serial_init(struct muster_serial *serial)
{
	spin_lock_init(&serial->lock);
	INIT_LIST_HEAD(&serial->packets);
	INIT_WORK(&serial->work, serial_work);
}

enum muster_drop muster_queue_place(struct muster_packet *packet, u64 *ssn)
{
	struct muster_recipient *recipient = packet->recipient;
	struct muster_serial *serial = &recipient->serial;
	enum muster_drop reason = MUSTER_DROP_NONE;

	if (atomic_inc_return(&packet->mn->queue.count) > MUSTER_QUEUE_MAX) {
		uncount(packet->mn);
		return MUSTER_DROP_QUEUE_LIMIT;
	}
	spin_lock_bh(&serial->lock);
	if (serial->count >= MUSTER_SERIAL_MAX) {
		reason = MUSTER_DROP_QUEUE_FULL;
	} else if (ssn && !muster_context_take_ssn(recipient->context, ssn)) {
		reason = MUSTER_DROP_GRANT_EXHAUSTED;
	} else {
		list_add_tail(&packet->node, &serial->packets);
		serial->count++;
	}
	spin_unlock_bh(&serial->lock);
	if (reason)
		uncount(packet->mn);
	return reason;
}

void muster_queue_ready(struct muster_packet *packet)
{
	struct muster_serial *serial = &packet->recipient->serial;

	spin_lock_bh(&serial->lock);
	packet->ready = true;
	kick(serial);
	/* Once unlocked, the packet may be gone, and with it the last reference to the list. */
	spin_unlock_bh(&serial->lock);
}

void muster_queue_cancel(struct muster_packet *packet)
{
	struct muster_serial *serial = &packet->recipient->serial;

	/* Packets behind this one may have become ready while it was in their way. */
	spin_lock_bh(&serial->lock);
	list_del(&packet->node);
	serial->count--;
	kick(serial);
	spin_unlock_bh(&serial->lock);
	uncount(packet->mn);
}

/*
 * The hooks are gone, so no packet comes in any more, and those that are here
 * are dropped without further work. When the last one is, work items may still
 * be about to return and drop their recipient: they are waited for as well.
 */
void muster_queue_drain(struct muster_net *mn)
{
	WRITE_ONCE(mn->queue.closing, true);
	wait_var_event(&mn->queue.count, !atomic_read(&mn->queue.count));
	flush_workqueue(queue_wq);
}

/*
 * Unbound, because packets are queued by softirqs, which may all run on the one
 * CPU that gets the device's interrupts: the scheduler then finds a CPU for each
 * sender. More work items at a time than CPUs would only make each one slower.
 * WQ_MEM_RECLAIM, because namespaces are removed by a workqueue that has it,
 * and alarms should get through when memory is short.
 */
int muster_queue_init(void)
{
	queue_wq = alloc_workqueue("muster", WQ_UNBOUND | WQ_MEM_RECLAIM,
				   clamp_t(unsigned int, num_possible_cpus(), 1, WQ_MAX_ACTIVE));
	return queue_wq ? 0 : -ENOMEM;
}

void muster_queue_exit(void)
{
	destroy_workqueue(queue_wq);
}
