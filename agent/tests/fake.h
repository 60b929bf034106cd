/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel of our own: a netlink socket that answers as the test tells it.
 * User sockets can talk to each other, so this needs no privileges.
 */
#ifndef FAKE_H
#define FAKE_H

#include <pthread.h>

#include "link.h"

#define FAKE_FAMILY 0x1d

/**
 * struct fake - a kernel
 * @sock: its socket
 * @thread: answers requests
 * @handle: called for every message of every datagram
 * @ctx: for @handle
 * @peer: who asked
 * @datagrams: how many were received
 */
struct fake {
	struct nl_sock *sock;
	pthread_t thread;
	void (*handle)(struct fake *fake, const struct nlmsghdr *request);
	void *ctx;
	uint32_t peer;
	unsigned int datagrams;
};

/* Start a kernel, and connect to it. Return: the connection. */
struct muster *fake_start(struct fake *fake,
			  void (*handle)(struct fake *fake, const struct nlmsghdr *request),
			  void *ctx);
void fake_stop(struct fake *fake, struct muster *m);

/*
 * Answer a request: with @err 0 acknowledge it. @text and @offset, if not NULL
 * and not 0, go into the extended acknowledgement; @missing is the type of a
 * missing attribute.
 */
void fake_answer(struct fake *fake, const struct nlmsghdr *request, int err, const char *text,
		 uint32_t offset, uint32_t missing);
/* Send an object; @flags for instance NLM_F_MULTI. */
void fake_object(struct fake *fake, const struct nlmsghdr *request, int flags, uint8_t cmd,
		 const struct schema *schema, const void *object);
/* End a dump. */
void fake_done(struct fake *fake, const struct nlmsghdr *request, int flags, int err,
	       const char *text);

/* Offset of an attribute in a request, for fake_answer(). */
uint32_t fake_offset(const struct nlmsghdr *request, int attr);

#endif /* FAKE_H */
