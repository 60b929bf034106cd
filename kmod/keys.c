// SPDX-License-Identifier: GPL-2.0-only
#include "keys.h"
#include "mem.h"

#define NONCE_OVERHEAD (1 + MUSTER_PIV_MAX) /* of a nonce, what is not Sender ID */

/* Derive one output of the group (RFC 10021 sections 2.1.4, 2.1.9, 2.2; RFC 8613 section 3.2.1). */
static void derive(const struct muster_common *common, const struct muster_master *master,
		   const struct muster_kid *kid, const char *type, u8 *out, u8 out_len)
{
	u8 info[MUSTER_OSCORE_INFO_MAX];
	size_t info_len;

	info_len = muster_oscore_info(info, kid, &common->gid, common->algs.group_enc,
				      type, out_len);
	muster_hkdf(master->salt, master->salt_len, master->secret, master->secret_len,
		    info, info_len, out, out_len);
}

int muster_common_derive(struct muster_common *common, const struct muster_master *master)
{
	static const struct muster_kid no_kid;
	u8 nonce_len, other_len;

	common->suite = muster_suite_find(common->algs.group_enc);
	if (!common->suite || common->algs.signature != MUSTER_ALG_ES256)
		return -EOPNOTSUPP;
	nonce_len = common->suite->nonce_len;
	other_len = nonce_len;
	if (common->algs.aead != MUSTER_ALG_NONE)
		other_len = muster_nonce_len(common->algs.aead);
	if (!other_len)
		return -EOPNOTSUPP;

	common->common_iv_len = other_len > nonce_len ? other_len : nonce_len;
	common->kid_max = (other_len < nonce_len ? other_len : nonce_len) - NONCE_OVERHEAD;
	derive(common, master, &no_kid, "IV", common->common_iv, common->common_iv_len);
	derive(common, master, &no_kid, "SEKey", common->signature_encryption_key,
	       common->suite->key_len);
	return 0;
}

int muster_party_init(struct muster_party *party, const struct muster_common *common,
		      const struct muster_master *master)
{
	u8 sender_key[MUSTER_KEY_MAX];
	int err;

	if (party->kid.len > common->kid_max)
		return -EINVAL;
	derive(common, master, &party->kid, "Key", sender_key, common->suite->key_len);
	err = muster_aead_new(&party->aead, common->suite, sender_key);
	muster_wipe(sender_key, sizeof(sender_key));
	return err;
}

void muster_party_release(struct muster_party *party)
{
	muster_aead_free(party->aead);
	party->aead = NULL;
}
