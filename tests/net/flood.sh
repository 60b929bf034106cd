#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An insider floods a host with messages that decrypt and cost a signature
# check each. Others must still be heard, and memory must be bounded.

. "$(dirname "$0")/lib.sh"

FLOOD=6000
QUEUE=1024 # packets that one sender can have waiting

# Megabytes of memory that the kernel cannot give back.
kernel_memory()
{
	awk '$1 == "SUnreclaim:" { print int($2 / 1024) }' /proc/meminfo
}

drops()
{
	on gw muster -j stats alarms | jq ".[0].drops.\"$1\" // 0"
}

need make_keys 01 02 03
network gw s1 out
need configure gw 01
need configure s1 02
model out
ask gw open app 4 0.0.0.0 5683
ask s1 open client 4 0.0.0.0 0
ask out open flood 4 0.0.0.0 0
ask out coap non post path=load token=0202 mid=1 payload=x
message=$reply
ask out seal alarms 03 1 "$message" key=02
forged=$reply

plan 5

title "M8 G7: while an insider floods, another member's messages all arrive, in order"
ask gw counted
before=$(kernel_memory)
printf '%s\n' "open f 4 0.0.0.0 0" "flood f 10.7.0.1 5683 $forged $FLOOD" |
	on out "$here/probe.py" > "$tmp/flood" &
flood=$!
most=$before
for n in {1..50}; do
	ask s1 burst client 10.7.0.1 5683 "$message" 1 first="$n"
	ask gw mids app 1
	equal "$reply" "$n"
	now=$(kernel_memory)
	[ "$now" -le "$most" ] || most=$now
done
wait $flood
lacks "$(< "$tmp/flood")" no

title "M8: each message of the flood is counted, as refused or as too many"
# The flood's last is worked on when a good message of the same sender, sent after it, arrives.
queue_is_empty()
{
	[ "$(on gw muster -j stats alarms | jq '.[0].queued')" = 0 ]
}
await queue_is_empty
ask out seal alarms 03 2 "$message"
ask out send flood 10.7.0.1 5683 "$reply"
receives gw app "$message"
bad=$(drops bad-signature)
full=$(drops queue-full)
equal $((bad + full)) $FLOOD
[ "$bad" -ge $QUEUE ] || fail "just $bad signatures were checked"
[ "$full" -gt 0 ] || fail "the queue was never full"
diag "$bad signatures were checked, $full messages did not get that far"

title "M8: memory that a flood takes is bounded"
diag "the kernel's memory grew by $((most - before)) MB"
[ $((most - before)) -lt 64 ] || fail "$((most - before)) MB"

title "G7: a flood from outside costs no signature and no place in a queue"
ask out group outsiders a1a1 "$tmp/salt" "$tmp/salt" "$tmp/gm.cbor"
ask out member outsiders 03 "$tmp/03.cbor" "$tmp/03.pem"
ask out seal outsiders 03 5 "$message"
outside=$reply
ask gw counted
ask out flood flood 10.7.0.1 5683 "$outside" 2000
ask out seal alarms 03 3 "$message"
ask out send flood 10.7.0.1 5683 "$reply"
receives gw app "$message"
counted gw alarms.decrypt-failed=2000 alarms.opened=1

title "M8: events that a flood causes are limited"
watch_events gw
ask out group strangers eeee "$tmp/secret" "$tmp/salt" "$tmp/gm.cbor"
ask out member strangers 03 "$tmp/03.cbor" "$tmp/03.pem"
ask out seal strangers 03 5 "$message"
ask out flood flood 10.7.0.1 5683 "$reply" 2000
# An event of another kind, after them, ends the list.
try on gw muster context set alarms grant 1
event gw
matches "$reply" '"unknown-gid".*"eeee"'
n=1
ask gw coap non post path=x token=0303 mid=1
plain=$reply
ask gw send app 10.7.0.9 5683 "$plain"
event gw
while [[ $reply == *unknown-gid* ]]; do
	n=$((n + 1))
	event gw
done
matches "$reply" grant-
[ $n -le 60 ] || fail "$n events"

finish
