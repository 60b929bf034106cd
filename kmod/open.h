/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verify and decrypt a message in group mode (RFC 10021 sections 7.2 and 7.4):
 * linear message to linear message. The cheap symmetric check comes first and
 * the signature second; the plaintext may leave only after both.
 */
#ifndef MUSTER_OPEN_H
#define MUSTER_OPEN_H

#include "coap.h"
#include "keys.h"

/**
 * struct muster_opening - one message being opened
 * @coap: the OSCORE message, parsed; points into the received bytes
 * @option: its OSCORE option, decoded
 * @option_raw: value of the option as received
 * @option_raw_len: its length
 * @common: Common Context; set by the caller after muster_open_parse()
 * @sender: keys of the sender; set by the caller
 * @request: the request that this message answers; set by the caller for
 *	responses, by muster_open_decrypt() for requests
 * @is_request: the message is a request; set by muster_open_parse()
 * @text: scratch for ciphertext and plaintext, @coap.payload_len bytes; set by the caller
 * @aad: scratch for the AAD, muster_seal_aad_len() bytes; set by the caller
 * @aad_len: length of the aad_array in it, see cose.h
 * @text_len: bytes of plaintext, after muster_open_decrypt()
 *
 * The received bytes must stay unchanged until muster_open_finish(). @text and
 * @aad are in directly mapped memory (not on a stack, not vmalloc).
 * The caller holds references that keep @common and @sender alive.
 */
struct muster_opening {
	struct muster_coap coap;
	struct muster_oscore_option option;
	const u8 *option_raw;
	u8 option_raw_len;
	const struct muster_common *common;
	const struct muster_party *sender;
	struct muster_request_id request;
	bool is_request;
	u8 *text;
	u8 *aad;
	size_t aad_len;
	size_t text_len;
};

/**
 * muster_open_parse() - what a message says of itself
 * @o: result; @coap, @option, @is_request are set
 * @data: a UDP payload
 * @len: its length
 *
 * Whether it is a request is told by the outer code, which an attacker can
 * change: but then the AAD or the keystream differs and it fails to open.
 *
 * Context: any. Return: MUSTER_DROP_NONE; MALFORMED_COAP; PLAINTEXT if there is no
 * OSCORE option (then @o->coap is valid); TOO_BIG; MALFORMED_OSCORE, also for two
 * OSCORE options, for one in a message that is neither request nor response or
 * has no payload, and in group mode for a request without PIV, Gid or kid and a
 * response without kid.
 */
enum muster_drop muster_open_parse(struct muster_opening *o, const u8 *data, size_t len);

/**
 * muster_open_decrypt() - check the AEAD tag and decrypt into @o->text
 *
 * The received bytes are left alone: the signature covers them.
 *
 * Context: any but hard interrupt. Return: MUSTER_DROP_NONE, MALFORMED_OSCORE
 * if too short, DECRYPT_FAILED, CRYPTO. @o->text holds nothing usable on failure.
 */
enum muster_drop muster_open_decrypt(struct muster_opening *o);

/**
 * muster_open_verify() - verify the countersignature
 *
 * Context: process, may sleep. Return: MUSTER_DROP_NONE or BAD_SIGNATURE.
 */
enum muster_drop muster_open_verify(struct muster_opening *o);

/**
 * muster_open_finish() - build the application's message from a verified one
 * @o: decrypted and verified
 * @out: result: plain CoAP
 * @size: room at @out; the length of the OSCORE message is enough
 * @out_len: bytes written
 *
 * Context: any. Return: MUSTER_DROP_NONE, or MALFORMED_INNER: the plaintext is
 * no CoAP, or is a request where a response is expected or the other way round.
 */
enum muster_drop muster_open_finish(const struct muster_opening *o, u8 *out, size_t size,
				    size_t *out_len);

#endif /* MUSTER_OPEN_H */
