// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Numbers that were given away are never given away again: not to others, not
 * after a crash or a failing disk at any point, not from a file that is damaged.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libmuster.h"
#include "tap.h"

#define PROCESSES 8
#define ROUNDS 40

static const struct muster_bytes gid = { (const uint8_t *)"\xdd\x11", 2 };
static const struct muster_bytes other = { (const uint8_t *)"\x5e\x01\xff", 3 };

static struct muster *m;

/* The calls that change the disk, as the linker's --wrap has them come here. */

enum fault {
	NONE,
	FAIL, /* the call fails and does nothing */
	CRASH, /* the process ends before the call */
	CRASH_AFTER, /* and right after it */
};

static enum fault fault;
static int fault_at, calls;
static char trace[64]; /* w: write, f: fsync of a file, r: rename, d: fsync of a directory */

ssize_t __wrap_write(int fd, const void *data, size_t len);
int __wrap_fsync(int fd);
int __wrap_renameat(int olddir, const char *old, int newdir, const char *new);
ssize_t __real_write(int fd, const void *data, size_t len);
int __real_fsync(int fd);
int __real_renameat(int olddir, const char *old, int newdir, const char *new);

static bool call_begin(char letter)
{
	size_t len = strlen(trace);

	if (len + 1 < sizeof(trace)) {
		trace[len] = letter;
		trace[len + 1] = '\0';
	}
	if (calls++ != fault_at || fault == NONE || fault == CRASH_AFTER)
		return true;
	if (fault == CRASH)
		_exit(0);
	errno = EIO;
	return false;
}

static void call_end(void)
{
	if (fault == CRASH_AFTER && calls == fault_at + 1)
		_exit(0);
}

ssize_t __wrap_write(int fd, const void *data, size_t len)
{
	ssize_t result = call_begin('w') ? __real_write(fd, data, len) : -1;

	call_end();
	return result;
}

int __wrap_fsync(int fd)
{
	struct stat st;
	int result;

	fstat(fd, &st);
	result = call_begin(S_ISDIR(st.st_mode) ? 'd' : 'f') ? __real_fsync(fd) : -1;
	call_end();
	return result;
}

int __wrap_renameat(int olddir, const char *old, int newdir, const char *new)
{
	int result = call_begin('r') ? __real_renameat(olddir, old, newdir, new) : -1;

	call_end();
	return result;
}

static void set_fault(enum fault kind, int at)
{
	fault = kind;
	fault_at = at;
	calls = 0;
	trace[0] = '\0';
}

static bool says(const char *text)
{
	if (strstr(muster_error(m), text))
		return true;
	printf("# %s\n", muster_error(m));
	return false;
}

/* Make the file of a Gid what it should not be. */
static void put_file(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || __real_write(fd, text, strlen(text)) != (ssize_t)strlen(text) || close(fd)) {
		perror(name);
		exit(1);
	}
}

static bool holds(const char *name, const char *text)
{
	char buf[64] = "";
	int fd = open(name, O_RDONLY);
	ssize_t len = read(fd, buf, sizeof(buf) - 1);

	close(fd);
	return len >= 0 && !strcmp(buf, text);
}

static void test_blocks(void)
{
	uint64_t first = 9;

	ok(!muster_reserve(m, gid, 100, &first) && first == 0, "the first block begins at 0");
	ok(holds("state/ssn/dd11", "100\n"), "the file has the first number that is left");
	ok(!muster_reserve(m, gid, 1, &first) && first == 100, "the next one is behind it");
	ok(!muster_reserve(m, other, 5, &first) && first == 0, "another Gid has its own");
	ok(!muster_reserve(m, gid, 7, &first) && first == 101, "and takes none of the first");
	ok(access("state/ssn/dd11.new", F_OK) == -1, "nothing else is left");
}

static void test_order(void)
{
	uint64_t first;

	set_fault(NONE, 0);
	ok(!muster_reserve(m, gid, 1, &first) && !strcmp(trace, "ddwfrd"),
	   "the number is on the disk, then its name, then it is given away");
}

/* What is given away after a fault must be behind what was given away before it. */
static void test_faults(enum fault kind, const char *title, const char *behind)
{
	uint64_t first, next = 0;
	bool good = true;
	int at, status;
	pid_t pid;

	set_fault(NONE, 0);
	good = !muster_reserve(m, gid, 10, &first);
	for (at = 0; at < (int)strlen("ddwfrd") && good; at++) {
		fflush(stdout);
		pid = fork();
		if (!pid) {
			set_fault(kind, at);
			_exit(muster_reserve(m, gid, 10, &next) ? 0 : 1);
		}
		/* What happens before the last step gives nothing away. */
		good = waitpid(pid, &status, 0) == pid && status == 0;
		good = good && !muster_reserve(m, gid, 10, &next) && next >= first + 10;
		first = next;
	}
	ok(good && at == 6, title);
	ok(!muster_reserve(m, gid, 1, &next) && next == first + 10, behind);
}

static void test_damaged(void)
{
	static const char *const texts[] = {
		"", "\n", "12", "x\n", "-1\n", "+1\n", " 1\n", "1\n2\n", "1 \n", "0x1\n",
		"1099511627777\n", "18446744073709551617\n", "000000000000000000000000000001\n",
	};
	bool refused = true, kept = true, named = true;
	uint64_t first;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		put_file("state/ssn/dd11", texts[i]);
		refused &= muster_reserve(m, gid, 1, &first) == -EBADMSG &&
			   muster_reserve_behind(m, gid, 1, 1000) == -EBADMSG &&
			   muster_unreserved(m, gid) == -EBADMSG;
		named &= says("state/ssn/dd11 is damaged: write a number into it");
		kept &= holds("state/ssn/dd11", texts[i]);
	}
	ok(refused, "a damaged file gives nothing away");
	ok(named, "and is named, with what can be done");
	ok(kept, "and is left as it is");
	put_file("state/ssn/dd11", "5000\n");
	ok(!muster_reserve(m, gid, 1, &first) && first == 5000, "a mended file is good");
}

static void test_unreadable(void)
{
	static const struct muster_bytes directory = { (const uint8_t *)"\xd1", 1 };
	uint64_t first;

	mkdir("state/ssn/d1", 0755);
	ok(muster_reserve(m, directory, 1, &first) == -EISDIR && says("state/ssn/d1"),
	   "what cannot be read is not taken for nothing");
	ok(muster_unreserved(m, directory) == -EISDIR, "neither where that would be good news");
	put_file("file", "");
	setenv("MUSTER_STATE_DIR", "file", 1);
	ok(muster_reserve(m, gid, 1, &first) == -ENOTDIR && says("file/ssn/dd11"),
	   "a directory that is none is named");
	ok(muster_unreserved(m, gid) == -ENOTDIR, "and not taken for an empty one");
	setenv("MUSTER_STATE_DIR", "no/where", 1);
	ok(muster_reserve(m, gid, 1, &first) == -ENOENT && says("no/where/ssn/dd11"),
	   "nothing is made above the directory");
	setenv("MUSTER_STATE_DIR", "state", 1);
	ok(muster_reserve(m, (struct muster_bytes){ NULL, 0 }, 1, &first) == -EINVAL,
	   "a Gid is not empty");
}

static void test_end(void)
{
	uint64_t first;

	put_file("state/ssn/dd11", "1099511627770\n");
	ok(muster_reserve(m, gid, 7, &first) == -ERANGE &&
	   says("6 sequence numbers are left up to their end at 2^40"),
	   "there are no numbers from 2^40 on");
	ok(muster_reserve(m, gid, UINT64_MAX, &first) == -ERANGE, "not by way of an overflow");
	ok(!muster_reserve(m, gid, 6, &first) && first == MUSTER_SSN_END - 6, "those before it are");
	ok(muster_reserve(m, gid, 1, &first) == -ERANGE && says("new Gid"), "and then no more");
}

static void test_behind(void)
{
	static const struct muster_bytes fresh = { (const uint8_t *)"\x01", 1 };
	uint64_t first;

	ok(!muster_unreserved(m, fresh), "a Gid nobody reserved for");
	ok(!muster_reserve_behind(m, fresh, 100, 40) && holds("state/ssn/01", "140\n"),
	   "numbers counted elsewhere up to a grant are counted here from then on");
	ok(!muster_reserve_behind(m, fresh, 100, 140) && holds("state/ssn/01", "240\n"),
	   "a grant is raised");
	ok(!muster_reserve(m, fresh, 10, &first) && first == 240 &&
	   muster_reserve_behind(m, fresh, 100, 240) == -EEXIST && says("state/ssn/01"),
	   "but not over the numbers of somebody else");
	ok(holds("state/ssn/01", "250\n"), "which changes nothing");
	ok(muster_reserve_behind(m, fresh, 1, MUSTER_SSN_END) == -ERANGE &&
	   muster_reserve_behind(m, fresh, 1, UINT64_MAX) == -ERANGE, "and not over the end");
	ok(muster_unreserved(m, fresh) == -EEXIST && says("state/ssn/01"),
	   "where numbers were reserved, that is said");
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Blocks of 3, by many at once: each block is there, and once. */
static void test_concurrent(void)
{
	static const struct muster_bytes shared = { (const uint8_t *)"\x02", 1 };
	uint64_t got[PROCESSES * ROUNDS], first;
	bool complete = true;
	size_t count = 0;
	int fds[2];

	if (pipe(fds)) {
		perror("pipe");
		exit(1);
	}
	fflush(stdout);
	for (int i = 0; i < PROCESSES; i++) {
		if (fork())
			continue;
		for (int n = 0; n < ROUNDS; n++)
			if (muster_reserve(m, shared, 3, &first) ||
			    __real_write(fds[1], &first, sizeof(first)) != sizeof(first))
				_exit(1);
		_exit(0);
	}
	close(fds[1]);
	while (count < PROCESSES * ROUNDS && read(fds[0], &got[count], sizeof(*got)) > 0)
		count++;
	close(fds[0]);
	while (wait(NULL) > 0)
		;
	qsort(got, count, sizeof(*got), compare);
	for (size_t i = 0; i < count; i++)
		complete &= got[i] == 3 * i;
	ok(count == PROCESSES * ROUNDS && complete, "many at once get different blocks");
}

int main(void)
{
	char directory[] = "/tmp/muster-reserve.XXXXXX", command[64];

	m = muster_new();
	if (!m || !mkdtemp(directory) || chdir(directory)) {
		perror(directory);
		return 1;
	}
	setenv("MUSTER_STATE_DIR", "state", 1);
	test_blocks();
	test_order();
	test_faults(FAIL, "a failing disk gives nothing away", "and then it goes on");
	test_faults(CRASH, "a crash before any step gives nothing away twice", "and then it goes on");
	test_faults(CRASH_AFTER, "a crash after any step gives nothing away twice",
		    "and then it goes on");
	test_damaged();
	test_unreadable();
	test_end();
	test_behind();
	test_concurrent();
	muster_free(m);
	snprintf(command, sizeof(command), "rm -rf %s", directory);
	return system(command) ? 1 : tap_done();
}
