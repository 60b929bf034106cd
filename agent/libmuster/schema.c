// SPDX-License-Identifier: GPL-2.0-or-later

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include <netlink/genl/genl.h>

#include "schema.h"

/* MUSTER_HAS() has bits for that many. */
#define ATTRS_MAX 31

#define FIELD(type, object, member, name) { name, FIELD_##type, offsetof(struct object, member) }

static const struct field group_fields[] = {
	[MUSTER_A_GROUP_NAME] = FIELD(STRING, muster_group, name, "name"),
	[MUSTER_A_GROUP_ALG_AEAD] = FIELD(S32, muster_group, alg_aead, "aead"),
	[MUSTER_A_GROUP_ALG_GROUP_ENC] = FIELD(S32, muster_group, alg_group_enc, "group-enc"),
	[MUSTER_A_GROUP_ALG_SIGNATURE] = FIELD(S32, muster_group, alg_signature, "signature"),
	[MUSTER_A_GROUP_ALG_KEY_AGREEMENT] = FIELD(S32, muster_group, alg_key_agreement, "ecdh"),
	[MUSTER_A_GROUP_HKDF] = FIELD(S32, muster_group, hkdf, "hkdf"),
	[MUSTER_A_GROUP_COUNTERSIGN] = FIELD(U32, muster_group, countersign, "countersign"),
	[MUSTER_A_GROUP_GM_CRED] = FIELD(BYTES, muster_group, gm_cred, "gm-cred"),
	[MUSTER_A_GROUP_REPLAY_WINDOW] = FIELD(U32, muster_group, replay_window, "replay-window"),
	[MUSTER_A_GROUP_EXCHANGE_LIFETIME] =
		FIELD(U32, muster_group, exchange_lifetime, "exchange-lifetime"),
	[MUSTER_A_GROUP_MEMBERS] = FIELD(U32, muster_group, members, "members"),
	[MUSTER_A_GROUP_GID] = FIELD(BYTES, muster_group, gid, "gid"),
	[MUSTER_A_GROUP_MAX_MEMBERS] = FIELD(U32, muster_group, max_members, "max-members"),
};

static const struct field context_fields[] = {
	[MUSTER_A_CONTEXT_GROUP] = FIELD(STRING, muster_context, group, "group"),
	[MUSTER_A_CONTEXT_GID] = FIELD(BYTES, muster_context, gid, "gid"),
	[MUSTER_A_CONTEXT_MASTER_SECRET] = FIELD(BYTES, muster_context, master_secret, "secret"),
	[MUSTER_A_CONTEXT_MASTER_SALT] = FIELD(BYTES, muster_context, master_salt, "salt"),
	[MUSTER_A_CONTEXT_SSN] = FIELD(U64, muster_context, ssn, "ssn"),
	[MUSTER_A_CONTEXT_GRANT] = FIELD(U64, muster_context, grant, "grant"),
};

static const struct field member_fields[] = {
	[MUSTER_A_MEMBER_GROUP] = FIELD(STRING, muster_member, group, "group"),
	[MUSTER_A_MEMBER_KID] = FIELD(BYTES, muster_member, kid, "kid"),
	[MUSTER_A_MEMBER_CRED] = FIELD(BYTES, muster_member, cred, "cred"),
	[MUSTER_A_MEMBER_PUBLIC_KEY] = FIELD(BYTES, muster_member, public_key, "public-key"),
	[MUSTER_A_MEMBER_PRIVATE_KEY] = FIELD(BYTES, muster_member, private_key, "key"),
	[MUSTER_A_MEMBER_ROLES] = FIELD(U32, muster_member, roles, "roles"),
	[MUSTER_A_MEMBER_MARK] = FIELD(U32, muster_member, mark, "mark"),
	[MUSTER_A_MEMBER_OWN] = FIELD(FLAG, muster_member, own, "own"),
	[MUSTER_A_MEMBER_WINDOW_TOP] = FIELD(U64, muster_member, window_top, "window-top"),
	[MUSTER_A_MEMBER_SEALED] = FIELD(U64, muster_member, sealed, "sealed"),
	[MUSTER_A_MEMBER_OPENED] = FIELD(U64, muster_member, opened, "opened"),
	[MUSTER_A_MEMBER_DROPS] = FIELD(DROPS, muster_member, drops, "drops"),
};

static const struct field endpoint_fields[] = {
	[MUSTER_A_ENDPOINT_GROUP] = FIELD(STRING, muster_endpoint, group, "group"),
	[MUSTER_A_ENDPOINT_ADDRESS] = FIELD(BYTES, muster_endpoint, address, "address"),
	[MUSTER_A_ENDPOINT_FAMILY] = FIELD(U32, muster_endpoint, family, "family"),
	[MUSTER_A_ENDPOINT_PORT] = FIELD(U16BE, muster_endpoint, port, "port"),
	[MUSTER_A_ENDPOINT_PLAINTEXT] = FIELD(U32, muster_endpoint, plaintext, "plaintext"),
	[MUSTER_A_ENDPOINT_FOREIGN] = FIELD(U32, muster_endpoint, foreign, "foreign"),
	[MUSTER_A_ENDPOINT_MARK_MASK] = FIELD(U32, muster_endpoint, mark_mask, "mark-mask"),
};

static const struct field exchange_fields[] = {
	[MUSTER_A_EXCHANGE_GROUP] = FIELD(STRING, muster_exchange, group, "group"),
	[MUSTER_A_EXCHANGE_OWN] = FIELD(FLAG, muster_exchange, own, "own"),
	[MUSTER_A_EXCHANGE_FAMILY] = FIELD(U32, muster_exchange, family, "family"),
	[MUSTER_A_EXCHANGE_PEER_ADDRESS] =
		FIELD(BYTES, muster_exchange, peer_address, "peer-address"),
	[MUSTER_A_EXCHANGE_PEER_PORT] = FIELD(U16BE, muster_exchange, peer_port, "peer-port"),
	[MUSTER_A_EXCHANGE_LOCAL_PORT] = FIELD(U16BE, muster_exchange, local_port, "local-port"),
	[MUSTER_A_EXCHANGE_TOKEN] = FIELD(BYTES, muster_exchange, token, "token"),
	[MUSTER_A_EXCHANGE_KID] = FIELD(BYTES, muster_exchange, kid, "kid"),
	[MUSTER_A_EXCHANGE_PIV] = FIELD(U64, muster_exchange, piv, "piv"),
	[MUSTER_A_EXCHANGE_RESPONSES] = FIELD(U32, muster_exchange, responses, "responses"),
	[MUSTER_A_EXCHANGE_EXPIRES] = FIELD(U32, muster_exchange, expires, "expires"),
};

static const struct field stats_fields[] = {
	[MUSTER_A_STATS_GROUP] = FIELD(STRING, muster_stats, group, "group"),
	[MUSTER_A_STATS_SEALED] = FIELD(U64, muster_stats, sealed, "sealed"),
	[MUSTER_A_STATS_OPENED] = FIELD(U64, muster_stats, opened, "opened"),
	[MUSTER_A_STATS_QUEUED] = FIELD(U64, muster_stats, queued, "queued"),
	[MUSTER_A_STATS_TABLES] = FIELD(U32, muster_stats, tables, "tables"),
	[MUSTER_A_STATS_DROPS] = FIELD(DROPS, muster_stats, drops, "drops"),
};

static const struct field event_fields[] = {
	[MUSTER_A_EVENT_TYPE] = FIELD(U32, muster_event, type, "type"),
	[MUSTER_A_EVENT_SEQ] = FIELD(U32, muster_event, seq, "seq"),
	[MUSTER_A_EVENT_GROUP] = FIELD(STRING, muster_event, group, "group"),
	[MUSTER_A_EVENT_GID] = FIELD(BYTES, muster_event, gid, "gid"),
	[MUSTER_A_EVENT_KID] = FIELD(BYTES, muster_event, kid, "kid"),
	[MUSTER_A_EVENT_REASON] = FIELD(U32, muster_event, reason, "reason"),
	[MUSTER_A_EVENT_SSN] = FIELD(U64, muster_event, ssn, "ssn"),
	[MUSTER_A_EVENT_GRANT] = FIELD(U64, muster_event, grant, "grant"),
};

_Static_assert(MUSTER_A_GROUP_MAX <= ATTRS_MAX && MUSTER_A_MEMBER_MAX <= ATTRS_MAX &&
	       MUSTER_A_EXCHANGE_MAX <= ATTRS_MAX, "no bit left for an attribute");

#define SCHEMA(object) {						\
	.fields = object##_fields,					\
	.max = sizeof(object##_fields) / sizeof(struct field) - 1,	\
	.size = sizeof(struct muster_##object),				\
}

const struct schema schema_group = SCHEMA(group);
const struct schema schema_context = SCHEMA(context);
const struct schema schema_member = SCHEMA(member);
const struct schema schema_endpoint = SCHEMA(endpoint);
const struct schema schema_exchange = SCHEMA(exchange);
const struct schema schema_stats = SCHEMA(stats);
const struct schema schema_event = SCHEMA(event);

static int encode_field(struct nl_msg *msg, int attr, enum field_type type, const void *value)
{
	const struct muster_bytes *bytes;

	switch (type) {
	case FIELD_STRING:
		return nla_put_string(msg, attr, *(const char *const *)value);
	case FIELD_U16BE:
		return nla_put_u16(msg, attr, htons(*(const uint16_t *)value));
	case FIELD_U32:
		return nla_put_u32(msg, attr, *(const uint32_t *)value);
	case FIELD_S32:
		return nla_put_s32(msg, attr, *(const int32_t *)value);
	case FIELD_U64:
		return nla_put_u64(msg, attr, *(const uint64_t *)value);
	case FIELD_BYTES:
		bytes = value;
		return nla_put(msg, attr, (int)bytes->len, bytes->data);
	default:
		return -1; /* the others are read only */
	}
}

int schema_encode(const struct schema *schema, struct nl_msg *msg, const void *object,
		  uint32_t has)
{
	for (int attr = 1; attr <= schema->max; attr++) {
		const struct field *field = &schema->fields[attr];

		if (has & MUSTER_HAS(attr) &&
		    encode_field(msg, attr, field->type, (const char *)object + field->offset) < 0)
			return -EMSGSIZE;
	}
	return 0;
}

static int decode_drops(struct nlattr *list, struct muster_drops *drops)
{
	struct nlattr *tb[MUSTER_A_DROP_COUNT_MAX + 1];
	struct nlattr *pair;
	uint32_t reason;
	int rem;

	nla_for_each_nested(pair, list, rem) {
		if (nla_type(pair) != MUSTER_A_DROPS_DROP)
			continue;
		if (nla_parse_nested(tb, MUSTER_A_DROP_COUNT_MAX, pair, NULL) < 0 ||
		    !tb[MUSTER_A_DROP_COUNT_REASON] || !tb[MUSTER_A_DROP_COUNT_COUNT] ||
		    nla_len(tb[MUSTER_A_DROP_COUNT_REASON]) != sizeof(uint32_t) ||
		    nla_len(tb[MUSTER_A_DROP_COUNT_COUNT]) != sizeof(uint64_t))
			return -EBADMSG;
		reason = nla_get_u32(tb[MUSTER_A_DROP_COUNT_REASON]);
		if (reason >= MUSTER_DROPS_LEN)
			return -EBADMSG;
		drops->count[reason] = nla_get_u64(tb[MUSTER_A_DROP_COUNT_COUNT]);
	}
	return 0;
}

static int decode_field(struct nlattr *nla, enum field_type type, void *value)
{
	const char *text = nla_data(nla);
	size_t len = (size_t)nla_len(nla);

	switch (type) {
	case FIELD_STRING:
		if (!len || text[len - 1])
			return -EBADMSG;
		*(const char **)value = text;
		return 0;
	case FIELD_U16BE:
		if (len != sizeof(uint16_t))
			return -EBADMSG;
		*(uint16_t *)value = ntohs(nla_get_u16(nla));
		return 0;
	case FIELD_U32:
	case FIELD_S32:
		if (len != sizeof(uint32_t))
			return -EBADMSG;
		memcpy(value, text, len);
		return 0;
	case FIELD_U64:
		if (len != sizeof(uint64_t))
			return -EBADMSG;
		memcpy(value, text, len);
		return 0;
	case FIELD_BYTES:
		*(struct muster_bytes *)value = (struct muster_bytes){ nla_data(nla), len };
		return 0;
	case FIELD_FLAG:
		*(bool *)value = true;
		return 0;
	case FIELD_DROPS:
		return decode_drops(nla, value);
	default:
		return 0;
	}
}

int schema_decode(const struct schema *schema, const struct nlmsghdr *hdr, void *object)
{
	struct nlattr *tb[ATTRS_MAX + 1];
	uint32_t has = 0;

	memset(object, 0, schema->size);
	if (!nlmsg_valid_hdr(hdr, GENL_HDRLEN) ||
	    nlmsg_parse((struct nlmsghdr *)hdr, GENL_HDRLEN, tb, schema->max, NULL) < 0)
		return -EBADMSG;
	for (int attr = 1; attr <= schema->max; attr++) {
		const struct field *field = &schema->fields[attr];

		if (!tb[attr] || field->type == FIELD_NONE)
			continue;
		if (decode_field(tb[attr], field->type, (char *)object + field->offset))
			return -EBADMSG;
		has |= MUSTER_HAS(attr);
	}
	*(uint32_t *)object = has;
	return 0;
}
