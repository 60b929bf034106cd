#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Whatever goes away while packets are in flight goes away cleanly: module,
# namespace, device, group, member, keys. The kernel says nothing about it, and
# everything works again afterwards.

. "$(dirname "$0")/lib.sh"

ROUNDS=5
declare -A load=()

# Traffic in both directions that never ends: hosts send requests to each other, alone and
# to both, and answer them.
start_load()
{
	local host
	declare -A peer=([gw]=10.7.0.2 [s1]=10.7.0.1)
	network gw s1
	need configure gw 01
	need configure s1 02
	for host in gw s1; do
		printf '%s\n' "open app 4 0.0.0.0 5683 join=239.7.7.7" \
			"chatter ${peer[$host]} 239.7.7.7" > "$tmp/chatter.$host"
		spawn $host "$here/probe.py" < "$tmp/chatter.$host" > /dev/null 2>&1 &
		load[$host]=$!
		jobs_started+=($!)
	done
}

end_load()
{
	local host
	for host in "$@"; do
		stop "${load[$host]}"
		unset "load[$host]"
	done
}

opened()
{
	on "$1" muster -j stats alarms | jq '.[0].opened'
}

has_opened()
{
	[ "$(opened "$1")" -ge "$2" ]
}

# Until a host has opened that many messages more.
flows()
{
	await has_opened "$1" $(($(opened "$1") + $2))
}

# Warnings and worse, but for those about a machine that is too slow.
warnings()
{
	dmesg --level emerg,alert,crit,err,warn | grep -vE 'hrtimer: interrupt took|clocksource:'
}
# Nothing may have been added to them.
kernel_is_silent()
{
	equal "$(warnings | tail -n +$((warned + 1)))" ""
}
warned=$(warnings | wc -l)

need make_keys 01 02
plan 7

title "K0: members, keys and groups are removed under load and come back"
start_load
for ((i = 0; i < ROUNDS; i++)); do
	flows gw 20
	try on gw muster member del alarms kid 02
	try on gw muster group del alarms
	try configure gw 01
	flows gw 20
	try on gw muster context del alarms
	try on gw muster group del alarms
	try configure gw 01
done
flows gw 20
title "K0: endpoints, and the hooks with the last of them, go under load and come back"
for ((i = 0; i < ROUNDS; i++)); do
	for address in any any6; do
		try on gw muster endpoint del $address
	done
	for address in any any6; do
		try on gw muster endpoint add alarms $address mark-mask 255
	done
	flows gw 20
done
title "K0: new keys replace the old ones under load"
for ((i = 0; i < ROUNDS; i++)); do
	for host in gw s1; do
		try on $host muster context add alarms gid "b$i" secret "$tmp/secret" salt "$tmp/salt" \
			ssn 0 grant 1000000
	done
	flows gw 20
done
kernel_is_silent

title "K0: a device goes down, and goes away, under load"
for ((i = 0; i < ROUNDS; i++)); do
	flows gw 10
	try on gw ip link set eth0 down
	try on gw ip link set eth0 up
	try on gw ip route add 224.0.0.0/4 dev eth0
done
flows gw 10
try on gw ip link del eth0
end_load gw s1
network_down
kernel_is_silent

title "K0: a namespace goes away under load"
for ((i = 0; i < 3; i++)); do
	start_load
	flows gw 30
	end_load gw
	try delete_host gw
	end_load s1
	network_down
done
kernel_is_silent

title "K0: the module is unloaded under load, with a listener, and loaded again"
for ((i = 0; i < 3; i++)); do
	start_load
	watch_events gw
	flows gw 30
	try rmmod muster
	[ ! -e /sys/module/muster ] || fail "the module is still there"
	try load_module
	end_load gw s1
	network_down
done
kernel_is_silent

title "K0: everything works again"
network gw s1
need configure gw 01
need configure s1 02
ask gw open app 4 0.0.0.0 5683
ask s1 open client 4 0.0.0.0 0
ask s1 coap non post path=after token=0f0e mid=9 payload=again
message=$reply
ask s1 send client 10.7.0.1 5683 "$message"
receives gw app "$message"
kernel_is_silent

finish
