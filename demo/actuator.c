// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A door or a sprinkler: does what it is told, by whoever tells it.
 *
 *	actuator NAME PATH GROUP-ADDRESS...
 */
#include "coap.h"

struct actuator {
	const char *name;
	const char *path;
};

static void told(coap_resource_t *resource, coap_session_t *session, const coap_pdu_t *request,
		 const coap_string_t *query, coap_pdu_t *response)
{
	const struct actuator *actuator = coap_resource_get_userdata(resource);
	char command[128];
	char answer[256];

	(void)session;
	(void)query;
	payload_of(request, command, sizeof(command));
	printf("%s: %s\n", actuator->path, command);
	snprintf(answer, sizeof(answer), "%s: %s", actuator->name, command);
	coap_pdu_set_code(response, COAP_RESPONSE_CODE_CHANGED);
	coap_add_data(response, strlen(answer), (const uint8_t *)answer);
}

int main(int argc, char **argv)
{
	struct actuator actuator;
	coap_context_t *context;

	if (argc < 4) {
		fprintf(stderr, "usage: actuator NAME PATH GROUP-ADDRESS...\n");
		return 2;
	}
	actuator.name = argv[1];
	actuator.path = argv[2];
	context = serve(actuator.path, told, &actuator);
	for (int i = 3; i < argc; i++) {
		if (coap_join_mcast_group_intf(context, argv[i], NULL))
			die("joining the group");
	}
	run(context);
}
