/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SHA-256, HMAC (RFC 2104) and HKDF (RFC 5869). hash.c has HMAC and HKDF, the
 * same in the kernel and in user space; SHA-256 itself is the platform's:
 * hash_kernel.c on the kernel crypto API, tests/lib/hash_openssl.c.
 */
#ifndef MUSTER_HASH_H
#define MUSTER_HASH_H

#include "types.h"

#define MUSTER_SHA256_LEN 32
#define MUSTER_SHA256_BLOCK 64

/*
 * Big enough for the platform's state, which is checked where it is used. A
 * state can be copied by assignment: the copy goes on from the same point.
 */
struct muster_sha256 {
	u64 state[24];
};

#ifdef __KERNEL__
/* Context: process, may sleep. Before and after any use of what follows. Return: 0 or -errno. */
int muster_hash_init(void);
void muster_hash_exit(void);
#endif

/* Context of all that follow: any but hard interrupt, no allocation, no lock. */
void muster_sha256_init(struct muster_sha256 *sha);
void muster_sha256_update(struct muster_sha256 *sha, const void *data, size_t len);
/* Wipes @sha. */
void muster_sha256_final(struct muster_sha256 *sha, u8 out[MUSTER_SHA256_LEN]);

struct muster_hmac {
	struct muster_sha256 inner;
	struct muster_sha256 outer;
};

void muster_hmac_init(struct muster_hmac *hmac, const u8 *key, size_t len);
void muster_hmac_update(struct muster_hmac *hmac, const void *data, size_t len);
/* Wipes @hmac. */
void muster_hmac_final(struct muster_hmac *hmac, u8 out[MUSTER_SHA256_LEN]);

/**
 * muster_hkdf() - HKDF-SHA-256, extract then expand
 * @salt: salt; may be empty
 * @salt_len: its length
 * @ikm: input keying material
 * @ikm_len: its length
 * @info: info
 * @info_len: its length
 * @out: output keying material
 * @out_len: bytes wanted, up to 255 * 32
 *
 * Context: any but hard interrupt, no allocation, no lock. Cannot fail.
 */
void muster_hkdf(const u8 *salt, size_t salt_len, const u8 *ikm, size_t ikm_len,
		 const u8 *info, size_t info_len, u8 *out, size_t out_len);

#endif /* MUSTER_HASH_H */
