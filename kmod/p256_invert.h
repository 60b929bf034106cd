/* SPDX-License-Identifier: GPL-2.0-only */
/* Inversion modulo an odd number of up to 256 bits, in constant time. */
#ifndef MUSTER_P256_INVERT_H
#define MUSTER_P256_INVERT_H

#include "types.h"

/**
 * struct p256_modulus - what to invert modulo
 * @m: the modulus, in limbs of 62 bits
 * @inverse: 1 / m modulo 2^62
 */
struct p256_modulus {
	s64 m[5];
	u64 inverse;
};

/* r = 1 / a, or 0 if a is 0. @a is below the modulus; limbs of 64 bits; may alias. */
void p256_invert(u64 r[4], const u64 a[4], const struct p256_modulus *modulus);

#endif /* MUSTER_P256_INVERT_H */
