// SPDX-License-Identifier: GPL-2.0-only
#include "suite.h"

static const struct muster_suite suites[] = {
	{ 1, "A128GCM", "gcm(aes)", 16, 12, 16 },
	{ 3, "A256GCM", "gcm(aes)", 32, 12, 16 },
	{ 10, "AES-CCM-16-64-128", "ccm(aes)", 16, 13, 8 },
	{ 24, "ChaCha20/Poly1305", "rfc7539(chacha20,poly1305)", 32, 12, 16 },
	{ 30, "AES-CCM-16-128-128", "ccm(aes)", 16, 13, 16 },
};

const struct muster_suite *muster_suite_find(s32 alg)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(suites); i++) {
		if (suites[i].alg == alg)
			return &suites[i];
	}
	return NULL;
}

u8 muster_nonce_len(s32 alg)
{
	switch (alg) {
	case 1: /* A128GCM, A192GCM, A256GCM */
	case 2:
	case 3:
	case 24: /* ChaCha20/Poly1305 */
		return 12;
	case 10: /* AES-CCM-16-64-128, -256; AES-CCM-16-128-128, -256 */
	case 11:
	case 30:
	case 31:
		return 13;
	case 12: /* AES-CCM-64-64-128, -256; AES-CCM-64-128-128, -256 */
	case 13:
	case 32:
	case 33:
		return 7;
	default:
		return 0;
	}
}
