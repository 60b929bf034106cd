// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>

#include "hex.h"
#include "mem.h"
#include "vectors.h"

#define HKDF_SHA_256 5 /* by the number of its HMAC (RFC 9053 section 3.1) */

/* An algorithm of the group; null or absent: not set. */
static bool load_alg(struct json_object *params, const char *key, s32 *alg)
{
	s64 value = MUSTER_ALG_NONE;

	if (json_member(params, key) && !json_int(params, key, &value))
		return false;
	*alg = value;
	return value == *alg;
}

/* Text like "HKDF SHA-256 (5)", the number alone, or nothing. */
static bool hkdf_supported(struct json_object *params)
{
	const char *text = json_text(params, "hkdf");
	s64 number = HKDF_SHA_256;

	if (text)
		return strstr(text, "SHA-256") || strstr(text, "(5)");
	json_int(params, "hkdf", &number);
	return number == HKDF_SHA_256;
}

static const char *load_params(struct vector_group *group)
{
	struct json_object *params = json_member(group->json, "params");
	struct muster_algs *algs = &group->common.algs;
	size_t gid_len;
	u8 *gid;

	if (!params)
		return "no params";
	if (!load_alg(params, "alg_aead", &algs->aead) ||
	    !load_alg(params, "alg_group_enc", &algs->group_enc) ||
	    !load_alg(params, "alg_signature", &algs->signature) ||
	    !load_alg(params, "alg_pairwise_key_agreement", &algs->key_agreement))
		return "an algorithm in params is no number";

	group->master.secret = json_bytes(params, "master_secret", &group->master.secret_len);
	if (!group->master.secret)
		return "no master_secret in params";
	group->master.salt = json_bytes(params, "master_salt", &group->master.salt_len);
	if (!group->master.salt && json_member(params, "master_salt"))
		return "master_salt in params is not hexadecimal";

	gid = json_bytes(params, "gid", &gid_len);
	if (!gid || gid_len > MUSTER_GID_MAX) {
		free(gid);
		return "no gid in params that is supported";
	}
	group->common.gid.len = gid_len;
	memcpy(group->common.gid.id, gid, gid_len);
	free(gid);

	if (!hkdf_supported(params))
		group->unsupported = "HKDF Algorithm not supported";
	else if (algs->signature != MUSTER_ALG_ES256)
		group->unsupported = "Signature Algorithm not supported";
	else if (!muster_suite_find(algs->group_enc))
		group->unsupported = "Group Encryption Algorithm not supported";
	else if (muster_common_derive(&group->common, &group->master))
		group->unsupported = "AEAD Algorithm unknown";
	return NULL;
}

/* The public key from x and y, or from the COSE_Key in a CCS. Return: allocated, or NULL. */
static u8 *load_public_key(struct json_object *object, struct bytes cred)
{
	static const u8 label_x[] = { 0x21, 0x58, 0x20 }, label_y[] = { 0x22, 0x58, 0x20 };
	u8 *key = malloc(MUSTER_P256_PUBLIC_LEN);
	size_t x_len, y_len, i;
	u8 *x = json_bytes(object, "x", &x_len);
	u8 *y = json_bytes(object, "y", &y_len);
	bool found = x && y && x_len == 32 && y_len == 32;

	if (found) {
		memcpy(key, x, 32);
		memcpy(key + 32, y, 32);
	}
	for (i = 0; !found && i + 70 <= cred.len; i++) {
		if (memcmp(cred.data + i, label_x, 3) || memcmp(cred.data + i + 35, label_y, 3))
			continue;
		memcpy(key, cred.data + i + 3, 32);
		memcpy(key + 32, cred.data + i + 38, 32);
		found = true;
	}
	free(x);
	free(y);
	if (found)
		return key;
	free(key);
	return NULL;
}

static const char *load_member(struct vector_group *group, const char *kid_text,
			       struct json_object *object)
{
	struct test_member *member = &group->members[group->member_count];
	size_t private_len, cred_len;
	u8 *private_key = json_bytes(object, "private_key", &private_len);
	u8 *cred = json_bytes(object, "cred", &cred_len);
	struct bytes cred_bytes = { cred, cred_len };
	const char *error = NULL;
	u8 kid[MUSTER_KID_MAX];
	u8 *public_key = NULL;
	size_t kid_len;

	if (json_text(object, "sender_id"))
		kid_text = json_text(object, "sender_id");
	if (!hex_decode(kid, sizeof(kid), kid_text, &kid_len))
		error = "a member's sender_id is not hexadecimal or too long";
	else if (!cred)
		error = "a member has no cred";
	else if (private_key && private_len != MUSTER_P256_KEY_LEN)
		error = "a member's private_key is not 32 bytes";
	if (error)
		goto out;

	public_key = load_public_key(object, cred_bytes);
	group->member_count++;
	if (test_member_init(member, &group->common, &group->master,
			     (struct bytes){ kid, kid_len }, cred_bytes,
			     (struct bytes){ group->gm_cred, group->gm_cred_len },
			     public_key, private_key))
		error = "a member's keys cannot be used";
out:
	free(private_key);
	free(public_key);
	free(cred);
	return error;
}

static const char *load_members(struct vector_group *group)
{
	struct json_object *members = json_member(group->json, "members");
	const char *error = NULL;

	if (!json_object_is_type(members, json_type_object))
		return "no members";
	json_object_object_foreach(members, kid, member) {
		if (group->member_count == VECTOR_MEMBERS_MAX)
			return "too many members";
		error = load_member(group, kid, member);
		if (error)
			break;
	}
	return error;
}

const char *vector_group_load(struct vector_group *group, const char *path)
{
	const char *error;

	memset(group, 0, sizeof(*group));
	group->path = path;
	group->json = json_object_from_file(path);
	if (!group->json)
		return "no JSON can be read from it";
	if (!json_object_is_type(json_member(group->json, "messages"), json_type_array))
		return "no messages";
	error = load_params(group);
	if (error)
		return error;
	group->gm_cred = json_bytes(group->json, "gm_cred", &group->gm_cred_len);
	if (!group->gm_cred)
		return "no gm_cred";
	return group->unsupported ? NULL : load_members(group);
}

void vector_group_free(struct vector_group *group)
{
	size_t i;

	for (i = 0; i < group->member_count; i++)
		test_member_release(&group->members[i]);
	free((u8 *)group->master.secret);
	free((u8 *)group->master.salt);
	free(group->gm_cred);
	json_object_put(group->json);
}

struct test_member *vector_group_member(struct vector_group *group, const struct muster_kid *kid)
{
	size_t i;

	for (i = 0; i < group->member_count; i++) {
		if (muster_kid_equal(&group->members[i].party.kid, kid))
			return &group->members[i];
	}
	return NULL;
}

void vector_check_common(struct vector_group *group)
{
	struct json_object *said = json_member(group->json, "common");
	const struct muster_common *common = &group->common;
	static const struct muster_kid no_kid;
	u8 info[MUSTER_OSCORE_INFO_MAX];
	size_t len;

	len = muster_oscore_info(info, &no_kid, &common->gid, common->algs.group_enc, "IV",
				 common->common_iv_len);
	vector_expect(said, "common_iv_info", info, len);
	vector_expect(said, "common_iv", common->common_iv, common->common_iv_len);
	len = muster_oscore_info(info, &no_kid, &common->gid, common->algs.group_enc, "SEKey",
				 common->suite->key_len);
	vector_expect(said, "se_key_info", info, len);
	vector_expect(said, "signature_encryption_key", common->signature_encryption_key,
		      common->suite->key_len);
}
