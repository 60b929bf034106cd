/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel's crypto/ecc.c and kmod/es256_ecc.c need of the kernel, in user space. */
#ifndef MUSTER_TESTS_KERNEL_SHIM_H
#define MUSTER_TESTS_KERNEL_SHIM_H

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/types.h>

#include "types.h"

#define __force
#define EXPORT_SYMBOL(symbol) extern int shim_unused
#define MODULE_LICENSE(license) extern int shim_unused
#define CONFIG_ARCH_SUPPORTS_INT128 1

#define be64_to_cpu(value) be64toh(value)
#define cpu_to_be64(value) htobe64(value)
#define unlikely(condition) (condition)
#define swap(a, b) do { __typeof__(a) swapped = (a); (a) = (b); (b) = swapped; } while (0)
#define max(a, b) ((a) > (b) ? (a) : (b))
#define WARN_ON(condition) (condition)
#define pr_err_ratelimited(...) fprintf(stderr, __VA_ARGS__)
#define memzero_explicit(p, size) muster_wipe(p, size)

#define fips_enabled 0

#define GFP_KERNEL 0
#define kmalloc(size, flags) malloc(size)
#define kzalloc(size, flags) calloc(1, size)
#define kmalloc_array(count, size, flags) calloc(count, size)
#define kfree(p) free(p)
#define kfree_sensitive(p) free(p)

static inline u64 get_unaligned_be64(const void *p)
{
	u64 value;

	memcpy(&value, p, sizeof(value));
	return be64toh(value);
}

static inline u64 get_unaligned_le64(const void *p)
{
	u64 value;

	memcpy(&value, p, sizeof(value));
	return le64toh(value);
}

static inline void get_random_bytes(void *p, size_t len)
{
	if (getrandom(p, len, 0) != (ssize_t)len)
		abort();
}

/* Only ecc_gen_privkey() has a use for this, and nothing has one for that. */
#define crypto_default_rng NULL
#define crypto_get_default_rng() (-1)
#define crypto_rng_get_bytes(rng, p, len) (-1)
#define crypto_put_default_rng() abort()

#endif /* MUSTER_TESTS_KERNEL_SHIM_H */
