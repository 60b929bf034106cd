/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The COSE object of one message in group mode (RFC 10021 section 3): what
 * sealing and opening compute alike.
 *
 * The aad_array is written once for each message and is part of both the AAD
 * and what is signed. It stands MUSTER_OSCORE_PREFIX_MAX bytes into a scratch
 * buffer of muster_seal_aad_len() bytes, so that Enc_structure can be completed
 * in front of it.
 */
#ifndef MUSTER_COSE_H
#define MUSTER_COSE_H

#include "keys.h"

/**
 * struct muster_cose - what one message is protected with
 * @common: Common Context
 * @sender: keys of the sender
 * @request: the request that the message is, or answers
 * @is_request: the message is a request
 * @piv_kid: Sender ID of whoever made @piv
 * @piv: Partial IV of the message, or of the request if the message has none
 * @option: value of the message's OSCORE option
 * @option_len: its length
 */
struct muster_cose {
	const struct muster_common *common;
	const struct muster_party *sender;
	const struct muster_request_id *request;
	bool is_request;
	const struct muster_kid *piv_kid;
	const struct muster_piv *piv;
	const u8 *option;
	u8 option_len;
};

/* Write the aad_array into @scratch. Context: any. Return: its length. */
size_t muster_cose_aad(const struct muster_cose *cose, u8 *scratch);

/**
 * muster_cose_encrypt() - encrypt the plaintext in place
 * @cose: the message
 * @scratch: with the aad_array in it; Enc_structure is completed
 * @aad_len: length of the aad_array
 * @text: plaintext, with room for the tag behind it
 * @len: length of the plaintext
 *
 * Context: any but hard interrupt. Return: 0, or negative errno.
 */
int muster_cose_encrypt(const struct muster_cose *cose, u8 *scratch, size_t aad_len,
			u8 *text, size_t len);

/* The other way round, @len with the tag. Return: 0, -EBADMSG, or another negative errno. */
int muster_cose_decrypt(const struct muster_cose *cose, u8 *scratch, size_t aad_len,
			u8 *text, size_t len);

/* Hash what is signed (RFC 9338 section 3.3): @text is the ciphertext. Context: as encrypt. */
void muster_cose_digest(const struct muster_cose *cose, const u8 *scratch, size_t aad_len,
			const u8 *text, size_t len, u8 digest[MUSTER_SHA256_LEN]);

/* XOR @in with the keystream (RFC 10021 section 4.2): from plain to encrypted signature or back. */
void muster_cose_mask(const struct muster_cose *cose, u8 out[MUSTER_SIGNATURE_LEN],
		      const u8 in[MUSTER_SIGNATURE_LEN]);

#endif /* MUSTER_COSE_H */
