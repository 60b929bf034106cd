/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the demo's two programs on libcoap share. They know nothing of security. */
#ifndef MUSTER_DEMO_COAP_H
#define MUSTER_DEMO_COAP_H

#include <arpa/inet.h>
#include <coap3/coap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void die(const char *what)
{
	fprintf(stderr, "%s failed\n", what);
	exit(1);
}

static inline void address_of(coap_address_t *address, const char *text)
{
	coap_address_init(address);
	address->size = sizeof(address->addr.sin);
	address->addr.sin.sin_family = AF_INET;
	address->addr.sin.sin_port = htons(COAP_DEFAULT_PORT);
	if (inet_pton(AF_INET, text, &address->addr.sin.sin_addr) != 1)
		die(text);
}

/* A server at the CoAP port with one resource, to which one can POST or PUT. */
static inline coap_context_t *serve(const char *path, coap_method_handler_t handler, void *data)
{
	coap_context_t *context;
	coap_resource_t *resource;
	coap_address_t any;

	setvbuf(stdout, NULL, _IOLBF, 0);
	coap_startup();
	address_of(&any, "0.0.0.0");
	context = coap_new_context(NULL);
	if (!context || !coap_new_endpoint(context, &any, COAP_PROTO_UDP))
		die("opening the port");
	/* A group answers at once: there are few here. */
	resource = coap_resource_init(coap_make_str_const(path),
				      COAP_RESOURCE_FLAGS_LIB_DIS_MCAST_DELAYS);
	if (!resource)
		die("adding the resource");
	coap_register_request_handler(resource, COAP_REQUEST_POST, handler);
	coap_register_request_handler(resource, COAP_REQUEST_PUT, handler);
	coap_resource_set_userdata(resource, data);
	coap_add_resource(context, resource);
	return context;
}

/* The payload as a string, cut where it is too long. */
static inline const char *payload_of(const coap_pdu_t *pdu, char *text, size_t size)
{
	const uint8_t *data = NULL;
	size_t len = 0;

	coap_get_data(pdu, &len, &data);
	snprintf(text, size, "%.*s", (int)len, data ? (const char *)data : "");
	return text;
}

static inline void run(coap_context_t *context)
{
	puts("ready");
	while (coap_io_process(context, COAP_IO_WAIT) >= 0)
		;
	die("waiting for messages");
}

#endif /* MUSTER_DEMO_COAP_H */
