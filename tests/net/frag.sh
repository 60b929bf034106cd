#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Messages that do not fit one packet, before or after they are sealed, headers
# between IP and UDP, and checksums of every kind.

. "$(dirname "$0")/lib.sh"

mid=0
sequence=0 # of member 03, for whom out speaks

message()
{
	mid=$((mid + 1))
	ask s1 coap non post path=firmware token=0f0f mid="$mid" payload="block $mid " size="$1"
	message=$reply
}

# Send from s1 and have it arrive: crosses 4|6 [SOCKET]
crosses()
{
	ask s1 send "${2:-client$1}" "${gateway[$1]}" 5683 "$message"
	receives gw "app$1" "$message"
}

# The next packets on the wire must be fragments of one message, at least this many.
fragments()
{
	local least=$1 family=$2 n=0 more=1
	while [ "$more" = 1 ] && [ ! "$failed" ]; do
		ask out wire tap
		matches "$reply" "^fragment ${host[$family]} "
		more=${reply##* }
		n=$((n + 1))
	done
	[ "$n" -ge "$least" ] || fail "$n fragments"
	ask out waiting tap
	equal "$reply" 0
}

declare -A gateway=([4]=10.7.0.1 [6]=fd07::1) any=([4]=0.0.0.0 [6]=::)
declare -A host=([4]=10.7.0.2 [6]=fd07::2)

need make_keys 01 02 03
network gw s1 out
need configure gw 01
need configure s1 02
model out
ask out tap tap
for family in 4 6; do
	ask gw open "app$family" "$family" "${any[$family]}" 5683
	ask s1 open "client$family" "$family" "${any[$family]}" 0
	ask s1 open "df$family" "$family" "${any[$family]}" 0 df=1
	ask out open "app$family" "$family" "${any[$family]}" 0
done

plan 18

for family in 4 6; do
	title "K16: a message that grows past the MTU is fragmented after it is sealed, IPv$family"
	message 1400
	crosses $family
	fragments 2 $family

	title "K16: a message of many fragments, IPv$family"
	message 7000
	crosses $family
	fragments 5 $family

	title "K16: fragments of plaintext are refused, IPv$family"
	ask gw counted
	message 3000
	ask out send "app$family" "${gateway[$family]}" 5683 "$message"
	message 10
	crosses $family
	counted gw alarms.opened=1 alarms.plaintext=1
	ask out waiting tap

	title "K16: who forbids fragments is told when a message has grown too long, IPv$family"
	ask s1 counted
	message 1400
	answer s1 send "df$family" "${gateway[$family]}" 5683 "$message" && fail "it was sent"
	equal "$reply" EMSGSIZE
	counted s1 alarms.mtu=1
	ask out waiting tap
	equal "$reply" 0
	message 1000
	crosses $family "df$family"
	ask out wire tap
	matches "$reply" ^udp
done

title "K16: IPv6 extension headers, outgoing"
ask s1 open headers 6 :: 0 hop=1 dst=1
message 100
crosses 6 headers
ask out wire tap
lacks "$reply" "${message:40}"
message 1400
crosses 6 headers
fragments 2 6

title "K16: IPv6 extension headers, of a stranger to the module"
ask out open headers 6 :: 0 hop=1 dst=1
for size in 100 2000; do
	message $size
	ask out seal alarms 03 $((sequence += 1)) "$message"
	ask out send headers fd07::1 5683 "$reply"
	receives gw app6 "$message"
done

title "K16: plaintext behind IPv6 extension headers is refused"
ask gw counted
for size in 100 2000; do
	message $size
	ask out send headers fd07::1 5683 "$message"
done
message 50
crosses 6
counted gw alarms.opened=1 alarms.plaintext=2
ask out waiting tap

title "K16: a UDP checksum is right on the wire, or still to be made by the device"
for family in 4 6; do
	message 64
	crosses $family
	ask out wire tap
	matches "$reply" "^udp [^ ]+ [0-9]+ [^ ]+ 5683 (good|partial) "
done

title "K16: a UDP checksum of zero stays zero with IPv4"
ask s1 open nosum 4 0.0.0.0 0 nosum=1
message 64
crosses 4 nosum
ask out wire tap
matches "$reply" " 5683 zero "

title "K16: a UDP checksum of zero is refused with IPv6, and a bad one always"
ask gw counted
message 64
ask out seal alarms 03 $((sequence += 1)) "$message"
sealed=$reply
ask out inject fd07::2 7000 fd07::1 5683 "$sealed" checksum=zero
ask out inject fd07::2 7000 fd07::1 5683 "$sealed" checksum=bad
ask out inject 10.7.0.2 7000 10.7.0.1 5683 "$sealed" checksum=bad
ask out inject fd07::2 7000 fd07::1 5683 "$sealed"
receives gw app6 "$message"
counted gw alarms.checksum=3 alarms.opened=1

title "K16: a zero checksum is taken with IPv4"
message 64
ask out seal alarms 03 $((sequence += 1)) "$message"
ask out inject 10.7.0.2 7000 10.7.0.1 5683 "$reply" checksum=zero
receives gw app4 "$message"

for family in 4 6; do
	title "K16: messages that a program sends with UDP_SEGMENT are sealed one by one, IPv$family"
	joined='' parts=()
	for n in 1 2 3 4 5; do
		message 200
		parts+=("$message")
		joined+=$message
	done
	ask s1 send "client$family" "${gateway[$family]}" 5683 "$joined" segment=$((${#message} / 2))
	for n in 0 1 2 3 4; do
		receives gw "app$family" "${parts[n]}"
	done
	ask out pivs tap 5
	matches "$reply" ^[0-9]+-[0-9]+$
	equal $((${reply#*-} - ${reply%-*})) 4
done

title "G10: a plain response that hides behind another datagram in one packet is refused"
ask s1 coap non post path=doors/unlock token=0a0a mid=990 payload=open
ask s1 send client4 "${gateway[4]}" 5683 "$reply"
ask gw recv app4
read -r _ port _ <<< "$reply"
ask out open pieces 4 0.0.0.0 0
ask out coap non changed token=0b0b mid=991 payload=first
first=$reply
ask s1 counted
ask out coap non changed token=0a0a mid=992 payload=other
ask out send pieces 10.7.0.2 "$port" "$first$reply" segment=$((${#first} / 2))
receives s1 client4 "$first"
ask s1 waiting client4
equal "$reply" 0
counted s1 alarms.plaintext=1

finish
