/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Made by scripts/uapi-gen from uapi/muster.yaml. Change that file. */
#ifndef MUSTER_NAMES_H
#define MUSTER_NAMES_H

/*
 * What values are called wherever they are printed: initialisers for arrays
 * of strings, indexed by value, or by bit number for flags.
 */

#define MUSTER_COUNTERSIGN_NAMES {			\
	[MUSTER_COUNTERSIGN_INTEROP] = "interop",	\
	[MUSTER_COUNTERSIGN_RFC9338] = "rfc9338",	\
}

#define MUSTER_ROLE_NAMES {	\
	[1] = "requester",	\
	[2] = "responder",	\
	[3] = "monitor",	\
	[4] = "verifier",	\
}

#define MUSTER_PLAINTEXT_NAMES {		\
	[MUSTER_PLAINTEXT_NONE] = "none",	\
	[MUSTER_PLAINTEXT_ALL] = "all",		\
}

#define MUSTER_FOREIGN_NAMES {		\
	[MUSTER_FOREIGN_DROP] = "drop",	\
	[MUSTER_FOREIGN_PASS] = "pass",	\
}

#define MUSTER_EVENT_TYPE_NAMES {					\
	[MUSTER_EVENT_TYPE_GRANT_LOW] = "grant-low",			\
	[MUSTER_EVENT_TYPE_GRANT_EXHAUSTED] = "grant-exhausted",	\
	[MUSTER_EVENT_TYPE_UNKNOWN_GID] = "unknown-gid",		\
	[MUSTER_EVENT_TYPE_UNKNOWN_KID] = "unknown-kid",		\
	[MUSTER_EVENT_TYPE_MEMBER_FAILURES] = "member-failures",	\
	[MUSTER_EVENT_TYPE_SEAL_FAILED] = "seal-failed",		\
}

#define MUSTER_DROP_NAMES {					\
	[MUSTER_DROP_NONE] = "none",				\
	[MUSTER_DROP_MALFORMED_COAP] = "malformed-coap",	\
	[MUSTER_DROP_MALFORMED_OSCORE] = "malformed-oscore",	\
	[MUSTER_DROP_TOO_BIG] = "too-big",			\
	[MUSTER_DROP_PLAINTEXT] = "plaintext",			\
	[MUSTER_DROP_NOT_MEMBER] = "not-member",		\
	[MUSTER_DROP_UNKNOWN_MEMBER] = "unknown-member",	\
	[MUSTER_DROP_OWN_KID] = "own-kid",			\
	[MUSTER_DROP_WRONG_MODE] = "wrong-mode",		\
	[MUSTER_DROP_WRONG_ENDPOINT] = "wrong-endpoint",	\
	[MUSTER_DROP_ROLE] = "role",				\
	[MUSTER_DROP_REPLAY] = "replay",			\
	[MUSTER_DROP_NO_EXCHANGE] = "no-exchange",		\
	[MUSTER_DROP_DECRYPT_FAILED] = "decrypt-failed",	\
	[MUSTER_DROP_BAD_SIGNATURE] = "bad-signature",		\
	[MUSTER_DROP_MALFORMED_INNER] = "malformed-inner",	\
	[MUSTER_DROP_NO_CONTEXT] = "no-context",		\
	[MUSTER_DROP_NO_SENDER] = "no-sender",			\
	[MUSTER_DROP_GRANT_EXHAUSTED] = "grant-exhausted",	\
	[MUSTER_DROP_EXCHANGE_LIMIT] = "exchange-limit",	\
	[MUSTER_DROP_QUEUE_FULL] = "queue-full",		\
	[MUSTER_DROP_QUEUE_LIMIT] = "queue-limit",		\
	[MUSTER_DROP_NO_MEMORY] = "no-memory",			\
	[MUSTER_DROP_MTU] = "mtu",				\
	[MUSTER_DROP_CHECKSUM] = "checksum",			\
	[MUSTER_DROP_NOT_UDP] = "not-udp",			\
	[MUSTER_DROP_GOING_AWAY] = "going-away",		\
	[MUSTER_DROP_CRYPTO] = "crypto",			\
	[MUSTER_DROP_TOKEN_IN_USE] = "token-in-use",		\
}

#endif /* MUSTER_NAMES_H */
