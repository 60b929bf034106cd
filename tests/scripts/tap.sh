# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# For tests in shell: test_that TITLE COMMAND... passes if the command does. What it
# prints is shown if not. End with finish.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
tap_count=0 tap_failed=0
tap_tmp=$(mktemp -d)
trap 'rm -rf "$tap_tmp"' EXIT

test_that()
{
	local title=$1 output
	shift
	tap_count=$((tap_count + 1))
	if output=$("$@" 2>&1); then
		echo "ok $tap_count - $title"
	else
		echo "not ok $tap_count - $title"
		printf '%s\n' "$output" | sed 's/^/# /'
		tap_failed=1
	fi
}

# Pass if a command ends with that status, and says that if it is given.
ends_with()
{
	local status=$1 text=$2 output got=0
	shift 2
	output=$("$@" 2>&1) || got=$?
	printf '%s\n' "$output"
	echo "status $got"
	[ "$got" -eq "$status" ] && grep -q -- "$text" <<< "$output"
}

finish()
{
	echo "1..$tap_count"
	exit "$tap_failed"
}
