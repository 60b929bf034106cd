// SPDX-License-Identifier: GPL-2.0-or-later
/* Public keys for user space: like es256_kernel.c, but a table is built at once and stays. */
#include "es256.h"
#include "mem.h"
#include "p256.h"

struct muster_es256_tables {
	u32 refs;
	u32 count;
	u32 limit;
};

struct muster_es256_key {
	struct muster_p256_affine point;
	struct muster_p256_table *table;
	struct muster_es256_tables *tables;
};

struct muster_es256_tables *muster_es256_tables_new(u32 limit)
{
	struct muster_es256_tables *tables = muster_zalloc(sizeof(*tables));

	if (!tables)
		return NULL;
	tables->refs = 1;
	tables->limit = limit;
	return tables;
}

void muster_es256_tables_put(struct muster_es256_tables *tables)
{
	if (tables && --tables->refs == 0)
		muster_free(tables);
}

u32 muster_es256_tables_count(const struct muster_es256_tables *tables)
{
	return tables->count;
}

int muster_es256_key_new(struct muster_es256_key **key, const u8 public_key[MUSTER_P256_PUBLIC_LEN],
			 struct muster_es256_tables *tables)
{
	struct muster_es256_key *k = muster_zalloc(sizeof(*k));

	if (!k)
		return -ENOMEM;
	if (!muster_p256_public(&k->point, public_key)) {
		muster_free(k);
		return -EINVAL;
	}
	if (tables)
		tables->refs++;
	k->tables = tables;
	*key = k;
	return 0;
}

void muster_es256_key_free(struct muster_es256_key *key)
{
	if (!key)
		return;
	if (key->table)
		key->tables->count--;
	muster_es256_tables_put(key->tables);
	muster_free(key->table);
	muster_free(key);
}

static void build_table(struct muster_es256_key *key)
{
	if (!key->tables || key->tables->count >= key->tables->limit)
		return;
	key->table = muster_zalloc(sizeof(*key->table));
	if (!key->table)
		return;
	muster_p256_table_build(key->table, &key->point);
	key->tables->count++;
}

bool muster_es256_verify(struct muster_es256_key *key, const u8 digest[MUSTER_SHA256_LEN],
			 const u8 signature[MUSTER_SIGNATURE_LEN])
{
	bool valid = muster_p256_verify(&key->point, key->table, digest, signature);

	if (MUSTER_P256_HAS_TABLES && valid && !key->table)
		build_table(key);
	return valid;
}
