#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is generated and kept in the tree is what its source makes.

. "$(dirname "$0")/tap.sh"

test_that "the netlink interface's files are those of muster.yaml" scripts/uapi-gen --check
test_that "the header compiles alone, as C and as C++" bash -c '
	for language in "c -std=c17" "c++"; do
		gcc -x $language -Wall -Wextra -Werror -pedantic -fsyntax-only uapi/linux/muster.h ||
			exit 1
	done'
test_that "the manual page names every drop reason" bash -c '
	reasons=$(sed -n "/define MUSTER_DROP_NAMES/,/}/s/.*= \"\(.*\)\".*/\1/p" uapi/names.h)
	[ -n "$reasons" ] || { echo "no drop reasons in uapi/names.h"; exit 1; }
	for reason in ${reasons#none}; do
		grep -qx ".It Cm $reason" agent/man/muster.8 || { echo "not $reason"; exit 1; }
	done'
finish
