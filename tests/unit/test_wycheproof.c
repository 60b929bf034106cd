// SPDX-License-Identifier: GPL-2.0-or-later
/* HKDF and the AEADs against Wycheproof's sets of valid, invalid and edge cases. */
#include <stdlib.h>

#include "hash.h"
#include "json.h"
#include "mem.h"
#include "suite.h"
#include "tap.h"

typedef void (*run_case)(struct json_object *group, struct json_object *test, bool valid);

static int cases_run;

/* Run all cases of a file in VECTORS/wycheproof. */
static void run_file(const char *name, run_case run)
{
	struct json_object *file, *groups, *group, *cases, *test;
	char path[512];
	size_t g, t;

	snprintf(path, sizeof(path), "%s/wycheproof/%s", VECTORS, name);
	file = json_object_from_file(path);
	if (!file)
		SKIP("no ../shared/vectors/wycheproof/%s", name);
	cases_run = 0;
	groups = json_member(file, "testGroups");
	for (g = 0; g < json_object_array_length(groups); g++) {
		group = json_object_array_get_idx(groups, g);
		cases = json_member(group, "tests");
		for (t = 0; t < json_object_array_length(cases); t++) {
			test = json_object_array_get_idx(cases, t);
			run(group, test, !strcmp(json_text(test, "result"), "valid"));
		}
	}
	json_object_put(file);
	printf("# %d cases of %s\n", cases_run, name);
	CHECK(cases_run);
}

static int case_id(struct json_object *test)
{
	s64 id = 0;

	json_int(test, "tcId", &id);
	return id;
}

static void hkdf_case(struct json_object *group, struct json_object *test, bool valid)
{
	size_t ikm_len, salt_len, info_len, okm_len;
	u8 *ikm = json_bytes(test, "ikm", &ikm_len);
	u8 *salt = json_bytes(test, "salt", &salt_len);
	u8 *info = json_bytes(test, "info", &info_len);
	u8 *okm = json_bytes(test, "okm", &okm_len);
	u8 *out;

	(void)group;
	/* The invalid ones ask for more than 255 blocks, which no caller may. */
	if (valid) {
		out = malloc(okm_len);
		muster_hkdf(salt, salt_len, ikm, ikm_len, info, info_len, out, okm_len);
		tap_check(!memcmp(out, okm, okm_len), __FILE__, __LINE__, "case %d", case_id(test));
		free(out);
		cases_run++;
	}
	free(ikm);
	free(salt);
	free(info);
	free(okm);
}

static void test_hkdf(void)
{
	run_file("hkdf_sha256_test.json", hkdf_case);
}

/* A case's bytes in the suite's terms, with ciphertext and tag in one piece. */
static void aead_case(const struct muster_suite *suite, struct json_object *test, bool valid)
{
	size_t key_len, iv_len, aad_len, msg_len, ct_len, tag_len;
	u8 *key = json_bytes(test, "key", &key_len);
	u8 *iv = json_bytes(test, "iv", &iv_len);
	u8 *aad = json_bytes(test, "aad", &aad_len);
	u8 *msg = json_bytes(test, "msg", &msg_len);
	u8 *ct = json_bytes(test, "ct", &ct_len);
	u8 *tag = json_bytes(test, "tag", &tag_len);
	u8 *text = malloc(msg_len + tag_len + ct_len);
	struct muster_aead *aead;
	int err;

	if (!CHECK(!muster_aead_new(&aead, suite, key)))
		goto out;
	memcpy(text, ct, ct_len);
	memcpy(text + ct_len, tag, tag_len);
	err = muster_aead_open(aead, iv, aad, aad_len, text, ct_len + tag_len);
	tap_check(err == (valid ? 0 : -EBADMSG), __FILE__, __LINE__, "open of case %d: %d",
		  case_id(test), err);
	if (valid) {
		tap_check(!memcmp(text, msg, msg_len), __FILE__, __LINE__, "text of case %d",
			  case_id(test));
		memcpy(text, msg, msg_len);
		CHECK(!muster_aead_seal(aead, iv, aad, aad_len, text, msg_len));
		tap_check(!memcmp(text, ct, ct_len) && !memcmp(text + ct_len, tag, tag_len),
			  __FILE__, __LINE__, "seal of case %d", case_id(test));
	}
	muster_aead_free(aead);
	cases_run++;
out:
	free(key);
	free(iv);
	free(aad);
	free(msg);
	free(ct);
	free(tag);
	free(text);
}

/* The cases whose key, nonce and tag are as long as those of @suite. */
static void aead_case_of(s32 alg, struct json_object *group, struct json_object *test, bool valid)
{
	const struct muster_suite *suite = muster_suite_find(alg);
	s64 key, iv, tag;

	if (CHECK(json_int(group, "keySize", &key) && json_int(group, "ivSize", &iv) &&
		  json_int(group, "tagSize", &tag)) &&
	    key == 8 * suite->key_len && iv == 8 * suite->nonce_len && tag == 8 * suite->tag_len)
		aead_case(suite, test, valid);
}

static void gcm_case(struct json_object *group, struct json_object *test, bool valid)
{
	aead_case_of(1, group, test, valid);
	aead_case_of(3, group, test, valid);
}

static void test_gcm(void)
{
	run_file("aes_gcm_test.json", gcm_case);
}

static void ccm_case(struct json_object *group, struct json_object *test, bool valid)
{
	aead_case_of(10, group, test, valid);
	aead_case_of(30, group, test, valid);
}

static void test_ccm(void)
{
	run_file("aes_ccm_test.json", ccm_case);
}

static void chacha_case(struct json_object *group, struct json_object *test, bool valid)
{
	aead_case_of(24, group, test, valid);
}

static void test_chacha(void)
{
	run_file("chacha20_poly1305_test.json", chacha_case);
}

static const struct tap_test tests[] = {
	{ "Wycheproof HKDF-SHA-256", test_hkdf },
	{ "Wycheproof AES-GCM", test_gcm },
	{ "Wycheproof AES-CCM", test_ccm },
	{ "Wycheproof ChaCha20/Poly1305", test_chacha },
};

TAP_MAIN(tests)
