// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

static void make_group(struct fuzz_group *group)
{
	static const u8 client_key[MUSTER_P256_KEY_LEN] = { [31] = 25 };
	static const u8 server_key[MUSTER_P256_KEY_LEN] = { [31] = 52 };
	static const u8 secret[16] = "sixteen bytes...";
	struct muster_master master = { .secret = secret, .secret_len = sizeof(secret) };
	struct bytes gm = { (const u8 *)"gm", 2 };

	group->common.algs = (struct muster_algs){
		.aead = 10, .group_enc = 10, .signature = MUSTER_ALG_ES256, .key_agreement = -27,
	};
	group->common.gid = (struct muster_gid){ .len = 2, .id = { 0xdd, 0x11 } };
	REQUIRE(!muster_common_derive(&group->common, &master));
	REQUIRE(!test_member_init(&group->client, &group->common, &master,
				  (struct bytes){ (const u8 *)"\x25", 1 },
				  (struct bytes){ (const u8 *)"client", 6 }, gm, NULL, client_key));
	REQUIRE(!test_member_init(&group->server, &group->common, &master,
				  (struct bytes){ (const u8 *)"\x52", 1 },
				  (struct bytes){ (const u8 *)"server", 6 }, gm, NULL, server_key));
}

struct fuzz_group *fuzz_group(void)
{
	static struct fuzz_group group;
	static bool made;

	if (!made)
		make_group(&group);
	made = true;
	return &group;
}

struct muster_request_id fuzz_request(const struct fuzz_group *group)
{
	struct muster_request_id request = {
		.kid = group->client.party.kid,
		.gid = group->common.gid,
	};

	muster_piv_from_ssn(&request.piv, 5);
	return request;
}

enum muster_drop fuzz_open(struct muster_opening *o, const struct fuzz_group *group,
			   const u8 *data, size_t len, u8 *out, size_t *out_len)
{
	enum muster_drop drop;

	memset(o, 0, sizeof(*o));
	drop = muster_open_parse(o, data, len);
	if (drop)
		return drop;
	if (!o->option.group)
		return MUSTER_DROP_WRONG_MODE;
	if (o->option.has_gid && !muster_gid_equal(&o->option.gid, &group->common.gid))
		return MUSTER_DROP_NOT_MEMBER;
	if (muster_kid_equal(&o->option.kid, &group->client.party.kid))
		o->sender = &group->client.party;
	else if (muster_kid_equal(&o->option.kid, &group->server.party.kid))
		o->sender = &group->server.party;
	else
		return MUSTER_DROP_UNKNOWN_MEMBER;
	o->common = &group->common;
	o->request = fuzz_request(group);
	o->text = malloc(o->coap.payload_len);
	o->aad = malloc(muster_seal_aad_len(o->sender->credential));
	drop = muster_open_decrypt(o);
	if (!drop)
		drop = muster_open_verify(o);
	if (!drop)
		drop = muster_open_finish(o, out, len, out_len);
	free(o->text);
	free(o->aad);
	o->text = NULL;
	o->aad = NULL;
	return drop;
}
