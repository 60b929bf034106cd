// SPDX-License-Identifier: GPL-2.0-only
/* Multiples of points from tables; see p256_comb.h. */
#include "p256_comb.h"

/*
 * With digits 1 and -1 in L places, k = 2 * v - (2^L - 1), so v = (k - 1) / 2 + 2^(L - 1):
 * k, which is odd, shifted by one, and the highest bit.
 */
void p256_comb_digits(struct p256_digits *digits, const struct p256_comb *comb,
		      const struct muster_p256_scalar *k)
{
	unsigned int top = comb->combs * comb->teeth * comb->columns - 1;
	struct muster_p256_scalar odd = *k;

	/* Either k or n - k is odd, as n is. */
	digits->negate = (k->v[0] & 1) - 1;
	p256_scalar_negate_if(&odd, digits->negate);
	digits->v[0] = odd.v[0] >> 1 | odd.v[1] << 63;
	digits->v[1] = odd.v[1] >> 1 | odd.v[2] << 63;
	digits->v[2] = odd.v[2] >> 1 | odd.v[3] << 63;
	digits->v[3] = odd.v[3] >> 1;
	digits->v[4] = 1ULL << (top - 256);
}

/*
 * Where T_j(column) is in the table of comb @j. Return: all ones if that is to be
 * negated, because the last tooth is negative, or because the digits are negated.
 */
static __always_inline u64 comb_index(const struct p256_comb *comb,
				      const struct p256_digits *digits, unsigned int j,
				      unsigned int column, unsigned int *index)
{
	unsigned int last = comb->teeth - 1;
	unsigned int position = j * comb->teeth * comb->columns + column;
	unsigned int bits = 0, i, negative;

	for (i = 0; i < comb->teeth; i++) {
		bits |= (digits->v[position / 64] >> position % 64 & 1) << i;
		position += comb->columns;
	}
	/* If the last tooth is negative, all teeth change their signs. */
	negative = (bits >> last) - 1;
	*index = (bits ^ negative) & ((1U << last) - 1);
	return (u64)(s64)(s32)negative ^ digits->negate;
}

void p256_comb_add(struct muster_p256_point *acc, const struct p256_comb *comb,
		   const struct p256_digits *digits, unsigned int column)
{
	const struct muster_p256_affine *points = comb->points;
	struct muster_p256_affine addend;
	unsigned int j, index;
	u64 negate;

	for (j = 0; j < comb->combs; j++) {
		negate = comb_index(comb, digits, j, column, &index);
		addend = points[index];
		p256_fe_negate_if(&addend.y, negate);
		p256_point_add(acc, acc, &addend);
		points += 1U << (comb->teeth - 1);
	}
}

/* @r = T_j(column), from reading all of comb @j's table. */
static void comb_select(struct muster_p256_affine *r, const struct p256_comb *comb,
			const struct p256_digits *digits, unsigned int j, unsigned int column)
{
	unsigned int count = 1U << (comb->teeth - 1);
	const struct muster_p256_affine *points = comb->points + j * count;
	unsigned int index, i;
	u64 negate, mask;

	negate = comb_index(comb, digits, j, column, &index);
	*r = points[0];
	for (i = 1; i < count; i++) {
		/* The top bit of x - 1 is set only for x = 0. */
		mask = -(((u64)(i ^ index) - 1) >> 63);
		p256_fe_select(&r->x, mask, &points[i].x, &r->x);
		p256_fe_select(&r->y, mask, &points[i].y, &r->y);
	}
	p256_fe_negate_if(&r->y, negate);
}

/*
 * Which additions may use p256_point_add_unequal(): those of all columns but the
 * last. Let P have the multiples 0 to n - 1, let A be the multiple that acc is
 * before T_j(c) is added, and D_j, ... D_last the multiples that T_j(c), ... are,
 * all taken as integers.
 *
 * A is not D_j or -D_j, nor is it 0: D_j is divisible by 2^(j * teeth * columns),
 * and odd for j = 0. If j = 0, A is twice a number, and D_j is odd. If j > 0, A is
 * odd because of D_0, and D_j is even. And twice the odd sum of a column is not 0.
 *
 * Nor are they equal modulo n while |A| + |D_j| < n. Let a_c be the sum after
 * column c. From k = 2^c * a_c + (digits of the columns below c), where those
 * digits are less than 2^c times those of one column, that is
 * < 2^c * 2^top * (1 + 1 / 1024) with top = L - columns the place of the last
 * tooth's first digit, |a_c| < 2^(256 - c) + 2^top * (1 + 1 / 1024). The sum A and
 * D_j differs from a_c by at most the last addends and twice D_j: at most
 * 2 * 2^top * (1 + 1 / 1024). For c >= 1 and top <= 253 in all:
 *
 *	|A| + |D_j| < 2^255 + 3 * 2^253 * (1 + 1 / 1024) < 2^256 - 2^252 < n
 *
 * In column 0 they may be equal modulo n, if only for a few scalars.
 */
void p256_comb_mul(struct muster_p256_point *r, const struct p256_comb *comb,
		   const struct muster_p256_scalar *k)
{
	unsigned int column = comb->columns - 1, j;
	struct muster_p256_affine addend;
	struct p256_digits digits;

	p256_comb_digits(&digits, comb, k);
	comb_select(&addend, comb, &digits, 0, column);
	p256_point_from_affine(r, &addend);
	for (j = 1; j < comb->combs; j++) {
		comb_select(&addend, comb, &digits, j, column);
		p256_point_add_unequal(r, r, &addend);
	}
	while (--column) {
		p256_point_double(r, r);
		for (j = 0; j < comb->combs; j++) {
			comb_select(&addend, comb, &digits, j, column);
			p256_point_add_unequal(r, r, &addend);
		}
	}
	p256_point_double(r, r);
	for (j = 0; j < comb->combs; j++) {
		comb_select(&addend, comb, &digits, j, 0);
		p256_point_add_complete(r, r, &addend);
	}
}

/* bases[i] = 2^(i * columns) * base, for each tooth of all combs */
static void comb_bases(struct muster_p256_affine *bases, const struct muster_p256_affine *base)
{
	enum { COUNT = P256_KEY_COMBS * P256_KEY_TEETH };
	struct muster_p256_fe z[COUNT - 1], scratch[COUNT - 1];
	struct muster_p256_point point;
	int i, j;

	bases[0] = *base;
	p256_point_from_affine(&point, base);
	for (i = 1; i < COUNT; i++) {
		for (j = 0; j < P256_KEY_COLUMNS; j++)
			p256_point_double(&point, &point);
		bases[i].x = point.x;
		bases[i].y = point.y;
		z[i - 1] = point.z;
	}
	p256_fe_invert_all(z, scratch, COUNT - 1);
	for (i = 1; i < COUNT; i++)
		p256_affine_scale(&bases[i], &z[i - 1]);
}

/* *sum = a + b, *difference = a - b, with inverse = 1 / (a.x - b.x). @difference may be @a. */
static void affine_add_sub(struct muster_p256_affine *sum, struct muster_p256_affine *difference,
			   const struct muster_p256_affine *a, const struct muster_p256_affine *b,
			   const struct muster_p256_fe *inverse)
{
	struct muster_p256_affine p = *a;
	struct muster_p256_fe slope, x;

	p256_fe_add(&x, &p.x, &b->x);

	p256_fe_sub(&slope, &p.y, &b->y);
	p256_fe_mul(&slope, &slope, inverse);
	p256_fe_sqr(&sum->x, &slope);
	p256_fe_sub(&sum->x, &sum->x, &x);
	p256_fe_sub(&sum->y, &p.x, &sum->x);
	p256_fe_mul(&sum->y, &sum->y, &slope);
	p256_fe_sub(&sum->y, &sum->y, &p.y);

	p256_fe_add(&slope, &p.y, &b->y);
	p256_fe_mul(&slope, &slope, inverse);
	p256_fe_sqr(&difference->x, &slope);
	p256_fe_sub(&difference->x, &difference->x, &x);
	p256_fe_sub(&difference->y, &p.x, &difference->x);
	p256_fe_mul(&difference->y, &difference->y, &slope);
	p256_fe_sub(&difference->y, &difference->y, &p.y);
}

/*
 * One tooth more, in all combs: of each of the first @count points of a comb, make
 * the difference and the sum with the tooth's base. These are never equal, nor each
 * other's negatives: their multiples, divided by 2^(i * columns) for tooth i, are a
 * number that is divisible by 2^columns and one that is not, and below 2^133.
 */
static void comb_grow(struct muster_p256_affine *points, const struct muster_p256_affine *bases,
		      unsigned int tooth, unsigned int count)
{
	enum { SIZE = P256_KEY_POINTS / P256_KEY_COMBS };
	struct muster_p256_fe inverses[P256_KEY_POINTS / 2], scratch[P256_KEY_POINTS / 2];
	struct muster_p256_affine *comb;
	unsigned int i, j;

	for (j = 0; j < P256_KEY_COMBS; j++)
		for (i = 0; i < count; i++)
			p256_fe_sub(&inverses[j * count + i], &points[j * SIZE + i].x,
				    &bases[j * P256_KEY_TEETH + tooth].x);
	p256_fe_invert_all(inverses, scratch, P256_KEY_COMBS * count);
	for (j = 0; j < P256_KEY_COMBS; j++) {
		comb = &points[j * SIZE];
		for (i = count; i-- > 0;)
			affine_add_sub(&comb[2 * i + 1], &comb[2 * i], &comb[i],
				       &bases[j * P256_KEY_TEETH + tooth],
				       &inverses[j * count + i]);
	}
}

void p256_comb_build(struct muster_p256_affine *points, const struct muster_p256_affine *base)
{
	struct muster_p256_affine bases[P256_KEY_COMBS * P256_KEY_TEETH];
	unsigned int tooth = P256_KEY_TEETH - 1, count = 1, j;

	comb_bases(bases, base);
	for (j = 0; j < P256_KEY_COMBS; j++)
		points[j << tooth] = bases[j * P256_KEY_TEETH + tooth];
	while (tooth-- > 0) {
		comb_grow(points, bases, tooth, count);
		count *= 2;
	}
}
