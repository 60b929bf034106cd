// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first process of the guests that scripts/vm boots, alone with kernel
 * modules in an initramfs: it makes the host's root file system the guest's,
 * read-only under a layer of memory, runs /command with the second serial
 * port as its terminal, and hands its exit status to QEMU. What goes wrong
 * here ends in a panic, and the run fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define STATUS_PORT 0xe9 /* isa-debugcon: bytes that end up in a file */
#define EXIT_PORT 0xf4 /* isa-debug-exit: ends QEMU */

static void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("vm-init: ", stderr);
	vfprintf(stderr, format, args);
	fprintf(stderr, ": %s\n", strerror(errno));
	va_end(args);
	exit(1); /* the kernel panics when its first process ends */
}

static void load_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		fail("module %s", path);
	close(fd);
}

static void load_modules(void)
{
	FILE *list = fopen("/modules/list", "r");
	char path[256];

	if (!list)
		fail("/modules/list");
	while (fscanf(list, "%255s", path) == 1)
		load_module(path);
	fclose(list);
}

static void mount_at(const char *source, const char *target, const char *type,
		     unsigned long flags, const char *data)
{
	if (mkdir(target, 0755) && errno != EEXIST && errno != EROFS)
		fail("mkdir %s", target);
	if (mount(source, target, type, flags, data))
		fail("mount %s", target);
}

static void mount_root(void)
{
	mount_at("host", "/host", "9p", MS_RDONLY,
		 "trans=virtio,version=9p2000.L,cache=loose,msize=262144");
	mount_at("layer", "/layer", "tmpfs", 0, "size=75%");
	if (mkdir("/layer/upper", 0755) || mkdir("/layer/work", 0755))
		fail("/layer");
	mount_at("root", "/root", "overlay", 0,
		 "lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work");
	/* Moved, not only changed to: in a chroot there are no user namespaces. */
	if (chdir("/root") || mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") || chdir("/"))
		fail("/root");

	mount_at("proc", "/proc", "proc", 0, NULL);
	mount_at("sys", "/sys", "sysfs", 0, NULL);
	mount_at("dev", "/dev", "devtmpfs", 0, NULL);
	mount_at("shm", "/dev/shm", "tmpfs", 0, NULL);
	mount_at("pts", "/dev/pts", "devpts", 0, NULL);
	mount_at("run", "/run", "tmpfs", 0, NULL);
	mount_at("debug", "/sys/kernel/debug", "debugfs", 0, NULL);
}

static int open_terminal(bool interactive)
{
	int fd = open("/dev/ttyS1", O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios mode;

	if (fd < 0 || tcgetattr(fd, &mode))
		fail("/dev/ttyS1");
	cfsetspeed(&mode, B115200);
	if (!interactive)
		cfmakeraw(&mode); /* bytes pass as they are */
	if (tcsetattr(fd, TCSANOW, &mode))
		fail("/dev/ttyS1");
	return fd;
}

static void run_command(int command, int terminal, bool interactive)
{
	char path[32];

	/*
	 * For a person, the terminal controls a session. Without one it must
	 * not: the end of the session would throw away what it still holds.
	 */
	if (interactive ? setsid() < 0 || ioctl(terminal, TIOCSCTTY, 0) : setpgid(0, 0))
		fail("session");
	for (int i = 0; i < 3; i++)
		dup2(terminal, i);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", command);
	execl("/bin/bash", "bash", path, NULL);
	fail("/bin/bash");
}

static void power_off(int status)
{
	char text[16];

	if (ioperm(STATUS_PORT, 1, 1) || ioperm(EXIT_PORT, 4, 1))
		fail("ioperm");
	snprintf(text, sizeof(text), "%d\n", status);
	for (const char *c = text; *c; c++)
		outb(*c, STATUS_PORT);
	outl(0, EXIT_PORT);
}

int main(void)
{
	bool interactive = access("/interactive", F_OK) == 0;
	int command, terminal, status;
	pid_t child, pid;

	load_modules();
	command = open("/command", O_RDONLY);
	if (command < 0)
		fail("/command");
	mount_root();
	terminal = open_terminal(interactive);

	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0)
		run_command(command, terminal, interactive);

	/* The first process inherits all orphans. */
	do {
		pid = wait(&status);
		if (pid < 0 && errno != EINTR)
			fail("wait");
	} while (pid != child);

	/* What was written must have left the port before QEMU ends. */
	if (!interactive && tcdrain(terminal))
		fail("tcdrain");
	power_off(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 1;
}
