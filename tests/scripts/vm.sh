#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What happens in a virtual machine reaches its caller, above all what goes wrong.

. "$(dirname "$0")/tap.sh"

vm()
{
	scripts/vm -k "${KERNEL:-6.1}" -t "${seconds:-120}" -- "$@"
}

writes_to_memory_only()
{
	vm bash -c 'touch written-in-vm && rm scripts/vm' && [ ! -e written-in-vm ] && [ -e scripts/vm ]
}

loses_no_output()
{
	[ "$(vm seq 1 20000 | sha256sum)" = "$(seq 1 20000 | sha256sum)" ]
}

time_is_up()
{
	local seconds=10
	ends_with 124 'time is up' vm sleep 1000
}

test_that "a command's output and status come back" ends_with 7 '^hello$' vm bash -c 'echo hello; exit 7'
test_that "the death of a command by a signal comes back" ends_with 137 '' vm bash -c 'kill -9 $$'
test_that "no output is lost" loses_no_output
test_that "the guest writes to its memory only" writes_to_memory_only
test_that "a panic is a failure" \
	ends_with 99 'sysrq triggered crash' vm bash -c 'echo c > /proc/sysrq-trigger'
test_that "an end without a status is a failure" \
	ends_with 99 'no proper end' vm bash -c 'echo b > /proc/sysrq-trigger; sleep 100'
for complaint in "WARNING: CPU: 0 PID: 1 at net/core/dev.c:1" \
		 "unregister_netdevice: waiting for lo to become free. Usage count = 2"; do
	test_that "'$complaint' in the log is a failure" ends_with 99 'kernel complained' \
		vm bash -c "dmesg -n 1; echo '$complaint' > /dev/kmsg"
done
test_that "time is limited" time_is_up
finish
