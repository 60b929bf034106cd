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
finish
