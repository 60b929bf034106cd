// SPDX-License-Identifier: GPL-2.0-only
/*
 * AEADs on the kernel crypto API, synchronous implementations only.
 *
 * A message needs memory for its request, of a size that the implementation
 * tells. There is one piece for each CPU, used with BH disabled, so by one
 * message at a time. muster_aead_new() makes the pieces big enough before
 * anything can be done with the new AEAD. They are replaced by bigger ones
 * under requests_mutex, read under RCU, and kept until muster_aead_exit().
 */
#include <crypto/aead.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "mem.h"
#include "suite.h"

#define CCM_NONCE_LEN 13 /* of the two suites that use CCM */
#define IV_MAX 16

struct muster_aead {
	struct crypto_aead *tfm;
	const struct muster_suite *suite;
};

/* What one message on one CPU needs. */
struct request {
	struct scatterlist sg[2];
	u8 iv[IV_MAX];
	struct aead_request aead; /* last: the implementation's part follows */
};

static DEFINE_PER_CPU(struct request __rcu *, requests);
static DEFINE_MUTEX(requests_mutex);
static size_t requests_size; /* of each piece; under requests_mutex */

/* On failure some pieces may have grown, which does no harm. */
static int requests_grow(size_t size)
{
	struct request *new, *old;
	int cpu;

	lockdep_assert_held(&requests_mutex);
	if (size <= requests_size)
		return 0;
	for_each_possible_cpu(cpu) {
		new = kzalloc_node(size, GFP_KERNEL, cpu_to_node(cpu));
		if (!new)
			return -ENOMEM;
		old = rcu_replace_pointer(per_cpu(requests, cpu), new,
					  lockdep_is_held(&requests_mutex));
		if (old) {
			synchronize_rcu();
			kfree_sensitive(old);
		}
	}
	requests_size = size;
	return 0;
}

void muster_aead_exit(void)
{
	struct request *old;
	int cpu;

	mutex_lock(&requests_mutex);
	for_each_possible_cpu(cpu) {
		old = rcu_replace_pointer(per_cpu(requests, cpu), NULL,
					  lockdep_is_held(&requests_mutex));
		kfree_sensitive(old);
	}
	requests_size = 0;
	mutex_unlock(&requests_mutex);
}

int muster_aead_new(struct muster_aead **result, const struct muster_suite *suite, const u8 *key)
{
	struct muster_aead *aead;
	int err;

	aead = muster_zalloc(sizeof(*aead));
	if (!aead)
		return -ENOMEM;
	aead->suite = suite;
	aead->tfm = crypto_alloc_aead(suite->driver, 0, CRYPTO_ALG_ASYNC);
	if (IS_ERR(aead->tfm)) {
		err = PTR_ERR(aead->tfm);
		pr_err("muster: no %s in the crypto API: %d\n", suite->driver, err);
		goto err_free;
	}
	err = crypto_aead_setauthsize(aead->tfm, suite->tag_len);
	if (err)
		goto err_tfm;
	err = crypto_aead_setkey(aead->tfm, key, suite->key_len);
	if (err)
		goto err_tfm;

	mutex_lock(&requests_mutex);
	err = requests_grow(sizeof(struct request) + crypto_aead_reqsize(aead->tfm));
	mutex_unlock(&requests_mutex);
	if (err)
		goto err_tfm;
	*result = aead;
	return 0;

err_tfm:
	crypto_free_aead(aead->tfm);
err_free:
	muster_free(aead);
	return err;
}

void muster_aead_free(struct muster_aead *aead)
{
	if (!aead)
		return;
	crypto_free_aead(aead->tfm);
	muster_free(aead);
}

/* CCM takes its counter block as IV: L - 1, the nonce, a counter of L = 2 bytes. */
static void set_iv(u8 iv[IV_MAX], const u8 *nonce, u8 nonce_len)
{
	memset(iv, 0, IV_MAX);
	if (nonce_len == CCM_NONCE_LEN)
		*iv++ = 15 - CCM_NONCE_LEN - 1;
	memcpy(iv, nonce, nonce_len);
}

/* @room: bytes at @text that the cipher reads or writes; @len: bytes of its input */
static int aead_crypt(struct muster_aead *aead, int (*crypt)(struct aead_request *req),
		      const u8 *nonce, const u8 *aad, size_t aad_len,
		      u8 *text, size_t len, size_t room)
{
	struct request *req;
	int err;

	rcu_read_lock_bh();
	req = rcu_dereference_bh(*this_cpu_ptr(&requests));
	sg_init_table(req->sg, ARRAY_SIZE(req->sg));
	sg_set_buf(&req->sg[0], aad, aad_len);
	sg_set_buf(&req->sg[1], text, room);
	set_iv(req->iv, nonce, aead->suite->nonce_len);
	aead_request_set_tfm(&req->aead, aead->tfm);
	aead_request_set_callback(&req->aead, 0, NULL, NULL);
	aead_request_set_ad(&req->aead, aad_len);
	aead_request_set_crypt(&req->aead, req->sg, req->sg, len, req->iv);
	err = crypt(&req->aead);
	rcu_read_unlock_bh();
	return err;
}

int muster_aead_seal(struct muster_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *text, size_t len)
{
	return aead_crypt(aead, crypto_aead_encrypt, nonce, aad, aad_len,
			  text, len, len + aead->suite->tag_len);
}

int muster_aead_open(struct muster_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *text, size_t len)
{
	return aead_crypt(aead, crypto_aead_decrypt, nonce, aad, aad_len, text, len, len);
}
