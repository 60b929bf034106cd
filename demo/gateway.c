// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The gateway's application: on an alarm it sends commands to groups of hosts,
 * and prints what they answer.
 *
 *	gateway PATH GROUP-ADDRESS PATH COMMAND [GROUP-ADDRESS PATH COMMAND]...
 */
#include "coap.h"

struct commands {
	char **next; /* address, path, command, and so on */
};

static void send_command(coap_context_t *context, char **command)
{
	const char *path = command[1];
	const char *payload = command[2];
	coap_session_t *session;
	coap_address_t address;
	uint8_t token[8];
	coap_pdu_t *pdu;
	size_t len;

	address_of(&address, command[0]);
	session = coap_new_client_session(context, NULL, &address, COAP_PROTO_UDP);
	if (!session)
		die("opening a session");
	pdu = coap_pdu_init(COAP_MESSAGE_NON, COAP_REQUEST_CODE_PUT,
			    coap_new_message_id(session), coap_session_max_pdu_size(session));
	if (!pdu)
		die("making a message");
	coap_session_new_token(session, &len, token);
	if (!coap_add_token(pdu, len, token) ||
	    !coap_add_option(pdu, COAP_OPTION_URI_PATH, strlen(path), (const uint8_t *)path) ||
	    !coap_add_data(pdu, strlen(payload), (const uint8_t *)payload))
		die("making a message");
	printf("to the group at %s: %s: %s\n", command[0], path, payload);
	/* The session stays for the answers, of which there can be any number. */
	if (coap_send(session, pdu) == COAP_INVALID_MID)
		die("sending");
}

static void alarmed(coap_resource_t *resource, coap_session_t *session, const coap_pdu_t *request,
		    const coap_string_t *query, coap_pdu_t *response)
{
	const struct commands *commands = coap_resource_get_userdata(resource);
	char text[128];

	(void)query;
	printf("alarm: %s\n", payload_of(request, text, sizeof(text)));
	for (char **command = commands->next; *command; command += 3)
		send_command(coap_session_get_context(session), command);
	coap_pdu_set_code(response, COAP_RESPONSE_CODE_CHANGED);
	coap_add_data(response, strlen("heard"), (const uint8_t *)"heard");
}

static coap_response_t answered(coap_session_t *session, const coap_pdu_t *sent,
				const coap_pdu_t *received, const coap_mid_t mid)
{
	char text[128];

	(void)session;
	(void)sent;
	(void)mid;
	printf("answer: %s\n", payload_of(received, text, sizeof(text)));
	return COAP_RESPONSE_OK;
}

int main(int argc, char **argv)
{
	struct commands commands;
	coap_context_t *context;

	if (argc < 5 || (argc - 2) % 3) {
		fprintf(stderr, "usage: gateway PATH {GROUP-ADDRESS PATH COMMAND}...\n");
		return 2;
	}
	commands.next = argv + 2;
	context = serve(argv[1], alarmed, &commands);
	coap_register_response_handler(context, answered);
	run(context);
}
