/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The replay window of one sender (RFC 8613 section 7.4; bitmap after RFC
 * 6479). No lock: the owner has one.
 */
#ifndef MUSTER_REPLAY_H
#define MUSTER_REPLAY_H

#include "types.h"

#define MUSTER_REPLAY_WINDOW_DEFAULT 32
#define MUSTER_REPLAY_WINDOW_MAX 1024

/**
 * struct muster_replay - which of a sender's numbers were accepted
 * @top: one more than the highest number accepted; 0: none yet
 * @window: numbers covered: a multiple of 32, from 32 to MUSTER_REPLAY_WINDOW_MAX
 * @bits: muster_replay_words(window) words
 */
struct muster_replay {
	u64 top;
	u32 window;
	u32 bits[];
};

/* Return: words of @bits that a window of @window numbers needs. */
u32 muster_replay_words(u32 window);
void muster_replay_init(struct muster_replay *replay, u32 window);
/* Return: true if @ssn was neither accepted yet nor is below the window. Changes nothing. */
bool muster_replay_check(const struct muster_replay *replay, u64 ssn);
/* Check again and mark. Return: false if @ssn must not be accepted. */
bool muster_replay_commit(struct muster_replay *replay, u64 ssn);

#endif /* MUSTER_REPLAY_H */
