// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kmod/es256_kernel.c: which keys have tables, and when, on tables_shim.h in place of the
 * kernel. That nothing is used after it was freed is what the sanitizers are for.
 */
#include "tables_shim.h"

#include "es256.h"
#include "p256.h"
#include "reference.h"
#include "tap.h"

#define KEYS 6
#define SECOND HZ

unsigned long jiffies = -5 * SECOND; /* wraps soon, as in the kernel */
bool shim_no_memory;
int shim_readers;
struct shrinker *shim_shrinker;

static struct rcu_head *rcu_queue;
static struct work_struct *work_queue;

void call_rcu(struct rcu_head *head, void (*function)(struct rcu_head *head))
{
	head->function = function;
	head->next = rcu_queue;
	rcu_queue = head;
}

void shim_grace_period(void)
{
	struct rcu_head *head;

	assert(!shim_readers);
	while ((head = rcu_queue)) {
		rcu_queue = head->next;
		head->function(head);
	}
}

void shim_queue_work(struct work_struct *work)
{
	if (work->pending)
		return;
	work->pending = true;
	work->next = work_queue;
	work_queue = work;
}

void cancel_work_sync(struct work_struct *work)
{
	struct work_struct **link;

	for (link = &work_queue; *link; link = &(*link)->next) {
		if (*link == work) {
			*link = work->next;
			work->pending = false;
			return;
		}
	}
}

int shim_work(void)
{
	struct work_struct *work;
	int done = 0;

	while ((work = work_queue)) {
		work_queue = work->next;
		work->pending = false;
		work->function(work);
		done++;
	}
	return done;
}

struct shrinker *shrinker_alloc(unsigned int flags, const char *format, ...)
{
	(void)flags;
	(void)format;
	return shim_no_memory ? NULL : calloc(1, sizeof(struct shrinker));
}

void shrinker_free(struct shrinker *shrinker)
{
	assert(shim_shrinker == shrinker);
	shim_shrinker = NULL;
	free(shrinker);
}

static unsigned long shrink(unsigned long count)
{
	struct shrink_control control = { .nr_to_scan = count };

	return shim_shrinker->scan_objects(shim_shrinker, &control);
}

/* Keys and a signature of each. */
static struct muster_es256_tables *tables;
static struct muster_es256_key *keys[KEYS];
static u8 public_keys[KEYS][64], digest[32] = { 7 }, signatures[KEYS][64];

static void begin(u32 limit)
{
	u8 private_key[32] = { 0 };
	BIGNUM *number;
	int i;

	tables = muster_es256_tables_new(limit);
	assert(tables);
	for (i = 0; i < KEYS; i++) {
		private_key[31] = (u8)(i + 1);
		number = ref_number(private_key);
		ref_multiply(public_keys[i], number, NULL, NULL);
		ref_sign(private_key, digest, signatures[i]);
		CHECK(!muster_es256_key_new(&keys[i], public_keys[i], tables));
		BN_free(number);
	}
}

static void end(void)
{
	int i;

	for (i = 0; i < KEYS; i++)
		muster_es256_key_free(keys[i]);
	CHECK(muster_es256_tables_count(tables) == 0);
	muster_es256_tables_put(tables);
	shim_grace_period();
	CHECK(!shim_shrinker && !work_queue);
}

/* A valid signature of key @i. Return: work that it led to. */
static int use(int i)
{
	CHECK(muster_es256_verify(keys[i], digest, signatures[i]));
	return shim_work();
}

#define HAS(n) CHECK(muster_es256_tables_count(tables) == (n))

static void test_first_use(void)
{
	u8 forged[64];

	begin(4);
	memcpy(forged, signatures[0], sizeof(forged));
	forged[63] ^= 1;
	CHECK(!muster_es256_verify(keys[0], digest, forged));
	CHECK(shim_work() == 0);
	HAS(0);
	CHECK(use(0) == 1);
	HAS(1);
	CHECK(use(0) == 0);
	CHECK(!muster_es256_verify(keys[0], digest, forged));
	/* several before the work is done are one work */
	CHECK(muster_es256_verify(keys[1], digest, signatures[1]));
	CHECK(muster_es256_verify(keys[1], digest, signatures[1]));
	CHECK(shim_work() == 1);
	HAS(2);
	end();
}

static void test_bound(void)
{
	int i, round;

	begin(3);
	for (i = 0; i < KEYS; i++)
		use(i);
	HAS(3);
	/* Who found no room asks again after a second, not at each message. */
	CHECK(use(4) == 0);
	jiffies += SECOND;
	CHECK(use(4) == 1);
	CHECK(use(4) == 0);
	/* While all are in use, none is taken away. */
	for (round = 0; round < 30; round++) {
		jiffies += SECOND;
		for (i = 0; i < 3; i++)
			CHECK(use(i) == 0);
		CHECK(use(4) == 1);
		HAS(3);
	}
	end();
}

static void test_idle(void)
{
	int round, got = 0;

	begin(3);
	use(0);
	use(1);
	use(2);
	/* 1 falls silent; the others go on */
	for (round = 0; round < 15 && !got; round++) {
		jiffies += SECOND;
		CHECK(use(0) == 0 && use(2) == 0);
		use(3);
		HAS(3);
		jiffies += SECOND;
		got = use(3) == 0;
	}
	CHECK(got && round >= 4);
	CHECK(use(0) == 0);
	CHECK(use(2) == 0);
	/* 1 lost it, and finds no room now */
	CHECK(use(1) == 1);
	HAS(3);
	jiffies += SECOND;
	CHECK(use(1) == 1);
	HAS(3);
	end();
}

static void test_shrinker(void)
{
	struct shrink_control control = { 0 };
	int i;

	begin(KEYS);
	CHECK(shrink(1) == SHRINK_STOP);
	for (i = 0; i < KEYS; i++)
		use(i);
	CHECK(shim_shrinker->count_objects(shim_shrinker, &control) == KEYS);
	CHECK(shrink(2) == 2);
	HAS(KEYS - 2);
	CHECK(shrink(100) == KEYS - 2);
	HAS(0);
	CHECK(shrink(100) == SHRINK_STOP);
	/* Built again, but not at once. */
	CHECK(use(0) == 0);
	jiffies += SECOND;
	CHECK(use(0) == 1);
	HAS(1);
	end();
}

/* A table that is taken away in the middle of a verification stays until that ends. */
static void test_grace_period(void)
{
	u8 forged[64];

	begin(2);
	use(0);
	memcpy(forged, signatures[0], sizeof(forged));
	forged[0] ^= 1;
	rcu_read_lock();
	CHECK(shrink(1) == 1);
	HAS(0);
	CHECK(rcu_queue);
	CHECK(muster_es256_verify(keys[0], digest, signatures[0]));
	CHECK(!muster_es256_verify(keys[0], digest, forged));
	rcu_read_unlock();
	shim_grace_period();
	CHECK(!rcu_queue);
	end();
}

static void test_no_memory(void)
{
	struct muster_es256_key *key;

	begin(2);
	shim_no_memory = true;
	CHECK(muster_es256_key_new(&key, public_keys[0], tables) == -ENOMEM);
	CHECK(!muster_es256_tables_new(1));
	CHECK(use(0) == 1);
	HAS(0);
	CHECK(use(0) == 0);
	shim_no_memory = false;
	jiffies += SECOND;
	CHECK(use(0) == 1);
	HAS(1);
	end();
}

static void test_free(void)
{
	u8 bad[64] = { 1 };

	begin(2);
	CHECK(muster_es256_key_new(&keys[0], bad, tables) == -EINVAL);
	/* with work pending; with a table; after the owner let the tables go */
	CHECK(muster_es256_verify(keys[1], digest, signatures[1]));
	muster_es256_key_free(keys[1]);
	CHECK(shim_work() == 0);
	use(2);
	HAS(1);
	muster_es256_key_free(keys[2]);
	HAS(0);
	muster_es256_tables_put(tables);
	use(3);
	CHECK(shrink(1) == 1);
	muster_es256_key_free(keys[0]);
	muster_es256_key_free(keys[3]);
	muster_es256_key_free(keys[4]);
	CHECK(shim_shrinker);
	muster_es256_key_free(keys[5]);
	CHECK(!shim_shrinker);
	shim_grace_period();
	muster_es256_key_free(NULL);
	muster_es256_tables_put(NULL);

	/* a key that shall never have one */
	CHECK(!muster_es256_key_new(&keys[0], public_keys[0], NULL));
	CHECK(use(0) == 0);
	muster_es256_key_free(keys[0]);
}

static const struct tap_test tests[] = {
	{ "a table is built after a valid signature, once", test_first_use },
	{ "there are no more than the limit, and those in use stay", test_bound },
	{ "a table that is not used makes room", test_idle },
	{ "the shrinker takes as many as it is asked to", test_shrinker },
	{ "a table that is taken away lives until readers are done", test_grace_period },
	{ "no memory: no table, and later one", test_no_memory },
	{ "keys are freed with work, table, or neither", test_free },
};

int main(void)
{
	ref_init();
	return tap_run(tests, sizeof(tests) / sizeof(tests[0]));
}
