/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few types and functions the codec floor stands on, in the kernel and in
 * user space. Nothing else of either may be included by the codec.
 */
#ifndef MUSTER_TYPES_H
#define MUSTER_TYPES_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#endif
#endif

#include "../uapi/linux/muster.h"

/* Overwrite a secret that is not needed any more. */
static inline void muster_wipe(void *p, size_t size)
{
#ifdef __KERNEL__
	memzero_explicit(p, size);
#else
	/* The compiler may not drop the stores: it must assume that the asm reads them. */
	memset(p, 0, size);
	__asm__ __volatile__("" : : "r"(p) : "memory");
#endif
}

/* The sizes of the protocol; those of the netlink interface are in the UAPI. */
#define MUSTER_PIV_MAX 5 /* RFC 8613 section 6.1 */
#define MUSTER_NONCE_MAX 13
#define MUSTER_KEY_MAX 32
#define MUSTER_TAG_MAX 16
#define MUSTER_SIGNATURE_LEN 64 /* ES256 (RFC 9053 section 2.1) */
#define MUSTER_SSN_END ((u64)1 << 40) /* first number that does not fit a PIV */

/* Longest CoAP message that is sealed or opened; bigger ones are dropped. */
#define MUSTER_COAP_MAX 8192

#endif /* MUSTER_TYPES_H */
