// SPDX-License-Identifier: GPL-2.0-only
/* Multiples of points from tables; see p256_comb.h. */
#include "p256_comb.h"

/* The comb of a public key's table. */
#define COMBS 2
#define TEETH 6
#define COLUMNS 22
#define COMB_POINTS (1 << (TEETH - 1))

/* The window of a point without one. */
#define WINDOW_TEETH 5
#define WINDOW_COLUMNS 52

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
	muster_wipe(&odd, sizeof(odd));
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
	unsigned int position = j * comb->teeth * comb->spread + column * comb->step;
	unsigned int bits = 0, i, negative;

	for (i = 0; i < comb->teeth; i++) {
		bits |= (digits->v[position / 64] >> position % 64 & 1) << i;
		position += comb->spread;
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

/* acc += all T_j(column), with an addition for every case or for the usual ones. */
static void comb_add_secret(struct muster_p256_point *acc, const struct p256_comb *comb,
			    const struct p256_digits *digits, unsigned int column)
{
	struct muster_p256_affine addend;
	unsigned int j;

	for (j = 0; j < comb->combs; j++) {
		comb_select(&addend, comb, digits, j, column);
		if (column > 0)
			p256_point_add_unequal(acc, acc, &addend);
		else
			p256_point_add_complete(acc, acc, &addend);
	}
	muster_wipe(&addend, sizeof(addend));
}

/*
 * Why p256_point_add_unequal() will do for all columns but 0. Let A be the multiple
 * of P that acc is before T_j(c) is added, and D_j the multiple that T_j(c) is, both
 * taken as integers: they must not be equal, and A must not be 0, modulo n.
 *
 * As integers: D_j is divisible by 2^(j * teeth * spread), and odd for j = 0. A is
 * even for j = 0, when acc has just been doubled, and odd for other j, as D_0 is in
 * it; so A and D_j differ by an odd number. The sum after a column, a_c, is odd, so
 * neither that nor its double is 0.
 *
 * Modulo n, as long as |A| + |D_j| < n. Let b be the biggest |T_0(c)| + |T_1(c)| + ...
 * The places below column c come to less than 2^(c * step) * b, so from
 * k = 2^(c * step) * a_c + (what those come to)
 *
 *	|a_c| < 2^(256 - c * step) + b
 *
 * and A is a_c less some of the D, D_j among them: |A| + |D_j| < 2^(256 - c * step) +
 * 3 * b. For c >= 1 that is below n: in a window b is 31; in p256_comb_sign the last tooth
 * of the last comb is at 2^253, and those before it come to less than 2^-10 of that, so
 * 2^255 + 3 * 2^253 * (1 + 2^-10) < n.
 *
 * In column 0 that is not so: there is a scalar with A = D_3 modulo n.
 */
void p256_comb_mul(struct muster_p256_point *r, const struct p256_comb *comb,
		   const struct muster_p256_scalar *k)
{
	struct muster_p256_affine addend;
	struct p256_digits digits;
	unsigned int column, j;

	p256_comb_digits(&digits, comb, k);
	column = comb->columns - 1;
	comb_select(&addend, comb, &digits, 0, column);
	p256_point_from_affine(r, &addend);
	for (j = 1; j < comb->combs; j++) {
		comb_select(&addend, comb, &digits, j, column);
		p256_point_add_unequal(r, r, &addend);
	}
	while (column-- > 0) {
		for (j = 0; j < comb->step; j++)
			p256_point_double(r, r);
		comb_add_secret(r, comb, &digits, column);
	}
	muster_wipe(&addend, sizeof(addend));
	muster_wipe(&digits, sizeof(digits));
}

void p256_comb_of_table(struct p256_comb *comb, const struct muster_p256_table *table)
{
	comb->combs = COMBS;
	comb->teeth = TEETH;
	comb->columns = COLUMNS;
	comb->spread = COLUMNS;
	comb->step = 1;
	comb->points = table->points;
}

/*
 * Number x of a window is 2^4 + sum of +-2^i, i < 4, which is 2 * x + 1.
 *
 * With D = 2 * P = (X, Y, Z), the map of x, y to x * Z^2, y * Z^3 takes D to X, Y, and
 * the curve to another one of the same form except for its coefficients, which the
 * addition formulas do not contain. So there D is added as a point with Z = 1; a
 * result's own Z times Z takes it back.
 */
void p256_comb_window(struct p256_comb *comb, struct muster_p256_affine *points,
		      const struct muster_p256_affine *base)
{
	struct muster_p256_fe z[P256_WINDOW_POINTS - 1], scratch[P256_WINDOW_POINTS - 1];
	struct muster_p256_affine mapped = *base, twice;
	struct muster_p256_point d, acc;
	int i;

	p256_point_from_affine(&acc, base);
	p256_point_double(&d, &acc);
	twice.x = d.x;
	twice.y = d.y;
	p256_affine_scale(&mapped, &d.z);
	p256_point_from_affine(&acc, &mapped);
	points[0] = *base;
	for (i = 1; i < P256_WINDOW_POINTS; i++) {
		/* Not equal: these are 1, 3, ... and 2 times a point of order n. */
		p256_point_add_unequal(&acc, &acc, &twice);
		points[i].x = acc.x;
		points[i].y = acc.y;
		p256_fe_mul(&z[i - 1], &acc.z, &d.z);
	}
	p256_fe_invert_all(z, scratch, P256_WINDOW_POINTS - 1);
	for (i = 1; i < P256_WINDOW_POINTS; i++)
		p256_affine_scale(&points[i], &z[i - 1]);

	comb->combs = 1;
	comb->teeth = WINDOW_TEETH;
	comb->columns = WINDOW_COLUMNS;
	comb->spread = 1;
	comb->step = WINDOW_TEETH;
	comb->points = points;
}

/* bases[i] = 2^(i * columns) * base, for each tooth of all combs */
static void comb_bases(struct muster_p256_affine *bases, const struct muster_p256_affine *base)
{
	struct muster_p256_fe z[COMBS * TEETH - 1], scratch[COMBS * TEETH - 1];
	struct muster_p256_point point;
	int i, j;

	bases[0] = *base;
	p256_point_from_affine(&point, base);
	for (i = 1; i < COMBS * TEETH; i++) {
		for (j = 0; j < COLUMNS; j++)
			p256_point_double(&point, &point);
		bases[i].x = point.x;
		bases[i].y = point.y;
		z[i - 1] = point.z;
	}
	p256_fe_invert_all(z, scratch, COMBS * TEETH - 1);
	for (i = 1; i < COMBS * TEETH; i++)
		p256_affine_scale(&bases[i], &z[i - 1]);
}

/*
 * The third point on the line of this slope through @p, negated. @x: the sum of the
 * other two points' x, @p among them.
 */
static void chord(struct muster_p256_affine *r, const struct muster_p256_affine *p,
		  const struct muster_p256_fe *x, const struct muster_p256_fe *slope)
{
	struct muster_p256_fe t;

	p256_fe_sqr(&r->x, slope);
	p256_fe_sub(&r->x, &r->x, x);
	p256_fe_sub(&t, &p->x, &r->x);
	p256_fe_mul(&t, &t, slope);
	p256_fe_sub(&r->y, &t, &p->y);
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
	chord(sum, &p, &x, &slope);
	p256_fe_add(&slope, &p.y, &b->y);
	p256_fe_mul(&slope, &slope, inverse);
	chord(difference, &p, &x, &slope);
}

/*
 * One tooth more, in all combs: of each of the first @count points of a comb, make
 * the difference and the sum with the tooth's base. These are never equal, nor each
 * other's negatives: their multiples, divided by 2^(place of the tooth), are a number
 * that is divisible by 2^COLUMNS and one that is not, both below 2^(TEETH * COLUMNS).
 *
 * All the divisions are made with one inversion: products[k] is that of the first
 * k + 1 divisors. Going back, each point is needed only until it is replaced.
 */
static void comb_grow(struct muster_p256_affine *points, const struct muster_p256_affine *bases,
		      unsigned int tooth, unsigned int count)
{
	struct muster_p256_fe products[COMBS * COMB_POINTS / 2], divisor, inverse, rest;
	const struct muster_p256_affine *base;
	struct muster_p256_affine *comb;
	unsigned int i, k;

	for (k = 0; k < COMBS * count; k++) {
		comb = &points[k / count * COMB_POINTS];
		base = &bases[k / count * TEETH + tooth];
		p256_fe_sub(&products[k], &comb[k % count].x, &base->x);
		if (k > 0)
			p256_fe_mul(&products[k], &products[k], &products[k - 1]);
	}
	p256_fe_invert(&rest, &products[k - 1]);
	while (k-- > 0) {
		comb = &points[k / count * COMB_POINTS];
		base = &bases[k / count * TEETH + tooth];
		i = k % count;
		inverse = rest;
		if (k > 0) {
			p256_fe_sub(&divisor, &comb[i].x, &base->x);
			p256_fe_mul(&inverse, &rest, &products[k - 1]);
			p256_fe_mul(&rest, &rest, &divisor);
		}
		affine_add_sub(&comb[2 * i + 1], &comb[2 * i], &comb[i], base, &inverse);
	}
}

void muster_p256_table_build(struct muster_p256_table *table, const struct muster_p256_affine *key)
{
	struct muster_p256_affine *points = table->points;
	struct muster_p256_affine bases[COMBS * TEETH];
	unsigned int tooth = TEETH - 1, count = 1, j;

	comb_bases(bases, key);
	for (j = 0; j < COMBS; j++)
		points[j << tooth] = bases[j * TEETH + tooth];
	while (tooth-- > 0) {
		comb_grow(points, bases, tooth, count);
		count *= 2;
	}
}
