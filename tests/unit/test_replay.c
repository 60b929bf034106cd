// SPDX-License-Identifier: GPL-2.0-or-later
/* Replay windows: tables of edges, and a comparison with a model that has no window's tricks. */
#include <stdlib.h>

#include "replay.h"
#include "tap.h"

static struct muster_replay *window(u32 size)
{
	struct muster_replay *replay;

	replay = malloc(sizeof(*replay) + muster_replay_words(size) * sizeof(replay->bits[0]));
	muster_replay_init(replay, size);
	return replay;
}

/* Numbers that arrive in order, and whether each is accepted. */
struct step {
	u64 ssn;
	bool accepted;
};

static void walk(int line, u32 size, const struct step *steps, size_t count)
{
	struct muster_replay *replay = window(size);
	size_t i;

	for (i = 0; i < count; i++) {
		tap_check(muster_replay_check(replay, steps[i].ssn) == steps[i].accepted,
			  __FILE__, line, "step %zu: check of %llu", i, steps[i].ssn);
		tap_check(muster_replay_commit(replay, steps[i].ssn) == steps[i].accepted,
			  __FILE__, line, "step %zu: commit of %llu", i, steps[i].ssn);
		tap_check(!muster_replay_check(replay, steps[i].ssn),
			  __FILE__, line, "step %zu: %llu again", i, steps[i].ssn);
	}
	free(replay);
}

#define WALK(size, ...) \
	do { \
		static const struct step steps[] = { __VA_ARGS__ }; \
		walk(__LINE__, size, steps, ARRAY_SIZE(steps)); \
	} while (0)

static void test_edges(void)
{
	WALK(32, { 0, true }, { 0, false }, { 1, true }, { 3, true }, { 2, true }, { 2, false });
	/* The last number inside, the first one outside. */
	WALK(32, { 31, true }, { 0, true }, { 32, true }, { 0, false }, { 1, true });
	WALK(32, { 100, true }, { 69, true }, { 68, false }, { 99, true }, { 69, false });
	WALK(32, { 32, true }, { 1, true }, { 0, false });
	WALK(64, { 64, true }, { 1, true }, { 0, false }, { 127, true }, { 64, false },
	     { 65, true }, { 63, false });
	WALK(1024, { 1023, true }, { 0, true }, { 1024, true }, { 0, false }, { 1, true });
}

static void test_jumps(void)
{
	WALK(32, { 5, true }, { 1000000, true }, { 999969, true }, { 999968, false },
	     { 5, false });
	/* Exactly one, two and three rounds of the ring. */
	WALK(32, { 7, true }, { 71, true }, { 70, true }, { 40, true }, { 39, false });
	WALK(32, { 7, true }, { 135, true }, { 134, true }, { 104, true }, { 103, false });
	WALK(32, { 7, true }, { 39, true }, { 8, true }, { 7, false });
	/* What was accepted a round before is no part of the word that comes into use again. */
	WALK(32, { 40, true }, { 130, true }, { 104, true });
	WALK(1024, { 3, true }, { 3 + 2048, true }, { 2 + 2048, true }, { 3 + 1025, true },
	     { 3 + 1024, false });
}

static void test_end(void)
{
	WALK(32, { MUSTER_SSN_END - 1, true }, { MUSTER_SSN_END - 32, true },
	     { MUSTER_SSN_END - 33, false }, { MUSTER_SSN_END, false }, { ~(u64)0, false });
	/* The words' running number passes 2^32. */
	WALK(1024, { (1ULL << 37) - 1, true }, { 1ULL << 37, true }, { (1ULL << 37) - 1, false },
	     { (1ULL << 37) + 5, true }, { (1ULL << 37) - 2, true }, { (1ULL << 37) + 4, true },
	     { (1ULL << 37) + 1000, true }, { (1ULL << 37) - 1, false },
	     { (1ULL << 37) + 5, false }, { (1ULL << 37) - 3, true });
}

static void test_words(void)
{
	u32 size;

	for (size = 32; size <= MUSTER_REPLAY_WINDOW_MAX; size += 32)
		CHECK(muster_replay_words(size) * 32 >= size + 32);
}

static void test_check_changes_nothing(void)
{
	struct muster_replay *replay = window(32);
	size_t size = sizeof(*replay) + muster_replay_words(32) * sizeof(replay->bits[0]);
	struct muster_replay *before = malloc(size);

	CHECK(muster_replay_commit(replay, 40));
	memcpy(before, replay, size);
	CHECK(muster_replay_check(replay, 41) && muster_replay_check(replay, 1000));
	CHECK(!muster_replay_check(replay, 40) && !muster_replay_check(replay, 1));
	CHECK(!muster_replay_commit(replay, 40) && !muster_replay_commit(replay, 8));
	CHECK(!memcmp(before, replay, size));
	free(before);
	free(replay);
}

/* The model keeps every number ever accepted. */
#define MODEL_NUMBERS 20000

static void compare_with_model(u32 size, unsigned int seed, u32 jump)
{
	struct muster_replay *replay = window(size);
	bool *seen = calloc(MODEL_NUMBERS, sizeof(*seen));
	u64 top = 0;
	u64 ssn = 0;
	bool expected;

	while (ssn < MODEL_NUMBERS) {
		expected = !seen[ssn] && ssn + size >= top;
		if (!CHECK(muster_replay_commit(replay, ssn) == expected))
			break;
		if (expected) {
			seen[ssn] = true;
			top = ssn + 1 > top ? ssn + 1 : top;
		}
		/* Now and then far ahead, else somewhere in the window and around it. */
		if (rand_r(&seed) % 16)
			ssn = top + 4 - rand_r(&seed) % (size + 8);
		else
			ssn = top + rand_r(&seed) % jump;
		if ((s64)ssn < 0)
			ssn = 0;
	}
	free(seen);
	free(replay);
}

static void test_model(void)
{
	static const u32 sizes[] = { 32, 64, 96, 256, 992, 1024 };
	unsigned int seed;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (seed = 1; seed <= 4; seed++) {
			compare_with_model(sizes[i], seed, 3);
			compare_with_model(sizes[i], seed, 40);
			compare_with_model(sizes[i], seed, 3000);
		}
	}
}

static const struct tap_test tests[] = {
	{ "numbers inside the window are accepted once", test_edges },
	{ "a jump forgets what is below the window", test_jumps },
	{ "the highest numbers", test_end },
	{ "the ring is longer than every window", test_words },
	{ "a check or a refused number changes nothing", test_check_changes_nothing },
	{ "as a model without a window accepts, so does the window", test_model },
};

TAP_MAIN(tests)
