/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Made by scripts/uapi-gen from uapi/muster.yaml. Change that file. */
#ifndef _UAPI_LINUX_MUSTER_H
#define _UAPI_LINUX_MUSTER_H

/*
 * Groups, keys and policy of Group OSCORE (RFC 10021) in the network path.
 */
#define MUSTER_GENL_NAME	"muster"
#define MUSTER_GENL_VERSION	1
#define MUSTER_MCGRP_EVENTS	"events"

#define MUSTER_NAME_MAX		31 /* longest name of a group in bytes */
#define MUSTER_GID_MAX		64 /* longest Gid in bytes */
#define MUSTER_KID_MAX		7 /* longest Sender ID in bytes (RFC 10021 section 2.2) */
#define MUSTER_CRED_MAX		2048 /* longest authentication credential in bytes */
#define MUSTER_SECRET_MAX	64 /* longest Master Secret or Master Salt in bytes */
#define MUSTER_P256_KEY_LEN	32 /* private key, big-endian */
#define MUSTER_P256_PUBLIC_LEN	64 /* public key, X and Y, big-endian */

/**
 * enum muster_countersign - items of Countersign_structure that a group
 *	signs
 * @MUSTER_COUNTERSIGN_INTEROP: five items with an empty sign_protected, as
 *	living implementations do
 * @MUSTER_COUNTERSIGN_RFC9338: four items, as RFC 9338 section 3.3 has it
 */
enum muster_countersign {
	MUSTER_COUNTERSIGN_INTEROP,
	MUSTER_COUNTERSIGN_RFC9338,
	/* private: */
	__MUSTER_COUNTERSIGN_MAX,
	MUSTER_COUNTERSIGN_MAX = __MUSTER_COUNTERSIGN_MAX - 1
};

/**
 * enum muster_role - what a member may do; the bits of RFC 9594 and its
 *	OSCORE profile
 * @MUSTER_ROLE_REQUESTER: send requests
 * @MUSTER_ROLE_RESPONDER: send responses
 * @MUSTER_ROLE_MONITOR: receive requests only
 * @MUSTER_ROLE_VERIFIER: check signatures only
 */
enum muster_role {
	MUSTER_ROLE_REQUESTER = 1 << 1,
	MUSTER_ROLE_RESPONDER = 1 << 2,
	MUSTER_ROLE_MONITOR = 1 << 3,
	MUSTER_ROLE_VERIFIER = 1 << 4,
	/* private: */
	MUSTER_ROLE_MASK = 0x1e
};

/**
 * enum muster_plaintext - which unprotected CoAP an endpoint lets through
 * @MUSTER_PLAINTEXT_NONE: none
 * @MUSTER_PLAINTEXT_ALL: all
 */
enum muster_plaintext {
	MUSTER_PLAINTEXT_NONE,
	MUSTER_PLAINTEXT_ALL,
	/* private: */
	__MUSTER_PLAINTEXT_MAX,
	MUSTER_PLAINTEXT_MAX = __MUSTER_PLAINTEXT_MAX - 1
};

/**
 * enum muster_foreign - what becomes of OSCORE messages of groups unknown
 *	here
 * @MUSTER_FOREIGN_DROP: drop
 * @MUSTER_FOREIGN_PASS: pass on unread, as a CoAP proxy needs
 */
enum muster_foreign {
	MUSTER_FOREIGN_DROP,
	MUSTER_FOREIGN_PASS,
	/* private: */
	__MUSTER_FOREIGN_MAX,
	MUSTER_FOREIGN_MAX = __MUSTER_FOREIGN_MAX - 1
};

/**
 * enum muster_event_type - event type
 * @MUSTER_EVENT_TYPE_GRANT_LOW: less than a quarter of the sequence numbers
 *	granted last is left
 * @MUSTER_EVENT_TYPE_GRANT_EXHAUSTED: nothing can be sealed until a new
 *	grant is set
 * @MUSTER_EVENT_TYPE_UNKNOWN_GID: a message of an unknown group reached an
 *	endpoint; rate limited
 * @MUSTER_EVENT_TYPE_UNKNOWN_KID: a message of an unknown member reached a
 *	group; rate limited
 * @MUSTER_EVENT_TYPE_MEMBER_FAILURES: a known member's messages fail
 *	repeatedly; rate limited
 * @MUSTER_EVENT_TYPE_SEAL_FAILED: a message accepted from an application was
 *	dropped later; rate limited
 */
enum muster_event_type {
	MUSTER_EVENT_TYPE_GRANT_LOW = 1,
	MUSTER_EVENT_TYPE_GRANT_EXHAUSTED,
	MUSTER_EVENT_TYPE_UNKNOWN_GID,
	MUSTER_EVENT_TYPE_UNKNOWN_KID,
	MUSTER_EVENT_TYPE_MEMBER_FAILURES,
	MUSTER_EVENT_TYPE_SEAL_FAILED,
	/* private: */
	__MUSTER_EVENT_TYPE_MAX,
	MUSTER_EVENT_TYPE_MAX = __MUSTER_EVENT_TYPE_MAX - 1
};

/**
 * enum muster_drop - why a message was dropped; each is a counter of the
 *	same name
 * @MUSTER_DROP_NONE: not dropped
 * @MUSTER_DROP_MALFORMED_COAP: not a CoAP message (RFC 7252 section 3)
 * @MUSTER_DROP_MALFORMED_OSCORE: bad OSCORE option or payload (RFC 8613
 *	section 6.1)
 * @MUSTER_DROP_TOO_BIG: longer than a message may be
 * @MUSTER_DROP_PLAINTEXT: unprotected message at a protected endpoint
 * @MUSTER_DROP_NOT_MEMBER: no group here has the message's Gid
 * @MUSTER_DROP_UNKNOWN_MEMBER: the group has no member with this kid
 * @MUSTER_DROP_OWN_KID: our own Sender ID came from outside
 * @MUSTER_DROP_WRONG_MODE: pairwise message where only group mode is set up
 * @MUSTER_DROP_WRONG_ENDPOINT: the message is of another group than the
 *	endpoint it came to
 * @MUSTER_DROP_ROLE: the sender's role does not allow this message
 * @MUSTER_DROP_REPLAY: the sequence number was seen or is too old
 * @MUSTER_DROP_NO_EXCHANGE: a response to no request that is remembered
 * @MUSTER_DROP_DECRYPT_FAILED: the AEAD tag is wrong
 * @MUSTER_DROP_BAD_SIGNATURE: the countersignature is wrong
 * @MUSTER_DROP_MALFORMED_INNER: verified content that is not a CoAP message
 * @MUSTER_DROP_NO_CONTEXT: the group has no keys yet
 * @MUSTER_DROP_NO_SENDER: the group has no own member to send as
 * @MUSTER_DROP_GRANT_EXHAUSTED: no sequence number left under the grant
 * @MUSTER_DROP_EXCHANGE_LIMIT: too many exchanges are remembered
 * @MUSTER_DROP_QUEUE_FULL: the queue of this sender is full
 * @MUSTER_DROP_QUEUE_LIMIT: the queues of this namespace are full
 * @MUSTER_DROP_NO_MEMORY: out of memory
 * @MUSTER_DROP_MTU: grown past the MTU and may not be fragmented
 * @MUSTER_DROP_CHECKSUM: bad UDP checksum
 * @MUSTER_DROP_NOT_UDP: a protected packet that cannot be parsed
 * @MUSTER_DROP_GOING_AWAY: group, member, device, namespace or module was
 *	removed meanwhile
 * @MUSTER_DROP_CRYPTO: the crypto API failed
 * @MUSTER_DROP_TOKEN_IN_USE: a request of another group from the same peer
 *	with the same token waits for its answer
 */
enum muster_drop {
	MUSTER_DROP_NONE,
	MUSTER_DROP_MALFORMED_COAP,
	MUSTER_DROP_MALFORMED_OSCORE,
	MUSTER_DROP_TOO_BIG,
	MUSTER_DROP_PLAINTEXT,
	MUSTER_DROP_NOT_MEMBER,
	MUSTER_DROP_UNKNOWN_MEMBER,
	MUSTER_DROP_OWN_KID,
	MUSTER_DROP_WRONG_MODE,
	MUSTER_DROP_WRONG_ENDPOINT,
	MUSTER_DROP_ROLE,
	MUSTER_DROP_REPLAY,
	MUSTER_DROP_NO_EXCHANGE,
	MUSTER_DROP_DECRYPT_FAILED,
	MUSTER_DROP_BAD_SIGNATURE,
	MUSTER_DROP_MALFORMED_INNER,
	MUSTER_DROP_NO_CONTEXT,
	MUSTER_DROP_NO_SENDER,
	MUSTER_DROP_GRANT_EXHAUSTED,
	MUSTER_DROP_EXCHANGE_LIMIT,
	MUSTER_DROP_QUEUE_FULL,
	MUSTER_DROP_QUEUE_LIMIT,
	MUSTER_DROP_NO_MEMORY,
	MUSTER_DROP_MTU,
	MUSTER_DROP_CHECKSUM,
	MUSTER_DROP_NOT_UDP,
	MUSTER_DROP_GOING_AWAY,
	MUSTER_DROP_CRYPTO,
	MUSTER_DROP_TOKEN_IN_USE,
	/* private: */
	__MUSTER_DROP_MAX,
	MUSTER_DROP_MAX = __MUSTER_DROP_MAX - 1
};

/**
 * enum muster_a_group - attributes of the group messages
 * @MUSTER_A_GROUP_NAME: string
 * @MUSTER_A_GROUP_ALG_AEAD: s32; AEAD Algorithm of pairwise mode; absent if
 *	the group has no pairwise mode
 * @MUSTER_A_GROUP_ALG_GROUP_ENC: s32; Group Encryption Algorithm
 * @MUSTER_A_GROUP_ALG_SIGNATURE: s32; Signature Algorithm
 * @MUSTER_A_GROUP_ALG_KEY_AGREEMENT: s32; Pairwise Key Agreement Algorithm;
 *	absent if the group has no pairwise mode
 * @MUSTER_A_GROUP_HKDF: s32; HKDF Algorithm by its HMAC's number
 * @MUSTER_A_GROUP_COUNTERSIGN: u32, enum muster_countersign
 * @MUSTER_A_GROUP_GM_CRED: binary; the Group Manager's authentication
 *	credential
 * @MUSTER_A_GROUP_REPLAY_WINDOW: u32; sequence numbers a replay window
 *	covers; a multiple of 32
 * @MUSTER_A_GROUP_EXCHANGE_LIFETIME: u32; seconds a request is remembered
 *	for its responses
 * @MUSTER_A_GROUP_MEMBERS: u32; number of members (read only)
 * @MUSTER_A_GROUP_GID: binary; Gid of the current context (read only)
 * @MUSTER_A_GROUP_MAX_MEMBERS: u32
 * @MUSTER_A_GROUP_PAD: pad
 */
enum muster_a_group {
	MUSTER_A_GROUP_NAME = 1,
	MUSTER_A_GROUP_ALG_AEAD,
	MUSTER_A_GROUP_ALG_GROUP_ENC,
	MUSTER_A_GROUP_ALG_SIGNATURE,
	MUSTER_A_GROUP_ALG_KEY_AGREEMENT,
	MUSTER_A_GROUP_HKDF,
	MUSTER_A_GROUP_COUNTERSIGN,
	MUSTER_A_GROUP_GM_CRED,
	MUSTER_A_GROUP_REPLAY_WINDOW,
	MUSTER_A_GROUP_EXCHANGE_LIFETIME,
	MUSTER_A_GROUP_MEMBERS,
	MUSTER_A_GROUP_GID,
	MUSTER_A_GROUP_MAX_MEMBERS,
	MUSTER_A_GROUP_PAD,
	/* private: */
	__MUSTER_A_GROUP_MAX,
	MUSTER_A_GROUP_MAX = __MUSTER_A_GROUP_MAX - 1
};

/**
 * enum muster_a_context - attributes of the context messages
 * @MUSTER_A_CONTEXT_GROUP: string
 * @MUSTER_A_CONTEXT_GID: binary
 * @MUSTER_A_CONTEXT_MASTER_SECRET: binary; write only
 * @MUSTER_A_CONTEXT_MASTER_SALT: binary; write only
 * @MUSTER_A_CONTEXT_SSN: u64; next sender sequence number
 * @MUSTER_A_CONTEXT_GRANT: u64; first sender sequence number that may not be
 *	used
 * @MUSTER_A_CONTEXT_PAD: pad
 */
enum muster_a_context {
	MUSTER_A_CONTEXT_GROUP = 1,
	MUSTER_A_CONTEXT_GID,
	MUSTER_A_CONTEXT_MASTER_SECRET,
	MUSTER_A_CONTEXT_MASTER_SALT,
	MUSTER_A_CONTEXT_SSN,
	MUSTER_A_CONTEXT_GRANT,
	MUSTER_A_CONTEXT_PAD,
	/* private: */
	__MUSTER_A_CONTEXT_MAX,
	MUSTER_A_CONTEXT_MAX = __MUSTER_A_CONTEXT_MAX - 1
};

/**
 * enum muster_a_member - attributes of the member messages
 * @MUSTER_A_MEMBER_GROUP: string
 * @MUSTER_A_MEMBER_KID: binary; Sender ID; may be empty
 * @MUSTER_A_MEMBER_CRED: binary; authentication credential
 * @MUSTER_A_MEMBER_PUBLIC_KEY: binary
 * @MUSTER_A_MEMBER_PRIVATE_KEY: binary; write only; makes this the own
 *	member of the group
 * @MUSTER_A_MEMBER_ROLES: u32, enum muster_role; a mask of role bits
 * @MUSTER_A_MEMBER_MARK: u32; packet mark of verified messages from this
 *	member
 * @MUSTER_A_MEMBER_OWN: flag; this is the own member (read only)
 * @MUSTER_A_MEMBER_WINDOW_TOP: u64; highest sequence number accepted (read
 *	only)
 * @MUSTER_A_MEMBER_SEALED: u64; read only
 * @MUSTER_A_MEMBER_OPENED: u64; read only
 * @MUSTER_A_MEMBER_DROPS: nest of MUSTER_A_DROPS_*; read only
 * @MUSTER_A_MEMBER_PAD: pad
 */
enum muster_a_member {
	MUSTER_A_MEMBER_GROUP = 1,
	MUSTER_A_MEMBER_KID,
	MUSTER_A_MEMBER_CRED,
	MUSTER_A_MEMBER_PUBLIC_KEY,
	MUSTER_A_MEMBER_PRIVATE_KEY,
	MUSTER_A_MEMBER_ROLES,
	MUSTER_A_MEMBER_MARK,
	MUSTER_A_MEMBER_OWN,
	MUSTER_A_MEMBER_WINDOW_TOP,
	MUSTER_A_MEMBER_SEALED,
	MUSTER_A_MEMBER_OPENED,
	MUSTER_A_MEMBER_DROPS,
	MUSTER_A_MEMBER_PAD,
	/* private: */
	__MUSTER_A_MEMBER_MAX,
	MUSTER_A_MEMBER_MAX = __MUSTER_A_MEMBER_MAX - 1
};

/**
 * enum muster_a_endpoint - attributes of the endpoint messages
 * @MUSTER_A_ENDPOINT_GROUP: string
 * @MUSTER_A_ENDPOINT_ADDRESS: binary; IPv4 or IPv6 address, network byte
 *	order; absent or unspecified: any address of the family
 * @MUSTER_A_ENDPOINT_FAMILY: u32; AF_INET or AF_INET6
 * @MUSTER_A_ENDPOINT_PORT: u16, big-endian
 * @MUSTER_A_ENDPOINT_PLAINTEXT: u32, enum muster_plaintext
 * @MUSTER_A_ENDPOINT_FOREIGN: u32, enum muster_foreign
 * @MUSTER_A_ENDPOINT_MARK_MASK: u32; bits of the packet mark that carry the
 *	verified sender; 0 writes none
 * @MUSTER_A_ENDPOINT_PAD: pad
 */
enum muster_a_endpoint {
	MUSTER_A_ENDPOINT_GROUP = 1,
	MUSTER_A_ENDPOINT_ADDRESS,
	MUSTER_A_ENDPOINT_FAMILY,
	MUSTER_A_ENDPOINT_PORT,
	MUSTER_A_ENDPOINT_PLAINTEXT,
	MUSTER_A_ENDPOINT_FOREIGN,
	MUSTER_A_ENDPOINT_MARK_MASK,
	MUSTER_A_ENDPOINT_PAD,
	/* private: */
	__MUSTER_A_ENDPOINT_MAX,
	MUSTER_A_ENDPOINT_MAX = __MUSTER_A_ENDPOINT_MAX - 1
};

/**
 * enum muster_a_exchange - attributes of the exchange messages
 * @MUSTER_A_EXCHANGE_GROUP: string
 * @MUSTER_A_EXCHANGE_OWN: flag; the request was sent from here
 * @MUSTER_A_EXCHANGE_FAMILY: u32
 * @MUSTER_A_EXCHANGE_PEER_ADDRESS: binary
 * @MUSTER_A_EXCHANGE_PEER_PORT: u16, big-endian
 * @MUSTER_A_EXCHANGE_LOCAL_PORT: u16, big-endian
 * @MUSTER_A_EXCHANGE_TOKEN: binary
 * @MUSTER_A_EXCHANGE_KID: binary; request_kid
 * @MUSTER_A_EXCHANGE_PIV: u64; sequence number of the request
 * @MUSTER_A_EXCHANGE_RESPONSES: u32; responses protected or verified
 * @MUSTER_A_EXCHANGE_EXPIRES: u32; milliseconds until it is forgotten
 * @MUSTER_A_EXCHANGE_PAD: pad
 */
enum muster_a_exchange {
	MUSTER_A_EXCHANGE_GROUP = 1,
	MUSTER_A_EXCHANGE_OWN,
	MUSTER_A_EXCHANGE_FAMILY,
	MUSTER_A_EXCHANGE_PEER_ADDRESS,
	MUSTER_A_EXCHANGE_PEER_PORT,
	MUSTER_A_EXCHANGE_LOCAL_PORT,
	MUSTER_A_EXCHANGE_TOKEN,
	MUSTER_A_EXCHANGE_KID,
	MUSTER_A_EXCHANGE_PIV,
	MUSTER_A_EXCHANGE_RESPONSES,
	MUSTER_A_EXCHANGE_EXPIRES,
	MUSTER_A_EXCHANGE_PAD,
	/* private: */
	__MUSTER_A_EXCHANGE_MAX,
	MUSTER_A_EXCHANGE_MAX = __MUSTER_A_EXCHANGE_MAX - 1
};

/**
 * enum muster_a_stats - attributes of the stats messages
 * @MUSTER_A_STATS_GROUP: string; absent: of the namespace, that is of
 *	messages that belong to no known group
 * @MUSTER_A_STATS_SEALED: u64
 * @MUSTER_A_STATS_OPENED: u64
 * @MUSTER_A_STATS_QUEUED: u64; messages now in queues
 * @MUSTER_A_STATS_TABLES: u32; members whose key has a precomputed table
 * @MUSTER_A_STATS_DROPS: nest of MUSTER_A_DROPS_*
 * @MUSTER_A_STATS_PAD: pad
 */
enum muster_a_stats {
	MUSTER_A_STATS_GROUP = 1,
	MUSTER_A_STATS_SEALED,
	MUSTER_A_STATS_OPENED,
	MUSTER_A_STATS_QUEUED,
	MUSTER_A_STATS_TABLES,
	MUSTER_A_STATS_DROPS,
	MUSTER_A_STATS_PAD,
	/* private: */
	__MUSTER_A_STATS_MAX,
	MUSTER_A_STATS_MAX = __MUSTER_A_STATS_MAX - 1
};

/**
 * enum muster_a_drops - a list of pairs; reasons whose counter is 0 are left
 *	out
 * @MUSTER_A_DROPS_DROP: nest of MUSTER_A_DROP_COUNT_*, repeated
 */
enum muster_a_drops {
	MUSTER_A_DROPS_DROP = 1,
	/* private: */
	__MUSTER_A_DROPS_MAX,
	MUSTER_A_DROPS_MAX = __MUSTER_A_DROPS_MAX - 1
};

/**
 * enum muster_a_drop_count - attributes of the drop count messages
 * @MUSTER_A_DROP_COUNT_REASON: u32, enum muster_drop
 * @MUSTER_A_DROP_COUNT_COUNT: u64
 * @MUSTER_A_DROP_COUNT_PAD: pad
 */
enum muster_a_drop_count {
	MUSTER_A_DROP_COUNT_REASON = 1,
	MUSTER_A_DROP_COUNT_COUNT,
	MUSTER_A_DROP_COUNT_PAD,
	/* private: */
	__MUSTER_A_DROP_COUNT_MAX,
	MUSTER_A_DROP_COUNT_MAX = __MUSTER_A_DROP_COUNT_MAX - 1
};

/**
 * enum muster_a_event - attributes of the event messages
 * @MUSTER_A_EVENT_TYPE: u32, enum muster_event_type
 * @MUSTER_A_EVENT_SEQ: u32; running number of events in this namespace; a
 *	gap means that events were lost
 * @MUSTER_A_EVENT_GROUP: string
 * @MUSTER_A_EVENT_GID: binary
 * @MUSTER_A_EVENT_KID: binary
 * @MUSTER_A_EVENT_REASON: u32, enum muster_drop
 * @MUSTER_A_EVENT_SSN: u64
 * @MUSTER_A_EVENT_GRANT: u64
 * @MUSTER_A_EVENT_PAD: pad
 */
enum muster_a_event {
	MUSTER_A_EVENT_TYPE = 1,
	MUSTER_A_EVENT_SEQ,
	MUSTER_A_EVENT_GROUP,
	MUSTER_A_EVENT_GID,
	MUSTER_A_EVENT_KID,
	MUSTER_A_EVENT_REASON,
	MUSTER_A_EVENT_SSN,
	MUSTER_A_EVENT_GRANT,
	MUSTER_A_EVENT_PAD,
	/* private: */
	__MUSTER_A_EVENT_MAX,
	MUSTER_A_EVENT_MAX = __MUSTER_A_EVENT_MAX - 1
};

/**
 * enum muster_cmd - the operations
 * @MUSTER_CMD_GROUP_NEW: do, with MUSTER_A_GROUP_*
 * @MUSTER_CMD_GROUP_SET: do, with MUSTER_A_GROUP_*
 * @MUSTER_CMD_GROUP_DEL: do, with MUSTER_A_GROUP_*
 * @MUSTER_CMD_GROUP_GET: do and dump, with MUSTER_A_GROUP_*
 * @MUSTER_CMD_CONTEXT_NEW: install keys; they replace the current ones
 * @MUSTER_CMD_CONTEXT_SET: set a new grant; with a Gid, only if these are
 *	still the keys
 * @MUSTER_CMD_CONTEXT_DEL: do, with MUSTER_A_CONTEXT_*
 * @MUSTER_CMD_CONTEXT_GET: do and dump, with MUSTER_A_CONTEXT_*
 * @MUSTER_CMD_MEMBER_NEW: do, with MUSTER_A_MEMBER_*
 * @MUSTER_CMD_MEMBER_SET: do, with MUSTER_A_MEMBER_*
 * @MUSTER_CMD_MEMBER_DEL: do, with MUSTER_A_MEMBER_*
 * @MUSTER_CMD_MEMBER_GET: dump: of one group, or of all
 * @MUSTER_CMD_ENDPOINT_NEW: do, with MUSTER_A_ENDPOINT_*
 * @MUSTER_CMD_ENDPOINT_SET: do, with MUSTER_A_ENDPOINT_*
 * @MUSTER_CMD_ENDPOINT_DEL: do, with MUSTER_A_ENDPOINT_*
 * @MUSTER_CMD_ENDPOINT_GET: dump, with MUSTER_A_ENDPOINT_*
 * @MUSTER_CMD_EXCHANGE_GET: dump, with MUSTER_A_EXCHANGE_*
 * @MUSTER_CMD_STATS_GET: dump: the namespace, then each group
 * @MUSTER_CMD_EVENT: event, with MUSTER_A_EVENT_*
 */
enum muster_cmd {
	MUSTER_CMD_GROUP_NEW = 1,
	MUSTER_CMD_GROUP_SET,
	MUSTER_CMD_GROUP_DEL,
	MUSTER_CMD_GROUP_GET,
	MUSTER_CMD_CONTEXT_NEW,
	MUSTER_CMD_CONTEXT_SET,
	MUSTER_CMD_CONTEXT_DEL,
	MUSTER_CMD_CONTEXT_GET,
	MUSTER_CMD_MEMBER_NEW,
	MUSTER_CMD_MEMBER_SET,
	MUSTER_CMD_MEMBER_DEL,
	MUSTER_CMD_MEMBER_GET,
	MUSTER_CMD_ENDPOINT_NEW,
	MUSTER_CMD_ENDPOINT_SET,
	MUSTER_CMD_ENDPOINT_DEL,
	MUSTER_CMD_ENDPOINT_GET,
	MUSTER_CMD_EXCHANGE_GET,
	MUSTER_CMD_STATS_GET,
	MUSTER_CMD_EVENT,
	/* private: */
	__MUSTER_CMD_MAX,
	MUSTER_CMD_MAX = __MUSTER_CMD_MAX - 1
};

#endif /* _UAPI_LINUX_MUSTER_H */
