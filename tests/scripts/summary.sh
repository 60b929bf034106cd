#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The sum of the tests' results hides no failure.

. "$(dirname "$0")/tap.sh"

# sums_up LINE STATUS COMMAND: what the summary makes of a command's output.
sums_up()
{
	local line=$1 status=$2
	rm -rf "$tap_tmp/record"
	scripts/tap-record "$tap_tmp/record" test bash -c "$3"
	ends_with "$status" "^$line\$" scripts/tap-summary "$tap_tmp"/record/*.tap
}

test_that "tests that pass are counted" \
	sums_up '2 passed, 0 failed' 0 'echo 1..2; echo ok 1 - a; echo ok 2 - b'
test_that "the plan may come last" \
	sums_up '1 passed, 0 failed' 0 'echo ok 1 - a; echo 1..1'
test_that "several programs in a row are summed up" \
	sums_up '2 passed, 0 failed' 0 'echo 1..1; echo ok 1 - a; echo 1..1; echo ok 1 - b'
test_that "a failure is counted" \
	sums_up '1 passed, 1 failed' 1 'echo 1..2; echo ok 1 - a; echo not ok 2 - b; exit 1'
test_that "skipped tests and programs are counted" \
	sums_up '1 passed, 0 failed, 2 skipped' 0 \
		'echo 1..2; echo ok 1 - a; echo "ok 2 - b # SKIP why"; echo "1..0 # SKIP why"'
test_that "a program that was skipped as a whole is no failure" \
	sums_up '0 passed, 0 failed, 1 skipped' 0 'echo "1..0 # SKIP why"; exit 4'
test_that "a test without a result is a failure" \
	sums_up '1 passed, 1 failed' 1 'echo 1..2; echo ok 1 - a'
test_that "a program without a plan is a failure" \
	sums_up '1 passed, 1 failed' 1 'echo ok 1 - a'
test_that "a program that says nothing is a failure" \
	sums_up '0 passed, 1 failed' 1 'true'
test_that "an exit status that no test explains is a failure" \
	sums_up '1 passed, 1 failed' 1 'echo 1..1; echo ok 1 - a; exit 99'
test_that "a bail-out is a failure" \
	sums_up '1 passed, 1 failed' 1 'echo 1..1; echo ok 1 - a; echo Bail out! lost'
test_that "subtests are part of their test" \
	sums_up '1 passed, 0 failed' 0 'echo 1..1; echo "    1..1"; echo "    ok 1 - a"; echo ok 1 - b'
test_that "nothing at all is a failure" ends_with 1 '^0 passed, 1 failed$' scripts/tap-summary
finish
