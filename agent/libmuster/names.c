// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers and names: COSE algorithms (RFC 9053, RFC 9459) and the enumerations of the interface. */

#include <strings.h>

#include "libmuster.h"

const struct muster_name muster_aead_names[] = {
	{ MUSTER_COSE_AES_CCM_16_64_128, "AES-CCM-16-64-128" },
	{ 11, "AES-CCM-16-64-256" },
	{ 12, "AES-CCM-64-64-128" },
	{ 13, "AES-CCM-64-64-256" },
	{ 30, "AES-CCM-16-128-128" },
	{ 31, "AES-CCM-16-128-256" },
	{ 32, "AES-CCM-64-128-128" },
	{ 33, "AES-CCM-64-128-256" },
	{ 1, "A128GCM" },
	{ 2, "A192GCM" },
	{ 3, "A256GCM" },
	{ 24, "ChaCha20/Poly1305" },
	{ 0, NULL },
};

const struct muster_name muster_signature_names[] = {
	{ MUSTER_COSE_ES256, "ES256" },
	{ -8, "EdDSA" },
	{ 0, NULL },
};

const struct muster_name muster_key_agreement_names[] = {
	{ MUSTER_COSE_ECDH_SS_HKDF_256, "ECDH-SS+HKDF-256" },
	{ -28, "ECDH-SS+HKDF-512" },
	{ 0, NULL },
};

/* Named by the number of its HMAC (RFC 8613 section 3.2). */
const struct muster_name muster_hkdf_names[] = {
	{ MUSTER_COSE_HMAC_256, "HKDF-SHA-256" },
	{ 7, "HKDF-SHA-512" },
	{ 0, NULL },
};

const struct muster_name muster_countersign_names[] = {
	{ MUSTER_COUNTERSIGN_INTEROP, "interop" },
	{ MUSTER_COUNTERSIGN_RFC9338, "rfc9338" },
	{ 0, NULL },
};

const struct muster_name muster_role_names[] = {
	{ MUSTER_ROLE_REQUESTER, "requester" },
	{ MUSTER_ROLE_RESPONDER, "responder" },
	{ MUSTER_ROLE_MONITOR, "monitor" },
	{ MUSTER_ROLE_VERIFIER, "verifier" },
	{ 0, NULL },
};

const struct muster_name muster_plaintext_names[] = {
	{ MUSTER_PLAINTEXT_NONE, "none" },
	{ MUSTER_PLAINTEXT_ALL, "all" },
	{ 0, NULL },
};

const struct muster_name muster_foreign_names[] = {
	{ MUSTER_FOREIGN_DROP, "drop" },
	{ MUSTER_FOREIGN_PASS, "pass" },
	{ 0, NULL },
};

const struct muster_name muster_event_names[] = {
	{ MUSTER_EVENT_TYPE_GRANT_LOW, "grant-low" },
	{ MUSTER_EVENT_TYPE_GRANT_EXHAUSTED, "grant-exhausted" },
	{ MUSTER_EVENT_TYPE_UNKNOWN_GID, "unknown-gid" },
	{ MUSTER_EVENT_TYPE_UNKNOWN_KID, "unknown-kid" },
	{ MUSTER_EVENT_TYPE_MEMBER_FAILURES, "member-failures" },
	{ MUSTER_EVENT_TYPE_SEAL_FAILED, "seal-failed" },
	{ 0, NULL },
};

/* Every reason with its name and its words. */
#define DROPS(drop)									\
	drop(MALFORMED_COAP, "malformed-coap", "not a CoAP message")			\
	drop(MALFORMED_OSCORE, "malformed-oscore", "bad OSCORE option or payload")	\
	drop(TOO_BIG, "too-big", "longer than a message may be")			\
	drop(PLAINTEXT, "plaintext", "unprotected at a protected endpoint")		\
	drop(NOT_MEMBER, "not-member", "of a group unknown here")			\
	drop(UNKNOWN_MEMBER, "unknown-member", "from a member unknown here")		\
	drop(OWN_KID, "own-kid", "with our own Sender ID from outside")			\
	drop(WRONG_MODE, "wrong-mode", "in pairwise mode where only group mode is set up") \
	drop(WRONG_ENDPOINT, "wrong-endpoint", "of another group than the endpoint's")	\
	drop(ROLE, "role", "not allowed by the sender's role")				\
	drop(REPLAY, "replay", "seen before, or too old")				\
	drop(NO_EXCHANGE, "no-exchange", "responses to no request that is remembered")	\
	drop(DECRYPT_FAILED, "decrypt-failed", "not encrypted with the group's keys")	\
	drop(BAD_SIGNATURE, "bad-signature", "not signed by their sender")		\
	drop(MALFORMED_INNER, "malformed-inner", "verified, but not a CoAP message")	\
	drop(NO_CONTEXT, "no-context", "because the group has no keys yet")		\
	drop(NO_SENDER, "no-sender", "because the group has no own member to send as")	\
	drop(GRANT_EXHAUSTED, "grant-exhausted", "because no sequence number was left")	\
	drop(EXCHANGE_LIMIT, "exchange-limit", "because too many requests are remembered") \
	drop(QUEUE_FULL, "queue-full", "because the sender's queue was full")		\
	drop(QUEUE_LIMIT, "queue-limit", "because all queues together were full")	\
	drop(NO_MEMORY, "no-memory", "because memory was short")			\
	drop(MTU, "mtu", "grown past the MTU and not to be fragmented")			\
	drop(CHECKSUM, "checksum", "with a bad UDP checksum")				\
	drop(NOT_UDP, "not-udp", "in packets that cannot be parsed")			\
	drop(GOING_AWAY, "going-away", "because their group, member or device was removed") \
	drop(CRYPTO, "crypto", "because the kernel's cryptography failed")		\
	drop(TOKEN_IN_USE, "token-in-use", "with the token of another group's open request")

#define DROP_NAME(symbol, name, words) { MUSTER_DROP_##symbol, name },
#define DROP_WORDS(symbol, name, words) { MUSTER_DROP_##symbol, words },

const struct muster_name muster_drop_names[] = { DROPS(DROP_NAME) { 0, NULL } };
const struct muster_name muster_drop_words[] = { DROPS(DROP_WORDS) { 0, NULL } };

/* All but MUSTER_DROP_NONE, and the end. */
_Static_assert(sizeof(muster_drop_names) / sizeof(*muster_drop_names) == __MUSTER_DROP_MAX,
	       "each drop reason of the interface has a name and words here");

const char *muster_name_find(const struct muster_name *names, int32_t value)
{
	for (; names->name; names++)
		if (names->value == value)
			return names->name;
	return NULL;
}

bool muster_name_value(const struct muster_name *names, const char *name, int32_t *value)
{
	for (; names->name; names++)
		if (!strcasecmp(names->name, name)) {
			*value = names->value;
			return true;
		}
	return false;
}
