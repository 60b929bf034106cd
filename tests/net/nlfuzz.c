// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nlfuzz [SEED [COUNT]]: send hostile messages to the module's netlink
 * interface. They start out as what a tool might send, with few different
 * names and ids so that they meet, and then most are damaged. Nothing that is
 * answered is wrong; what is looked for is what the kernel log says then.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/muster.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM 65536
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* How a plausible value of an attribute is made. */
enum kind {
	NAME, CONTENT_ALG, SIGNATURE_ALG, AGREEMENT_ALG, HKDF_ALG, BOOL, WINDOW, COUNT, MASK, ROLES,
	CRED, GID, SECRET, SALT, SSN, GRANT, KID, PUBLIC, PRIVATE, ADDRESS, FAMILY, PORT,
};

#define TAKES(cmd, set, name, kind) { MUSTER_CMD_##cmd, MUSTER_A_##set##_##name, kind }

/* The attributes that each command takes. */
static const struct attr {
	uint8_t cmd;
	uint8_t type;
	enum kind kind;
} attrs[] = {
	TAKES(GROUP_NEW, GROUP, NAME, NAME),
	TAKES(GROUP_NEW, GROUP, ALG_AEAD, CONTENT_ALG),
	TAKES(GROUP_NEW, GROUP, ALG_GROUP_ENC, CONTENT_ALG),
	TAKES(GROUP_NEW, GROUP, ALG_SIGNATURE, SIGNATURE_ALG),
	TAKES(GROUP_NEW, GROUP, ALG_KEY_AGREEMENT, AGREEMENT_ALG),
	TAKES(GROUP_NEW, GROUP, HKDF, HKDF_ALG),
	TAKES(GROUP_NEW, GROUP, COUNTERSIGN, BOOL),
	TAKES(GROUP_NEW, GROUP, GM_CRED, CRED),
	TAKES(GROUP_NEW, GROUP, REPLAY_WINDOW, WINDOW),
	TAKES(GROUP_NEW, GROUP, EXCHANGE_LIFETIME, COUNT),
	TAKES(GROUP_NEW, GROUP, MAX_MEMBERS, COUNT),
	TAKES(GROUP_SET, GROUP, NAME, NAME),
	TAKES(GROUP_SET, GROUP, EXCHANGE_LIFETIME, COUNT),
	TAKES(GROUP_SET, GROUP, MAX_MEMBERS, COUNT),
	TAKES(GROUP_DEL, GROUP, NAME, NAME),
	TAKES(GROUP_GET, GROUP, NAME, NAME),
	TAKES(CONTEXT_NEW, CONTEXT, GROUP, NAME),
	TAKES(CONTEXT_NEW, CONTEXT, GID, GID),
	TAKES(CONTEXT_NEW, CONTEXT, MASTER_SECRET, SECRET),
	TAKES(CONTEXT_NEW, CONTEXT, MASTER_SALT, SALT),
	TAKES(CONTEXT_NEW, CONTEXT, SSN, SSN),
	TAKES(CONTEXT_NEW, CONTEXT, GRANT, GRANT),
	TAKES(CONTEXT_SET, CONTEXT, GROUP, NAME),
	TAKES(CONTEXT_SET, CONTEXT, GRANT, GRANT),
	TAKES(CONTEXT_DEL, CONTEXT, GROUP, NAME),
	TAKES(CONTEXT_GET, CONTEXT, GROUP, NAME),
	TAKES(MEMBER_NEW, MEMBER, GROUP, NAME),
	TAKES(MEMBER_NEW, MEMBER, KID, KID),
	TAKES(MEMBER_NEW, MEMBER, CRED, CRED),
	TAKES(MEMBER_NEW, MEMBER, PUBLIC_KEY, PUBLIC),
	TAKES(MEMBER_NEW, MEMBER, PRIVATE_KEY, PRIVATE),
	TAKES(MEMBER_NEW, MEMBER, ROLES, ROLES),
	TAKES(MEMBER_NEW, MEMBER, MARK, MASK),
	TAKES(MEMBER_SET, MEMBER, GROUP, NAME),
	TAKES(MEMBER_SET, MEMBER, KID, KID),
	TAKES(MEMBER_SET, MEMBER, ROLES, ROLES),
	TAKES(MEMBER_SET, MEMBER, MARK, MASK),
	TAKES(MEMBER_DEL, MEMBER, GROUP, NAME),
	TAKES(MEMBER_DEL, MEMBER, KID, KID),
	TAKES(MEMBER_GET, MEMBER, GROUP, NAME),
	TAKES(MEMBER_GET, MEMBER, KID, KID),
	TAKES(ENDPOINT_NEW, ENDPOINT, GROUP, NAME),
	TAKES(ENDPOINT_NEW, ENDPOINT, ADDRESS, ADDRESS),
	TAKES(ENDPOINT_NEW, ENDPOINT, FAMILY, FAMILY),
	TAKES(ENDPOINT_NEW, ENDPOINT, PORT, PORT),
	TAKES(ENDPOINT_NEW, ENDPOINT, PLAINTEXT, BOOL),
	TAKES(ENDPOINT_NEW, ENDPOINT, FOREIGN, BOOL),
	TAKES(ENDPOINT_NEW, ENDPOINT, MARK_MASK, MASK),
	TAKES(ENDPOINT_SET, ENDPOINT, ADDRESS, ADDRESS),
	TAKES(ENDPOINT_SET, ENDPOINT, FAMILY, FAMILY),
	TAKES(ENDPOINT_SET, ENDPOINT, PORT, PORT),
	TAKES(ENDPOINT_SET, ENDPOINT, PLAINTEXT, BOOL),
	TAKES(ENDPOINT_SET, ENDPOINT, FOREIGN, BOOL),
	TAKES(ENDPOINT_SET, ENDPOINT, MARK_MASK, MASK),
	TAKES(ENDPOINT_DEL, ENDPOINT, ADDRESS, ADDRESS),
	TAKES(ENDPOINT_DEL, ENDPOINT, FAMILY, FAMILY),
	TAKES(ENDPOINT_DEL, ENDPOINT, PORT, PORT),
	TAKES(STATS_GET, STATS, GROUP, NAME),
	TAKES(EVENT, EVENT, GROUP, NAME),
};

/* The base point of P-256, whose private key is 1. */
static const uint8_t base_point[MUSTER_P256_PUBLIC_LEN] = {
	0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
	0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
	0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16,
	0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
};

static uint64_t state;

/* Marsaglia's xorshift64: the same messages for the same seed. */
static uint32_t rnd(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 32) % below;
}

static void fill(uint8_t *p, size_t len)
{
	while (len--)
		*p++ = (uint8_t)rnd(256);
}

static size_t put(uint8_t *p, const void *value, size_t len)
{
	memcpy(p, value, len);
	return len;
}

static size_t put_u32(uint8_t *p, uint32_t value)
{
	return put(p, &value, sizeof(value));
}

static size_t put_u64(uint8_t *p, uint64_t value)
{
	return put(p, &value, sizeof(value));
}

static size_t put_random(uint8_t *p, size_t len)
{
	fill(p, len);
	return len;
}

/* Return: length of the value. */
static size_t make_value(enum kind kind, uint8_t *p)
{
	static const uint8_t private_one[MUSTER_P256_KEY_LEN] = { [MUSTER_P256_KEY_LEN - 1] = 1 };
	static const uint32_t content_algs[] = { 1, 3, 10, 24, 30 };
	static const uint8_t address[16] = { 0xff, 0x15, [15] = 7 };

	switch (kind) {
	case NAME:
		p[0] = (uint8_t)('a' + rnd(4));
		p[1] = 0;
		return 2;
	case CONTENT_ALG:
		return put_u32(p, content_algs[rnd(COUNT_OF(content_algs))]);
	case SIGNATURE_ALG:
		return put_u32(p, (uint32_t)-7);
	case AGREEMENT_ALG:
		return put_u32(p, (uint32_t)-27);
	case HKDF_ALG:
		return put_u32(p, 5);
	case BOOL:
		return put_u32(p, rnd(2));
	case WINDOW:
		return put_u32(p, 32 * (1 + rnd(32)));
	case COUNT:
		return put_u32(p, 1 + rnd(60));
	case MASK:
		return put_u32(p, rnd(UINT32_MAX));
	case ROLES:
		return put_u32(p, 2 * (1 + rnd(4)));
	case CRED:
		return put_random(p, 1 + rnd(90));
	case GID:
	case SALT:
		return put_random(p, 1 + rnd(2));
	case SECRET:
		return put_random(p, 16);
	case SSN:
		return put_u64(p, rnd(100));
	case GRANT:
		return put_u64(p, 100 + rnd(1000));
	case KID:
		p[0] = (uint8_t)rnd(8);
		return rnd(3);
	case PUBLIC:
		return put(p, base_point, sizeof(base_point));
	case PRIVATE:
		return put(p, private_one, sizeof(private_one));
	case ADDRESS:
		return put(p, address, rnd(2) ? 4 : 16);
	case FAMILY:
		return put_u32(p, rnd(2) ? AF_INET : AF_INET6);
	case PORT:
		p[0] = 0x16;
		p[1] = (uint8_t)rnd(8);
		return 2;
	}
	return 0;
}

static size_t put_attr(uint8_t *p, uint16_t type, size_t len)
{
	struct nlattr nla = { .nla_len = (uint16_t)(NLA_HDRLEN + len), .nla_type = type };

	memcpy(p, &nla, sizeof(nla));
	memset(p + NLA_HDRLEN + len, 0, NLA_ALIGN(len) - len);
	return NLA_HDRLEN + NLA_ALIGN(len);
}

/* Attributes of a command, most of them there, sometimes one twice. */
static size_t make_attrs(uint8_t *p, unsigned int cmd)
{
	size_t used = 0, len;

	for (size_t i = 0; i < COUNT_OF(attrs); i++) {
		if (attrs[i].cmd != cmd || rnd(12) == 0)
			continue;
		/* Of members, most are of others; of endpoints, many are for any address. */
		if ((attrs[i].kind == PRIVATE || attrs[i].kind == ADDRESS) && rnd(2))
			continue;
		len = make_value(attrs[i].kind, p + used + NLA_HDRLEN);
		used += put_attr(p + used, attrs[i].type, len);
		if (rnd(60) == 0)
			i--;
	}
	return used;
}

/* Damage the attributes in one of many ways. Return: their new length. */
static size_t damage(uint8_t *p, size_t len)
{
	struct nlattr nla;
	size_t at;

	if (len < NLA_HDRLEN)
		return len;
	at = NLA_ALIGN(rnd((uint32_t)len - NLA_HDRLEN + 1) & ~3U);
	memcpy(&nla, p + at, sizeof(nla));
	switch (rnd(9)) {
	case 0: /* any bytes */
		for (int i = 0; i < 4; i++)
			p[rnd((uint32_t)len)] = (uint8_t)rnd(256);
		return len;
	case 1: /* cut off */
		return rnd((uint32_t)len);
	case 2: /* a length that is wrong, wherever an attribute may start */
		nla.nla_len = (uint16_t)(rnd(2) ? rnd(12) : rnd(65536));
		break;
	case 3: /* another type, also with the flags for nesting and byte order */
		nla.nla_type = (uint16_t)(rnd(2) ? rnd(24) : rnd(65536));
		break;
	case 4: /* a nest in a nest */
		nla.nla_type |= NLA_F_NESTED;
		nla.nla_len = (uint16_t)(len - at);
		break;
	case 5: /* a long value */
		at = len;
		nla.nla_len = (uint16_t)(NLA_HDRLEN + rnd(20000));
		nla.nla_type = (uint16_t)(1 + rnd(14));
		fill(p + at + NLA_HDRLEN, nla.nla_len - NLA_HDRLEN);
		len += NLA_ALIGN(nla.nla_len);
		break;
	case 6: /* a value with no end */
		fill(p + len, 64);
		nla = (struct nlattr){ .nla_len = 68, .nla_type = 1 };
		at = len;
		len += 68;
		break;
	default: /* as it was */
		return len;
	}
	memcpy(p + at, &nla, sizeof(nla));
	return len;
}

static size_t make_message(uint8_t *p, uint16_t family, uint32_t seq)
{
	unsigned int cmd = 1 + rnd(MUSTER_CMD_MAX);
	struct genlmsghdr genl = { .cmd = (uint8_t)cmd, .version = MUSTER_GENL_VERSION };
	struct nlmsghdr nlh = { .nlmsg_type = family, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
				.nlmsg_seq = seq };
	size_t len = make_attrs(p + NLMSG_HDRLEN + GENL_HDRLEN, cmd);

	if (rnd(2))
		len = damage(p + NLMSG_HDRLEN + GENL_HDRLEN, len);
	if (rnd(8) == 0)
		nlh.nlmsg_flags |= NLM_F_DUMP;
	if (rnd(40) == 0)
		genl = (struct genlmsghdr){ .cmd = (uint8_t)rnd(256), .reserved = (uint16_t)rnd(9) };
	nlh.nlmsg_len = (uint32_t)(NLMSG_HDRLEN + GENL_HDRLEN + len);
	memcpy(p, &nlh, sizeof(nlh));
	memcpy(p + NLMSG_HDRLEN, &genl, sizeof(genl));
	if (rnd(60) == 0)
		nlh.nlmsg_len = rnd(2) ? rnd(64) : rnd(UINT32_MAX);
	memcpy(p, &nlh, sizeof(nlh));
	return NLMSG_HDRLEN + GENL_HDRLEN + len;
}

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static int open_netlink(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	struct sockaddr_nl local = { .nl_family = AF_NETLINK };

	if (fd < 0 || bind(fd, (struct sockaddr *)&local, sizeof(local)))
		die("netlink");
	return fd;
}

/* Return: number of the family; the program ends if the kernel does not know it. */
static uint16_t find_family(int fd)
{
	struct {
		struct nlmsghdr nlh;
		struct genlmsghdr genl;
		struct nlattr nla;
		char name[8];
	} request = {
		.nlh = { .nlmsg_len = sizeof(request), .nlmsg_type = GENL_ID_CTRL,
			 .nlmsg_flags = NLM_F_REQUEST },
		.genl = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 },
		.nla = { .nla_len = NLA_HDRLEN + sizeof(MUSTER_GENL_NAME),
			 .nla_type = CTRL_ATTR_FAMILY_NAME },
		.name = MUSTER_GENL_NAME,
	};
	static _Alignas(struct nlmsghdr) uint8_t reply[ROOM];
	size_t pos = NLMSG_HDRLEN + GENL_HDRLEN;
	struct nlattr nla;
	ssize_t len;
	uint16_t id;

	if (send(fd, &request, sizeof(request), 0) < 0)
		die("send");
	len = recv(fd, reply, sizeof(reply), 0);
	while (len > 0 && pos + NLA_HDRLEN <= (size_t)len) {
		memcpy(&nla, reply + pos, sizeof(nla));
		if (nla.nla_type == CTRL_ATTR_FAMILY_ID) {
			memcpy(&id, reply + pos + NLA_HDRLEN, sizeof(id));
			return id;
		}
		pos += NLA_ALIGN(nla.nla_len);
	}
	fprintf(stderr, "the kernel does not know the family\n");
	exit(1);
}

/* Read what waits; count the commands that were done and those that were refused. */
static void read_answers(int fd, unsigned long counts[2])
{
	static _Alignas(struct nlmsghdr) uint8_t buf[ROOM];
	struct nlmsghdr *nlh;
	ssize_t len;
	int error;

	while ((len = recv(fd, buf, sizeof(buf), MSG_DONTWAIT)) > 0) {
		size_t left = (size_t)len;

		for (nlh = (struct nlmsghdr *)buf; NLMSG_OK(nlh, left); nlh = NLMSG_NEXT(nlh, left)) {
			if (nlh->nlmsg_type != NLMSG_ERROR)
				continue;
			memcpy(&error, NLMSG_DATA(nlh), sizeof(error));
			counts[error != 0]++;
		}
	}
	if (len < 0 && errno != EAGAIN && errno != ENOBUFS)
		die("recv");
}

int main(int argc, char **argv)
{
	unsigned long seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	unsigned long count = argc > 2 ? strtoul(argv[2], NULL, 0) : 20000;
	static uint8_t message[2 * ROOM];
	unsigned long counts[2] = {};
	uint16_t family;
	size_t len;
	int fd;

	state = seed * 0x9e3779b97f4a7c15ULL | 1;
	fd = open_netlink();
	family = find_family(fd);
	for (unsigned long i = 0; i < count; i++) {
		len = make_message(message, family, (uint32_t)i);
		if (rnd(20) == 0)
			len += make_message(message + NLMSG_ALIGN(len), family, (uint32_t)i);
		if (send(fd, message, len, 0) < 0 && errno != EMSGSIZE && errno != ENOBUFS)
			die("send");
		read_answers(fd, counts);
	}
	close(fd);

	fd = open_netlink();
	find_family(fd);
	close(fd);
	printf("seed %lu: %lu messages, %lu done, %lu refused\n", seed, count, counts[0], counts[1]);
	return counts[0] && counts[1] ? 0 : 1;
}
