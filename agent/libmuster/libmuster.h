/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libmuster: the netlink interface of muster.ko, and the credentials and keys
 * that go into it.
 *
 * A connection (struct muster) belongs to one thread. Functions return 0 or a
 * negative errno; muster_error() then says what was refused and why, with the
 * kernel's own words.
 *
 * The structures below are the messages of uapi/muster.yaml. In each, @has has
 * the bit MUSTER_HAS(attribute) for every attribute that is there: of a
 * request, what to send; of an answer, what the kernel sent. Strings and byte
 * strings are not owned: in an answer they are valid during the callback.
 */
#ifndef LIBMUSTER_H
#define LIBMUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/muster.h>

#define MUSTER_HAS(attribute) (UINT32_C(1) << (attribute))

/* Bytes somewhere else. */
struct muster_bytes {
	const uint8_t *data;
	size_t len;
};

/* Counters by enum muster_drop; a newer kernel may have more reasons than we have names. */
#define MUSTER_DROPS_LEN 64

struct muster_drops {
	uint64_t count[MUSTER_DROPS_LEN];
};

/* MUSTER_A_GROUP_* */
struct muster_group {
	uint32_t has;
	const char *name;
	int32_t alg_aead;
	int32_t alg_group_enc;
	int32_t alg_signature;
	int32_t alg_key_agreement;
	int32_t hkdf;
	uint32_t countersign;
	struct muster_bytes gm_cred;
	uint32_t replay_window;
	uint32_t exchange_lifetime; /* seconds */
	uint32_t members;
	struct muster_bytes gid;
	uint32_t max_members;
};

/* MUSTER_A_CONTEXT_* */
struct muster_context {
	uint32_t has;
	const char *group;
	struct muster_bytes gid;
	struct muster_bytes master_secret;
	struct muster_bytes master_salt;
	uint64_t ssn;
	uint64_t grant;
};

/* MUSTER_A_MEMBER_* */
struct muster_member {
	uint32_t has;
	const char *group;
	struct muster_bytes kid;
	struct muster_bytes cred;
	struct muster_bytes public_key; /* MUSTER_P256_PUBLIC_LEN */
	struct muster_bytes private_key; /* MUSTER_P256_KEY_LEN */
	uint32_t roles;
	uint32_t mark;
	bool own;
	uint64_t window_top;
	uint64_t sealed;
	uint64_t opened;
	struct muster_drops drops;
};

/* MUSTER_A_ENDPOINT_* */
struct muster_endpoint {
	uint32_t has;
	const char *group;
	struct muster_bytes address; /* 4 or 16 bytes */
	uint32_t family;
	uint16_t port; /* host byte order */
	uint32_t plaintext;
	uint32_t foreign;
	uint32_t mark_mask;
};

/* MUSTER_A_EXCHANGE_* */
struct muster_exchange {
	uint32_t has;
	const char *group;
	bool own;
	uint32_t family;
	struct muster_bytes peer_address;
	uint16_t peer_port; /* host byte order */
	uint16_t local_port; /* host byte order */
	struct muster_bytes token;
	struct muster_bytes kid;
	uint64_t piv;
	uint32_t responses;
	uint32_t expires; /* milliseconds */
};

/* MUSTER_A_STATS_*; without MUSTER_A_STATS_GROUP of the namespace */
struct muster_stats {
	uint32_t has;
	const char *group;
	uint64_t sealed;
	uint64_t opened;
	uint64_t queued;
	uint32_t tables;
	struct muster_drops drops;
};

/* MUSTER_A_EVENT_* */
struct muster_event {
	uint32_t has;
	uint32_t type;
	uint32_t seq;
	const char *group;
	struct muster_bytes gid;
	struct muster_bytes kid;
	uint32_t reason;
	uint64_t ssn;
	uint64_t grant;
	uint32_t lost; /* events between the one before and this one; not an attribute */
};

/* A connection to the module. */
struct muster;

/* Return: a connection, not connected, or NULL if out of memory. */
struct muster *muster_new(void);
/* @m may be NULL. */
void muster_free(struct muster *m);

/**
 * muster_connect() - connect to the module of this network namespace
 * @m: connection
 *
 * Return: 0, -ENOENT if the module is not there, or another negative errno.
 */
int muster_connect(struct muster *m);

/**
 * muster_error() - why the last call failed
 * @m: connection
 *
 * The text names the refused attribute by the word the command line has for
 * it, then has the kernel's own words, or what can be done about it.
 *
 * Return: text, valid until the next call with @m; empty if nothing failed.
 */
const char *muster_error(const struct muster *m);

/*
 * One request each. Message buffers are wiped after they were sent.
 * Return: 0, or what the kernel answered.
 */
int muster_group_new(struct muster *m, const struct muster_group *group);
int muster_group_set(struct muster *m, const struct muster_group *group);
int muster_group_del(struct muster *m, const char *name);
int muster_context_new(struct muster *m, const struct muster_context *context);
int muster_context_set(struct muster *m, const struct muster_context *context);
int muster_context_del(struct muster *m, const char *group);
int muster_member_set(struct muster *m, const struct muster_member *member);
int muster_member_del(struct muster *m, const char *group, struct muster_bytes kid);
int muster_endpoint_new(struct muster *m, const struct muster_endpoint *endpoint);
int muster_endpoint_set(struct muster *m, const struct muster_endpoint *endpoint);
int muster_endpoint_del(struct muster *m, const struct muster_endpoint *endpoint);

/**
 * muster_members_new() - add members, all or none
 * @m: connection
 * @members: @count of them
 * @count: how many
 * @refused: index of the one that was refused; may be NULL
 *
 * They go out in one stream: a round trip for every batch, not for every
 * member. When one is refused, those that were added are removed again.
 *
 * Return: 0, or what the kernel answered to the first it refused.
 */
int muster_members_new(struct muster *m, const struct muster_member *const *members, size_t count,
		       size_t *refused);

/**
 * typedef muster_visit - gets one object of an answer
 * @object: struct muster_group, muster_context, ... as the caller asked for
 * @ctx: the caller's
 *
 * Return: 0 to go on; anything else ends the walk and is what the caller gets.
 */
typedef int (*muster_visit)(const void *object, void *ctx);

/*
 * Objects of the namespace, or those that the arguments name where they are
 * not NULL. A dump that was interrupted by a change is asked for again, so @visit
 * sees one consistent state.
 *
 * Return: 0, a negative errno, or what @visit returned.
 */
int muster_group_get(struct muster *m, const char *name, muster_visit visit, void *ctx);
int muster_context_get(struct muster *m, const char *group, muster_visit visit, void *ctx);
int muster_member_get(struct muster *m, const char *group, const struct muster_bytes *kid,
		      muster_visit visit, void *ctx);
int muster_endpoint_get(struct muster *m, muster_visit visit, void *ctx);
int muster_exchange_get(struct muster *m, muster_visit visit, void *ctx);
int muster_stats_get(struct muster *m, const char *group, muster_visit visit, void *ctx);

/* Sequence numbers end before this one, as five bytes do (RFC 8613 section 7.2.1). */
#define MUSTER_SSN_END (UINT64_C(1) << 40)

/**
 * muster_reserve() - get sequence numbers that nobody got before, nor will again
 * @m: for muster_error(); may be not connected
 * @gid: Gid of the keys
 * @count: how many
 * @first: result: the first one
 *
 * That they are taken is on the disk of this host when this returns, in the
 * directory ssn below MUSTER_STATE_DIR of the environment or, without it,
 * /var/lib/muster. Processes that reserve at the same time get different ones.
 *
 * Return: 0, -ERANGE if there are not so many left, -EBADMSG if the file of the
 * Gid is damaged, or another negative errno.
 */
int muster_reserve(struct muster *m, struct muster_bytes gid, uint64_t count, uint64_t *first);

/**
 * muster_reserve_behind() - get the sequence numbers from a grant on
 * @m: for muster_error(); may be not connected
 * @gid: Gid of the keys
 * @count: how many
 * @grant: the kernel's grant, which is the first one
 *
 * The kernel goes on from one grant to the next and skips nothing. So only when
 * nobody got numbers behind the last grant can it be raised.
 *
 * Return: as muster_reserve(), or -EEXIST if somebody got numbers behind @grant.
 */
int muster_reserve_behind(struct muster *m, struct muster_bytes gid, uint64_t count,
			  uint64_t grant);

/**
 * muster_unreserved() - check that no numbers were ever reserved for a Gid
 * @m: for muster_error(); may be not connected
 * @gid: Gid of the keys
 *
 * Return: 0, -EEXIST if some were, -EBADMSG if the file of the Gid is damaged, or
 * another negative errno.
 */
int muster_unreserved(struct muster *m, struct muster_bytes gid);

/**
 * muster_subscribe() - listen to events
 * @m: connection; only for muster_event_wait() from now on
 *
 * Return: 0, or a negative errno.
 */
int muster_subscribe(struct muster *m);

/**
 * muster_event_wait() - wait for events
 * @m: connection that listens
 * @visit: gets struct muster_event
 * @ctx: for @visit
 *
 * Return: 0 after at least one, -ENOBUFS if an unknown number of them was
 * lost, -EINTR after a signal, another negative errno, or what @visit returned.
 */
int muster_event_wait(struct muster *m, muster_visit visit, void *ctx);

/* COSE numbers of algorithms (RFC 9053), those that are usual. */
enum {
	MUSTER_COSE_ECDH_SS_HKDF_256 = -27,
	MUSTER_COSE_ES256 = -7,
	MUSTER_COSE_HMAC_256 = 5,
	MUSTER_COSE_AES_CCM_16_64_128 = 10,
};

/* A number of the interface and its name; tables end with a NULL name. */
struct muster_name {
	int32_t value;
	const char *name;
};

extern const struct muster_name muster_aead_names[];
extern const struct muster_name muster_signature_names[];
extern const struct muster_name muster_key_agreement_names[];
extern const struct muster_name muster_hkdf_names[];
extern const struct muster_name muster_countersign_names[];
extern const struct muster_name muster_role_names[];
extern const struct muster_name muster_plaintext_names[];
extern const struct muster_name muster_foreign_names[];
extern const struct muster_name muster_event_names[];
extern const struct muster_name muster_drop_names[];
/* The reasons in a sentence's words. */
extern const struct muster_name muster_drop_words[];

/* Return: the name, or NULL. */
const char *muster_name_find(const struct muster_name *names, int32_t value);
/* Names are compared without regard to case. Return: true with the number in @value. */
bool muster_name_value(const struct muster_name *names, const char *name, int32_t *value);

/* A P-256 key pair, or a public key alone. */
struct muster_key;

/* Return: a new key pair, or NULL. */
struct muster_key *muster_key_generate(void);

/**
 * muster_key_read() - read a key in PEM
 * @pem: text of a private key (PKCS #8 or SEC 1) or, if @need_private is
 *	false, also of a public key
 * @len: its length
 * @need_private: a public key is not enough
 * @why: result: what is wrong, in words
 *
 * A private key whose own public key does not belong to it is refused.
 *
 * Return: the key, or NULL.
 */
struct muster_key *muster_key_read(const char *pem, size_t len, bool need_private,
				   const char **why);
/* Wipes. @key may be NULL. */
void muster_key_free(struct muster_key *key);

/* Return: true; false if OpenSSL failed, or @key has no private part. */
bool muster_key_private(const struct muster_key *key, uint8_t private_key[MUSTER_P256_KEY_LEN]);
bool muster_key_public(const struct muster_key *key, uint8_t public_key[MUSTER_P256_PUBLIC_LEN]);

/**
 * muster_key_pem() - write a key in PEM
 * @key: key
 * @private: the private key (PKCS #8), not the public one
 * @len: result: length of the text
 *
 * Return: text, to be freed with muster_secret_free(), or NULL.
 */
char *muster_key_pem(const struct muster_key *key, bool private, size_t *len);

/*
 * Memory for secrets: never in swap or a core dump, wiped when it is freed.
 * OpenSSL keeps private keys there too.
 */

/* To be called before the first secret is read. Return: true; false if memory cannot be locked. */
bool muster_secrets_init(void);
/* Return: zeroed memory, or NULL. */
void *muster_secret_alloc(size_t size);
/* @secret may be NULL. */
void muster_secret_free(void *secret, size_t size);

enum muster_cred_format {
	MUSTER_CRED_CCS, /* CWT Claims Set (RFC 8392), untagged */
	MUSTER_CRED_X509, /* certificate, DER */
};

/**
 * struct muster_cred - an authentication credential
 * @format: what it is
 * @bytes: as all members hold it; owned
 * @len: their number
 * @public_key: X and Y, big-endian
 * @subject: claim or name, for people; may be empty, may be shortened
 * @has_kid: the COSE key has a kid
 * @kid: it, if it is short enough to be a Sender ID
 * @kid_len: its length
 */
struct muster_cred {
	enum muster_cred_format format;
	uint8_t *bytes;
	size_t len;
	uint8_t public_key[MUSTER_P256_PUBLIC_LEN];
	char subject[128];
	bool has_kid;
	uint8_t kid[MUSTER_KID_MAX];
	size_t kid_len;
};

/**
 * muster_cred_parse() - read a credential that nobody vouches for yet
 * @cred: result, to be cleared with muster_cred_clear()
 * @data: CCS as CBOR, or X.509 as DER or PEM
 * @len: its length
 * @why: result: what is wrong, in words
 *
 * The bytes are kept as they are, but for PEM, which becomes DER.
 *
 * Return: true if it is well-formed, with a public key on P-256.
 */
bool muster_cred_parse(struct muster_cred *cred, const uint8_t *data, size_t len, const char **why);

/**
 * muster_cred_ccs() - make a CCS for a public key, in deterministic CBOR
 * @cred: result, to be cleared with muster_cred_clear()
 * @public_key: X and Y, big-endian
 * @subject: sub claim
 * @kid: kid of the COSE key, or NULL
 * @why: result: what is wrong, in words
 *
 * Return: true if it could be made.
 */
bool muster_cred_ccs(struct muster_cred *cred, const uint8_t public_key[MUSTER_P256_PUBLIC_LEN],
		     const char *subject, const struct muster_bytes *kid, const char **why);

void muster_cred_clear(struct muster_cred *cred);

#define MUSTER_FINGERPRINT_LEN 32

/* SHA-256 of a credential's bytes. Return: true; false if OpenSSL failed. */
bool muster_fingerprint(struct muster_bytes cred, uint8_t fingerprint[MUSTER_FINGERPRINT_LEN]);

#endif /* LIBMUSTER_H */
