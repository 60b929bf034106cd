/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Points of P-256: the curve y^2 = x^3 - 3 * x + b over the field of p256_field.h.
 * The group has prime order n, so no point but infinity has a small order.
 */
#ifndef MUSTER_P256_POINT_H
#define MUSTER_P256_POINT_H

#include "p256_field.h"

/* Jacobian coordinates: x = X / Z^2, y = Y / Z^3; infinity has Z = 0. */
struct muster_p256_point {
	struct muster_p256_fe x, y, z;
};

/* From X and Y, big-endian. Return: false if that is no point of the curve. */
bool p256_affine_from_bytes(struct muster_p256_affine *r, const u8 bytes[64]);
void p256_affine_to_bytes(u8 bytes[64], const struct muster_p256_affine *a);
void p256_point_from_affine(struct muster_p256_point *r, const struct muster_p256_affine *a);
/* From Jacobian X and Y in @a, and @inverse = 1 / Z. Constant time. */
void p256_affine_scale(struct muster_p256_affine *a, const struct muster_p256_fe *inverse);
/* @a is not infinity. Constant time. */
void p256_point_to_affine(struct muster_p256_affine *r, const struct muster_p256_point *a);

/* r = 2 * a, for every a; @r may be @a. Constant time. */
void p256_point_double(struct muster_p256_point *r, const struct muster_p256_point *a);

/**
 * p256_point_add_unequal() - r = a + b, for points that are not equal
 * @r: result; may be @a
 * @a: a point that is not infinity
 * @b: another
 *
 * Right for b = -a. Constant time.
 *
 * Return: all ones if a = b, where @r is not the sum; else zero.
 */
u64 p256_point_add_unequal(struct muster_p256_point *r, const struct muster_p256_point *a,
			   const struct muster_p256_affine *b);

/* r = a + b, for every a and b; @r may be @a. Constant time. */
void p256_point_add_complete(struct muster_p256_point *r, const struct muster_p256_point *a,
			     const struct muster_p256_affine *b);
/* The same in less, but variable time. */
void p256_point_add(struct muster_p256_point *r, const struct muster_p256_point *a,
		    const struct muster_p256_affine *b);

/* Replace each of @count elements, none of them zero, by its inverse. @scratch: as many. */
void p256_fe_invert_all(struct muster_p256_fe *elements, struct muster_p256_fe *scratch,
			unsigned int count);

#endif /* MUSTER_P256_POINT_H */
