/* SPDX-License-Identifier: GPL-2.0-only */
/* Known answers of everything cryptographic, checked before anything is done with it. */
#ifndef MUSTER_SELFTEST_H
#define MUSTER_SELFTEST_H

/**
 * muster_selftest() - does the cryptography give the known answers?
 *
 * Context: process, may sleep. Return: the name of what is wrong or cannot be
 * had, or NULL.
 */
const char *muster_selftest(void);

#endif /* MUSTER_SELFTEST_H */
