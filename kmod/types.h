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
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#endif
#endif

#include "../uapi/linux/muster.h"

/* The sizes of the protocol; those of the netlink interface are in the UAPI. */
#define MUSTER_PIV_MAX 5 /* RFC 8613 section 6.1 */
#define MUSTER_NONCE_MAX 13
#define MUSTER_KEY_MAX 32
#define MUSTER_TAG_MAX 16
#define MUSTER_SIGNATURE_LEN 64 /* ES256 (RFC 9053 section 2.1) */
#define MUSTER_SSN_END (1ULL << 40) /* first number that does not fit a PIV */

/* Longest CoAP message that is sealed or opened; bigger ones are dropped. */
#define MUSTER_COAP_MAX 8192

#endif /* MUSTER_TYPES_H */
