// SPDX-License-Identifier: GPL-2.0-or-later
/* Credentials come from strangers: nothing of one may harm who reads it. */

#include <stdlib.h>
#include <string.h>

#include "libmuster.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct muster_bytes kid = { data, size < MUSTER_KID_MAX ? size : MUSTER_KID_MAX };
	struct muster_cred cred, copy;
	const char *why;

	if (!muster_cred_parse(&cred, data, size, &why)) {
		if (!why || cred.bytes)
			abort(); /* a refusal has a reason, and leaves nothing behind */
		return 0;
	}
	/* What was read is read again as the same, and its key makes a credential of our own. */
	if (!muster_cred_parse(&copy, cred.bytes, cred.len, &why) || copy.len != cred.len ||
	    memcmp(copy.public_key, cred.public_key, sizeof(cred.public_key)))
		abort();
	muster_cred_clear(&copy);
	if (!muster_cred_ccs(&copy, cred.public_key, cred.subject, &kid, &why) || !copy.has_kid ||
	    memcmp(copy.public_key, cred.public_key, sizeof(cred.public_key)))
		abort();
	muster_cred_clear(&copy);
	muster_cred_clear(&cred);
	return 0;
}
