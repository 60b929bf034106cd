#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The tables that make signatures of known members fast: built when a member's
# signature was valid, given back when memory is short or the member goes, and
# nothing but faster: messages pass with and without.

. "$(dirname "$0")/lib.sh"

grep -q '^ecc .*\<muster\>' /proc/modules && skip_all "this module has no tables"

sequence=0

# A message that a member signs, or by another's key: $message, $sealed
seal()
{
	local kid=$1
	shift
	sequence=$((sequence + 1))
	ask out coap non post path=doors/unlock token=0808 mid="$sequence" payload=unlock
	message=$reply
	ask out seal alarms "$kid" "$sequence" "$message" "$@"
	sealed=$reply
}

good_message_passes()
{
	seal "$1"
	ask out inject 10.7.0.2 7000 10.7.0.1 5683 "$sealed"
	receives gw app "$message"
}

# How many there are: what the namespace says; its groups have none.
count_tables()
{
	tables=$(on gw muster -j stats | grep -o '"tables": *[0-9]*' | grep -o '[1-9].*')
	tables=${tables:-0}
}

# Wait until there are so many tables; a worker builds them. With a member, which
# sends a message each time: one that just lost its table waits before it asks again.
await_tables()
{
	local count=$1 member=${2:-} attempts=300
	count_tables
	while [ "$tables" != "$count" ] && [ $((attempts--)) -gt 0 ]; do
		[ ! "$member" ] || good_message_passes "$member"
		count_tables
	done
	equal "$tables" "$count"
}

need make_keys 01 02 03
network gw s1 out
need configure gw 01
model out
ask gw open app 4 0.0.0.0 5683

plan 5

title "G13: a key has no table before its member was heard"
await_tables 0

title "G13: forged signatures build no table, a valid one does"
for _ in 1 2 3 4 5; do
	seal 02 key=03
	ask out inject 10.7.0.2 7000 10.7.0.1 5683 "$sealed"
done
good_message_passes 03
await_tables 1
good_message_passes 02
await_tables 2

title "G13: with a table, the valid pass and the forged do not"
good_message_passes 02
ask gw counted
seal 02 key=03
ask out inject 10.7.0.2 7000 10.7.0.1 5683 "$sealed"
good_message_passes 02
counted gw alarms.bad-signature=1 alarms.opened=1

title "G13: tables are given back when memory is short, and come again"
echo 2 > /proc/sys/vm/drop_caches
await_tables 0
good_message_passes 02
await_tables 1 02

title "G13: a table goes with its member"
try on gw muster member del alarms kid 02
await_tables 0

finish
