// SPDX-License-Identifier: GPL-2.0-or-later

#include <stdlib.h>
#include <string.h>

#include <sys/prctl.h>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "libmuster.h"

#define SECURE_HEAP (256 * 1024)
#define SECURE_MIN 32

struct muster_key {
	EVP_PKEY *pkey;
	bool private;
};

bool muster_secrets_init(void)
{
	return !prctl(PR_SET_DUMPABLE, 0) &&
	       (CRYPTO_secure_malloc_initialized() ||
		CRYPTO_secure_malloc_init(SECURE_HEAP, SECURE_MIN) == 1);
}

void *muster_secret_alloc(size_t size)
{
	return OPENSSL_secure_zalloc(size);
}

void muster_secret_free(void *secret, size_t size)
{
	OPENSSL_secure_clear_free(secret, size);
}

static struct muster_key *key_new(EVP_PKEY *pkey, bool private)
{
	struct muster_key *key = pkey ? malloc(sizeof(*key)) : NULL;

	if (!key) {
		EVP_PKEY_free(pkey);
		return NULL;
	}
	key->pkey = pkey;
	key->private = private;
	return key;
}

struct muster_key *muster_key_generate(void)
{
	return key_new(EVP_EC_gen("P-256"), true);
}

static bool is_p256(const EVP_PKEY *pkey)
{
	char group[32];

	return EVP_PKEY_is_a(pkey, "EC") &&
	       EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_GROUP_NAME, group,
					      sizeof(group), NULL) &&
	       !strcmp(group, SN_X9_62_prime256v1);
}

/* Does the public half belong to the private one? A file can say what it likes. */
static bool is_pair(EVP_PKEY *pkey)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	bool pair = ctx && EVP_PKEY_pairwise_check(ctx) == 1;

	EVP_PKEY_CTX_free(ctx);
	return pair;
}

/* Encrypted keys are not asked about: nobody may be there to answer. */
static int no_passphrase(char *buf, int size, int writing, void *ctx)
{
	bool *asked = ctx;

	(void)buf;
	(void)size;
	(void)writing;
	*asked = true;
	return -1;
}

struct muster_key *muster_key_read(const char *pem, size_t len, bool need_private,
				   const char **why)
{
	bool private = true, encrypted = false;
	EVP_PKEY *pkey;
	BIO *bio;

	bio = BIO_new_mem_buf(pem, (int)len);
	if (!bio) {
		*why = "out of memory";
		return NULL;
	}
	pkey = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, &encrypted);
	if (!pkey && !need_private && !encrypted && BIO_reset(bio) == 1) {
		pkey = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
		private = false;
	}
	BIO_free(bio);
	*why = NULL;
	if (encrypted)
		*why = "is encrypted: decrypt it first, for instance with \"openssl pkey\"";
	else if (!pkey)
		*why = need_private ? "is no private key in PEM" : "is no key in PEM";
	else if (!is_p256(pkey))
		*why = "is not a P-256 key";
	else if (private && !is_pair(pkey))
		*why = "has a public key that does not belong to its private key";
	if (*why) {
		EVP_PKEY_free(pkey);
		return NULL;
	}
	*why = "out of memory";
	return key_new(pkey, private);
}

void muster_key_free(struct muster_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

bool muster_key_private(const struct muster_key *key, uint8_t private_key[MUSTER_P256_KEY_LEN])
{
	BIGNUM *number = BN_secure_new();
	bool ok;

	ok = number && key->private &&
	     EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_PRIV_KEY, &number) &&
	     BN_bn2binpad(number, private_key, MUSTER_P256_KEY_LEN) == MUSTER_P256_KEY_LEN;
	BN_clear_free(number);
	return ok;
}

bool muster_key_public(const struct muster_key *key, uint8_t public_key[MUSTER_P256_PUBLIC_LEN])
{
	BIGNUM *x = NULL, *y = NULL;
	bool ok;

	ok = EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_EC_PUB_X, &x) &&
	     EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_EC_PUB_Y, &y) &&
	     BN_bn2binpad(x, public_key, 32) == 32 && BN_bn2binpad(y, public_key + 32, 32) == 32;
	BN_free(x);
	BN_free(y);
	return ok;
}

char *muster_key_pem(const struct muster_key *key, bool private, size_t *len)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	char *text = NULL, *data;
	long size;

	if (bio && (private ? PEM_write_bio_PrivateKey(bio, key->pkey, NULL, NULL, 0, NULL, NULL) :
			      PEM_write_bio_PUBKEY(bio, key->pkey))) {
		size = BIO_get_mem_data(bio, &data);
		text = size > 0 ? muster_secret_alloc((size_t)size) : NULL;
		if (text) {
			memcpy(text, data, (size_t)size);
			*len = (size_t)size;
		}
	}
	BIO_free(bio);
	return text;
}
