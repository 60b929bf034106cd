/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the messages of the interface look like: one table for each kind of object. */
#ifndef MUSTER_SCHEMA_H
#define MUSTER_SCHEMA_H

#include <netlink/msg.h>

#include "libmuster.h"

enum field_type {
	FIELD_NONE,
	FIELD_STRING,
	FIELD_U16BE,
	FIELD_U32,
	FIELD_S32,
	FIELD_U64,
	FIELD_BYTES,
	FIELD_FLAG,
	FIELD_DROPS,
};

/**
 * struct field - one attribute of a kind of object
 * @name: word that the command line has for it
 * @type: type on the wire and in the structure
 * @offset: where it is in the structure
 */
struct field {
	const char *name;
	enum field_type type;
	size_t offset;
};

/**
 * struct schema - a kind of object; its structure starts with u32 @has
 * @fields: by attribute number
 * @max: highest attribute number
 * @size: of the structure
 */
struct schema {
	const struct field *fields;
	int max;
	size_t size;
};

extern const struct schema schema_group;
extern const struct schema schema_context;
extern const struct schema schema_member;
extern const struct schema schema_endpoint;
extern const struct schema schema_exchange;
extern const struct schema schema_stats;
extern const struct schema schema_event;

/* Append the attributes of @object that are in @has. Return: 0, or -EMSGSIZE without room. */
int schema_encode(const struct schema *schema, struct nl_msg *msg, const void *object,
		  uint32_t has);

/**
 * schema_decode() - read an answer
 * @schema: kind of object
 * @hdr: message with a generic netlink header
 * @object: result; points into @hdr
 *
 * Unknown attributes are left alone: they are of a newer kernel.
 *
 * Return: 0, or -EBADMSG if an attribute is not of its type.
 */
int schema_decode(const struct schema *schema, const struct nlmsghdr *hdr, void *object);

#endif /* MUSTER_SCHEMA_H */
