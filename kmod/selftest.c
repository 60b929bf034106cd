// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known answers. They stand in strings, whose last byte, a zero, is not part of
 * them.
 *
 * A kernel's cryptography can be wrong in ways that only show when somebody
 * else shall read it: the byte order of private keys in ecc.c changed between
 * kernels without a sign. So nothing is done with it before it gave the
 * answers that the standards and other implementations give.
 */
#include "es256.h"
#include "mem.h"
#include "open.h"
#include "seal.h"
#include "selftest.h"

#define LEN(string) (sizeof(string) - 1)

/* RFC 5869, Appendix A.1 */
static const u8 hkdf_ikm[] =
	"\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
	"\x0b\x0b";
static const u8 hkdf_salt[] = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c";
static const u8 hkdf_info[] = "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9";
static const u8 hkdf_okm[] =
	"\x3c\xb2\x5f\x25\xfa\xac\xd5\x7a\x90\x43\x4f\x64\xd0\x36\x2f\x2a\x2d\x2d\x0a\x90"
	"\xcf\x1a\x5a\x4c\x5d\xb0\x2d\x56\xec\xc4\xc5\xbf\x34\x00\x72\x08\xd5\xb8\x87\x18"
	"\x58\x65";

static bool hkdf_right(void)
{
	u8 okm[LEN(hkdf_okm)];

	muster_hkdf(hkdf_salt, LEN(hkdf_salt), hkdf_ikm, LEN(hkdf_ikm), hkdf_info, LEN(hkdf_info),
		    okm, sizeof(okm));
	return !memcmp(okm, hkdf_okm, sizeof(okm));
}

/* Of the key and the nonce an algorithm takes what it needs. Answers by OpenSSL. */
static const u8 aead_key[] =
	"\x40\x41\x42\x43\x44\x45\x46\x47\x48\x49\x4a\x4b\x4c\x4d\x4e\x4f\x50\x51\x52\x53"
	"\x54\x55\x56\x57\x58\x59\x5a\x5b\x5c\x5d\x5e\x5f";
static const u8 aead_nonce[] = "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c";
static const u8 aead_aad[] =
	"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13";
static const u8 aead_text[] = "The quick brown fox jumps";

static const struct {
	s32 alg;
	const char *sealed;
} aead_answers[] = {
	{ 1,
	  "\x3d\x7f\xc9\x15\xf8\xed\x18\x6b\xb2\x71\x35\x1f\x83\xd1\x18\xd7\xe9\x18\x0c\x56"
	  "\x22\x44\xc3\x4e\x73\x51\xc6\x77\xc7\x80\xb3\xda\xb6\xab\x35\x02\x56\x88\x25\x09"
	  "\x83" },
	{ 3,
	  "\x2d\x52\x58\xf1\x27\xe4\x7d\x40\xc5\x86\xb4\x22\x84\x8f\x61\x96\x63\x78\xfc\xe9"
	  "\x6c\x64\x27\x7b\x0b\xfe\x6a\x1e\x23\xa8\x5b\xc8\x79\xfe\x5c\x5b\x93\x02\x54\xc0"
	  "\x0b" },
	{ 10,
	  "\x1d\xd8\x1a\xae\x4b\xd4\x89\x73\x29\x61\x8a\xcf\x3d\x17\xeb\x6e\x0c\xbe\xb7\x0c"
	  "\xf0\x84\x17\x83\xcf\x8e\xa7\x7c\x89\x1b\x9b\x5c\xf7" },
	{ 24,
	  "\x43\x09\x5b\x63\x71\x44\x99\x17\xe3\x4d\x83\xf8\x8b\x5b\x35\xb5\x9c\x16\x61\x81"
	  "\x51\x73\xfd\xac\x63\xd9\x5b\xc3\x04\xfe\xf8\xe8\x96\x98\x5d\xe4\x34\x6f\xb8\xe9"
	  "\x83" },
	{ 30,
	  "\x1d\xd8\x1a\xae\x4b\xd4\x89\x73\x29\x61\x8a\xcf\x3d\x17\xeb\x6e\x0c\xbe\xb7\x0c"
	  "\xf0\x84\x17\x83\xcf\x59\x00\xf6\x55\x3b\xf7\xcc\xc0\x59\x5b\x59\xa0\x26\x39\x58"
	  "\xfe" },
};

/* Memory that the AEADs take. */
struct aead_scratch {
	u8 aad[LEN(aead_aad)];
	u8 text[LEN(aead_text) + MUSTER_TAG_MAX];
};

static bool aead_seals_and_opens(struct muster_aead *aead, const struct muster_suite *suite,
				 const char *sealed, struct aead_scratch *scratch)
{
	size_t len = LEN(aead_text);
	size_t sealed_len = len + suite->tag_len;

	memcpy(scratch->aad, aead_aad, sizeof(scratch->aad));
	memcpy(scratch->text, aead_text, len);
	if (muster_aead_seal(aead, aead_nonce, scratch->aad, sizeof(scratch->aad), scratch->text,
			     len) || memcmp(scratch->text, sealed, sealed_len))
		return false;
	if (muster_aead_open(aead, aead_nonce, scratch->aad, sizeof(scratch->aad), scratch->text,
			     sealed_len) || memcmp(scratch->text, aead_text, len))
		return false;
	memcpy(scratch->text, sealed, sealed_len);
	scratch->text[len] ^= 1; /* in the tag */
	return muster_aead_open(aead, aead_nonce, scratch->aad, sizeof(scratch->aad),
				scratch->text, sealed_len) == -EBADMSG;
}

static bool aead_right(const struct muster_suite *suite, const char *sealed)
{
	struct aead_scratch *scratch = muster_zalloc(sizeof(*scratch));
	struct muster_aead *aead = NULL;
	bool right;

	right = scratch && !muster_aead_new(&aead, suite, aead_key) &&
		aead_seals_and_opens(aead, suite, sealed, scratch);
	muster_aead_free(aead);
	muster_free(scratch);
	return right;
}

/* RFC 6979, Appendix A.2.5: message "sample", hashed with SHA-256 */
static const u8 sign_private[] =
	"\xc9\xaf\xa9\xd8\x45\xba\x75\x16\x6b\x5c\x21\x57\x67\xb1\xd6\x93\x4e\x50\xc3\xdb"
	"\x36\xe8\x9b\x12\x7b\x8a\x62\x2b\x12\x0f\x67\x21";
static const u8 sign_public[] =
	"\x60\xfe\xd4\xba\x25\x5a\x9d\x31\xc9\x61\xeb\x74\xc6\x35\x6d\x68\xc0\x49\xb8\x92"
	"\x3b\x61\xfa\x6c\xe6\x69\x62\x2e\x60\xf2\x9f\xb6\x79\x03\xfe\x10\x08\xb8\xbc\x99"
	"\xa4\x1a\xe9\xe9\x56\x28\xbc\x64\xf2\xf1\xb2\x0c\x2d\x7e\x9f\x51\x77\xa3\xc2\x94"
	"\xd4\x46\x22\x99";
static const u8 signature[] =
	"\xef\xd4\x8b\x2a\xac\xb6\xa8\xfd\x11\x40\xdd\x9c\xd4\x5e\x81\xd6\x9d\x2c\x87\x7b"
	"\x56\xaa\xf9\x91\xc3\x4d\x0e\xa8\x4e\xaf\x37\x16\xf7\xcb\x1c\x94\x2d\x65\x7c\x41"
	"\xd4\x36\xc7\xa1\xb6\xe2\x9f\x65\xf3\xe9\x00\xdb\xb9\xaf\xf4\x06\x4d\xc4\xab\x2f"
	"\x84\x3a\xcd\xa8";

static bool sign_right(void)
{
	struct muster_es256_private *priv = NULL;
	struct muster_es256_key *key = NULL;
	u8 digest[MUSTER_SHA256_LEN], result[MUSTER_SIGNATURE_LEN], public_key[LEN(sign_public)];
	struct muster_sha256 sha;
	bool right = false;

	muster_sha256_init(&sha);
	muster_sha256_update(&sha, "sample", 6);
	muster_sha256_final(&sha, digest);

	if (muster_es256_private_new(&priv, sign_private) ||
	    muster_es256_key_new(&key, sign_public, NULL))
		goto out;
	muster_es256_public(priv, public_key);
	if (memcmp(public_key, sign_public, sizeof(public_key)) ||
	    muster_es256_sign(priv, digest, NULL, result) ||
	    memcmp(result, signature, sizeof(result)) ||
	    !muster_es256_verify(key, digest, signature))
		goto out;
	digest[0] ^= 1;
	right = !muster_es256_verify(key, digest, signature);
out:
	muster_es256_key_free(key);
	muster_es256_private_free(priv);
	return right;
}

/* RFC 5903, section 8.1 */
static const u8 ecdh_private[] =
	"\xc8\x8f\x01\xf5\x10\xd9\xac\x3f\x70\xa2\x92\xda\xa2\x31\x6d\xe5\x44\xe9\xaa\xb8"
	"\xaf\xe8\x40\x49\xc6\x2a\x9c\x57\x86\x2d\x14\x33";
static const u8 ecdh_public[] =
	"\xd1\x2d\xfb\x52\x89\xc8\xd4\xf8\x12\x08\xb7\x02\x70\x39\x8c\x34\x22\x96\x97\x0a"
	"\x0b\xcc\xb7\x4c\x73\x6f\xc7\x55\x44\x94\xbf\x63\x56\xfb\xf3\xca\x36\x6c\xc2\x3e"
	"\x81\x57\x85\x4c\x13\xc5\x8d\x6a\xac\x23\xf0\x46\xad\xa3\x0f\x83\x53\xe7\x4f\x33"
	"\x03\x98\x72\xab";
static const u8 ecdh_secret[] =
	"\xd6\x84\x0f\x6b\x42\xf6\xed\xaf\xd1\x31\x16\xe0\xe1\x25\x65\x20\x2f\xef\x8e\x9e"
	"\xce\x7d\xce\x03\x81\x24\x64\xd0\x4b\x94\x42\xde";

static bool ecdh_right(void)
{
	struct muster_es256_private *priv = NULL;
	u8 secret[LEN(ecdh_secret)];
	bool right;

	right = !muster_es256_private_new(&priv, ecdh_private) &&
		!muster_es256_ecdh(priv, ecdh_public, secret) &&
		!memcmp(secret, ecdh_secret, sizeof(secret));
	muster_es256_private_free(priv);
	return right;
}

/* A request of member 25 of group dd11, sealed by aiocoap 0.4.17. */
static const u8 master_secret[] =
	"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10";
static const u8 master_salt[] =
	"\x9e\x7c\xa9\x22\x23\x78\x63\x40";
static const u8 sender_cred[] =
	"\xa2\x02\x63\x6d\x32\x35\x08\xa1\x01\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20\x1a"
	"\xdb\x2a\xb6\xaf\x48\xf1\x7c\x98\x77\xcf\x77\xdb\x4f\xa3\x9d\xc0\x92\x3f\xbe\x21"
	"\x5e\x57\x6f\xe6\xf7\x90\xb1\xff\x2c\xbc\x96\x22\x58\x20\x64\xce\x3d\xd1\x28\xcc"
	"\x4e\xfa\x6d\xe2\x09\xbe\x8a\xbd\x11\x1c\x72\x72\xf6\x12\xc2\xdb\x65\x40\x57\xb6"
	"\xec\x00\xfb\xfb\x06\x84";
static const u8 sender_public[] =
	"\x1a\xdb\x2a\xb6\xaf\x48\xf1\x7c\x98\x77\xcf\x77\xdb\x4f\xa3\x9d\xc0\x92\x3f\xbe"
	"\x21\x5e\x57\x6f\xe6\xf7\x90\xb1\xff\x2c\xbc\x96\x64\xce\x3d\xd1\x28\xcc\x4e\xfa"
	"\x6d\xe2\x09\xbe\x8a\xbd\x11\x1c\x72\x72\xf6\x12\xc2\xdb\x65\x40\x57\xb6\xec\x00"
	"\xfb\xfb\x06\x84";
static const u8 gm_cred[] =
	"\xa2\x02\x62\x67\x6d\x08\xa1\x01\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20\x47\x1c"
	"\x3e\x75\x8c\x49\x04\x28\x5b\xba\x7e\x53\x11\x8e\xd0\xf5\x24\xad\xeb\x07\x57\xd2"
	"\x5b\xd2\xf8\xe7\xb0\xd7\x6d\xfa\x71\x4c\x22\x58\x20\xdd\x52\x0f\x7a\xca\x8a\x8b"
	"\x91\x7a\xcc\x37\xf5\x1d\xe8\xf0\xc9\xbb\xe3\xad\x85\x83\x82\xe7\x02\xdc\x25\xa1"
	"\x2d\x09\xf7\xa8\x58";
static const u8 sealed_message[] =
	"\x58\x02\x94\x83\xf0\xae\xef\x1c\x79\x68\x12\xa0\x96\x39\x00\x02\xdd\x11\x25\xff"
	"\x4c\x82\xf7\xd4\xac\x80\xab\x05\x27\xd1\x09\x37\x75\x4a\x08\xd3\x23\xcc\x85\xd1"
	"\x2b\x6c\xb0\x3c\x1b\x96\x30\xc3\xad\x59\xb5\x69\x46\xaf\x83\x8f\xbc\x29\xdd\x5a"
	"\x4a\x98\x3a\x0a\x58\xa9\x24\xcd\x5f\xb3\x11\x19\xdd\xe7\xb2\x83\x87\x8b\x0d\x8e"
	"\x94\x7c\x9f\xe1\x58\xe9\xd9\x05\x9a\x21\x02\xd4\x5a\x40\xb6\x9a\x58\x70\xf7\x69"
	"\x28\xcd\xf3\x86";
static const u8 plain_message[] =
	"\x58\x01\x94\x83\xf0\xae\xef\x1c\x79\x68\x12\xa0\xba\x68\x65\x6c\x6c\x6f\x57\x6f"
	"\x72\x6c\x64";

static const struct muster_common message_common = {
	.algs = {
		.aead = 10,
		.group_enc = 10,
		.signature = MUSTER_ALG_ES256,
		.key_agreement = -27,
	},
	.countersign = MUSTER_COUNTERSIGN_INTEROP,
	.gid = { 2, { 0xdd, 0x11 } },
};

/**
 * struct message_scratch - what opening a message needs
 * @common: Common Context
 * @credential: of the sender
 * @sender: keys of the sender
 * @o: the message
 * @aad_tail: see struct muster_credential
 * @aad: see struct muster_opening
 * @text: likewise
 * @result: opened message
 */
struct message_scratch {
	struct muster_common common;
	struct muster_credential credential;
	struct muster_party sender;
	struct muster_opening o;
	u8 aad_tail[2 * 2 + LEN(sender_cred) + LEN(gm_cred)];
	u8 aad[MUSTER_AAD_MAX];
	u8 text[LEN(sealed_message)];
	u8 result[LEN(sealed_message)];
};

static bool message_prepare(struct message_scratch *m)
{
	const struct muster_master master = {
		.secret = master_secret,
		.secret_len = LEN(master_secret),
		.salt = master_salt,
		.salt_len = LEN(master_salt),
	};

	m->common = message_common;
	m->credential.aad_tail = m->aad_tail;
	m->credential.aad_tail_len = muster_oscore_aad_tail_len(LEN(sender_cred), LEN(gm_cred));
	m->sender.kid = (struct muster_kid){ 1, { 0x25 } };
	m->sender.credential = &m->credential;
	m->o.common = &m->common;
	m->o.sender = &m->sender;
	m->o.aad = m->aad;
	m->o.text = m->text;
	if (m->credential.aad_tail_len != sizeof(m->aad_tail))
		return false;
	muster_oscore_aad_tail(m->aad_tail, sender_cred, LEN(sender_cred), gm_cred, LEN(gm_cred));
	return !muster_common_derive(&m->common, &master) &&
	       !muster_party_init(&m->sender, &m->common, &master) &&
	       !muster_es256_key_new(&m->credential.key, sender_public, NULL);
}

static bool message_opens(struct message_scratch *m)
{
	struct muster_opening *o = &m->o;
	size_t len;

	return !muster_open_parse(o, sealed_message, LEN(sealed_message)) &&
	       !muster_open_decrypt(o) && !muster_open_verify(o) &&
	       !muster_open_finish(o, m->result, sizeof(m->result), &len) &&
	       len == LEN(plain_message) && !memcmp(m->result, plain_message, len);
}

static bool message_right(void)
{
	struct message_scratch *m = muster_zalloc(sizeof(*m));
	bool right;

	if (!m)
		return false;
	right = message_prepare(m) && message_opens(m);
	muster_es256_key_free(m->credential.key);
	muster_party_release(&m->sender);
	muster_free_sensitive(m, sizeof(*m));
	return right;
}

const char *muster_selftest(void)
{
	const struct muster_suite *suite;
	size_t i;

	if (!hkdf_right())
		return "HKDF SHA-256";
	for (i = 0; i < ARRAY_SIZE(aead_answers); i++) {
		suite = muster_suite_find(aead_answers[i].alg);
		if (!aead_right(suite, aead_answers[i].sealed))
			return suite->name;
	}
	if (!sign_right())
		return "ES256";
	if (!ecdh_right())
		return "ECDH P-256";
	return message_right() ? NULL : "Group OSCORE";
}
