/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tests that speak TAP: a program is a table of test functions. A check that
 * fails is printed and fails its test, which goes on. Exit status: 0 all
 * passed or were skipped, 1 one failed, 4 all were skipped.
 */
#ifndef MUSTER_TESTS_TAP_H
#define MUSTER_TESTS_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TAP_EXIT_SKIP 4

struct tap_test {
	const char *title;
	void (*run)(void);
};

static bool tap_failed;
static char tap_skipped[160];

__attribute__((format(printf, 4, 5), unused))
static bool tap_check(bool ok, const char *file, int line, const char *format, ...)
{
	va_list args;

	if (ok)
		return true;
	tap_failed = true;
	printf("# %s:%d: ", file, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	return false;
}

__attribute__((unused))
static void tap_print_bytes(const char *title, const void *data, size_t len)
{
	const unsigned char *bytes = data;
	size_t i;

	printf("#   %s (%zu): ", title, len);
	for (i = 0; i < len; i++)
		printf("%02x", bytes[i]);
	putchar('\n');
}

__attribute__((unused))
static bool tap_check_bytes(const char *file, int line, const char *what, const void *got,
			    size_t got_len, const void *expected, size_t expected_len)
{
	bool ok = got_len == expected_len && (!got_len || !memcmp(got, expected, got_len));

	if (!tap_check(ok, file, line, "%s differs", what)) {
		tap_print_bytes("got", got, got_len);
		tap_print_bytes("expected", expected, expected_len);
	}
	return ok;
}

/* Each evaluates to whether the check held. */
#define CHECK(condition) tap_check(condition, __FILE__, __LINE__, "%s", #condition)
#define CHECK_BYTES(got, got_len, expected, expected_len) \
	tap_check_bytes(__FILE__, __LINE__, #got, got, got_len, expected, expected_len)

/* Leave the running test as skipped. */
#define SKIP(...) \
	do { \
		snprintf(tap_skipped, sizeof(tap_skipped), __VA_ARGS__); \
		return; \
	} while (0)

__attribute__((unused))
static int tap_run(const struct tap_test *tests, size_t count)
{
	size_t failed = 0;
	size_t skipped = 0;
	size_t i;

	printf("TAP version 13\n1..%zu\n", count);
	for (i = 0; i < count; i++) {
		tap_failed = false;
		tap_skipped[0] = '\0';
		tests[i].run();
		failed += tap_failed;
		skipped += !tap_failed && tap_skipped[0];
		printf("%sok %zu - %s", tap_failed ? "not " : "", i + 1, tests[i].title);
		printf(!tap_failed && tap_skipped[0] ? " # SKIP %s\n" : "\n", tap_skipped);
		fflush(stdout);
	}
	if (failed)
		return 1;
	return skipped == count ? TAP_EXIT_SKIP : 0;
}

#define TAP_MAIN(tests) \
	int main(void) \
	{ \
		return tap_run(tests, sizeof(tests) / sizeof((tests)[0])); \
	}

#endif /* MUSTER_TESTS_TAP_H */
