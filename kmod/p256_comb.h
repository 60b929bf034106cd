/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Multiples of points, from tables: the signed comb method (Hamburg, "Fast and
 * compact elliptic-curve cryptography", 2012, section 3.3), of which the method of
 * windows is a special case.
 *
 * An odd scalar k < 2^256 is written with digits 1 and -1 only, one for each of
 * combs * teeth * columns > 256 places. In every column, each tooth of each comb has
 * one digit:
 *
 *	k * P = sum over columns c of 2^(c * step) * sum over combs j of T_j(c)
 *	T_j(c) = sum over teeth i of +-2^((j * teeth + i) * spread) * P
 *
 * With spread = columns and step = 1 that is a comb. With one comb, spread = 1 and
 * step = teeth, the teeth are the digits of a window.
 *
 * A comb's T_j takes 2^teeth values, half of them the negatives of the others,
 * which therefore are not stored. So k * P takes columns * combs additions and
 * (columns - 1) * step doublings; two products that are computed together share the
 * doublings.
 */
#ifndef MUSTER_P256_COMB_H
#define MUSTER_P256_COMB_H

#include "p256_point.h"
#include "p256_scalar.h"

/**
 * struct p256_comb - a table of multiples of a point P
 * @combs: number of combs
 * @teeth: digits that a comb takes from each column
 * @columns: number of columns
 * @spread: distance of the digits of a column
 * @step: distance of the digits of a tooth
 * @points: 2^(teeth - 1) points for each comb. In number x of comb j, tooth i is
 *	positive if bit i of x is set; the last tooth is positive always.
 */
struct p256_comb {
	unsigned int combs;
	unsigned int teeth;
	unsigned int columns;
	unsigned int spread;
	unsigned int step;
	const struct muster_p256_affine *points;
};

/* The generator's: one to sign with, small to be read as a whole; one to verify with. */
extern const struct p256_comb p256_comb_sign;
extern const struct p256_comb p256_comb_verify;

/**
 * p256_comb_of_table() - the comb that a public key's table is
 * @comb: result
 * @table: table
 */
void p256_comb_of_table(struct p256_comb *comb, const struct muster_p256_table *table);

/* Number of odd multiples of a point in a window. */
#define P256_WINDOW_POINTS 16

/**
 * p256_comb_window() - make the window of a point that has no table
 * @comb: result; uses @points
 * @points: room for P256_WINDOW_POINTS
 * @base: the point
 */
void p256_comb_window(struct p256_comb *comb, struct muster_p256_affine *points,
		      const struct muster_p256_affine *base);

/**
 * struct p256_digits - a scalar as the comb takes it
 * @v: bit i is set if digit i is 1, and clear if it is -1
 * @negate: all ones if the digits are those of minus the scalar, as that is odd
 */
struct p256_digits {
	u64 v[5];
	u64 negate;
};

/* @k is not zero. Constant time. */
void p256_comb_digits(struct p256_digits *digits, const struct p256_comb *comb,
		      const struct muster_p256_scalar *k);

/* acc += all T_j(column). Variable time. */
void p256_comb_add(struct muster_p256_point *acc, const struct p256_comb *comb,
		   const struct p256_digits *digits, unsigned int column);

/* r = k * P; @comb is p256_comb_sign or a window, @k is not zero. Constant time in @k. */
void p256_comb_mul(struct muster_p256_point *r, const struct p256_comb *comb,
		   const struct muster_p256_scalar *k);

#endif /* MUSTER_P256_COMB_H */
