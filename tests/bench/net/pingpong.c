// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Measure how long CoAP messages take between two network namespaces.
 *
 *	pingpong NAME NAMESPACE ADDRESS NAMESPACE ADDRESS PORT SIZE LOOPS ROUNDS
 *
 * The first namespace holds the client, the second the server, whose port is PORT.
 * Each round sends LOOPS requests with SIZE bytes of payload. One way: one process
 * sends a request and receives it on the other side. Round trip: another process
 * answers each request with a response of the same payload. Prints a JSON object
 * with the nanoseconds of each round. Nothing may be lost or changed on the way.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HEADER_LEN 8 /* with a token of four bytes */
#define MESSAGE_MAX 2048
#define ROUNDS_MAX 100
#define TIMEOUT_SECONDS 10

#define CODE_PUT 0x03
#define CODE_CHANGED 0x44

static const char path_option[] = "\xb5" "alarm"; /* Uri-Path */

struct message {
	uint8_t bytes[MESSAGE_MAX];
	size_t len;
};

static const char *name;
static size_t payload_size;

static void die(const char *what)
{
	fprintf(stderr, "pingpong: %s, %zu bytes: %s: %s\n", name, payload_size, what,
		strerror(errno));
	exit(1);
}

static unsigned long number(const char *text, unsigned long max)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (!*text || *end || !value || value > max) {
		fprintf(stderr, "pingpong: '%s' is not a number from 1 to %lu\n", text, max);
		exit(2);
	}
	return value;
}

/* A non-confirmable message; the token and the message ID count. */
static void write_message(struct message *m, uint8_t code, uint32_t count)
{
	const uint8_t header[HEADER_LEN] = {
		0x54, code, (uint8_t)(count >> 8), (uint8_t)count, (uint8_t)(count >> 24),
		(uint8_t)(count >> 16), (uint8_t)(count >> 8), (uint8_t)count
	};

	memcpy(m->bytes, header, sizeof(header));
	m->len = sizeof(header);
	if (code == CODE_PUT) {
		memcpy(m->bytes + m->len, path_option, sizeof(path_option) - 1);
		m->len += sizeof(path_option) - 1;
	}
	m->bytes[m->len++] = 0xff;
	memset(m->bytes + m->len, 'x', payload_size);
	m->len += payload_size;
}

static struct sockaddr_in address_of(const char *text, const char *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET };

	if (inet_pton(AF_INET, text, &address.sin_addr) != 1)
		die(text);
	address.sin_port = htons((uint16_t)number(port, 65535));
	return address;
}

static int socket_in(const char *namespace)
{
	const struct timeval timeout = { .tv_sec = TIMEOUT_SECONDS };
	char path[128];
	int ns, s;

	snprintf(path, sizeof(path), "/run/netns/%s", namespace);
	ns = open(path, O_RDONLY | O_CLOEXEC);
	if (ns < 0 || setns(ns, CLONE_NEWNET))
		die(path);
	close(ns);
	s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (s < 0 || setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout)))
		die("socket");
	return s;
}

static void receive(int s, const struct message *expected)
{
	uint8_t bytes[MESSAGE_MAX];
	ssize_t len = recv(s, bytes, sizeof(bytes), 0);

	if (len < 0)
		die("recv");
	if ((size_t)len != expected->len || memcmp(bytes, expected->bytes, expected->len)) {
		errno = EBADMSG;
		die("what was received is not what was sent");
	}
}

static void send_request(int s, struct message *m, uint32_t count)
{
	write_message(m, CODE_PUT, count);
	if (send(s, m->bytes, m->len, 0) < 0)
		die("send");
}

static void one_way(int client, int server, uint32_t count)
{
	struct message m;

	send_request(client, &m, count);
	receive(server, &m);
}

static void round_trip(int client, int server, uint32_t count)
{
	struct message m;

	(void)server; /* the other process's */
	send_request(client, &m, count);
	write_message(&m, CODE_CHANGED, count);
	receive(client, &m);
}

/* Answer every request, until killed. */
static void serve(int server)
{
	struct sockaddr_in peer;
	uint8_t bytes[MESSAGE_MAX];
	struct message m;
	uint32_t count;
	ssize_t len;

	for (;;) {
		socklen_t peer_len = sizeof(peer);

		len = recvfrom(server, bytes, sizeof(bytes), 0, (void *)&peer, &peer_len);
		if (len < HEADER_LEN) {
			if (len < 0 && errno == EAGAIN)
				continue;
			die("the server's recvfrom");
		}
		memcpy(&count, bytes + HEADER_LEN - sizeof(count), sizeof(count));
		write_message(&m, CODE_CHANGED, ntohl(count));
		if (sendto(server, m.bytes, m.len, 0, (void *)&peer, peer_len) < 0)
			die("the server's sendto");
	}
}

static pid_t start_server(int server)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return pid;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		die("prctl");
	serve(server);
	exit(1);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* Measure rounds, after one that does not count. @count goes on from message to message. */
static void measure(const char *what, void (*run)(int client, int server, uint32_t count),
		    int client, int server, unsigned long loops, unsigned long rounds,
		    uint32_t *count)
{
	uint64_t times[ROUNDS_MAX + 1];

	for (unsigned long round = 0; round <= rounds; round++) {
		times[round] = now();
		for (unsigned long i = 0; i < loops; i++)
			run(client, server, ++*count);
		times[round] = now() - times[round];
	}
	printf(", \"%s\": [", what);
	for (unsigned long round = 1; round <= rounds; round++)
		printf("%s%llu", round > 1 ? ", " : "", (unsigned long long)times[round]);
	printf("]");
}

int main(int argc, char **argv)
{
	struct sockaddr_in client_address, server_address;
	unsigned long loops, rounds;
	uint32_t count = 0;
	int client, server;
	pid_t pid;

	if (argc != 10) {
		fprintf(stderr, "usage: pingpong NAME NAMESPACE ADDRESS NAMESPACE ADDRESS PORT "
			"SIZE LOOPS ROUNDS\n");
		return 2;
	}
	name = argv[1];
	payload_size = number(argv[7], MESSAGE_MAX - 64);
	loops = number(argv[8], 1000000);
	rounds = number(argv[9], ROUNDS_MAX);
	client_address = address_of(argv[3], argv[6]);
	server_address = address_of(argv[5], argv[6]);
	client_address.sin_port = 0;

	client = socket_in(argv[2]);
	server = socket_in(argv[4]);
	if (bind(server, (void *)&server_address, sizeof(server_address)) ||
	    bind(client, (void *)&client_address, sizeof(client_address)) ||
	    connect(client, (void *)&server_address, sizeof(server_address)))
		die("bind");

	printf("{\"path\": \"%s\", \"size\": %zu, \"loops\": %lu", name, payload_size, loops);
	measure("one_way", one_way, client, server, loops, rounds, &count);
	fflush(stdout);
	pid = start_server(server);
	measure("round_trip", round_trip, client, server, loops, rounds, &count);
	printf("}\n");
	if (fflush(stdout))
		die("standard output");
	kill(pid, SIGKILL);
	return waitpid(pid, NULL, 0) == pid ? 0 : 1;
}
