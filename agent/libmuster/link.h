/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The connection: requests with their answers, dumps, streams, events. */
#ifndef MUSTER_LINK_H
#define MUSTER_LINK_H

#include <netlink/netlink.h>

#include "schema.h"

#define LINK_ERROR_LEN 512

/* Messages in one datagram: so few that their answers fit the receive buffer. */
#define LINK_BATCH 128

/**
 * struct muster - a connection
 * @sock: socket, or NULL
 * @family: number of the generic netlink family
 * @error: why the last call failed
 * @events: events came before, so @seq is known
 * @seq: number of the last event
 */
struct muster {
	struct nl_sock *sock;
	int family;
	char error[LINK_ERROR_LEN];
	bool events;
	uint32_t seq;
};

/* Return: @err, with a text for muster_error(). */
int link_fail(struct muster *m, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Make a socket that reports errors as this library needs them. Return: 0 or negative errno. */
int link_open(struct muster *m, int protocol);

/* One request; only attributes in @has are sent. Return: 0, or what was answered. */
int link_request(struct muster *m, uint8_t cmd, const struct schema *schema, const void *object,
		 uint32_t has);

/* Ask for one object, or with @dump for all. Return: 0, negative errno, or what @visit returned. */
int link_get(struct muster *m, uint8_t cmd, bool dump, const struct schema *schema,
	     const void *filter, uint32_t has, muster_visit visit, void *ctx);

/**
 * link_stream() - many requests, a round trip for every batch
 * @m: connection
 * @cmd: command
 * @members: objects of the requests
 * @count: their number
 * @has: attributes to send, of those that the objects have
 * @refused: result: which were refused, or not sent; of @count
 * @first: result: index of the first that was refused
 *
 * Ends after the first batch in which one was refused.
 *
 * Return: 0, or what was answered to the first refused.
 */
int link_stream(struct muster *m, uint8_t cmd, const struct muster_member *const *members,
		size_t count, uint32_t has, bool *refused, size_t *first);

#endif /* MUSTER_LINK_H */
