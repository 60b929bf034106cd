// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ES256 next to OpenSSL's, natively, in one run: es256 [-j] [-c CPU] [-r ROUNDS]
 *
 * Each round measures every operation once, for some milliseconds, one after the other, so
 * that what slows the machine down slows all of them down. A ratio is that of one round;
 * what is printed is the median of the rounds' ratios, and their spread.
 *
 * OpenSSL's are the low-level calls and EVP with a context that is kept; the faster one
 * counts. All take digests, and go through some keys and signatures in turn.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdh.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/rand.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "es256.h"
#include "p256.h"

#define KEYS 16
#define ROUNDS_MAX 1000
#define BATCH_NS 5e6

#define die_if(condition) \
	do { \
		if (condition) { \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			exit(1); \
		} \
	} while (0)

/* One key, and a signature by it, in every form that is needed. */
struct item {
	u8 digest[32];
	u8 signature[64];
	u8 der[80];
	size_t der_len;
	u8 public_key[64];
	EC_KEY *ec;
	ECDSA_SIG *sig;
	EVP_PKEY_CTX *verify;
	EVP_PKEY_CTX *sign;
	EVP_PKEY_CTX *derive;
	struct muster_es256_key *with_table;
	struct muster_es256_key *without;
	struct muster_es256_private *priv;
	struct muster_p256_affine point;
};

static struct item items[KEYS];
static const EC_POINT *peer_point;
static u8 output[80];
static u8 randomness[32];

static void verify_with_table(const struct item *item)
{
	die_if(!muster_es256_verify(item->with_table, item->digest, item->signature));
}

static void verify_without(const struct item *item)
{
	die_if(!muster_es256_verify(item->without, item->digest, item->signature));
}

static void verify_low_level(const struct item *item)
{
	die_if(ECDSA_do_verify(item->digest, 32, item->sig, item->ec) != 1);
}

static void verify_evp(const struct item *item)
{
	die_if(EVP_PKEY_verify(item->verify, item->der, item->der_len, item->digest, 32) != 1);
}

static void sign(const struct item *item)
{
	die_if(muster_es256_sign(item->priv, item->digest, randomness, output));
}

static void sign_low_level(const struct item *item)
{
	ECDSA_SIG *sig = ECDSA_do_sign(item->digest, 32, item->ec);

	die_if(!sig);
	ECDSA_SIG_free(sig);
}

static void sign_evp(const struct item *item)
{
	size_t len = sizeof(output);

	die_if(EVP_PKEY_sign(item->sign, output, &len, item->digest, 32) != 1);
}

static void ecdh(const struct item *item)
{
	die_if(muster_es256_ecdh(item->priv, items[0].public_key, output));
}

static void ecdh_low_level(const struct item *item)
{
	die_if(ECDH_compute_key(output, 32, peer_point, item->ec, NULL) != 32);
}

static void ecdh_evp(const struct item *item)
{
	size_t len = sizeof(output);

	die_if(EVP_PKEY_derive(item->derive, output, &len) != 1);
}

static void build_table(const struct item *item)
{
	static struct muster_p256_table table;

	muster_p256_table_build(&table, &item->point);
}

enum operation {
	VERIFY_WITH_TABLE, VERIFY_WITHOUT, SIGN, ECDH, BUILD_TABLE,
	VERIFY_LOW_LEVEL, VERIFY_EVP, SIGN_LOW_LEVEL, SIGN_EVP, ECDH_LOW_LEVEL, ECDH_EVP,
	OPERATIONS,
};

static void (*const operations[OPERATIONS])(const struct item *item) = {
	[VERIFY_WITH_TABLE] = verify_with_table,
	[VERIFY_WITHOUT] = verify_without,
	[SIGN] = sign,
	[ECDH] = ecdh,
	[BUILD_TABLE] = build_table,
	[VERIFY_LOW_LEVEL] = verify_low_level,
	[VERIFY_EVP] = verify_evp,
	[SIGN_LOW_LEVEL] = sign_low_level,
	[SIGN_EVP] = sign_evp,
	[ECDH_LOW_LEVEL] = ecdh_low_level,
	[ECDH_EVP] = ecdh_evp,
};

/* What is printed: ours against the faster of two of OpenSSL's. */
static const struct row {
	enum operation own;
	enum operation low_level;
	enum operation evp;
	const char *name;
	const char *title;
} rows[] = {
	{ VERIFY_WITH_TABLE, VERIFY_LOW_LEVEL, VERIFY_EVP, "verify_with_table",
	  "verify, with table" },
	{ VERIFY_WITHOUT, VERIFY_LOW_LEVEL, VERIFY_EVP, "verify_without_table",
	  "verify, without" },
	{ SIGN, SIGN_LOW_LEVEL, SIGN_EVP, "sign", "sign" },
	{ ECDH, ECDH_LOW_LEVEL, ECDH_EVP, "ecdh", "ECDH" },
};

static double times[OPERATIONS][ROUNDS_MAX]; /* nanoseconds of one */
static int rounds = 41;

/* Time that this program got: others' share of the core does not count. */
static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Return: nanoseconds that one takes, of as many as @ns holds, but all keys at least. */
static double measure(void (*run)(const struct item *item), double ns)
{
	double begin = now(), end = begin;
	long count = 0;
	int i;

	while (end - begin < ns) {
		for (i = 0; i < KEYS; i++)
			run(&items[i]);
		count += KEYS;
		end = now();
	}
	return (end - begin) / (double)count;
}

static void make_item(struct item *item, struct muster_es256_tables *tables, EVP_PKEY **peer)
{
	const EC_GROUP *group;
	unsigned char *der = item->der;
	EVP_PKEY *pkey = EVP_PKEY_new();
	u8 bytes[65], private_key[32];

	die_if(RAND_bytes(item->digest, 32) != 1);
	item->ec = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
	die_if(!item->ec || !EC_KEY_generate_key(item->ec) ||
	       !EVP_PKEY_set1_EC_KEY(pkey, item->ec));
	group = EC_KEY_get0_group(item->ec);
	die_if(EC_POINT_point2oct(group, EC_KEY_get0_public_key(item->ec),
				  POINT_CONVERSION_UNCOMPRESSED, bytes, 65, NULL) != 65);
	memcpy(item->public_key, bytes + 1, 64);
	die_if(BN_bn2binpad(EC_KEY_get0_private_key(item->ec), private_key, 32) != 32);

	item->sig = ECDSA_do_sign(item->digest, 32, item->ec);
	die_if(!item->sig);
	die_if(BN_bn2binpad(ECDSA_SIG_get0_r(item->sig), item->signature, 32) != 32);
	die_if(BN_bn2binpad(ECDSA_SIG_get0_s(item->sig), item->signature + 32, 32) != 32);
	item->der_len = (size_t)i2d_ECDSA_SIG(item->sig, &der);

	item->verify = EVP_PKEY_CTX_new(pkey, NULL);
	item->sign = EVP_PKEY_CTX_new(pkey, NULL);
	item->derive = EVP_PKEY_CTX_new(pkey, NULL);
	if (!*peer)
		*peer = pkey;
	die_if(EVP_PKEY_verify_init(item->verify) != 1 || EVP_PKEY_sign_init(item->sign) != 1 ||
	       EVP_PKEY_derive_init(item->derive) != 1 ||
	       EVP_PKEY_derive_set_peer(item->derive, *peer) != 1);

	die_if(muster_es256_key_new(&item->with_table, item->public_key, tables));
	die_if(muster_es256_key_new(&item->without, item->public_key, NULL));
	die_if(muster_es256_private_new(&item->priv, private_key));
	die_if(!muster_p256_public(&item->point, item->public_key));
}

static int compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct summary {
	double median, min, max, mad;
};

static struct summary summarize(const double *values)
{
	static double sorted[ROUNDS_MAX];
	struct summary s;
	int i;

	memcpy(sorted, values, (size_t)rounds * sizeof(*values));
	qsort(sorted, (size_t)rounds, sizeof(*sorted), compare_numbers);
	s.median = sorted[rounds / 2];
	s.min = sorted[0];
	s.max = sorted[rounds - 1];
	for (i = 0; i < rounds; i++)
		sorted[i] = fabs(values[i] - s.median);
	qsort(sorted, (size_t)rounds, sizeof(*sorted), compare_numbers);
	s.mad = sorted[rounds / 2];
	return s;
}

/* The ratios of the rounds: how often @b's time is in @a's. */
static struct summary ratio(enum operation a, enum operation b)
{
	static double ratios[ROUNDS_MAX];
	int i;

	for (i = 0; i < rounds; i++)
		ratios[i] = times[a][i] / times[b][i];
	return summarize(ratios);
}

static enum operation faster(const struct row *row)
{
	return summarize(times[row->low_level]).median < summarize(times[row->evp]).median ?
	       row->low_level : row->evp;
}

static void print_people(const char *cpu_model, int cpu)
{
	struct summary own, theirs, r, with, without;
	const struct row *row;
	enum operation best;

	printf("%s, CPU %d\n%s, %d rounds\n\n", cpu_model, cpu,
	       OpenSSL_version(OPENSSL_VERSION), rounds);
	printf("%-20s %9s %9s %9s  %-9s %6s  %s\n", "", "us each", "a second", "OpenSSL's", "by",
	       "ratio", "spread (min .. max, median deviation)");
	for (row = rows; row < rows + ARRAY_SIZE(rows); row++) {
		best = faster(row);
		own = summarize(times[row->own]);
		theirs = summarize(times[best]);
		r = ratio(best, row->own);
		printf("%-20s %9.2f %9.0f %9.0f  %-9s %6.2f  %.2f .. %.2f, %.3f\n", row->title,
		       own.median / 1e3, 1e9 / own.median, 1e9 / theirs.median,
		       best == row->evp ? "EVP" : "low-level", r.median, r.min, r.max, r.mad);
	}
	own = summarize(times[BUILD_TABLE]);
	with = ratio(BUILD_TABLE, VERIFY_WITH_TABLE);
	without = ratio(BUILD_TABLE, VERIFY_WITHOUT);
	printf("%-20s %9.2f %9.0f\n", "build a table", own.median / 1e3, 1e9 / own.median);
	printf("\nBuilding a table takes as long as %.2f (%.2f .. %.2f) verifications without it,\n"
	       "or %.2f (%.2f .. %.2f) with it.\n", without.median, without.min, without.max,
	       with.median, with.min, with.max);
}

static void print_summary(const char *name, const struct summary *s, const char *end)
{
	printf("\"%s\": {\"median\": %.4f, \"min\": %.4f, \"max\": %.4f, \"mad\": %.4f}%s", name,
	       s->median, s->min, s->max, s->mad, end);
}

static void print_json(const char *cpu_model, int cpu)
{
	struct summary own, theirs, r, with, without;
	const struct row *row;
	enum operation best;

	printf("{\"cpu\": \"%s\", \"core\": %d, \"openssl\": \"%s\", \"rounds\": %d,\n", cpu_model,
	       cpu, OpenSSL_version(OPENSSL_VERSION), rounds);
	for (row = rows; row < rows + ARRAY_SIZE(rows); row++) {
		best = faster(row);
		own = summarize(times[row->own]);
		theirs = summarize(times[best]);
		r = ratio(best, row->own);
		printf(" \"%s\": {", row->name);
		print_summary("ns", &own, ", ");
		print_summary("openssl_ns", &theirs, ", ");
		printf("\"openssl_call\": \"%s\", ", best == row->evp ? "evp" : "low-level");
		print_summary("ratio", &r, "},\n");
	}
	own = summarize(times[BUILD_TABLE]);
	with = ratio(BUILD_TABLE, VERIFY_WITH_TABLE);
	without = ratio(BUILD_TABLE, VERIFY_WITHOUT);
	printf(" \"build_table\": {");
	print_summary("ns", &own, ", ");
	print_summary("verifications_without", &without, ", ");
	print_summary("verifications_with", &with, "}}\n");
}

/* The processor's name, without what would break a JSON string. */
static void read_cpu_model(char *model, size_t size)
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	char line[256], *colon;

	snprintf(model, size, "unknown processor");
	while (file && fgets(line, sizeof(line), file)) {
		colon = strchr(line, ':');
		if (strncmp(line, "model name", 10) || !colon)
			continue;
		colon[strcspn(colon, "\n\"\\")] = '\0';
		snprintf(model, size, "%s", colon + 2);
		break;
	}
	if (file)
		fclose(file);
}

static void pin(int *cpu)
{
	cpu_set_t set;

	/* The last one that is allowed: others prefer the first. */
	die_if(sched_getaffinity(0, sizeof(set), &set));
	if (*cpu < 0)
		for (int i = 0; i < CPU_SETSIZE; i++)
			if (CPU_ISSET(i, &set))
				*cpu = i;
	CPU_ZERO(&set);
	CPU_SET(*cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		fprintf(stderr, "CPU %d: %s\n", *cpu, strerror(errno));
		exit(1);
	}
}

int main(int argc, char **argv)
{
	struct muster_es256_tables *tables;
	int cpu = -1, option, i, round;
	EVP_PKEY *peer = NULL;
	char cpu_model[128];
	bool json = false;

	while ((option = getopt(argc, argv, "jc:r:")) != -1) {
		if (option == 'j')
			json = true;
		else if (option == 'c')
			cpu = atoi(optarg);
		else if (option == 'r')
			rounds = atoi(optarg);
		else
			rounds = 0;
	}
	if (rounds < 1 || rounds > ROUNDS_MAX || optind < argc) {
		fprintf(stderr, "usage: es256 [-j] [-c CPU] [-r ROUNDS]\n");
		return 2;
	}
	pin(&cpu);
	read_cpu_model(cpu_model, sizeof(cpu_model));

	tables = muster_es256_tables_new(KEYS);
	die_if(!tables || RAND_bytes(randomness, sizeof(randomness)) != 1);
	for (i = 0; i < KEYS; i++)
		make_item(&items[i], tables, &peer);
	peer_point = EC_KEY_get0_public_key(items[0].ec);

	/* A round that does not count: it builds the tables. */
	for (i = 0; i < OPERATIONS; i++)
		measure(operations[i], BATCH_NS);
	die_if(muster_es256_tables_count(tables) != KEYS);
	for (round = 0; round < rounds; round++)
		for (i = 0; i < OPERATIONS; i++)
			times[i][round] = measure(operations[i], BATCH_NS);

	if (json)
		print_json(cpu_model, cpu);
	else
		print_people(cpu_model, cpu);
	return 0;
}
