// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bitmap is a ring of words (RFC 6479): a number's bit never moves, and
 * advancing only clears the words that come into use again. The ring is longer
 * than the window, so that the word being filled at the top never holds
 * numbers that are still inside the window at the bottom.
 */
#include "replay.h"

#define WORD_BITS 32

/* A power of two, so that an index may be cut to 32 bits before it is reduced. */
u32 muster_replay_words(u32 window)
{
	u32 words = 1;

	while (words <= window / WORD_BITS)
		words *= 2;
	return words;
}

void muster_replay_init(struct muster_replay *replay, u32 window)
{
	replay->top = 0;
	replay->window = window;
	memset(replay->bits, 0, muster_replay_words(window) * sizeof(replay->bits[0]));
}

static u32 replay_index(const struct muster_replay *replay, u64 word)
{
	return (u32)word & (muster_replay_words(replay->window) - 1);
}

bool muster_replay_check(const struct muster_replay *replay, u64 ssn)
{
	if (ssn >= MUSTER_SSN_END)
		return false;
	if (ssn >= replay->top)
		return true;
	if (replay->top - ssn > replay->window)
		return false;
	return !(replay->bits[replay_index(replay, ssn / WORD_BITS)] >> ssn % WORD_BITS & 1);
}

/* Make @ssn the highest number: words not used since the highest so far start empty. */
static void replay_advance(struct muster_replay *replay, u64 ssn)
{
	u64 first = replay->top ? (replay->top - 1) / WORD_BITS + 1 : 0;
	u32 words = muster_replay_words(replay->window);
	u64 last = ssn / WORD_BITS;

	if (last >= words && first <= last - words)
		first = last - words + 1; /* once round is enough */
	for (; first <= last; first++)
		replay->bits[replay_index(replay, first)] = 0;
	replay->top = ssn + 1;
}

bool muster_replay_commit(struct muster_replay *replay, u64 ssn)
{
	if (!muster_replay_check(replay, ssn))
		return false;
	if (ssn >= replay->top)
		replay_advance(replay, ssn);
	replay->bits[replay_index(replay, ssn / WORD_BITS)] |= 1U << ssn % WORD_BITS;
	return true;
}
