#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# vectors.sh [FILE...]: messages that other implementations recorded are put on
# the wire, and the module must deliver what they were before. Without files,
# those of ../shared/vectors are taken.

. "$(dirname "$0")/lib.sh"

[ $# -gt 0 ] || set -- "$top"/../shared/vectors/{aiocoap,californium}-*.json
[ -e "$1" ] || skip_all "there is no $1"

"$here/vectors.py" "$tmp" "$@" > "$tmp/messages" || skip_all "$* cannot be read"

# A group as the message has it; its own member, if any, and what else is given.
regroup()
{
	on gw muster group del alarms 2>/dev/null
	try configure gw "$1" dir="$dir" secret="$dir/secret" salt="$dir/salt" gid="$gid" kids="$kids" \
		enc="$enc" aead="$aead" ecdh="$ecdh" countersign="$countersign" "${@:2}"
}

network gw out
ask gw open app 4 0.0.0.0 5683
ask gw open client 4 0.0.0.0 7001
ask out open server 4 0.0.0.0 5683

plan "$(wc -l < "$tmp/messages")"

while IFS=$'\t' read -r dir name why gid enc aead ecdh countersign kids sender kind \
	request_kid request_number token plain protected <&3; do
	title "G6 K16: $name"
	mark=$(printf '%#x' $((16#0${sender#-} & 255)))
	if [ "$why" != - ]; then
		skip "$why"
	elif [ "$kind" = request ]; then
		regroup none
		ask out send server 10.7.0.1 5683 "$protected"
		receives gw app "$plain"
		matches "$reply" "^10.7.0.9 5683 $mark "
	else
		# Make the request that it answers: the same kid, number and token.
		regroup "$request_kid" ssn="$request_number" grant=$((request_number + 1))
		ask gw coap non get token="${token#-}" path=x
		ask gw send client 10.7.0.9 5683 "$reply"
		ask out recv server
		ask out send server 10.7.0.1 7001 "$protected"
		receives gw client "$plain"
		matches "$reply" "^10.7.0.9 5683 $mark "
	fi
done 3< "$tmp/messages"

finish
