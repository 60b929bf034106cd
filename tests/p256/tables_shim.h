/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kmod/es256_kernel.c needs of the kernel, in user space, where a test says when
 * time passes, when work is done, when a grace period ends, and when memory is short.
 */
#ifndef MUSTER_TESTS_TABLES_SHIM_H
#define MUSTER_TESTS_TABLES_SHIM_H

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "types.h"

#define __rcu
#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, value) ((x) = (value))

/* Memory: the test can let allocations fail. */
extern bool shim_no_memory;
#define GFP_KERNEL 0
#define GFP_KERNEL_ACCOUNT 0
#define __GFP_NORETRY 0
#define __GFP_NOWARN 0
typedef int gfp_t;
#define kmalloc(size, flags) ((void)(flags), shim_no_memory ? NULL : malloc(size))
#define kzalloc(size, flags) ((void)(flags), shim_no_memory ? NULL : calloc(1, size))
#define kfree(p) free(p)

/* Time */
#define HZ 250
extern unsigned long jiffies;
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)

/* One thread, but no lock may be taken twice, or be held while it is slept. */
typedef struct {
	bool held;
} spinlock_t;

#define spin_lock_init(lock) ((lock)->held = false)
#define spin_lock(lock) do { assert(!(lock)->held); (lock)->held = true; } while (0)
#define spin_unlock(lock) do { assert((lock)->held); (lock)->held = false; } while (0)
#define lockdep_is_held(lock) ((lock)->held)
#define lockdep_assert_held(lock) assert((lock)->held)

typedef struct {
	int count;
} refcount_t;

#define refcount_set(ref, n) ((ref)->count = (n))
#define refcount_inc(ref) ((ref)->count++)
#define refcount_dec_and_test(ref) (--(ref)->count == 0)

struct list_head {
	struct list_head *next, *prev;
};

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list->next = list->prev = list;
}

static inline void list_add_tail(struct list_head *entry, struct list_head *list)
{
	entry->prev = list->prev;
	entry->next = list;
	list->prev->next = entry;
	list->prev = entry;
}

static inline void list_del(struct list_head *entry)
{
	entry->prev->next = entry->next;
	entry->next->prev = entry->prev;
}

static inline void list_move_tail(struct list_head *entry, struct list_head *list)
{
	list_del(entry);
	list_add_tail(entry, list);
}

#define list_first_entry_or_null(list, type, member) \
	((list)->next == (list) ? NULL : container_of((list)->next, type, member))
#define list_for_each_entry_safe(entry, following, list, member) \
	for (entry = container_of((list)->next, __typeof__(*entry), member); \
	     &entry->member != (list) && \
	     (following = container_of(entry->member.next, __typeof__(*entry), member), true); \
	     entry = following)

/* RCU: what is freed waits for shim_grace_period(), which no reader may be in. */
struct rcu_head {
	struct rcu_head *next;
	void (*function)(struct rcu_head *head);
};

extern int shim_readers;
#define rcu_read_lock() (shim_readers++)
#define rcu_read_unlock() (shim_readers--)
#define rcu_dereference(p) (assert(shim_readers), (p))
#define rcu_dereference_protected(p, condition) (assert(condition), (p))
#define rcu_access_pointer(p) (p)
#define rcu_assign_pointer(p, value) ((p) = (value))
#define RCU_INIT_POINTER(p, value) ((p) = (value))
void call_rcu(struct rcu_head *head, void (*function)(struct rcu_head *head));
void shim_grace_period(void);

/* Work waits for shim_work(). */
struct work_struct {
	struct work_struct *next;
	void (*function)(struct work_struct *work);
	bool pending;
};

#define INIT_WORK(work, run) ((work)->function = (run))
#define system_unbound_wq NULL
void shim_queue_work(struct work_struct *work);
#define queue_work(queue, work) shim_queue_work(work)
void cancel_work_sync(struct work_struct *work);
/* Do all work. Return: how much there was. */
int shim_work(void);

/* One shrinker, which the test calls. */
struct shrink_control {
	unsigned long nr_to_scan;
};

struct shrinker {
	unsigned long (*count_objects)(struct shrinker *shrinker, struct shrink_control *control);
	unsigned long (*scan_objects)(struct shrinker *shrinker, struct shrink_control *control);
	void *private_data;
};

#define SHRINK_STOP (~0UL)
#define SHRINKER_ALLOCATED
extern struct shrinker *shim_shrinker;
struct shrinker *shrinker_alloc(unsigned int flags, const char *format, ...);
#define shrinker_register(shrinker) (shim_shrinker = (shrinker))
void shrinker_free(struct shrinker *shrinker);

#endif /* MUSTER_TESTS_TABLES_SHIM_H */
