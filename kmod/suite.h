/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Content encryption algorithms (RFC 9053 section 4), by their COSE numbers.
 * suite.c is the table; the AEADs themselves are the platform's: aead_kernel.c
 * on the kernel crypto API, tests/lib/aead_openssl.c.
 */
#ifndef MUSTER_SUITE_H
#define MUSTER_SUITE_H

#include "types.h"

#define MUSTER_ALG_ES256 (-7) /* RFC 9053 section 2.1 */

/**
 * struct muster_suite - one content encryption algorithm
 * @alg: COSE number
 * @name: COSE name, for messages to people
 * @driver: name in the kernel crypto API
 * @key_len: bytes of the key
 * @nonce_len: bytes of the nonce
 * @tag_len: bytes of the tag
 */
struct muster_suite {
	s32 alg;
	const char *name;
	const char *driver;
	u8 key_len;
	u8 nonce_len;
	u8 tag_len;
};

/* Return: the suite, or NULL if @alg is none that is supported. */
const struct muster_suite *muster_suite_find(s32 alg);

/**
 * muster_nonce_len() - nonce length of any content encryption algorithm
 * @alg: COSE number; it need not be one that is supported
 *
 * The Common IV's length depends on algorithms that others in the group use.
 *
 * Context: any. Return: bytes, or 0 if @alg is unknown.
 */
u8 muster_nonce_len(s32 alg);

/* A keyed AEAD: key schedule made once, shared by all CPUs. */
struct muster_aead;

/**
 * muster_aead_new() - key an AEAD
 * @aead: result
 * @suite: algorithm
 * @key: @suite->key_len bytes; not kept
 *
 * Context: process, may sleep. Return: 0, or negative errno.
 */
int muster_aead_new(struct muster_aead **aead, const struct muster_suite *suite, const u8 *key);
/* Context: process, may sleep. @aead may be NULL. */
void muster_aead_free(struct muster_aead *aead);

#ifdef __KERNEL__
/* Give back what is kept for each CPU. Context: process, when every AEAD is freed. */
void muster_aead_exit(void);
#endif

/**
 * muster_aead_seal() - encrypt in place
 * @aead: keyed AEAD
 * @nonce: nonce, of the suite's length
 * @aad: additional authenticated data
 * @aad_len: its length
 * @text: plaintext; becomes ciphertext followed by the tag
 * @len: length of the plaintext; @text holds tag_len bytes more
 *
 * @aad and @text are in directly mapped memory (not on a stack, not vmalloc).
 *
 * Context: any but hard interrupt; no allocation.
 * Return: 0, or negative errno if the crypto API failed.
 */
int muster_aead_seal(struct muster_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *text, size_t len);

/**
 * muster_aead_open() - decrypt in place and verify the tag
 * @len: length of the ciphertext with its tag
 *
 * The rest as muster_aead_seal().
 *
 * Return: 0, -EBADMSG if the tag is wrong (@text is then undefined and must
 * not be used), another negative errno if the crypto API failed.
 */
int muster_aead_open(struct muster_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *text, size_t len);

#endif /* MUSTER_SUITE_H */
