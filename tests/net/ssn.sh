#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sender sequence numbers: each is used once, in order, and none beyond the grant.

. "$(dirname "$0")/lib.sh"

# Send a number of messages from s1, by a probe of its own: burst COUNT FIRST-MID FILE
burst()
{
	printf '%s\n' "open b 4 0.0.0.0 0" "burst b 10.7.0.1 5683 $message $1 first=$2" |
		on s1 "$here/probe.py" > "$3"
}

# The sequence number that the module on s1 would use next.
next_number()
{
	on s1 muster -j context show alarms | jq '.[0].ssn'
}

need make_keys 01 02
network gw s1 out
need configure gw 01 window=1024
need configure s1 02 window=1024 ssn=20 grant=28
ask out tap tap
ask gw open app 4 0.0.0.0 5683
ask s1 open client 4 0.0.0.0 0
ask s1 coap non post path=load token=0101 mid=0 payload=x
message=$reply

plan 7

title "K16: numbers are used in order, from the first to the last that was granted"
watch_events s1
ask s1 burst client 10.7.0.1 5683 "$message" 8
ask out pivs tap 8
equal "$reply" 20-27
ask gw mids app 8
equal "$reply" 0-7

title "K16: events ask for a new grant in time, and say when there is none left"
event s1
matches "$reply" '"grant-low".*"ssn":27.*"grant":28'
event s1
matches "$reply" '"grant-exhausted".*"ssn":28.*"grant":28'

title "K16: beyond the grant nothing leaves, and the program is told"
ask s1 counted
for n in 1 2 3; do
	answer s1 send client 10.7.0.1 5683 "$message" && fail "it was sent"
	equal "$reply" ENOKEY
done
counted s1 alarms.grant-exhausted=3
ask out waiting tap
equal "$reply" 0

title "K16: a new grant goes on where the last one ended"
try on s1 muster context set alarms grant 30
ask s1 burst client 10.7.0.1 5683 "$message" 2
ask out pivs tap 2
equal "$reply" 28-29
ask gw mids app 2
equal "$reply" 0-1
event s1
matches "$reply" grant-low
event s1
matches "$reply" grant-exhausted

title "K16: a grant that would go back, or beyond the protocol's end, is refused"
refused on s1 muster context set alarms grant 29
matches "$reply" "before the next sequence number"
refused on s1 muster context set alarms grant $((2 ** 40 + 1))
matches "$reply" "2\^40"
equal "$(next_number)" 30

title "K16: to install the same keys again, which would repeat numbers, is refused"
refused on s1 muster context add alarms gid a1a1 secret "$tmp/secret" salt "$tmp/salt" \
	ssn 0 grant 100
matches "$reply" "new Gid"
equal "$(next_number)" 30
try on s1 muster apply "$tmp/s1.json"
equal "$(next_number)" 30

title "K16: programs that send at once share the numbers, and packets leave in their order"
try on s1 muster context set alarms grant 100000
ask gw waiting app
ask out waiting tap
burst 300 1000 "$tmp/first" &
first=$!
burst 300 2000 "$tmp/second" &
second=$!
ask s1 burst client 10.7.0.1 5683 "$message" 300
wait $first $second
lacks "$(< "$tmp/first")$(< "$tmp/second")" no
ask out pivs tap 900
equal "$reply" 30-929
ask gw mids app 900
# Mixed, but complete, and each program's in their order.
equal "$(tr ',' '\n' <<< "$reply" | sed 's/-/ /' | while read -r a b; do
	seq "$a" "${b:-$a}"
done | awk '{ p = int($1 / 1000); if ($1 != 1000 * p + n[p]++) print "disorder:", $1 }
	END { print n[0], n[1], n[2] }')" "300 300 300"
equal "$(next_number)" 930

finish
