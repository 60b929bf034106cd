// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measure sealing and opening inside the kernel, with the objects of the module
 * itself. Reading /sys/kernel/debug/muster_bench measures, and gives one JSON
 * object a line, for each cipher and size.
 *
 * Times are the kernel clock's, in nanoseconds. Under QEMU's icount that clock
 * counts guest instructions.
 */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "cose.h"
#include "mem.h"
#include "open.h"
#include "p256.h"
#include "seal.h"

static unsigned int rounds = 5;
module_param(rounds, uint, 0400);
MODULE_PARM_DESC(rounds, "how often each step is measured");

static unsigned int loops = 500;
module_param(loops, uint, 0400);
MODULE_PARM_DESC(loops, "how often a step runs in one measurement");

static unsigned int signature_loops = 20;
module_param(signature_loops, uint, 0400);
MODULE_PARM_DESC(signature_loops, "the same for steps that sign or verify");

static int alg;
module_param(alg, int, 0400);
MODULE_PARM_DESC(alg, "COSE number of the one cipher to measure; 0 for all");

static const s32 ciphers[] = { 10, 30, 1, 3, 24 };
static const size_t sizes[] = { 64, 256, 1024 };

#define PAYLOAD_MAX 1024
#define PLAIN_MAX (PAYLOAD_MAX + 32)
#define SEALED_MAX (PLAIN_MAX + MUSTER_SEAL_OVERHEAD)
#define CREDENTIAL_LEN 106 /* a CWT Claims Set with a P-256 key and a short subject */
#define FIRST_SSN 0x10000 /* so that all messages are of the same length */
#define TABLE_TIMEOUT_MS 10000

/**
 * struct subject - what is measured: messages of one member, with one cipher and size
 * @common: Common Context
 * @credential: the member's; its key is one of the two below
 * @party: the member's keys
 * @priv: private key
 * @tables: where the table of @key is
 * @key: public key, with a table
 * @key_without: the same, without
 * @ssn: sequence number of the next message
 * @plain_len: length of @plain
 * @s: a message sealed
 * @coap: @plain, parsed
 * @o: the same message opened
 * @cose: what @s is protected with
 * @random: for signatures
 * @digest: of @s
 * @signature: of @digest
 * @aead_aad_len: length of the Enc_structure of @s
 * @text_len: length of its plaintext
 * @result_len: length of @result
 * @aad_tail: @credential.aad_tail
 * @plain: the application's message
 * @sealed: @s.out
 * @aad: @s.aad
 * @open_aad: @o.aad
 * @text: @o.text
 * @result: the opened message
 */
struct subject {
	struct muster_common common;
	struct muster_credential credential;
	struct muster_party party;
	struct muster_es256_private *priv;
	struct muster_es256_tables *tables;
	struct muster_es256_key *key;
	struct muster_es256_key *key_without;
	u64 ssn;
	size_t plain_len;
	struct muster_sealing s;
	struct muster_coap coap;
	struct muster_opening o;
	struct muster_cose cose;
	u8 random[32];
	u8 digest[MUSTER_SHA256_LEN];
	u8 signature[MUSTER_SIGNATURE_LEN];
	size_t aead_aad_len;
	size_t text_len;
	size_t result_len;
	u8 aad_tail[2 * (3 + CREDENTIAL_LEN)];
	u8 plain[PLAIN_MAX];
	u8 sealed[SEALED_MAX];
	u8 aad[MUSTER_AAD_MAX];
	u8 open_aad[MUSTER_AAD_MAX];
	u8 text[SEALED_MAX];
	u8 result[SEALED_MAX];
};

/* The steps. Each returns whether it worked. */

static bool seal_parse(struct subject *b)
{
	return muster_coap_parse(&b->coap, b->plain, b->plain_len);
}

/* As a request, as outgoing.c does it. */
static bool seal_encrypt(struct subject *b)
{
	struct muster_sealing *s = &b->s;

	muster_piv_from_ssn(&s->piv, b->ssn++);
	s->request.kid = s->self->kid;
	s->request.piv = s->piv;
	s->request.gid = s->common->gid;
	return !muster_seal_encrypt(s, &b->coap);
}

static bool seal_sign(struct subject *b)
{
	get_random_bytes(b->random, sizeof(b->random));
	return !muster_seal_sign(&b->s, b->priv, b->random);
}

static bool seal(struct subject *b)
{
	return seal_parse(b) && seal_encrypt(b) && seal_sign(b);
}

static bool open_parse(struct subject *b)
{
	memset(&b->o, 0, sizeof(b->o));
	if (muster_open_parse(&b->o, b->sealed, b->s.out_len))
		return false;
	b->o.common = &b->common;
	b->o.sender = &b->party;
	b->o.aad = b->open_aad;
	b->o.text = b->text;
	return true;
}

static bool open_decrypt(struct subject *b)
{
	return !muster_open_decrypt(&b->o);
}

static bool open_verify(struct subject *b)
{
	return !muster_open_verify(&b->o);
}

static bool open_finish(struct subject *b)
{
	return !muster_open_finish(&b->o, b->result, sizeof(b->result), &b->result_len);
}

static bool open(struct subject *b)
{
	return open_parse(b) && open_decrypt(b) && open_verify(b) && open_finish(b);
}

static bool open_without_table(struct subject *b)
{
	bool ok;

	b->credential.key = b->key_without;
	ok = open(b);
	b->credential.key = b->key;
	return ok;
}

/* What the steps above consist of. */

static bool aad(struct subject *b)
{
	return muster_cose_aad(&b->cose, b->aad) == b->s.aad_len;
}

static bool aead(struct subject *b)
{
	static const u8 nonce[MUSTER_NONCE_MAX];

	return !muster_aead_seal(b->party.aead, nonce, b->aad, b->aead_aad_len, b->text,
				 b->text_len);
}

static bool digest(struct subject *b)
{
	muster_cose_digest(&b->cose, b->aad, b->s.aad_len, b->sealed + b->s.ciphertext,
			   b->text_len, b->digest);
	return true;
}

static bool keystream(struct subject *b)
{
	u8 masked[MUSTER_SIGNATURE_LEN];

	muster_cose_mask(&b->cose, masked, b->signature);
	return true;
}

static bool sign(struct subject *b)
{
	return !muster_es256_sign(b->priv, b->digest, b->random, b->signature);
}

static bool verify(struct subject *b)
{
	return muster_es256_verify(b->key, b->digest, b->signature);
}

static bool verify_without_table(struct subject *b)
{
	return muster_es256_verify(b->key_without, b->digest, b->signature);
}

/* In an order in which each finds what it needs. */
static const struct step {
	const char *name;
	bool (*run)(struct subject *b);
	bool signature;
} steps[] = {
	{ "seal", seal, true },
	{ "seal_parse", seal_parse },
	{ "seal_encrypt", seal_encrypt },
	{ "seal_sign", seal_sign, true },
	{ "open", open, true },
	{ "open_without_table", open_without_table, true },
	{ "open_parse", open_parse },
	{ "open_decrypt", open_decrypt },
	{ "open_verify", open_verify, true },
	{ "open_finish", open_finish },
	{ "aad", aad },
	{ "aead", aead },
	{ "digest", digest },
	{ "keystream", keystream },
	{ "sign", sign, true },
	{ "verify", verify, true },
	{ "verify_without_table", verify_without_table, true },
};

/* A non-confirmable PUT to /alarm. */
static void write_message(struct subject *b, size_t size)
{
	static const u8 head[] = { 0x54, 0x03, 0x12, 0x34, 0xa1, 0xa2, 0xa3, 0xa4,
				   0xb5, 'a', 'l', 'a', 'r', 'm', MUSTER_COAP_PAYLOAD_MARKER };

	memcpy(b->plain, head, sizeof(head));
	memset(b->plain + sizeof(head), 'x', size);
	b->plain_len = sizeof(head) + size;
}

static int make_keys(struct subject *b, s32 cipher)
{
	static const u8 secret[16] = { 1 }, private_key[MUSTER_P256_KEY_LEN] = { 1 };
	static const struct muster_master master = { secret, sizeof(secret) };
	static const u8 credential[CREDENTIAL_LEN];
	u8 public_key[MUSTER_P256_PUBLIC_LEN];
	int err;

	b->common.algs = (struct muster_algs){
		.aead = cipher,
		.group_enc = cipher,
		.signature = MUSTER_ALG_ES256,
		.key_agreement = -27,
	};
	b->common.gid = (struct muster_gid){ 2, { 0xa1, 0xa1 } };
	b->credential.aad_tail = b->aad_tail;
	b->credential.aad_tail_len = muster_oscore_aad_tail_len(CREDENTIAL_LEN, CREDENTIAL_LEN);
	muster_oscore_aad_tail(b->aad_tail, credential, CREDENTIAL_LEN, credential,
			       CREDENTIAL_LEN);
	b->party.kid = (struct muster_kid){ 1, { 0x25 } };
	b->party.credential = &b->credential;

	err = muster_common_derive(&b->common, &master);
	if (err)
		return err;
	err = muster_party_init(&b->party, &b->common, &master);
	if (err)
		return err;
	err = muster_es256_private_new(&b->priv, private_key);
	if (err)
		return err;
	b->tables = muster_es256_tables_new(1);
	if (!b->tables)
		return -ENOMEM;
	muster_es256_public(b->priv, public_key);
	err = muster_es256_key_new(&b->key, public_key, b->tables);
	if (err)
		return err;
	return muster_es256_key_new(&b->key_without, public_key, NULL);
}

static void subject_free(struct subject *b)
{
	muster_es256_key_free(b->key_without);
	muster_es256_key_free(b->key);
	muster_es256_tables_put(b->tables);
	muster_es256_private_free(b->priv);
	muster_party_release(&b->party);
	kfree_sensitive(b);
}

/* A valid signature makes a work build the table; it counts the table when it begins. */
static int wait_for_table(struct subject *b)
{
	unsigned int ms;

	for (ms = 0; MUSTER_P256_HAS_TABLES && !muster_es256_tables_count(b->tables); ms++) {
		if (ms == TABLE_TIMEOUT_MS)
			return -ETIMEDOUT;
		usleep_range(1000, 2000);
	}
	return 0;
}

/* Seal and open one message, and keep what the steps work on. */
static int first_message(struct subject *b)
{
	u8 prefix[MUSTER_OSCORE_PREFIX_MAX];

	b->ssn = FIRST_SSN;
	b->s.common = &b->common;
	b->s.self = &b->party;
	b->s.is_request = true;
	b->s.has_piv = true;
	b->s.out = b->sealed;
	b->s.out_size = sizeof(b->sealed);
	b->s.aad = b->aad;
	b->credential.key = b->key;
	b->cose = (struct muster_cose){
		.common = &b->common,
		.sender = &b->party,
		.request = &b->s.request,
		.is_request = true,
		.piv_kid = &b->party.kid,
		.piv = &b->s.piv,
		.option = b->s.option,
	};
	if (!seal(b) || !open(b))
		return -EIO;
	if (b->result_len != b->plain_len || memcmp(b->result, b->plain, b->plain_len))
		return -EBADMSG;
	b->cose.option_len = b->s.option_len;
	b->text_len = b->o.text_len;
	b->aead_aad_len = b->s.aad_len + muster_oscore_enc_prefix(prefix, b->s.aad_len);
	return digest(b) && sign(b) ? wait_for_table(b) : -EIO;
}

static struct subject *subject_new(s32 cipher, size_t size)
{
	struct subject *b;
	int err;

	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return ERR_PTR(-ENOMEM);
	write_message(b, size);
	err = make_keys(b, cipher);
	if (!err)
		err = first_message(b);
	if (err) {
		subject_free(b);
		return ERR_PTR(err);
	}
	return b;
}

/* Return: how long @count times take, or 0 if one failed. */
static u64 run(const struct step *step, struct subject *b, unsigned int count)
{
	u64 begin = ktime_get_ns();
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!step->run(b))
			return 0;
	}
	return ktime_get_ns() - begin;
}

static int measure(struct seq_file *seq, const struct step *step, struct subject *b)
{
	unsigned int count = step->signature ? signature_loops : loops;
	unsigned int round;
	u64 ns;

	/* One that does not count fills the caches. */
	if (!run(step, b, count))
		return -EIO;
	seq_printf(seq, "\"%s\": {\"loops\": %u, \"ns\": [", step->name, count);
	for (round = 0; round < rounds; round++) {
		cond_resched();
		ns = run(step, b, count);
		if (!ns)
			return -EIO;
		seq_printf(seq, "%s%llu", round ? ", " : "", ns);
	}
	seq_puts(seq, "]}");
	return 0;
}

static int measure_all(struct seq_file *seq, struct subject *b, size_t size)
{
	size_t i;
	int err;

	seq_printf(seq, "{\"arithmetic\": \"%s\", \"alg\": \"%s\", \"size\": %zu, \"plain\": %zu, ",
		   MUSTER_P256_HAS_TABLES ? "p256" : "ecc", b->common.suite->name, size,
		   b->plain_len);
	seq_printf(seq, "\"sealed\": %zu, \"aad\": %zu, \"steps\": {", b->s.out_len,
		   b->aead_aad_len);
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		if (i)
			seq_puts(seq, ", ");
		err = measure(seq, &steps[i], b);
		if (err) {
			pr_err("muster_bench: %s fails with %s and %zu bytes\n", steps[i].name,
			       b->common.suite->name, size);
			return err;
		}
	}
	seq_puts(seq, "}}\n");
	return 0;
}

static void *bench_start(struct seq_file *seq, loff_t *pos)
{
	return *pos < ARRAY_SIZE(ciphers) * ARRAY_SIZE(sizes) ? pos : NULL;
}

static void *bench_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return bench_start(seq, pos);
}

static void bench_stop(struct seq_file *seq, void *v)
{
}

static int bench_show(struct seq_file *seq, void *v)
{
	size_t index = *(loff_t *)v;
	size_t size = sizes[index % ARRAY_SIZE(sizes)];
	s32 cipher = ciphers[index / ARRAY_SIZE(sizes)];
	struct subject *b;
	int err;

	if (alg && alg != cipher)
		return SEQ_SKIP;
	b = subject_new(cipher, size);
	if (IS_ERR(b))
		return PTR_ERR(b);
	err = measure_all(seq, b, size);
	subject_free(b);
	return err;
}

static const struct seq_operations bench_sops = {
	.start = bench_start,
	.next = bench_next,
	.stop = bench_stop,
	.show = bench_show,
};

DEFINE_SEQ_ATTRIBUTE(bench);

static struct dentry *file;

static int __init bench_init(void)
{
	int err;

	if (!rounds || !loops || !signature_loops)
		return -EINVAL;
	err = muster_hash_init();
	if (err)
		return err;
	file = debugfs_create_file("muster_bench", 0400, NULL, NULL, &bench_fops);
	return 0;
}

static void __exit bench_exit(void)
{
	debugfs_remove(file);
	rcu_barrier(); /* tables are freed under RCU */
	muster_aead_exit();
	muster_hash_exit();
}

module_init(bench_init);
module_exit(bench_exit);

MODULE_LICENSE("GPL");
MODULE_SOFTDEP("pre: ccm gcm ctr aes ghash chacha20poly1305 chacha20 poly1305 sha256");
MODULE_DESCRIPTION("Measure sealing and opening of Group OSCORE messages");
