// SPDX-License-Identifier: GPL-2.0-or-later
/* muster: groups, keys and policy of Group OSCORE in the kernel. */

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

static const struct command commands[] = {
	{ "group", cmd_group, "add|set|del|show" },
	{ "context", cmd_context, "add|set|del|show" },
	{ "member", cmd_member, "add|set|del|show" },
	{ "endpoint", cmd_endpoint, "add|set|del|show" },
	{ "show", cmd_show, "[GROUP | exchanges]" },
	{ "stats", cmd_stats, "[GROUP]" },
	{ "monitor", cmd_monitor, "" },
	{ "apply", cmd_apply, "FILE" },
	{ "genkey", cmd_genkey, "> KEY" },
	{ "pubkey", cmd_pubkey, "< KEY" },
	{ "cred", cmd_cred, "ccs|show" },
	{ NULL, NULL, NULL },
};

static void complain(const char *format, va_list ap)
{
	fflush(stdout);
	fputs("muster: ", stderr);
	vfprintf(stderr, format, ap);
	fputc('\n', stderr);
}

int fail(int status, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	complain(format, ap);
	va_end(ap);
	return status;
}

void warn(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	complain(format, ap);
	va_end(ap);
}

static void print_usage(FILE *file, const struct command *list, const char *prefix)
{
	const char *lead = "usage:";

	for (; list->name; list++) {
		fprintf(file, "%-6s muster %s%s%s%s%s\n", lead, prefix, *prefix ? " " : "",
			list->name, *list->usage ? " " : "", list->usage);
		lead = "";
	}
}

int command_run(const struct command *list, struct args *args)
{
	const char *name = *args->next;
	char where[64];

	for (const struct command *command = list; name && command->name; command++) {
		struct args rest = { where, args->next + 1 };

		if (strcmp(command->name, name))
			continue;
		snprintf(where, sizeof(where), "%s%s%s", args->command,
			 *args->command ? " " : "", name);
		return command->run(&rest);
	}
	if (name)
		fail(USAGE, "%s%s\"%s\" is no command", args->command, *args->command ? ": " : "",
		     name);
	print_usage(stderr, list, args->command);
	return USAGE;
}

const char *args_take(struct args *args, const char *what)
{
	if (*args->next)
		return *args->next++;
	fail(USAGE, "%s: %s is missing", args->command, what);
	return NULL;
}

int args_end(const struct args *args)
{
	if (*args->next)
		return fail(USAGE, "%s: \"%s\": nothing is expected here", args->command,
			    *args->next);
	return OK;
}

static struct muster *module;

struct muster *module_open(void)
{
	int err;

	if (module)
		return module;
	module = muster_new();
	err = module ? muster_connect(module) : -ENOMEM;
	if (!err)
		return module;
	fail(FAILED, "%s", module ? muster_error(module) : strerror(-err));
	muster_free(module);
	module = NULL;
	return NULL;
}

const char *module_error(int err)
{
	return *muster_error(module) ? muster_error(module) : strerror(-err);
}

int module_result(const struct args *args, int err)
{
	return err ? fail(FAILED, "%s: %s", args->command, module_error(err)) : OK;
}

void signals_hold(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static int print_help(void)
{
	print_usage(stdout, commands, "");
	puts("With -j before the command, it prints JSON. See muster(8).");
	return output_flush();
}

int main(int argc, char **argv)
{
	struct args args = { "", argv + (argc > 0) };
	int status;

	for (; *args.next && **args.next == '-'; args.next++) {
		if (!strcmp(*args.next, "-j"))
			json_output = true;
		else if (!strcmp(*args.next, "-h") || !strcmp(*args.next, "--help"))
			return print_help();
		else if (!strcmp(*args.next, "-V"))
			return puts("muster " MUSTER_VERSION) < 0 ? FAILED : output_flush();
		else
			return fail(USAGE, "\"%s\" is no option: -j, -h or -V", *args.next);
	}
	status = command_run(commands, &args);
	muster_free(module);
	return status;
}
