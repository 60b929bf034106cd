#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What must not pass does not pass, and is counted under its name, once, and
# nowhere else. After each attack a good message of the same sender, from the
# same place, must arrive: it is first in the program's socket if and only if
# the attack was not delivered, and shows that the attack changed nothing.

. "$(dirname "$0")/lib.sh"

sequence=100 # of member 02, whom the attacks are about
mid=0

# A plain message of its own: $message
message()
{
	mid=$((mid + 1))
	ask out coap non post path=doors/unlock token="${token:-0707}" mid="$mid" payload=unlock "$@"
	message=$reply
}

# Protect $message as a member: $sealed. Options as probe.py's.
seal()
{
	local kid=$1
	shift
	sequence=$((sequence + 1))
	ask out seal "${keys:-alarms}" "$kid" "$sequence" "$message" "$@"
	sealed=$reply
}

# Send to the gateway from the address of s1, or by name=value otherwise.
strike()
{
	ask out inject "${src:-10.7.0.2}" 7000 "${dst:-10.7.0.1}" "${port:-5683}" "$@"
}

good_message_passes()
{
	message
	seal 02
	strike "$sealed"
	receives gw app "$message"
	ask gw waiting app
	equal "$reply" 0
}

# An attack on the gateway is refused for this reason: refuses REASON MESSAGE...
refuses()
{
	local reason=$1
	shift
	ask gw counted
	strike "$@"
	good_message_passes
	counted gw "alarms.$reason=1" alarms.opened=1
	[ ! "$failed" ] || diag "it was $*"
}

# The same, for each of a number of messages.
refuses_all()
{
	local reason=$1 attack
	shift
	for attack in "$@"; do
		refuses "$reason" "$attack"
	done
}

# Change bits of one byte of a message: $flipped. Positions below 0 count from the end.
flip()
{
	local hex=$1 at=$(($2 * 2)) byte
	[ "$at" -ge 0 ] || at=$((${#hex} + at))
	printf -v byte '%02x' $((16#${hex:at:2} ^ 0x$3))
	flipped=${hex:0:at}$byte${hex:at+2}
}

# A message with this OSCORE option and payload.
with_option()
{
	ask out coap non post token=0909 mid=9 option="9:$1" size="${2:-90}"
	option_message=$reply
}

need make_keys 01 02 03
network gw s1 out
need configure gw 01
printf wrong-secret-0000 > "$tmp/wrong"
(secret=$tmp/wrong; need configuration 01 name=doors gid=d0d0 secret="$tmp/wrong" \
	endpoints='{"address": "any", "port": 5684}') > "$tmp/doors.json"
need on gw muster apply "$tmp/doors.json"
model out
ask out group doors d0d0 "$tmp/wrong" "$tmp/salt" "$tmp/gm.cbor"
ask out group wrong a1a1 "$tmp/wrong" "$tmp/salt" "$tmp/gm.cbor"
ask out group other eeee "$tmp/secret" "$tmp/salt" "$tmp/gm.cbor"
for keys in doors wrong other; do
	ask out member "$keys" 02 "$tmp/02.cbor" "$tmp/02.pem"
done
keys=
ask out member alarms 7f "$tmp/02.cbor" "$tmp/02.pem"
ask gw open app 4 0.0.0.0 5683
ask gw open client 4 0.0.0.0 7001

plan 36

title "G10: a good message passes"
good_message_passes
good_message_passes

title "K16: plaintext is refused at a protected endpoint"
message
refuses plaintext "$message"
title "K16: a replayed message is refused"
message
seal 02
strike "$sealed"
receives gw app "$message"
refuses replay "$sealed"
title "K16: a sequence number below the window is refused"
message
ask out seal alarms 02 1 "$message"
refuses replay "$reply"
title "K16: a replay is refused before it costs any cryptography"
flip "$sealed" -70 ff
refuses replay "$flipped"
title "G3 G9: a message of a group that is unknown here is refused"
message
keys=other seal 02
refuses not-member "$sealed"
title "G9: who does not have the group's keys is refused"
message
keys=wrong seal 02
refuses decrypt-failed "$sealed"
title "G7: what does not decrypt never costs a signature check"
message
keys=wrong seal 02
flip "$sealed" -1 ff # the signature is wrong too, and is not counted
refuses decrypt-failed "$flipped"
title "G7: bits changed in ciphertext, tag or sender are found"
message
seal 02
attacks=()
flip "$sealed" -80 01
attacks+=("$flipped")
flip "$sealed" -66 80
attacks+=("$flipped" "${sealed/a1a102/a1a103}")
refuses_all decrypt-failed "${attacks[@]}"
title "G10 G12: decryptable but signed by another: an insider who plays another member"
message
seal 02 key=03
refuses bad-signature "$sealed"
title "G10: decryptable with a damaged signature"
for at in -1 -33 -64; do
	message
	seal 02
	flip "$sealed" "$at" 01
	refuses bad-signature "$flipped"
done
title "G12: a forged message leaves the number it claims free for the true one"
message
seal 02
flip "$sealed" -1 01
ask gw counted
strike "$flipped"
strike "$sealed"
receives gw app "$message"
counted gw alarms.bad-signature=1 alarms.opened=1
title "G4: a valid signature of a member that may not send requests is refused"
need on gw muster member set alarms kid 03 roles responder
message
seal 03
refuses role "$sealed"
title "G2: a member that is not known here is refused"
message
seal 7f
refuses unknown-member "$sealed"
title "K16: our own Sender ID does not come from outside"
message
seal 01
refuses own-kid "$sealed"
title "G9: a message of another group than the endpoint's is refused"
message
keys=doors seal 02
ask gw counted
strike "$sealed"
good_message_passes
counted gw alarms.opened=1 doors.wrong-endpoint=1
title "G9: a member of another group cannot get the answer to a request that waits for it"
need on gw ip address add 10.8.0.1/24 dev eth0
need on gw muster endpoint add doors 10.8.0.1 port 5683
token=0a0a message
seal 02
strike "$sealed"
receives gw app "$message"
token=0a0a message
keys=doors seal 02
ask gw counted
dst=10.8.0.1 strike "$sealed"
good_message_passes
ask gw coap non changed token=0a0a mid=77 payload=secret
ask gw send app 10.7.0.2 7000 "$reply"
counted gw alarms.opened=1 alarms.sealed=1 doors.token-in-use=1
need on gw muster endpoint del 10.8.0.1 port 5683

title "K16: a multicast endpoint protects its port on other multicast addresses, too"
need on gw muster endpoint add doors 239.9.9.9 port 5690
ask gw open doors 4 0.0.0.0 5690
message
ask gw counted
dst=224.0.0.1 port=5690 strike "$message"
keys=doors seal 02
port=5690 strike "$sealed"
receives gw doors "$message"
ask gw waiting doors
equal "$reply" 0
counted gw doors.opened=1 doors.plaintext=1

title "K16: a pairwise-mode message is refused where only group mode is set up"
message
seal 02
flip "$sealed" 7 20 # the Group Flag
refuses wrong-mode "$flipped"

title "G10: what is no CoAP is refused"
refuses_all malformed-coap "" 00 4002 80020001 c0020001 490200010203040506070809 44020001aa \
	40020001ff 40020001f0 400200010f 40020001d0 40020001e000 40020001e0ffff 4002000142aa \
	4000000100 41000001aa 40020001b0e0ffff
title "G10: bad OSCORE options and payloads are refused"
attacks=()
for value in 79 b90102a1a102 3e01020304050602a1a102 3f0102030405060702a1a102 3901 39010ba1a102 \
	3a000102a1a102 290102 310102a1a1 310102a1a1ee 31 1902 20 380a 390102a1a10102030405060708; do
	with_option "$value"
	attacks+=("$option_message")
done
good=3b0eeeee02a1a102
with_option $good
attacks+=("${option_message%%ff*}" "${option_message/98$good/98${good}08$good}")
with_option $good 64
attacks+=("$option_message")
refuses_all malformed-oscore "${attacks[@]}"
with_option "" # as of a security context of two, which we do not have
refuses not-member "$option_message"
title "G10: verified content that is no request is refused"
for inner in 00 44ff61 02ff 02f0 02b9aabb 023161 029139 21 e1; do
	message
	seal 02 plaintext="$inner"
	refuses malformed-inner "$sealed"
done
title "K16: a false UDP length and a bad checksum are refused"
message
seal 02
refuses not-udp "$sealed" length=4000
refuses checksum "$sealed" checksum=bad
title "K16: a message that is too big is refused"
ask out open big 4 0.0.0.0 0
message size=9000
ask gw counted
ask out send big 10.7.0.1 5683 "$message"
good_message_passes
counted gw alarms.opened=1 alarms.too-big=1

title "K16: a response to no request is refused, and a request made a response"
message
seal 02
flip "$sealed" 1 46
refuses no-exchange "$flipped"
ask out coap non content token=0a0b mid=1 payload=forged
response=$reply
ask out seal alarms 02 5 "$response" request=01:00:a1a1
refuses no-exchange "$reply"

# From here the gateway is a client, and out answers for member 02.
# Ask for something: $request is what identifies the request.
ask_server()
{
	ask gw coap non get path=state token="$1" mid="${2:-7}"
	ask gw send client 10.7.0.9 5683 "$reply"
	ask out recv server
	ask out unseal alarms "${reply##* }"
	request=${reply%% *}
}
# Answer with a token: $response and what it is, sealed: $sealed
answer_as()
{
	local kid=$1 ssn=$2 token=$3
	mid=$((mid + 1))
	ask out coap non content token="$token" mid="$mid" payload=locked
	response=$reply
	ask out seal alarms "$kid" "$ssn" "$response" request="$request" "${@:4}"
	sealed=$reply
}
refuses_response()
{
	ask gw counted
	ask out send server 10.7.0.1 7001 "$2"
	answer_as 02 $((sequence += 1)) 0c0c
	ask out send server 10.7.0.1 7001 "$sealed"
	receives gw client "$response"
	counted gw "alarms.$1=1" alarms.opened=1
}
ask out open server 4 0.0.0.0 5683
ask_server 0d0d
other=$request
ask_server 0c0c

title "K16: a response that comes twice is refused the second time, with a Partial IV or without"
answer_as 02 - 0c0c
ask out send server 10.7.0.1 7001 "$sealed"
receives gw client "$response"
refuses_response replay "$sealed"
answer_as 02 $((sequence += 1)) 0c0c
twice=$sealed
ask out send server 10.7.0.1 7001 "$twice"
receives gw client "$response"
refuses_response replay "$twice"
title "K16: a plaintext response to a protected request is refused"
answer_as 02 200 0c0c
refuses_response plaintext "$response"
title "K16: a response is bound to its request"
keep=$request
request=$other
answer_as 02 201 0c0c
request=$keep
refuses_response decrypt-failed "$sealed"
title "G4: a response of a member that may not respond is refused"
need on gw muster member set alarms kid 03 roles requester
answer_as 03 300 0c0c
refuses_response role "$sealed"
title "G10 G12: a response signed by another is refused"
answer_as 02 $((sequence += 1)) 0c0c key=03
refuses_response bad-signature "$sealed"
title "G10: a verified request in the place of a response is refused"
answer_as 02 $((sequence += 1)) 0c0c plaintext=02ff61
refuses_response malformed-inner "$sealed"

title "K16: a response that was held back does not answer a later request with the same token"
ask_server 0e0e 8
answer_as 02 $((sequence += 1)) 0e0e
held=$sealed
ask_server 0e0e 9
ask gw counted
ask out send server 10.7.0.1 7001 "$held"
answer_as 02 $((sequence += 1)) 0e0e
ask out send server 10.7.0.1 7001 "$sealed"
receives gw client "$response"
counted gw alarms.decrypt-failed=1 alarms.opened=1
title "K16: a response to one transmission answers a request that was repeated"
ask_server 0e0f 10
answer_as 02 $((sequence += 1)) 0e0f
ask_server 0e0f 10
ask out send server 10.7.0.1 7001 "$sealed"
receives gw client "$response"

title "K16: a response that comes when the request is forgotten is refused"
need on gw muster group set alarms exchange-lifetime 1
ask_server 0f0f
answer_as 02 $((sequence += 1)) 0f0f
late=$sealed
forgotten()
{
	[[ $(on gw muster -j show exchanges) != *0f0f* ]]
}
await forgotten
ask gw counted
ask out send server 10.7.0.1 7001 "$late"
good_message_passes
counted gw alarms.no-exchange=1 alarms.opened=1

title "K16: events tell of unknown groups, unknown members and members that fail"
watch_events gw
message
keys=other seal 02
strike "$sealed"
event gw
matches "$reply" '"unknown-gid".*"eeee"'
seal 7f
strike "$sealed"
event gw
matches "$reply" '"unknown-kid".*"7f"'
seal 02 key=03
strike "$sealed"
event gw
matches "$reply" '"member-failures".*"02".*"bad-signature"'
matches "$(on gw muster -j member show alarms kid 02)" '"bad-signature": ?[1-9]'

title "K16: a program cannot send unprotected, nor answer what was never asked"
ask gw counted
ask gw coap non content token=4242 mid=1 payload=leak
refuse_send=$reply
answer gw send app 10.7.0.9 7002 "$refuse_send" && fail "an answer to nothing left"
answer gw send client 10.7.0.9 5683 ffff && fail "what is no CoAP left"
counted gw alarms.malformed-coap=1 alarms.no-exchange=1

finish
