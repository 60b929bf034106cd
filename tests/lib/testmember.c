// SPDX-License-Identifier: GPL-2.0-or-later
#include "testmember.h"
#include "mem.h"

static int make_keys(struct test_member *member, const u8 *public_key, const u8 *private_key)
{
	u8 computed[MUSTER_P256_PUBLIC_LEN];
	int err;

	if (private_key) {
		err = muster_es256_private_new(&member->priv, private_key);
		if (err)
			return err;
		muster_es256_public(member->priv, computed);
		if (public_key && memcmp(public_key, computed, sizeof(computed)))
			return -EINVAL;
		public_key = computed;
	}
	if (!public_key)
		return -EINVAL;
	return muster_es256_key_new(&member->credential.key, public_key, NULL);
}

int test_member_init(struct test_member *member, const struct muster_common *common,
		     const struct muster_master *master, struct bytes kid, struct bytes cred,
		     struct bytes gm_cred, const u8 *public_key, const u8 *private_key)
{
	struct muster_credential *credential = &member->credential;
	int err;

	memset(member, 0, sizeof(*member));
	if (kid.len > MUSTER_KID_MAX || cred.len > MUSTER_CRED_MAX || gm_cred.len > MUSTER_CRED_MAX)
		return -EINVAL;
	err = make_keys(member, public_key, private_key);
	if (err)
		return err;

	credential->aad_tail_len = muster_oscore_aad_tail_len(cred.len, gm_cred.len);
	credential->aad_tail = muster_zalloc(credential->aad_tail_len);
	if (!credential->aad_tail)
		return -ENOMEM;
	muster_oscore_aad_tail(credential->aad_tail, cred.data, cred.len,
			       gm_cred.data, gm_cred.len);

	member->party.credential = credential;
	member->party.kid.len = kid.len;
	memcpy(member->party.kid.id, kid.data, kid.len);
	return muster_party_init(&member->party, common, master);
}

void test_member_release(struct test_member *member)
{
	muster_party_release(&member->party);
	muster_es256_key_free(member->credential.key);
	muster_es256_private_free(member->priv);
	muster_free(member->credential.aad_tail);
}
