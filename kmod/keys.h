/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The keys of a Security Context (RFC 10021 section 2): what is common to a
 * group under one Gid, and what belongs to one of its members. Derivation and
 * plain storage: no list, no lock, no reference count, those are group.c's.
 */
#ifndef MUSTER_KEYS_H
#define MUSTER_KEYS_H

#include "es256.h"
#include "oscore.h"
#include "suite.h"

/**
 * struct muster_common - Common Context of one generation, group mode
 * @algs: algorithms of the group, as they go into the AAD
 * @countersign: structure that is signed
 * @suite: the Group Encryption Algorithm
 * @gid: Gid, the ID Context
 * @kid_max: longest Sender ID in bytes (RFC 10021 section 2.2)
 * @common_iv_len: length of @common_iv: the longest nonce of the group's algorithms
 * @common_iv: Common IV
 * @signature_encryption_key: Signature Encryption Key, @suite->key_len bytes
 */
struct muster_common {
	struct muster_algs algs;
	enum muster_countersign countersign;
	const struct muster_suite *suite;
	struct muster_gid gid;
	u8 kid_max;
	u8 common_iv_len;
	u8 common_iv[MUSTER_NONCE_MAX];
	u8 signature_encryption_key[MUSTER_KEY_MAX];
};

/* Master Secret and Master Salt; the caller wipes them. */
struct muster_master {
	const u8 *secret;
	size_t secret_len;
	const u8 *salt;
	size_t salt_len;
};

/**
 * muster_common_derive() - derive the Common Context
 * @common: @algs, @countersign, @gid are set by the caller; the rest is derived
 * @master: Master Secret and Salt
 *
 * Group Encryption and Signature Algorithm must be supported. The others may
 * be anything that other members use in pairwise mode, as long as the nonce
 * length of the AEAD Algorithm is known.
 *
 * Context: any but hard interrupt. Return: 0, -EOPNOTSUPP if an algorithm is
 * not supported.
 */
int muster_common_derive(struct muster_common *common, const struct muster_master *master);

/**
 * struct muster_credential - what proves a member's messages; the same under every Gid
 * @aad_tail: sender_cred and gm_cred as they end the AAD, see oscore.h
 * @aad_tail_len: length of @aad_tail
 * @key: public key of the member
 */
struct muster_credential {
	u8 *aad_tail;
	size_t aad_tail_len;
	struct muster_es256_key *key;
};

/**
 * struct muster_party - the keys of one member under one Gid
 * @kid: Sender ID
 * @aead: keyed with its Sender Key
 * @credential: its credential; not owned
 */
struct muster_party {
	struct muster_kid kid;
	struct muster_aead *aead;
	const struct muster_credential *credential;
};

/**
 * muster_party_init() - derive the Sender Key of a member and key its AEAD
 * @party: @kid and @credential are set by the caller
 * @common: Common Context
 * @master: Master Secret and Salt
 *
 * Context: process, may sleep. Return: 0, -EINVAL if the kid is too long for
 * the nonce, or negative errno.
 */
int muster_party_init(struct muster_party *party, const struct muster_common *common,
		      const struct muster_master *master);
/* Context: process, may sleep. */
void muster_party_release(struct muster_party *party);

#endif /* MUSTER_KEYS_H */
