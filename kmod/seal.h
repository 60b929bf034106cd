/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Protect a CoAP message in group mode (RFC 10021 sections 7.1 and 7.3):
 * linear message to linear message.
 */
#ifndef MUSTER_SEAL_H
#define MUSTER_SEAL_H

#include "coap.h"
#include "keys.h"

/* What sealing adds at most: the OSCORE option with its header, code, payload marker, the
 * split of options, tag, signature. Only a message with more Observe than RFC 7641 has
 * (one, of 3 bytes) may need more, and is not sealed if there is no room.
 */
#define MUSTER_SEAL_OVERHEAD \
	(MUSTER_OSCORE_OPTION_MAX + 3 + 1 + 1 + MUSTER_COAP_SPLIT_MAX + \
	 MUSTER_TAG_MAX + MUSTER_SIGNATURE_LEN)

#define MUSTER_AAD_MAX (MUSTER_OSCORE_PREFIX_MAX + MUSTER_OSCORE_AAD_HEAD_MAX + \
			2 * (3 + MUSTER_CRED_MAX))

/**
 * struct muster_sealing - one message being sealed
 * @common: Common Context
 * @self: own keys
 * @request: the request this message answers, or is; for a request the caller
 *	sets it to own kid, @piv and Gid
 * @is_request: the message is a request
 * @has_piv: write @piv; false reuses the request's nonce, which is allowed
 *	once for each request and only under
 *	its Gid (RFC 10021 section 7.3)
 * @piv: own Partial IV, never used before under this Gid
 * @out: result: the OSCORE message
 * @out_size: room at @out
 * @out_len: bytes of the message; complete after muster_seal_sign()
 * @ciphertext: where the ciphertext starts in @out
 * @aad: scratch for the AAD, as long as muster_seal_aad_len() says
 * @aad_len: length of the aad_array in it, see cose.h
 * @option: value of the OSCORE option
 * @option_len: its length
 *
 * @out and @aad are in directly mapped memory (not on a stack, not vmalloc).
 * The caller holds references that keep @common and @self alive.
 */
struct muster_sealing {
	const struct muster_common *common;
	const struct muster_party *self;
	struct muster_request_id request;
	bool is_request;
	bool has_piv;
	struct muster_piv piv;
	u8 *out;
	size_t out_size;
	size_t out_len;
	size_t ciphertext;
	u8 *aad;
	size_t aad_len;
	u8 option[MUSTER_OSCORE_OPTION_MAX];
	u8 option_len;
};

/* Return: bytes of scratch that sealing or opening a message of this credential needs. */
size_t muster_seal_aad_len(const struct muster_credential *credential);

/**
 * muster_seal_encrypt() - first half: build the message and encrypt it
 * @s: the sealing
 * @coap: the application's message, parsed
 *
 * @s->out_len includes the signature's bytes afterwards, so the caller knows
 * the final length before it signs.
 *
 * Context: any but hard interrupt. Return: MUSTER_DROP_NONE, or why it cannot
 * be sealed: MALFORMED_COAP, TOO_BIG, CRYPTO (also for the reuse of a nonce that is not allowed).
 */
enum muster_drop muster_seal_encrypt(struct muster_sealing *s, const struct muster_coap *coap);

/**
 * muster_seal_sign() - second half: sign and encrypt the signature
 * @s: the sealing
 * @priv: own private key
 * @random: 32 random bytes for the signature's nonce, or NULL; see muster_es256_sign()
 *
 * Context: process, may sleep. Return: MUSTER_DROP_NONE or MUSTER_DROP_CRYPTO.
 */
enum muster_drop muster_seal_sign(struct muster_sealing *s, const struct muster_es256_private *priv,
				  const u8 *random);

#endif /* MUSTER_SEAL_H */
