/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ecc.c used to take a private key as big-endian bytes and now takes it as digits,
 * the least significant first, with the same prototypes. That changed together with
 * the arrival of P-521. The self-test at load finds out if that ever gets wrong.
 */
#ifndef MUSTER_COMPAT_ECC_H
#define MUSTER_COMPAT_ECC_H

#include <crypto/internal/ecc.h>

/* @private_key, as ecc.c wants it, from its digits. */
static inline void muster_ecc_private_key(u64 *private_key, const u64 *digits,
					  unsigned int ndigits)
{
#ifdef ECC_CURVE_NIST_P521_DIGITS
	memcpy(private_key, digits, ndigits * sizeof(*digits));
#else
	ecc_swap_digits(digits, private_key, ndigits);
#endif
}

#endif /* MUSTER_COMPAT_ECC_H */
