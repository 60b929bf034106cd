// SPDX-License-Identifier: GPL-2.0-only
/*
 * Public keys, and the tables that make their verification fast.
 *
 * A table is built by a work item of its key, and published in key->table. Whoever
 * verifies reads that pointer and uses the table within one RCU read section; a
 * table that was taken away is freed after a grace period. Which key has a table
 * only changes under muster_es256_tables.lock, together with @built and @count.
 *
 * A table may be taken away for another key's if it was not used for a while, and
 * at any time by the shrinker, or because its key is freed. The key's next valid
 * signature asks for a new one.
 */
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "compat/shrinker.h"
#include "es256.h"
#include "p256.h"

/* A table not used for so long makes room for another key's. */
#define IDLE_AFTER (10 * HZ)

/* A key asks for a table at most once in this time: it may find no room, or no memory. */
#define RETRY_AFTER HZ

/**
 * struct muster_es256_tables - the tables of one namespace
 * @lock: see above; only taken in process context
 * @built: struct key_table; the one whose idleness is looked at next comes first
 * @count: length of @built, and tables that are being built
 * @limit: bound of @count
 * @shrinker: frees tables under memory pressure
 * @refs: references; the owner and every key has one
 */
struct muster_es256_tables {
	spinlock_t lock; /* which key has a table */
	struct list_head built;
	u32 count;
	u32 limit;
	struct shrinker *shrinker;
	refcount_t refs;
};

/**
 * struct key_table - a table, and whose it is
 * @node: in muster_es256_tables.built
 * @key: the key; valid while linked
 * @used: jiffies of the last use; READ_ONCE/WRITE_ONCE
 * @points: the table; on its own, for its size is a power of two
 * @rcu: frees both
 */
struct key_table {
	struct list_head node;
	struct muster_es256_key *key;
	unsigned long used;
	struct muster_p256_table *points;
	struct rcu_head rcu;
};

/**
 * struct muster_es256_key - a public key
 * @point: the key
 * @tables: where its table is, or NULL
 * @table: its table, or NULL
 * @retry: jiffies before which no table is asked for again; READ_ONCE/WRITE_ONCE
 * @build: builds the table
 */
struct muster_es256_key {
	struct muster_p256_affine point;
	struct muster_es256_tables *tables;
	struct key_table __rcu *table;
	unsigned long retry;
	struct work_struct build;
};

static void table_free(struct key_table *table)
{
	kfree(table->points);
	kfree(table);
}

static void table_free_rcu(struct rcu_head *rcu)
{
	table_free(container_of(rcu, struct key_table, rcu));
}

/* Take a table away from its key. */
static void table_release(struct muster_es256_tables *tables, struct key_table *table)
{
	lockdep_assert_held(&tables->lock);
	RCU_INIT_POINTER(table->key->table, NULL);
	list_del(&table->node);
	tables->count--;
	call_rcu(&table->rcu, table_free_rcu);
}

/*
 * Count a table that is to be built. If there is no room, the first one goes, if it
 * is idle; if not, it becomes the last, and the next caller looks at another one.
 */
static bool table_reserve(struct muster_es256_tables *tables)
{
	struct key_table *first;
	bool room;

	spin_lock(&tables->lock);
	first = list_first_entry_or_null(&tables->built, struct key_table, node);
	if (tables->count >= tables->limit && first) {
		if (time_after(jiffies, READ_ONCE(first->used) + IDLE_AFTER))
			table_release(tables, first);
		else
			list_move_tail(&first->node, &tables->built);
	}
	room = tables->count < tables->limit;
	if (room)
		tables->count++;
	spin_unlock(&tables->lock);
	return room;
}

static struct key_table *table_alloc(struct muster_es256_key *key)
{
	/* Not worth reclaiming much for, and verification works without. */
	gfp_t gfp = GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN;
	struct key_table *table;

	table = kzalloc(sizeof(*table), gfp);
	if (!table)
		return NULL;
	table->points = kmalloc(sizeof(*table->points), gfp);
	if (!table->points) {
		kfree(table);
		return NULL;
	}
	table->key = key;
	table->used = jiffies;
	return table;
}

static void key_build(struct work_struct *work)
{
	struct muster_es256_key *key = container_of(work, struct muster_es256_key, build);
	struct muster_es256_tables *tables = key->tables;
	struct key_table *table;

	/* Only this work sets it, and it does not run twice at a time. */
	if (rcu_access_pointer(key->table))
		return;
	WRITE_ONCE(key->retry, jiffies + RETRY_AFTER);
	if (!table_reserve(tables))
		return;
	table = table_alloc(key);
	if (table)
		muster_p256_table_build(table->points, &key->point);

	spin_lock(&tables->lock);
	if (table) {
		list_add_tail(&table->node, &tables->built);
		rcu_assign_pointer(key->table, table);
	} else {
		tables->count--;
	}
	spin_unlock(&tables->lock);
}

int muster_es256_key_new(struct muster_es256_key **key, const u8 public_key[MUSTER_P256_PUBLIC_LEN],
			 struct muster_es256_tables *tables)
{
	struct muster_es256_key *k;

	k = kzalloc(sizeof(*k), GFP_KERNEL_ACCOUNT);
	if (!k)
		return -ENOMEM;
	if (!muster_p256_public(&k->point, public_key)) {
		kfree(k);
		return -EINVAL;
	}
	if (tables)
		refcount_inc(&tables->refs);
	k->tables = tables;
	k->retry = jiffies;
	INIT_WORK(&k->build, key_build);
	*key = k;
	return 0;
}

void muster_es256_key_free(struct muster_es256_key *key)
{
	struct key_table *table;

	if (!key)
		return;
	cancel_work_sync(&key->build);
	if (key->tables) {
		spin_lock(&key->tables->lock);
		table = rcu_dereference_protected(key->table,
						  lockdep_is_held(&key->tables->lock));
		if (table)
			table_release(key->tables, table);
		spin_unlock(&key->tables->lock);
	}
	muster_es256_tables_put(key->tables);
	kfree(key);
}

bool muster_es256_verify(struct muster_es256_key *key, const u8 digest[MUSTER_SHA256_LEN],
			 const u8 signature[MUSTER_SIGNATURE_LEN])
{
	struct key_table *table;
	bool valid;

	rcu_read_lock();
	table = rcu_dereference(key->table);
	if (table) {
		WRITE_ONCE(table->used, jiffies);
		valid = muster_p256_verify(&key->point, table->points, digest, signature);
		rcu_read_unlock();
		return valid;
	}
	rcu_read_unlock();

	/* Only a valid signature earns a table: a flood of others builds none. */
	valid = muster_p256_verify(&key->point, NULL, digest, signature);
	if (MUSTER_P256_HAS_TABLES && valid && key->tables &&
	    time_after_eq(jiffies, READ_ONCE(key->retry)))
		queue_work(system_unbound_wq, &key->build);
	return valid;
}

static unsigned long tables_shrink_count(struct shrinker *shrinker, struct shrink_control *control)
{
	const struct muster_es256_tables *tables = muster_shrinker_data(shrinker);

	return muster_es256_tables_count(tables);
}

static unsigned long tables_shrink_scan(struct shrinker *shrinker, struct shrink_control *control)
{
	struct muster_es256_tables *tables = muster_shrinker_data(shrinker);
	struct key_table *table, *next;
	unsigned long freed = 0;

	spin_lock(&tables->lock);
	list_for_each_entry_safe(table, next, &tables->built, node) {
		if (freed == control->nr_to_scan)
			break;
		table_release(tables, table);
		freed++;
	}
	spin_unlock(&tables->lock);
	return freed ?: SHRINK_STOP;
}

struct muster_es256_tables *muster_es256_tables_new(u32 limit)
{
	struct muster_es256_tables *tables;

	tables = kzalloc(sizeof(*tables), GFP_KERNEL);
	if (!tables)
		return NULL;
	spin_lock_init(&tables->lock);
	INIT_LIST_HEAD(&tables->built);
	tables->limit = limit;
	refcount_set(&tables->refs, 1);
	tables->shrinker = muster_shrinker_new("muster-es256", tables_shrink_count,
					       tables_shrink_scan, tables);
	if (!tables->shrinker) {
		kfree(tables);
		return NULL;
	}
	return tables;
}

void muster_es256_tables_put(struct muster_es256_tables *tables)
{
	if (!tables || !refcount_dec_and_test(&tables->refs))
		return;
	muster_shrinker_free(tables->shrinker);
	kfree(tables);
}

u32 muster_es256_tables_count(const struct muster_es256_tables *tables)
{
	return READ_ONCE(tables->count);
}
