// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes as an OSCORE option: what decodes is encoded to the same bytes. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	u8 encoded[MUSTER_OSCORE_OPTION_MAX];
	struct muster_oscore_option option;
	struct muster_piv piv;

	if (!muster_oscore_option_decode(&option, data, len))
		return 0;
	REQUIRE(len <= sizeof(encoded));
	REQUIRE(muster_oscore_option_encode(encoded, &option) == len);
	REQUIRE(!len || !memcmp(encoded, data, len));
	if (!option.has_piv)
		return 0;
	REQUIRE(muster_piv_to_ssn(&option.piv) < MUSTER_SSN_END);
	muster_piv_from_ssn(&piv, muster_piv_to_ssn(&option.piv));
	REQUIRE(piv.len == option.piv.len && !memcmp(piv.v, option.piv.v, piv.len));
	return 0;
}
