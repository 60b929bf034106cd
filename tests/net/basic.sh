#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A program that knows nothing of security talks to others of its kind: what
# it sends arrives as it was sent, and the wire shows none of it.

. "$(dirname "$0")/lib.sh"

token=0
declare -A group_address=([4]=239.7.7.7 [6]=ff15::7:7)
declare -A any_address=([4]=0.0.0.0 [6]=::)
declare -A gw_address=([4]=10.7.0.1 [6]=fd07::1)

# The next packet on the wire must be a protected one, and be this message to
# one who holds the keys. Sets $wire to it and $request to what it is, or answers.
carries()
{
	local message=$1 answers=${2:-}
	ask out wire tap
	wire=${reply##* }
	matches "$reply" "^udp .* (good|partial) [0-9a-f]+$"
	lacks "$wire" "${message:12:32}"
	lacks "$wire" "$(printf %s "open sesame" | xxd -p)"
	ask out unseal alarms "$wire" ${answers:+request=$answers}
	request=${reply%% *}
	equal "${reply##* }" "$message"
}

# A server answers the request it received last, with a payload of its own.
respond()
{
	local host=$1 message=$2 peer=$3 port=$4
	ask "$host" send "app$family" "$peer" "$port" "$message"
	carries "$message" "$asked"
	receives s1 "client$family" "$message"
}

# One request and its responses: exchange 4|6 unicast|multicast
exchange()
{
	family=$1
	local kind=$2 to=${gw_address[$1]} servers="gw" host message peer port
	[ "$kind" = unicast ] || { to=${group_address[$1]}; servers="gw s2"; }
	token=$((token + 1))
	local id
	printf -v id '%04x' "$token"
	ask s1 coap non post path=doors/unlock token="$id" mid="$token" payload="open sesame"
	message=$reply
	ask s1 send "client$family" "$to" 5683 "$message"
	carries "$message"
	asked=$request
	for host in $servers; do
		receives "$host" "app$family" "$message"
		read -r peer port _ <<< "$reply"
	done
	# Each server answers twice: the second response cannot reuse the request's nonce.
	for n in 1 2; do
		for host in $servers; do
			ask s1 coap non changed token="$id" mid="$((token + 100 * n))" \
				payload="open sesame says $host, $n"
			respond "$host" "$reply" "$peer" "$port"
		done
	done
	ask out waiting tap
	equal "$reply" 0
}

# Groups with these algorithms on all hosts.
regroup()
{
	local enc=$1 cose=$2 countersign=$3 host
	for host in gw s1 s2; do
		on "$host" muster group del alarms 2>/dev/null
		try configure "$host" "0${number[$host]}" enc="$enc" countersign="$countersign"
		ask "$host" counted
	done
	model out "$cose" "$countersign"
}

need make_keys 01 02 03
network gw s1 s2 out
ask out tap tap
for host in gw s2; do
	for family in 4 6; do
		ask "$host" open "app$family" "$family" "${any_address[$family]}" 5683 \
			join="${group_address[$family]}"
	done
done
for family in 4 6; do
	ask s1 open "client$family" "$family" "${any_address[$family]}" 0
done

plan 17

while read -r enc cose countersign families kinds; do
	first=1
	for family in ${families//,/ }; do
		for kind in ${kinds//,/ }; do
			title "K16 G0 G6 G11: $enc, $countersign, IPv$family $kind"
			[ ! "$first" ] || regroup "$enc" "$cose" "$countersign"
			first=
			exchange "$family" "$kind"
		done
	done
done <<-END
	AES-CCM-16-64-128 10 interop 4,6 unicast,multicast
	AES-CCM-16-128-128 30 rfc9338 4,6 unicast,multicast
	A128GCM 1 interop 4 unicast
	A256GCM 3 rfc9338 6 unicast
	ChaCha20/Poly1305 24 interop 4 multicast
END

title "G6: counters of what was sealed and opened are exact, and nothing was dropped"
counted s1 alarms.opened=4 alarms.sealed=1
counted gw alarms.opened=1 alarms.sealed=2
counted s2 alarms.opened=1 alarms.sealed=2

title "K16: options, also unknown ones, arrive as they were sent"
ask s1 coap con put path=a/b/c query="x=1&y" token=aabbccdd mid=77 host=gw.example \
	option=65000:0102030405 payload=p
message=$reply
ask s1 send client4 10.7.0.1 5683 "$message"
carries "$message"
receives gw app4 "$message"
lacks "$wire" 0102030405

title "K16: a message of 1000 bytes, and one without payload"
for size in 1000 0; do
	ask s1 coap con post path=meter/7 token=0e mid="$size" size="$size"
	message=$reply
	ask s1 send client4 10.7.0.1 5683 "$message"
	carries "$message"
	receives gw app4 "$message"
done

title "K16: Observe works end to end and the outer code hides the method"
ask s1 coap con get path=temperature token=0b mid=5 observe=0
message=$reply
ask s1 send client4 10.7.0.1 5683 "$message"
carries "$message"
asked=$request
equal "${wire:2:2}" 05
receives gw app4 "$message"
read -r peer port _ <<< "$reply"
for n in 1 2 3; do
	ask gw coap non content token=0b mid="$n" observe="$n" payload="$n degrees"
	ask gw send app4 "$peer" "$port" "$reply"
	ask out wire tap
	ask out unseal alarms "${reply##* }" request="$asked"
	ask s1 recv client4
	# The value comes from the Partial IV; the first notification may have none.
	matches "${reply##* }" "^5145000${n}0b6.*ff3${n}$(printf ' degrees' | xxd -p)$"
done

title "K0: unmodified libcoap programs talk, and the wire shows nothing of it"
ask gw close app4
ask s2 close app4
spawn gw coap-server-notls -A 10.7.0.1 > /dev/null 2>&1 &
jobs_started+=($!)
ask out waiting tap
# The client repeats what the server, still starting, did not answer.
text=$(on s1 coap-client-notls -m get -B 60 coap://10.7.0.1/ 2>&1)
matches "$text" "This is a test server"
ask out wire tap
lacks "$reply" "$(printf %s "This is a test server" | xxd -p)"
ask out unseal alarms "${reply##* }"
matches "${reply##* }" "^..01"

title "G8 G9: commands to two groups at once reach just the members of each"
for host in s1 s2; do
	ask "$host" open "d$host" 4 0.0.0.0 5690 join=239.7.8.1
	ask "$host" open "s$host" 4 0.0.0.0 5691 join=239.7.8.2
done
head -c 16 /dev/urandom > "$tmp/secret2"
head -c 16 /dev/urandom > "$tmp/secret3"
doors='{"address": "239.7.8.1", "port": 5690}'
sprinklers='{"address": "239.7.8.2", "port": 5691}'
try configure gw 01 name=doors gid=d0 secret="$tmp/secret2" endpoints="$doors"
try configure gw 01 name=sprinklers gid=50 secret="$tmp/secret3" endpoints="$sprinklers"
try configure s1 02 name=doors gid=d0 secret="$tmp/secret2" \
	endpoints="$doors, ${sprinklers/2\"/2\"}"
try configure s2 03 name=sprinklers gid=50 secret="$tmp/secret3" endpoints="$sprinklers, $doors"
for host in gw s1 s2; do
	ask "$host" counted
done
ask gw open commander 4 0.0.0.0 0
ask gw coap non post path=unlock mid=1 payload=unlock
unlock=$reply
ask gw coap non post path=start mid=2 payload=start
start=$reply
ask gw send commander 239.7.8.1 5690 "$unlock"
ask gw send commander 239.7.8.2 5691 "$start"
receives s1 ds1 "$unlock"
receives s2 ss2 "$start"
counted gw doors.sealed=1 sprinklers.sealed=1
ask s1 counted
matches "$reply" "doors.opened=1.*not-member=1|not-member=1.*doors.opened=1"
ask s2 counted
matches "$reply" "sprinklers.opened=1.*not-member=1|not-member=1.*sprinklers.opened=1"
ask s1 waiting ss1
equal "$reply" 0
ask s2 waiting ds2
equal "$reply" 0

finish
