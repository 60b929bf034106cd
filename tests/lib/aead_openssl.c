// SPDX-License-Identifier: GPL-2.0-or-later
/* AEADs of OpenSSL, for user space. An AEAD is used by one thread at a time. */
#include <openssl/evp.h>

#include "mem.h"
#include "suite.h"

struct muster_aead {
	const struct muster_suite *suite;
	EVP_CIPHER_CTX *seal;
	EVP_CIPHER_CTX *open;
};

static const EVP_CIPHER *cipher(s32 alg)
{
	switch (alg) {
	case 1:
		return EVP_aes_128_gcm();
	case 3:
		return EVP_aes_256_gcm();
	case 10:
	case 30:
		return EVP_aes_128_ccm();
	case 24:
		return EVP_chacha20_poly1305();
	default:
		return NULL;
	}
}

static bool is_ccm(const struct muster_suite *suite)
{
	return suite->alg == 10 || suite->alg == 30;
}

static EVP_CIPHER_CTX *context(const struct muster_suite *suite, const u8 *key, int seal)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	if (ctx && EVP_CipherInit_ex(ctx, cipher(suite->alg), NULL, NULL, NULL, seal) &&
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, suite->nonce_len, NULL) > 0 &&
	    (!is_ccm(suite) ||
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, suite->tag_len, NULL) > 0) &&
	    EVP_CipherInit_ex(ctx, NULL, NULL, key, NULL, -1))
		return ctx;
	EVP_CIPHER_CTX_free(ctx);
	return NULL;
}

int muster_aead_new(struct muster_aead **result, const struct muster_suite *suite, const u8 *key)
{
	struct muster_aead *aead = muster_zalloc(sizeof(*aead));

	if (!aead)
		return -ENOMEM;
	aead->suite = suite;
	aead->seal = context(suite, key, 1);
	aead->open = context(suite, key, 0);
	if (!aead->seal || !aead->open) {
		muster_aead_free(aead);
		return -ENOMEM;
	}
	*result = aead;
	return 0;
}

void muster_aead_free(struct muster_aead *aead)
{
	if (!aead)
		return;
	EVP_CIPHER_CTX_free(aead->seal);
	EVP_CIPHER_CTX_free(aead->open);
	muster_free(aead);
}

int muster_aead_seal(struct muster_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *text, size_t len)
{
	EVP_CIPHER_CTX *ctx = aead->seal;
	u8 tag_len = aead->suite->tag_len;
	int n;

	if (!EVP_CipherInit_ex(ctx, NULL, NULL, NULL, nonce, -1) ||
	    (is_ccm(aead->suite) && !EVP_CipherUpdate(ctx, NULL, &n, NULL, len)) ||
	    (aad_len && !EVP_CipherUpdate(ctx, NULL, &n, aad, aad_len)) ||
	    !EVP_CipherUpdate(ctx, text, &n, text, len) ||
	    !EVP_CipherFinal_ex(ctx, text + len, &n) ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, tag_len, text + len) <= 0)
		return -EIO;
	return 0;
}

int muster_aead_open(struct muster_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *text, size_t len)
{
	EVP_CIPHER_CTX *ctx = aead->open;
	u8 tag_len = aead->suite->tag_len;
	int n;

	if (len < tag_len)
		return -EINVAL;
	len -= tag_len;
	if (!EVP_CipherInit_ex(ctx, NULL, NULL, NULL, nonce, -1) ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, tag_len, text + len) <= 0 ||
	    (is_ccm(aead->suite) && !EVP_CipherUpdate(ctx, NULL, &n, NULL, len)) ||
	    (aad_len && !EVP_CipherUpdate(ctx, NULL, &n, aad, aad_len)))
		return -EIO;
	/* CCM checks the tag here, the others at the end. */
	if (!EVP_CipherUpdate(ctx, text, &n, text, len))
		return -EBADMSG;
	if (!is_ccm(aead->suite) && EVP_CipherFinal_ex(ctx, text + len, &n) <= 0)
		return -EBADMSG;
	return 0;
}
