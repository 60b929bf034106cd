// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The account of sequence numbers: one file for each Gid, with the first number
 * that nobody has got yet. A number is given away only after the file says so on
 * the disk, thus a crash can lose numbers, but never have them given away twice.
 *
 * Not one file for each Sender ID too: the kernel goes on counting when a group's
 * own member is replaced, so a block is used up by whoever is the own member.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "link.h"

#define STATE_DIR "/var/lib/muster"
#define ACCOUNT_DIR "ssn"
#define NAME_LEN (2 * MUSTER_GID_MAX + 1)
#define TEXT_LEN 24 /* a number of 64 bits, its newline, and more than that */

/**
 * struct account - of one Gid
 * @m: for errors
 * @dir: directory of all accounts
 * @name: file in it: the Gid in hexadecimal
 * @path: the file, for people
 * @exists: the file is there
 * @next: first number that nobody has got
 */
struct account {
	struct muster *m;
	int dir;
	char name[NAME_LEN];
	char path[256];
	bool exists;
	uint64_t next;
};

static const char *state_dir(void)
{
	const char *dir = getenv("MUSTER_STATE_DIR");

	return dir && *dir ? dir : STATE_DIR;
}

static int fail_errno(const struct account *account, const char *what)
{
	int err = -errno;

	return link_fail(account->m, err, "%s: %s: %s", account->path, what, strerror(-err));
}

/*
 * Open a directory. With @make it is made if it is not there, and its entry is
 * made durable in any case: whoever made it may have crashed before.
 */
static int open_dir(int at, const char *name, bool make)
{
	int dir, parent;

	if (make && mkdirat(at, name, 0755) && errno != EEXIST)
		return -1;
	dir = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || !make)
		return dir;
	parent = openat(dir, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (parent < 0 || fsync(parent)) {
		close(dir);
		dir = -1;
	}
	if (parent >= 0)
		close(parent);
	return dir;
}

static int open_accounts(bool make)
{
	int state, dir;

	state = open_dir(AT_FDCWD, state_dir(), make);
	if (state < 0)
		return -1;
	dir = open_dir(state, ACCOUNT_DIR, make);
	close(state);
	return dir;
}

/* Read the number of a file that is open. */
static int account_parse(struct account *account, int fd)
{
	char text[TEXT_LEN + 1], *end;
	ssize_t len;

	len = read(fd, text, TEXT_LEN);
	if (len < 0)
		return fail_errno(account, "cannot be read");
	text[len] = '\0';
	errno = 0;
	account->next = strtoull(text, &end, 10);
	/* With its newline it is whole; what else strtoull() takes was not written here. */
	if (len < 2 || text[0] < '0' || text[0] > '9' || end != text + len - 1 || *end != '\n' ||
	    errno || account->next > MUSTER_SSN_END)
		return link_fail(account->m, -EBADMSG,
				 "%s is damaged: write a number into it that is above all sequence numbers used with this Gid, or use a new Gid",
				 account->path);
	return 0;
}

static int account_read(struct account *account)
{
	int fd, err;

	fd = openat(account->dir, account->name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : fail_errno(account, "cannot be read");
	account->exists = true;
	err = account_parse(account, fd);
	close(fd);
	return err;
}

/*
 * Read the account of @gid. With @change nobody else changes an account until
 * account_close(), which is to be called whatever this returns.
 */
static int account_open(struct account *account, struct muster *m, struct muster_bytes gid,
			bool change)
{
	memset(account, 0, sizeof(*account));
	account->m = m;
	account->dir = -1;
	if (!gid.len || gid.len > MUSTER_GID_MAX)
		return link_fail(m, -EINVAL, "a Gid has 1 to %d bytes", MUSTER_GID_MAX);
	for (size_t i = 0; i < gid.len; i++)
		snprintf(account->name + 2 * i, 3, "%02x", gid.data[i]);
	snprintf(account->path, sizeof(account->path), "%s/" ACCOUNT_DIR "/%s", state_dir(),
		 account->name);
	account->dir = open_accounts(change);
	if (account->dir < 0 && errno == ENOENT && !change)
		return 0;
	if (account->dir < 0 || (change && flock(account->dir, LOCK_EX)))
		return fail_errno(account, change ? "cannot be written" : "cannot be read");
	return account_read(account);
}

static void account_close(struct account *account)
{
	if (account->dir >= 0)
		close(account->dir);
}

static bool write_durably(int dir, const char *name, const char *text)
{
	ssize_t len = (ssize_t)strlen(text);
	bool written;
	int fd;

	fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return false;
	errno = ENOSPC; /* if only a part is written */
	written = write(fd, text, (size_t)len) == len && !fsync(fd);
	return !close(fd) && written;
}

/* Give away @count numbers, from @first on. */
static int account_take(struct account *account, uint64_t first, uint64_t count)
{
	uint64_t left = first < MUSTER_SSN_END ? MUSTER_SSN_END - first : 0;
	char text[TEXT_LEN], name[NAME_LEN + sizeof(".new")];

	if (count > left)
		return link_fail(account->m, -ERANGE,
				 "%" PRIu64 " sequence numbers are left up to their end at 2^40: reserve no more, or use a new Gid (%s)",
				 left, account->path);
	snprintf(text, sizeof(text), "%" PRIu64 "\n", first + count);
	snprintf(name, sizeof(name), "%s.new", account->name);
	/* Whole before it has its name, and nothing is given away before the name is durable. */
	if (!write_durably(account->dir, name, text) ||
	    renameat(account->dir, name, account->dir, account->name) || fsync(account->dir))
		return fail_errno(account, "cannot be written");
	return 0;
}

int muster_reserve(struct muster *m, struct muster_bytes gid, uint64_t count, uint64_t *first)
{
	struct account account;
	int err;

	err = account_open(&account, m, gid, true);
	if (!err)
		err = account_take(&account, account.next, count);
	if (!err)
		*first = account.next;
	account_close(&account);
	return err;
}

int muster_reserve_behind(struct muster *m, struct muster_bytes gid, uint64_t count,
			  uint64_t grant)
{
	struct account account;
	int err;

	err = account_open(&account, m, gid, true);
	if (!err && account.next > grant)
		err = link_fail(m, -EEXIST,
				"numbers behind the grant, %" PRIu64 ", were reserved already (%s): remove the keys and add them again with \"reserve N\"",
				grant, account.path);
	if (!err)
		err = account_take(&account, grant, count);
	account_close(&account);
	return err;
}

int muster_unreserved(struct muster *m, struct muster_bytes gid)
{
	struct account account;
	int err;

	err = account_open(&account, m, gid, false);
	if (!err && account.exists)
		err = link_fail(m, -EEXIST,
				"the sequence numbers of these keys are reserved from a file (%s): say \"reserve N\" in place of ssn and grant",
				account.path);
	account_close(&account);
	return err;
}
