// SPDX-License-Identifier: GPL-2.0-only
/* The group law of P-256; see p256_point.h. */
#include "p256_point.h"

/* b of the curve's equation, in Montgomery form. */
static const struct muster_p256_fe curve_b = {
	{ 0xd89cdf6229c4bddf, 0xacf005cd78843090, 0xe5a220abf7212ed6, 0xdc30061d04874834 }
};

bool p256_affine_from_bytes(struct muster_p256_affine *r, const u8 bytes[64])
{
	struct muster_p256_fe left, right;

	if (!p256_fe_from_bytes(&r->x, bytes) || !p256_fe_from_bytes(&r->y, bytes + 32))
		return false;

	/* y^2 = (x^2 - 3) * x + b; infinity has no X and Y to come here with */
	p256_fe_sqr(&right, &r->x);
	p256_fe_sub(&right, &right, &p256_fe_one);
	p256_fe_sub(&right, &right, &p256_fe_one);
	p256_fe_sub(&right, &right, &p256_fe_one);
	p256_fe_mul(&right, &right, &r->x);
	p256_fe_add(&right, &right, &curve_b);
	p256_fe_sqr(&left, &r->y);
	p256_fe_sub(&left, &left, &right);
	return p256_fe_zero_mask(&left);
}

void p256_affine_to_bytes(u8 bytes[64], const struct muster_p256_affine *a)
{
	p256_fe_to_bytes(bytes, &a->x);
	p256_fe_to_bytes(bytes + 32, &a->y);
}

void p256_point_from_affine(struct muster_p256_point *r, const struct muster_p256_affine *a)
{
	r->x = a->x;
	r->y = a->y;
	r->z = p256_fe_one;
}

void p256_affine_scale(struct muster_p256_affine *a, const struct muster_p256_fe *inverse)
{
	struct muster_p256_fe power;

	p256_fe_sqr(&power, inverse);
	p256_fe_mul(&a->x, &a->x, &power);
	p256_fe_mul(&power, &power, inverse);
	p256_fe_mul(&a->y, &a->y, &power);
}

void p256_point_to_affine(struct muster_p256_affine *r, const struct muster_p256_point *a)
{
	struct muster_p256_fe inverse;

	p256_fe_invert(&inverse, &a->z);
	r->x = a->x;
	r->y = a->y;
	p256_affine_scale(r, &inverse);
}

static void p256_point_select(struct muster_p256_point *r, u64 mask,
			      const struct muster_p256_point *a,
			      const struct muster_p256_point *b)
{
	p256_fe_select(&r->x, mask, &a->x, &b->x);
	p256_fe_select(&r->y, mask, &a->y, &b->y);
	p256_fe_select(&r->z, mask, &a->z, &b->z);
}

/*
 * With S = 4 * X * Y^2 and M = 3 * X^2 - 3 * Z^4 = 3 * (X - Z^2) * (X + Z^2):
 *
 *	X' = M^2 - 2 * S
 *	Y' = M * (S - X') - 8 * Y^4
 *	Z' = 2 * Y * Z
 *
 * Z' is 0 for infinity only: Y = 0 would be a point of order two.
 */
void p256_point_double(struct muster_p256_point *r, const struct muster_p256_point *a)
{
	struct muster_p256_fe m, s, y2, t;

	p256_fe_sqr(&t, &a->z);
	p256_fe_sub(&m, &a->x, &t);
	p256_fe_add(&t, &a->x, &t);
	p256_fe_mul(&m, &m, &t);
	p256_fe_add(&t, &m, &m);
	p256_fe_add(&m, &m, &t);

	p256_fe_add(&y2, &a->y, &a->y);
	p256_fe_mul(&r->z, &y2, &a->z);
	p256_fe_sqr(&y2, &y2);		/* 4 * Y^2 */
	p256_fe_mul(&s, &y2, &a->x);
	p256_fe_sqr(&y2, &y2);		/* 16 * Y^4 */
	p256_fe_halve(&y2, &y2);

	p256_fe_sqr(&t, &m);
	p256_fe_sub(&t, &t, &s);
	p256_fe_sub(&r->x, &t, &s);
	p256_fe_sub(&s, &s, &r->x);
	p256_fe_mul(&m, &m, &s);
	p256_fe_sub(&r->y, &m, &y2);
}

/*
 * With H = X2 * Z1^2 - X1 and R = Y2 * Z1^3 - Y1:
 *
 *	X' = R^2 - H^3 - 2 * X1 * H^2
 *	Y' = R * (X1 * H^2 - X') - Y1 * H^3
 *	Z' = Z1 * H
 *
 * H is 0 if the points have the same x. They are then equal, if R is 0 too, or
 * each other's negative, and the sum is infinity: Z' is 0.
 */
u64 p256_point_add_unequal(struct muster_p256_point *r, const struct muster_p256_point *a,
			   const struct muster_p256_affine *b)
{
	struct muster_p256_fe h, s, t, v;
	u64 equal;

	p256_fe_sqr(&t, &a->z);
	p256_fe_mul(&h, &b->x, &t);
	p256_fe_mul(&t, &t, &a->z);
	p256_fe_mul(&s, &b->y, &t);
	p256_fe_sub(&h, &h, &a->x);
	p256_fe_sub(&s, &s, &a->y);	/* R */
	equal = p256_fe_zero_mask(&h) & p256_fe_zero_mask(&s);

	p256_fe_mul(&r->z, &a->z, &h);
	p256_fe_sqr(&t, &h);
	p256_fe_mul(&v, &a->x, &t);	/* X1 * H^2 */
	p256_fe_mul(&h, &h, &t);	/* H^3 */
	p256_fe_sqr(&t, &s);
	p256_fe_sub(&t, &t, &h);
	p256_fe_sub(&t, &t, &v);
	p256_fe_sub(&r->x, &t, &v);
	p256_fe_sub(&v, &v, &r->x);
	p256_fe_mul(&s, &s, &v);
	p256_fe_mul(&h, &h, &a->y);
	p256_fe_sub(&r->y, &s, &h);
	return equal;
}

void p256_point_add(struct muster_p256_point *r, const struct muster_p256_point *a,
		    const struct muster_p256_affine *b)
{
	if (p256_fe_zero_mask(&a->z)) {
		p256_point_from_affine(r, b);
	} else if (p256_point_add_unequal(r, a, b)) {
		p256_point_from_affine(r, b);
		p256_point_double(r, r);
	}
}

void p256_point_add_complete(struct muster_p256_point *r, const struct muster_p256_point *a,
			     const struct muster_p256_affine *b)
{
	u64 infinite = p256_fe_zero_mask(&a->z);
	struct muster_p256_point once, twice;
	u64 equal;

	equal = p256_point_add_unequal(r, a, b);
	p256_point_from_affine(&once, b);
	p256_point_double(&twice, &once);
	p256_point_select(r, equal, &twice, r);
	p256_point_select(r, infinite, &once, r);
}

/* One inversion, of the product of all (Montgomery's trick). */
void p256_fe_invert_all(struct muster_p256_fe *elements, struct muster_p256_fe *scratch,
			unsigned int count)
{
	struct muster_p256_fe inverse, t;
	unsigned int i;

	scratch[0] = elements[0];
	for (i = 1; i < count; i++)
		p256_fe_mul(&scratch[i], &scratch[i - 1], &elements[i]);
	p256_fe_invert(&inverse, &scratch[count - 1]);
	for (i = count - 1; i > 0; i--) {
		/* inverse is that of elements 0 to i */
		t = elements[i];
		p256_fe_mul(&elements[i], &inverse, &scratch[i - 1]);
		p256_fe_mul(&inverse, &inverse, &t);
	}
	elements[0] = inverse;
}
