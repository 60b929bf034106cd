#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Memory that is not there: each allocation of a command, and of sealing a
# message, fails in turn; then many at random while packets fly. Nothing leaks
# (kmemleak looks for it), nothing leaves in clear, and all works afterwards.
# Debian's kernels cannot inject faults: this is for the debug kernel.

. "$(dirname "$0")/lib.sh"

faults=/sys/kernel/debug/failslab
[ -d $faults ] || skip_all "this kernel injects no faults"

MOST=2000 # allocations of one command, by far

# Do a command of the probe on gw again and again, each time with another failing
# allocation, until there are no more: each_fails UNDO-COMMAND COMMAND...
each_fails()
{
	local undo=$1 n refusals=0
	shift
	for ((n = 1; n < MOST; n++)); do
		ask gw failing $n "$@"
		[[ $reply != refused* ]] || refusals=$((refusals + 1))
		[[ $reply != *exhausted ]] || break
		# Done, refused, or done with an answer that got lost.
		# shellcheck disable=SC2086
		answer gw $undo
	done
	equal "$reply" "done exhausted"
	[ $refusals -gt 0 ] || fail "no allocation failed"
	diag "$1 $2: $n allocations, $refusals refusals"
}

need make_keys 01 02
network gw s1 out
echo 0 > $faults/verbose
echo N > $faults/ignore-gfp-wait # commands allocate what they may wait for
point=$(openssl ec -in "$tmp/01.pem" -text -noout 2>/dev/null |
	sed -n '/^pub:/,/^ASN1/{/^ /p}' | tr -d ' :\n' | tail -c 128)
private=$(openssl ec -in "$tmp/01.pem" -text -noout 2>/dev/null |
	sed -n '/^priv:/,/^pub:/{/^ /p}' | tr -d ' :\n' | tail -c 64)

plan 6

title "K0: each allocation fails in turn when a group is added"
each_fails "genl group-del name:s:a" genl group-new name:s:a alg-group-enc:i:10 alg-signature:i:-7 \
	hkdf:i:5 "gm-cred:f:$tmp/gm.cbor"
title "K0: each allocation fails in turn when a member is added"
each_fails "genl member-del group:s:a kid:x:01" genl member-new group:s:a kid:x:01 roles:u:6 \
	"cred:f:$tmp/01.cbor" "public-key:x:$point" "private-key:x:$private"
title "K0: each allocation fails in turn when keys are installed"
each_fails "genl context-del group:s:a" genl context-new group:s:a gid:x:aa ssn:q:0 grant:q:1000 \
	"master-secret:f:$tmp/secret"
title "K0: each allocation fails in turn when an endpoint is added"
each_fails "genl endpoint-del family:u:2 port:b:5683" \
	genl endpoint-new group:s:a family:u:2 port:b:5683
try on gw muster group del a

title "K0: each allocation fails in turn when a message is sealed, and none leaves in clear"
need configure gw 01
need configure s1 02
ask gw open app 4 0.0.0.0 5683
ask gw open client 4 0.0.0.0 0
ask s1 open app 4 0.0.0.0 5683
ask out tap tap
ask gw coap non post path=x token=0101 mid=1 payload="open sesame"
message=$reply
each_fails "coap non get" send client 10.7.0.2 5683 "$message"
ask s1 recv app
equal "${reply##* }" "$message"
ask out showing tap "$(printf 'open sesame' | xxd -p)"
matches "$reply" "^0 of [1-9]"

title "K0: many fail at random while packets fly, and all works afterwards"
# Only what cannot wait, that is, what packets need: the programs of the test go on.
echo Y > $faults/ignore-gfp-wait
echo N > $faults/task-filter
echo 1 > $faults/interval
echo -1 > $faults/times
for chance in 1 10 50; do
	echo $chance > $faults/probability
	answer gw burst client 10.7.0.2 5683 "$message" 200
done
echo 0 > $faults/probability
ask s1 waiting app
diag "$reply messages came through"
ask gw coap non post path=x token=0202 mid=2 payload=after
message=$reply
ask gw send client 10.7.0.2 5683 "$message"
until [ "$failed" ] || [ "${reply##* }" = "$message" ]; do
	ask s1 recv app
done
if [ -w /sys/kernel/debug/kmemleak ]; then
	echo scan > /sys/kernel/debug/kmemleak
	lacks "$(cat /sys/kernel/debug/kmemleak)" muster
fi

finish
