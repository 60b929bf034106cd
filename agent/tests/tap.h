/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results as TAP: one line for each check. */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>
#include <stdio.h>

static int tap_count, tap_failed;

#define SKIPPED 4

/* One result, with the reason if it is not as it should be. */
#define ok(condition, ...) tap_result(condition, __FILE__, __LINE__, #condition, __VA_ARGS__)

static inline void tap_result(bool passed, const char *file, int line, const char *condition,
			      const char *title)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", ++tap_count, title);
	if (passed)
		return;
	tap_failed++;
	printf("# %s:%d: %s\n", file, line, condition);
}

static inline void tap_skip(const char *title, const char *why)
{
	printf("ok %d - %s # SKIP %s\n", ++tap_count, title, why);
}

static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif /* TAP_H */
