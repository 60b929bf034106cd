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

/* How a plausible value of an attribute is made. */
enum kind { NAME, ALG, SMALL, WIDE, PORT, CRED, GID, SECRET, KID, PUBLIC, PRIVATE, ADDRESS, FLAG };

struct attr {
	uint16_t type;
	enum kind kind;
};

#define ATTR(set, name, kind) { MUSTER_A_##set##_##name, kind }

static const struct attr group[] = {
	ATTR(GROUP, NAME, NAME), ATTR(GROUP, ALG_AEAD, ALG), ATTR(GROUP, ALG_GROUP_ENC, ALG),
	ATTR(GROUP, ALG_SIGNATURE, ALG), ATTR(GROUP, ALG_KEY_AGREEMENT, ALG),
	ATTR(GROUP, HKDF, ALG), ATTR(GROUP, COUNTERSIGN, SMALL), ATTR(GROUP, GM_CRED, CRED),
	ATTR(GROUP, REPLAY_WINDOW, WIDE), ATTR(GROUP, EXCHANGE_LIFETIME, WIDE),
	ATTR(GROUP, MAX_MEMBERS, WIDE), ATTR(GROUP, GID, GID), {}
};
static const struct attr context[] = {
	ATTR(CONTEXT, GROUP, NAME), ATTR(CONTEXT, GID, GID), ATTR(CONTEXT, MASTER_SECRET, SECRET),
	ATTR(CONTEXT, MASTER_SALT, SECRET), ATTR(CONTEXT, SSN, WIDE), ATTR(CONTEXT, GRANT, WIDE), {}
};
static const struct attr member[] = {
	ATTR(MEMBER, GROUP, NAME), ATTR(MEMBER, KID, KID), ATTR(MEMBER, CRED, CRED),
	ATTR(MEMBER, PUBLIC_KEY, PUBLIC), ATTR(MEMBER, PRIVATE_KEY, PRIVATE),
	ATTR(MEMBER, ROLES, SMALL), ATTR(MEMBER, MARK, WIDE), ATTR(MEMBER, OWN, FLAG), {}
};
static const struct attr endpoint[] = {
	ATTR(ENDPOINT, GROUP, NAME), ATTR(ENDPOINT, ADDRESS, ADDRESS),
	ATTR(ENDPOINT, FAMILY, SMALL), ATTR(ENDPOINT, PORT, PORT),
	ATTR(ENDPOINT, PLAINTEXT, SMALL), ATTR(ENDPOINT, FOREIGN, SMALL),
	ATTR(ENDPOINT, MARK_MASK, WIDE), {}
};
static const struct attr exchange[] = {
	ATTR(EXCHANGE, GROUP, NAME), ATTR(EXCHANGE, TOKEN, KID), ATTR(EXCHANGE, PIV, WIDE), {}
};
static const struct attr stats[] = { ATTR(STATS, GROUP, NAME), ATTR(STATS, DROPS, CRED), {} };
static const struct attr event[] = { ATTR(EVENT, TYPE, SMALL), ATTR(EVENT, GROUP, NAME), {} };

static const struct attr *const attrs_of[MUSTER_CMD_MAX + 1] = {
	[MUSTER_CMD_GROUP_NEW] = group, [MUSTER_CMD_GROUP_SET] = group,
	[MUSTER_CMD_GROUP_DEL] = group, [MUSTER_CMD_GROUP_GET] = group,
	[MUSTER_CMD_CONTEXT_NEW] = context, [MUSTER_CMD_CONTEXT_SET] = context,
	[MUSTER_CMD_CONTEXT_DEL] = context, [MUSTER_CMD_CONTEXT_GET] = context,
	[MUSTER_CMD_MEMBER_NEW] = member, [MUSTER_CMD_MEMBER_SET] = member,
	[MUSTER_CMD_MEMBER_DEL] = member, [MUSTER_CMD_MEMBER_GET] = member,
	[MUSTER_CMD_ENDPOINT_NEW] = endpoint, [MUSTER_CMD_ENDPOINT_SET] = endpoint,
	[MUSTER_CMD_ENDPOINT_DEL] = endpoint, [MUSTER_CMD_ENDPOINT_GET] = endpoint,
	[MUSTER_CMD_EXCHANGE_GET] = exchange, [MUSTER_CMD_STATS_GET] = stats,
	[MUSTER_CMD_EVENT] = event,
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

/* Return: length of the value. */
static size_t make_value(enum kind kind, uint8_t *p)
{
	static const int32_t algs[] = { 1, 2, 3, 5, 10, 24, 30, -7, -8, -27, 0, -65534 };
	static const char names[] = "abcd";
	uint32_t number;
	size_t len;

	memset(p, 0, MUSTER_P256_PUBLIC_LEN);
	switch (kind) {
	case NAME:
		p[0] = (uint8_t)names[rnd(sizeof(names))];
		return 2;
	case ALG:
		memcpy(p, &algs[rnd(sizeof(algs) / sizeof(algs[0]))], 4);
		return 4;
	case SMALL:
		number = rnd(2) ? 2 + 8 * rnd(2) : rnd(20);
		memcpy(p, &number, 4);
		return 4;
	case WIDE:
		number = rnd(2) ? 32 * rnd(40) : rnd(UINT32_MAX);
		memcpy(p, &number, 4);
		return rnd(2) ? 4 : 8;
	case PORT:
		p[0] = 0x16;
		p[1] = (uint8_t)rnd(8);
		return 2;
	case CRED:
		len = 1 + rnd(40);
		fill(p, len);
		return len;
	case GID:
	case KID:
		p[0] = (uint8_t)rnd(6);
		return kind == GID ? 1 : rnd(3);
	case SECRET:
		fill(p, 16);
		return 16;
	case PUBLIC:
		memcpy(p, base_point, sizeof(base_point));
		return sizeof(base_point);
	case PRIVATE:
		p[MUSTER_P256_KEY_LEN - 1] = 1;
		return MUSTER_P256_KEY_LEN;
	case ADDRESS:
		p[rnd(4)] = (uint8_t)rnd(256);
		return rnd(2) ? 4 : 16;
	case FLAG:
		return 0;
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

/* Attributes of a command, most of them there, sometimes one twice or of another set. */
static size_t make_attrs(uint8_t *p, unsigned int cmd)
{
	const struct attr *attr;
	size_t used = 0, len;

	for (attr = attrs_of[cmd]; attr->type; attr++) {
		if (rnd(12) == 0)
			continue;
		len = make_value(attr->kind, p + used + NLA_HDRLEN);
		used += put_attr(p + used, attr->type, len);
		if (rnd(60) == 0)
			attr--;
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

	if (rnd(3))
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
