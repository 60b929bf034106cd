/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bytes of OSCORE (RFC 8613) and Group OSCORE (RFC 10021): the option,
 * nonces, the info of key derivations, the AAD and what a countersignature
 * covers. No cryptography here.
 */
#ifndef MUSTER_OSCORE_H
#define MUSTER_OSCORE_H

#include "types.h"

/* A short byte string of the protocol. */
struct muster_kid {
	u8 len;
	u8 id[MUSTER_KID_MAX];
};

struct muster_gid {
	u8 len;
	u8 id[MUSTER_GID_MAX];
};

/* A Partial IV as on the wire: big-endian, no leading zeros, 0 is one byte. */
struct muster_piv {
	u8 len;
	u8 v[MUSTER_PIV_MAX];
};

static inline bool muster_kid_equal(const struct muster_kid *a, const struct muster_kid *b)
{
	return a->len == b->len && !memcmp(a->id, b->id, a->len);
}

static inline bool muster_gid_equal(const struct muster_gid *a, const struct muster_gid *b)
{
	return a->len == b->len && !memcmp(a->id, b->id, a->len);
}

/* @ssn must be below MUSTER_SSN_END. */
void muster_piv_from_ssn(struct muster_piv *piv, u64 ssn);
u64 muster_piv_to_ssn(const struct muster_piv *piv);

/**
 * struct muster_oscore_option - the OSCORE option (RFC 10021 section 4.1)
 * @group: Group Flag: group mode
 * @has_piv: there is a Partial IV
 * @has_gid: there is a kid context
 * @has_kid: there is a kid
 * @piv: Partial IV
 * @gid: kid context, that is the Gid
 * @kid: Sender ID of the sender
 */
struct muster_oscore_option {
	bool group;
	bool has_piv;
	bool has_gid;
	bool has_kid;
	struct muster_piv piv;
	struct muster_gid gid;
	struct muster_kid kid;
};

#define MUSTER_OSCORE_OPTION_MAX (1 + MUSTER_PIV_MAX + 1 + MUSTER_GID_MAX + MUSTER_KID_MAX)

/**
 * muster_oscore_option_decode() - parse the option's value
 * @opt: result
 * @value: value bytes
 * @len: their number
 *
 * Context: any.
 * Return: true if well-formed: reserved bits clear, n up to 5, a PIV without
 * leading zeros, nothing after what the flags announce, and Gid and kid no
 * longer than we support.
 */
bool muster_oscore_option_decode(struct muster_oscore_option *opt, const u8 *value, size_t len);

/* Return: bytes written to @buf, which must hold MUSTER_OSCORE_OPTION_MAX. */
u8 muster_oscore_option_encode(u8 *buf, const struct muster_oscore_option *opt);

/**
 * muster_oscore_nonce() - AEAD nonce (RFC 8613 section 5.2)
 * @nonce: result, @nonce_len bytes
 * @nonce_len: of the algorithm used for this message, 7 to 13
 * @common_iv: at least @nonce_len bytes; its leading bytes are used
 * @piv_kid: Sender ID of whoever made @piv
 * @piv: Partial IV
 *
 * Context: any. Return: false if @piv_kid is longer than @nonce_len - 6.
 */
bool muster_oscore_nonce(u8 *nonce, u8 nonce_len, const u8 *common_iv,
			 const struct muster_kid *piv_kid, const struct muster_piv *piv);

#define MUSTER_OSCORE_INFO_MAX (1 + 1 + MUSTER_KID_MAX + 2 + MUSTER_GID_MAX + 5 + 6 + 2)

/**
 * muster_oscore_info() - info of a key derivation (RFC 8613 section 3.2.1)
 * @buf: result, MUSTER_OSCORE_INFO_MAX bytes
 * @kid: id, empty for Common IV and Signature Encryption Key
 * @gid: id_context; NULL is CBOR null
 * @alg: alg_aead
 * @type: "Key", "IV" or "SEKey"
 * @out_len: L, bytes to derive
 *
 * Context: any. Return: bytes written.
 */
size_t muster_oscore_info(u8 *buf, const struct muster_kid *kid, const struct muster_gid *gid,
			  s32 alg, const char *type, u8 out_len);

/**
 * muster_oscore_keystream_info() - info of the countersignature's keystream
 * (RFC 10021 section 4.2)
 * @buf: result, MUSTER_OSCORE_INFO_MAX bytes
 * @piv_kid: Sender ID of whoever made the PIV of this message
 * @gid: Gid that protects this message
 * @request: this message is a request
 * @out_len: signature length
 *
 * Context: any. Return: bytes written.
 */
size_t muster_oscore_keystream_info(u8 *buf, const struct muster_kid *piv_kid,
				    const struct muster_gid *gid, bool request, u8 out_len);

/* Numbers of the COSE algorithms of a group; MUSTER_ALG_NONE if unset. */
#define MUSTER_ALG_NONE 0 /* reserved by RFC 9053, never an algorithm */

struct muster_algs {
	s32 aead;
	s32 group_enc;
	s32 signature;
	s32 key_agreement;
};

/**
 * struct muster_request_id - what binds a response to its request
 * @kid: request_kid
 * @piv: request_piv
 * @gid: request_kid_context, the Gid at the time of the request
 */
struct muster_request_id {
	struct muster_kid kid;
	struct muster_piv piv;
	struct muster_gid gid;
};

/*
 * The aad_array (RFC 10021 section 3.4) ends with two long items that depend
 * on the sender and the group only, sender_cred and gm_cred. So it is handled
 * as a head, made for each message, and a tail, made once for each member.
 */
#define MUSTER_OSCORE_AAD_HEAD_MAX \
	(1 + 1 + 1 + 4 * 5 + 1 + MUSTER_KID_MAX + 1 + MUSTER_PIV_MAX + 1 + \
	 2 + MUSTER_GID_MAX + 2 + MUSTER_OSCORE_OPTION_MAX)

/* Return: bytes of the tail: two CBOR byte strings. */
size_t muster_oscore_aad_tail_len(size_t sender_cred_len, size_t gm_cred_len);
void muster_oscore_aad_tail(u8 *buf, const u8 *sender_cred, size_t sender_cred_len,
			    const u8 *gm_cred, size_t gm_cred_len);

/**
 * muster_oscore_aad_head() - first seven items of the aad_array, with its head
 * @buf: result, MUSTER_OSCORE_AAD_HEAD_MAX bytes
 * @algs: the group's algorithms
 * @request: the request this message is, or answers
 * @option: final value of this message's OSCORE option
 * @option_len: its length
 *
 * Context: any. Return: bytes written.
 */
size_t muster_oscore_aad_head(u8 *buf, const struct muster_algs *algs,
			      const struct muster_request_id *request,
			      const u8 *option, u8 option_len);

#define MUSTER_OSCORE_PREFIX_MAX (1 + 1 + 17 + 1 + 1 + 3)

/* Enc_structure up to and with the head of external_aad (RFC 9052 section 5.3). Return: bytes. */
size_t muster_oscore_enc_prefix(u8 *buf, size_t aad_array_len);
/* Countersign_structure up to and with the head of external_aad (RFC 9338 section 3.3). */
size_t muster_oscore_countersign_prefix(u8 *buf, enum muster_countersign countersign,
					size_t aad_array_len);

#endif /* MUSTER_OSCORE_H */
