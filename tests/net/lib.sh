# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the scenarios share: a network of namespaces, a probe in each, groups,
# and results in KTAP.
#
#	   gw          s1          s2               out
#	10.7.0.1    10.7.0.2    10.7.0.3         10.7.0.9
#	 fd07::1     fd07::2     fd07::3          fd07::9
#	    |           |           |                |
#	----+-----------+---- hub --+----------------+----
#
# The hub is a bridge that learns nothing, so that every port sees the whole
# wire. gw, s1 and s2 are members of groups; out never is: what it sees is what
# an outsider sees, and what it sends is an attack. A scenario names the hosts
# it needs. Each is a namespace with one device, eth0, whose MAC address ends
# like its IP addresses.
#
# A scenario reads like this:
#
#	network gw s1				hosts
#	configure s1 02				own Sender ID, group "alarms"
#	plan 1
#	title "K16: ..."
#	ask s1 send app 10.7.0.1 5683 "$message"	a command of probe.py; its answer
#	equal "$reply" "..."			is in $reply
#	finish

set -u
umask 077
here=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
top=$(realpath "$here/../..")
PATH=$top/build/agent:$top/build/net:$PATH:/usr/sbin:/sbin

readonly SKIP=4
declare -A number=([gw]=1 [s1]=2 [s2]=3 [out]=9)
declare -A probe=() to_probe=() from_probe=() monitor=()
reply=
tmp=$(mktemp -d)
# Accounts of sequence numbers on a real machine are none of the scenarios' business.
export MUSTER_STATE_DIR=$tmp/state
prefix=muster$$-
jobs_started=()
planned=0 done=0 failures=0
current='' failed='' skipped=''

# Results

plan()
{
	planned=$1
	echo "KTAP version 1"
	echo "1..$planned"
}

# A scenario that cannot run here.
skip_all()
{
	echo "KTAP version 1"
	echo "1..0 # SKIP $*"
	exit $SKIP
}

# Begin a test; its checks follow. The title names the requirements it shows.
title()
{
	settle
	current=$1
}

# Print the result of the current test.
settle()
{
	[ "$current" ] || return 0
	done=$((done + 1))
	if [ "$failed" ]; then
		failures=$((failures + 1))
		echo "not ok $done - $current"
	elif [ "$skipped" ]; then
		echo "ok $done - $current # SKIP $skipped"
	else
		echo "ok $done - $current"
	fi
	current='' failed='' skipped=''
}

finish()
{
	settle
	[ "$done" -eq "$planned" ] || echo "# planned $planned tests, ran $done"
	[ "$failures" -eq 0 ] && [ "$done" -eq "$planned" ]
	exit
}

diag()
{
	echo "# $*"
}

fail()
{
	failed=1
	diag "line ${BASH_LINENO[1]}: $*"
}

skip()
{
	skipped=$*
}

# What a scenario cannot go on without.
need()
{
	"$@" && return
	echo "Bail out! $*"
	exit 1
}

equal()
{
	[ "$1" = "$2" ] || fail "got '${1:0:600}', not '${2:0:600}'"
}

matches()
{
	[[ $1 =~ $2 ]] || fail "'${1:0:600}' does not match '$2'"
}

lacks()
{
	[[ $1 != *"$2"* ]] || fail "'${1:0:600}' has '$2'"
}

try()
{
	"$@" || fail "status $?: $*"
}

# Repeat a check until it holds.
await()
{
	local end=$((SECONDS + 120))
	until "$@"; do
		[ $SECONDS -lt $end ] || { fail "in vain: $*"; return; }
	done
}

# A command that must be refused; what it says is in $reply.
refused()
{
	if reply=$("$@" 2>&1); then
		fail "went through: $*"
	fi
}

# Hosts

# Run a command on a host.
on()
{
	ip netns exec "$prefix$1" "${@:2}"
}

# The same in the background: the process ID is the command's own then.
spawn()
{
	exec ip netns exec "$prefix$1" "${@:2}"
}

# End processes of ours.
stop()
{
	kill "$@" 2>/dev/null
	wait "$@" 2>/dev/null
}

network()
{
	ip netns add "${prefix}hub"
	on hub ip link add hub type bridge ageing_time 0 mcast_snooping 0 forward_delay 0
	on hub sysctl -qw net.ipv6.conf.all.disable_ipv6=1
	on hub ip link set hub mtu 9000 up
	local host
	for host in "$@"; do
		need add_host "$host" "${number[$host]}"
	done
}

add_host()
{
	local host=$1 n=$2
	ip netns add "$prefix$host" &&
	on "$host" sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 \
		net.ipv6.conf.default.router_solicitations=0 &&
	ip link add eth0 netns "$prefix$host" address "02:00:00:00:00:0$n" type veth \
		peer name "$host" netns "${prefix}hub" &&
	on hub ip link set "$host" master hub up &&
	on "$host" ip -batch - <<-END &&
		link set lo up
		link set eth0 up
		addr add 10.7.0.$n/24 dev eth0
		addr add fd07::$n/64 dev eth0 nodad
		route add 224.0.0.0/4 dev eth0
	END
	start_probe "$host"
}

# A host goes away: with its last process the namespace.
delete_host()
{
	local host=$1 in=${to_probe[$1]} out=${from_probe[$1]}
	exec {in}>&- {out}<&-
	# shellcheck disable=SC2086
	stop "${probe[$host]}" ${monitor[$host]:-}
	unset "probe[$host]" "to_probe[$host]" "from_probe[$host]" "monitor[$host]"
	rm -f "$tmp/$host."*
	ip netns del "$prefix$host"
	# The other end of its device goes when the namespace is gone.
	await has_no_port "$host"
}

has_no_port()
{
	! on hub ip link show "$1" >/dev/null 2>&1
}

# The whole network goes.
network_down()
{
	local host
	for host in "${!probe[@]}"; do
		delete_host "$host"
	done
	ip netns del "${prefix}hub"
}

start_probe()
{
	local host=$1 in out
	mkfifo "$tmp/$host.in" "$tmp/$host.out"
	spawn "$host" "$here/probe.py" <"$tmp/$host.in" >"$tmp/$host.out" &
	probe[$host]=$!
	jobs_started+=($!)
	exec {in}>"$tmp/$host.in" {out}<"$tmp/$host.out"
	to_probe[$host]=$in
	from_probe[$host]=$out
}

# Have a probe do something; true if it succeeds. The answer is in $reply.
answer()
{
	local host=$1 status
	shift
	echo "${*@Q}" >&"${to_probe[$host]}"
	read -r -t 180 -u "${from_probe[$host]}" status reply || { status=lost; reply="no answer"; }
	[ "$status" = ok ]
}

# The same, and it must succeed.
ask()
{
	answer "$@" || fail "$1 ${*:2:3}: $reply"
}

# Wait for a datagram at a socket, which must carry this message, and nothing else may wait.
receives()
{
	local host=$1 socket=$2 message=$3
	ask "$host" recv "$socket"
	equal "${reply##* }" "$message"
}

# Which counters must have changed since they were looked at last, and no others.
counted()
{
	local expected
	ask "$1" counted
	expected=$(printf '%s\n' "${@:2}" | LC_ALL=C sort | paste -sd' ')
	equal "$reply" "$expected"
}

# Groups

# Make the keys of the members with these Sender IDs, and of a group.
make_keys()
{
	local kid
	for kid in gm "$@"; do
		muster genkey > "$tmp/$kid.pem" &&
		muster cred ccs subject "$kid" < "$tmp/$kid.pem" > "$tmp/$kid.cbor" || return
	done
	head -c 16 /dev/urandom > "$tmp/secret"
	head -c 8 /dev/urandom > "$tmp/salt"
	members=("$@")
}

# The configuration of a host as JSON: configuration OWN-KID NAME=VALUE...
# The empty Sender ID is written -, and a host that only listens has the own Sender ID "none".
# Messages of a member are marked with the last byte of its Sender ID.
configuration()
{
	local name=alarms gid=a1a1 dir=$tmp secret=$tmp/secret salt=$tmp/salt
	local enc=AES-CCM-16-64-128 aead=AES-CCM-16-64-128 ecdh=ECDH-SS+HKDF-256 countersign=interop
	local window=32 ssn=0 grant=1000000 lifetime=300 roles='' kids="${members[*]}"
	local endpoints='{"address": "any", "mark-mask": 255}, {"address": "any6", "mark-mask": 255}'
	local own=$1 kid id comma='' more
	shift
	[ $# -eq 0 ] || local "$@"
	cat <<-END
	{ "groups": [ {
		"name": "$name", "gm-cred-file": "$dir/gm.cbor", "group-enc": "$enc",
		"aead": "$aead", "ecdh": "$ecdh", "countersign": "$countersign",
		"replay-window": $window, "exchange-lifetime": $lifetime,
		"context": { "gid": "$gid", "secret-file": "$secret", "salt-file": "$salt",
			"ssn": $ssn, "grant": $grant },
		"members": [
	END
	for kid in $kids; do
		id=${kid#-} more=''
		[ "$kid" != "$own" ] || more=", \"key-file\": \"$dir/$kid.pem\""
		[[ $roles != $kid:* ]] || more+=", \"roles\": [ \"${roles#*:}\" ]"
		echo "$comma{ \"kid\": \"$id\", \"cred-file\": \"$dir/$kid.cbor\"," \
			"\"mark\": $((16#0$id & 255))$more }"
		comma=,
	done
	echo "], \"endpoints\": [ $endpoints ] } ] }"
}

# Configure a host: configure HOST OWN-KID NAME=VALUE...
configure()
{
	configuration "${@:2}" > "$tmp/$1.json" && on "$1" muster apply "$tmp/$1.json"
}

# Give a probe's model the keys of the group: model HOST [COSE-NUMBER [COUNTERSIGN]]
model()
{
	local host=$1 kid
	ask "$host" group alarms a1a1 "$tmp/secret" "$tmp/salt" "$tmp/gm.cbor" \
		enc="${2:-10}" countersign="${3:-interop}"
	for kid in "${members[@]}"; do
		ask "$host" member alarms "$kid" "$tmp/$kid.cbor" "$tmp/$kid.pem"
	done
}

# Events

# Start listening for events on a host.
watch_events()
{
	local fd
	mkfifo "$tmp/$1.events"
	spawn "$1" muster -j monitor > "$tmp/$1.events" 2>&1 &
	jobs_started+=($!)
	monitor[$1]=$!
	exec {fd}< "$tmp/$1.events"
	from_probe[$1.events]=$fd
	read -r -t 60 -u "$fd" reply || fail "muster monitor does not start"
	matches "$reply" watching
}

# Wait for the next event; it is in $reply.
event()
{
	read -r -t 60 -u "${from_probe[$1.events]}" reply || fail "no event came"
}

# The beginning and the end

load_module()
{
	local module depends

	module=$top/build/kmod-$(uname -r)/muster.ko
	if [ ! -e "$module" ]; then
		modprobe -q muster
		return
	fi
	depends=$(modinfo -F depends "$module")
	# A kernel with everything built in has nothing to load first.
	# shellcheck disable=SC2086
	[ -z "$depends" ] || modprobe -a ${depends//,/ } || return
	insmod "$module"
}

cleanup()
{
	local name
	[ ${#jobs_started[@]} -eq 0 ] || stop "${jobs_started[@]}"
	for name in $(ip netns list | awk -v p="$prefix" 'index($1, p) == 1 { print $1 }'); do
		ip netns del "$name"
	done
	rm -rf "$tmp"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

[ "$(id -u)" -eq 0 ] || skip_all "needs root"
[ -e /sys/module/muster ] || load_module || skip_all "the muster module cannot be loaded"
command -v muster >/dev/null || skip_all "the muster command is not built"
for tool in ip nft jq xxd openssl coap-client-notls; do
	command -v $tool >/dev/null || skip_all "needs $tool: see scripts/deps"
done
[ -d /usr/lib/python3/dist-packages/cryptography ] || skip_all "needs python3-cryptography"
