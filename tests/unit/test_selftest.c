// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The self-test at load: it passes, and it names each part that gives a wrong
 * answer. The linker puts the functions here in front of the real ones
 * (--wrap), so that each can be made to fail in its own way.
 */
#include <errno.h>

#include "es256.h"
#include "oscore.h"
#include "selftest.h"
#include "suite.h"
#include "tap.h"

static enum {
	NOTHING,
	HKDF,
	AEAD_KEY,
	AEAD_MISSING,
	AEAD_ACCEPTS_ALL,
	AEAD_REFUSES_ALL,
	PRIVATE_KEY_ORDER,
	SIGNATURE,
	VERIFIES_ALL,
	VERIFIES_NONE,
	SECRET_ORDER,
	NONCE,
	COUNTERSIGN,
} broken;

static s32 broken_alg;

void __real_muster_hkdf(const u8 *salt, size_t salt_len, const u8 *ikm, size_t ikm_len,
			const u8 *info, size_t info_len, u8 *out, size_t out_len);
void __wrap_muster_hkdf(const u8 *salt, size_t salt_len, const u8 *ikm, size_t ikm_len,
			const u8 *info, size_t info_len, u8 *out, size_t out_len);

void __wrap_muster_hkdf(const u8 *salt, size_t salt_len, const u8 *ikm, size_t ikm_len,
			const u8 *info, size_t info_len, u8 *out, size_t out_len)
{
	__real_muster_hkdf(salt, salt_len, ikm, ikm_len, info, info_len, out, out_len);
	if (broken == HKDF)
		out[out_len - 1] ^= 1;
}

int __real_muster_aead_new(struct muster_aead **aead, const struct muster_suite *suite,
			   const u8 *key);
int __wrap_muster_aead_new(struct muster_aead **aead, const struct muster_suite *suite,
			   const u8 *key);

int __wrap_muster_aead_new(struct muster_aead **aead, const struct muster_suite *suite,
			   const u8 *key)
{
	u8 other[MUSTER_KEY_MAX];

	memcpy(other, key, suite->key_len);
	if (suite->alg == broken_alg && broken == AEAD_MISSING)
		return -ENOENT;
	if (suite->alg == broken_alg && broken == AEAD_KEY)
		other[suite->key_len - 1] ^= 1;
	return __real_muster_aead_new(aead, suite, other);
}

int __real_muster_aead_open(struct muster_aead *aead, const u8 *nonce, const u8 *aad,
			    size_t aad_len, u8 *text, size_t len);
int __wrap_muster_aead_open(struct muster_aead *aead, const u8 *nonce, const u8 *aad,
			    size_t aad_len, u8 *text, size_t len);

int __wrap_muster_aead_open(struct muster_aead *aead, const u8 *nonce, const u8 *aad,
			    size_t aad_len, u8 *text, size_t len)
{
	int err = __real_muster_aead_open(aead, nonce, aad, aad_len, text, len);

	if (broken == AEAD_ACCEPTS_ALL)
		return 0;
	return broken == AEAD_REFUSES_ALL ? -EBADMSG : err;
}

int __real_muster_es256_private_new(struct muster_es256_private **priv, const u8 *private_key);
int __wrap_muster_es256_private_new(struct muster_es256_private **priv, const u8 *private_key);

/* What Linux did between 6.1 and 6.12. */
int __wrap_muster_es256_private_new(struct muster_es256_private **priv, const u8 *private_key)
{
	u8 swapped[MUSTER_P256_KEY_LEN];
	int i;

	if (broken != PRIVATE_KEY_ORDER)
		return __real_muster_es256_private_new(priv, private_key);
	for (i = 0; i < MUSTER_P256_KEY_LEN; i++)
		swapped[i] = private_key[MUSTER_P256_KEY_LEN - 1 - i];
	return __real_muster_es256_private_new(priv, swapped);
}

int __real_muster_es256_sign(const struct muster_es256_private *priv, const u8 *digest,
			     const u8 *random, u8 *signature);
int __wrap_muster_es256_sign(const struct muster_es256_private *priv, const u8 *digest,
			     const u8 *random, u8 *signature);

int __wrap_muster_es256_sign(const struct muster_es256_private *priv, const u8 *digest,
			     const u8 *random, u8 *signature)
{
	int err = __real_muster_es256_sign(priv, digest, random, signature);

	if (broken == SIGNATURE)
		signature[0] ^= 1;
	return err;
}

bool __real_muster_es256_verify(struct muster_es256_key *key, const u8 *digest,
				const u8 *signature);
bool __wrap_muster_es256_verify(struct muster_es256_key *key, const u8 *digest,
				const u8 *signature);

bool __wrap_muster_es256_verify(struct muster_es256_key *key, const u8 *digest,
				const u8 *signature)
{
	if (broken == VERIFIES_ALL)
		return true;
	return broken != VERIFIES_NONE && __real_muster_es256_verify(key, digest, signature);
}

int __real_muster_es256_ecdh(const struct muster_es256_private *priv, const u8 *public_key,
			     u8 *secret);
int __wrap_muster_es256_ecdh(const struct muster_es256_private *priv, const u8 *public_key,
			     u8 *secret);

int __wrap_muster_es256_ecdh(const struct muster_es256_private *priv, const u8 *public_key,
			     u8 *secret)
{
	int err = __real_muster_es256_ecdh(priv, public_key, secret);
	u8 byte = secret[0];

	if (broken == SECRET_ORDER) {
		secret[0] = secret[31];
		secret[31] = byte;
	}
	return err;
}

bool __real_muster_oscore_nonce(u8 *nonce, u8 nonce_len, const u8 *common_iv,
				const struct muster_kid *piv_kid, const struct muster_piv *piv);
bool __wrap_muster_oscore_nonce(u8 *nonce, u8 nonce_len, const u8 *common_iv,
				const struct muster_kid *piv_kid, const struct muster_piv *piv);

bool __wrap_muster_oscore_nonce(u8 *nonce, u8 nonce_len, const u8 *common_iv,
				const struct muster_kid *piv_kid, const struct muster_piv *piv)
{
	bool ok = __real_muster_oscore_nonce(nonce, nonce_len, common_iv, piv_kid, piv);

	if (broken == NONCE)
		nonce[0] ^= 1;
	return ok;
}

size_t __real_muster_oscore_countersign_prefix(u8 *buf, enum muster_countersign countersign,
					       size_t aad_array_len);
size_t __wrap_muster_oscore_countersign_prefix(u8 *buf, enum muster_countersign countersign,
					       size_t aad_array_len);

size_t __wrap_muster_oscore_countersign_prefix(u8 *buf, enum muster_countersign countersign,
					       size_t aad_array_len)
{
	if (broken == COUNTERSIGN)
		countersign = MUSTER_COUNTERSIGN_RFC9338;
	return __real_muster_oscore_countersign_prefix(buf, countersign, aad_array_len);
}

static void check_named(int what, s32 alg, const char *expected)
{
	const char *named;

	broken = what;
	broken_alg = alg;
	named = muster_selftest();
	broken = NOTHING;
	tap_check(named && !strcmp(named, expected), __FILE__, __LINE__,
		  "with fault %d it names %s, not %s", what, named ? named : "nothing", expected);
}

static void test_passes(void)
{
	CHECK(!muster_selftest());
}

static void test_hkdf(void)
{
	check_named(HKDF, 0, "HKDF SHA-256");
}

static void test_aead(void)
{
	static const s32 algs[] = { 1, 3, 10, 24, 30 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(algs); i++) {
		check_named(AEAD_KEY, algs[i], muster_suite_find(algs[i])->name);
		check_named(AEAD_MISSING, algs[i], muster_suite_find(algs[i])->name);
	}
	check_named(AEAD_ACCEPTS_ALL, 0, "A128GCM");
	check_named(AEAD_REFUSES_ALL, 0, "A128GCM");
}

static void test_es256(void)
{
	check_named(PRIVATE_KEY_ORDER, 0, "ES256");
	check_named(SIGNATURE, 0, "ES256");
	check_named(VERIFIES_ALL, 0, "ES256");
	check_named(VERIFIES_NONE, 0, "ES256");
}

static void test_ecdh(void)
{
	check_named(SECRET_ORDER, 0, "ECDH P-256");
}

static void test_message(void)
{
	check_named(NONCE, 0, "Group OSCORE");
	check_named(COUNTERSIGN, 0, "Group OSCORE");
}

static const struct tap_test tests[] = {
	{ "the self-test passes", test_passes },
	{ "it names a wrong HKDF", test_hkdf },
	{ "it names each AEAD that is wrong or missing", test_aead },
	{ "it names a wrong ES256, also by the order of bytes", test_es256 },
	{ "it names a wrong ECDH", test_ecdh },
	{ "it names a message that does not open", test_message },
};

TAP_MAIN(tests)
