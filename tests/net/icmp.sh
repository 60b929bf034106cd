#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ICMP errors quote the packet they are about: after it was opened, if it was.

. "$(dirname "$0")/lib.sh"

mid=0

message()
{
	mid=$((mid + 1))
	ask s1 coap "$@" token=0606 mid="$mid" payload="the door code is 4711"
	message=$reply
}

# The next ICMP error on the wire, in hexadecimal, is in $reply.
icmp_error()
{
	read -r -t 60 -u "$errors" reply || fail "no ICMP error came"
}

# An error came that names these ports and quotes nothing behind them: stripped FROM TO
stripped()
{
	icmp_error
	matches "$reply" "$(printf '%04x%04x' "$1" "$2")........$"
}

need make_keys 01 02
network gw s1 out
need configure gw 01
need configure s1 02
mkfifo "$tmp/errors"
on out /usr/bin/python3 - > "$tmp/errors" <<'END' &
import socket
tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
tap.setsockopt(263, 1, socket.if_nametoindex("eth0").to_bytes(4, "little") + bytes([1] + [0] * 11))
print("ready", flush=True)
while True:
    frame = tap.recv(65536)
    v4 = frame[12:14] == b"\x08\x00" and frame[23] == 1 and frame[34] == 3
    v6 = frame[12:14] == b"\x86\xdd" and frame[20] == 58 and frame[54] == 1
    if v4 or v6:
        print(frame.hex(), flush=True)
END
jobs_started+=($!)
exec {errors}< "$tmp/errors"
read -r -t 60 -u "$errors" reply

plan 6

for family in 4 6; do
	gateway=10.7.0.1 any=0.0.0.0
	[ $family = 4 ] || gateway=fd07::1 any=::
	ask s1 open "client$family" $family $any 0
	port=$reply

	title "K16: an ICMP error about an opened request quotes nothing of it, IPv$family"
	message non post path=door
	ask s1 send "client$family" $gateway 5683 "$message"
	stripped "$port" 5683

	title "K16: an ICMP error about an opened response quotes nothing of it, IPv$family"
	ask gw open "server$family" $family $any 5683
	message non get path=door
	ask s1 send "client$family" $gateway 5683 "$message"
	receives gw "server$family" "$message"
	read -r address _ <<< "$reply"
	ask s1 close "client$family"
	message non content
	ask gw send "server$family" "$address" "$port" "$message"
	stripped 5683 "$port"

	title "K16: other ICMP errors are as they were, IPv$family"
	ask s1 open "other$family" $family $any 0
	ask s1 send "other$family" $gateway 7777 "$message"
	icmp_error
	matches "$reply" "$message\$"
done

finish
