#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The netlink interface: what it refuses it refuses with a reason, what it holds
# secret stays secret, and it scales.

. "$(dirname "$0")/lib.sh"

# A command must be refused so: rejects "ERRNO ATTRIBUTE TEXT" COMMAND NAME:TYPE:VALUE...
rejects()
{
	local expected=$1
	shift
	answer gw genl "$@" && fail "done: $*"
	matches "$reply" "^$expected"
}

# Attributes of a group, a member, an endpoint and a context that are right.
group()
{
	echo "name:s:$1 alg-group-enc:i:10 alg-signature:i:-7 alg-aead:i:10" \
		"alg-key-agreement:i:-27 hkdf:i:5 gm-cred:f:$tmp/gm.cbor"
}
keys()
{
	echo "group:s:$1 gid:x:$2 master-secret:f:$tmp/secret master-salt:f:$tmp/salt"
}
# The base point of P-256, whose private key is 1.
base=6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296
base+=4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5
one=$(printf '%064d' 1)
member()
{
	echo "group:s:$1 kid:x:$2 cred:x:c0ffee public-key:x:$base roles:u:6"
}
endpoint="family:u:2 port:b:5683"

# Every object that the module shows, as it comes over netlink, and as the command prints it.
dump_everything()
{
	local command
	dumped=
	for command in group context member endpoint exchange stats; do
		ask gw genl $command-get dump=1
		dumped+=$reply
	done
	dumped+=$(on gw muster show; on gw muster -j show; on gw muster -j group show
		on gw muster -j context show; on gw muster -j member show; on gw muster stats
		on gw muster endpoint show; on gw muster show exchanges)
}

need make_keys 01 02
network gw out
plan 12

title "K0 K5: no secret comes out again, over netlink or from the command"
need configure gw 01
# The private key as a number, from its PEM.
private=$(openssl ec -in "$tmp/01.pem" -text -noout 2>/dev/null |
	sed -n '/^priv:/,/^pub:/{/^ /p}' | tr -d ' :\n' | tail -c 64)
public=$(openssl ec -in "$tmp/01.pem" -text -noout 2>/dev/null |
	sed -n '/^pub:/,/^ASN1/{/^ /p}' | tr -d ' :\n' | tail -c 128)
dump_everything
matches "$dumped" "$public"
for secret in "$private" "$(xxd -p "$tmp/secret")" "$(xxd -p "$tmp/salt")"; do
	[ ${#secret} -ge 16 ] || fail "no secret to look for"
	lacks "$dumped" "$secret"
	lacks "$dumped" "${secret^^}"
	lacks "$dumped" "${secret:0:16}"
done
try on gw muster group del alarms

title "K2: a refusal says why, and about which attribute: groups"
# shellcheck disable=SC2046
{
	rejects "EINVAL name the name of the group is missing" group-new alg-group-enc:i:10
	rejects "EINVAL alg-group-enc the Group Enc" group-new name:s:a gm-cred:x:00
	rejects "EINVAL gm-cred the Group Manager" group-new name:s:a alg-group-enc:i:10 \
		alg-signature:i:-7
	rejects "E[A-Z]+ alg-group-enc this Group Encryption Algorithm is not supported" \
		group-new $(group a | sed 's/enc:i:10/enc:i:4711/')
	rejects "E[A-Z]+ alg-signature this Signature Algorithm is not supported" \
		group-new $(group a | sed 's/signature:i:-7/signature:i:-8/')
	rejects "E[A-Z]+ hkdf this HKDF Algorithm is not supported" \
		group-new $(group a | sed 's/hkdf:i:5/hkdf:i:7/')
	rejects "EINVAL replay-window a replay window is a multiple of 32" \
		group-new $(group a) replay-window:u:33
	rejects "ERANGE replay-window " group-new $(group a) replay-window:u:16
	rejects "ERANGE max-members " group-new $(group a) max-members:u:0
	rejects "(EINVAL|ERANGE) countersign " group-new $(group a) countersign:u:7
	rejects "(EINVAL|ERANGE) name " group-new $(group "$(printf 'x%.0s' {1..32})")
	rejects "EINVAL name a group's name" group-new "name:s:two words" $(group a | cut -d' ' -f2-)
	rejects "EINVAL members " group-new $(group a) members:u:3
	ask gw genl group-new $(group a)
	rejects "EEXIST name there is a group of that name already" group-new $(group a)
	rejects "ENOENT name there is no group of that name" group-del name:s:b
	rejects "ENOENT name there is no group of that name" group-get name:s:b
}

title "K2: a refusal says why, and about which attribute: keys"
# shellcheck disable=SC2046
{
	rejects "ENOENT group there is no group" context-new $(keys b dd)
	rejects "EINVAL gid the Gid is missing" context-new group:s:a
	rejects "EINVAL master-secret the Master Secret is missing" context-new group:s:a gid:x:01
	rejects "ERANGE master-secret " context-new group:s:a gid:x:01 master-secret:x:0102
	rejects "ERANGE gid " context-new group:s:a gid:x: "master-secret:f:$tmp/secret"
	rejects "EINVAL grant a sequence number needs a grant" context-new $(keys a 01) ssn:q:1
	rejects "EINVAL ssn a grant needs" context-new $(keys a 01) grant:q:1
	rejects "ERANGE grant the grant ends before" context-new $(keys a 01) ssn:q:2 grant:q:1
	rejects "ERANGE grant sequence numbers end" context-new $(keys a 01) ssn:q:0 \
		grant:q:$((2 ** 40 + 1))
	rejects "ENOENT group the group has no keys" context-set group:s:a grant:q:1
	ask gw genl context-new $(keys a 01)
	rejects "EEXIST gid this Gid is in use" context-new $(keys a 01)
	rejects "ESTALE gid the group has keys with another Gid" \
		context-set group:s:a gid:x:02 grant:q:1
}

title "K2: a refusal says why, and about which attribute: members and endpoints"
# shellcheck disable=SC2046,SC2086
{
	rejects "ENOENT group " member-new $(member b 01)
	rejects "EINVAL kid the member's kid is missing" member-new group:s:a
	rejects "EINVAL public-key the member's public key is missing" \
		member-new group:s:a kid:x:01 cred:x:00 roles:u:6
	rejects "(EINVAL|ERANGE) kid " member-new $(member a 0102030405060708)
	rejects "E[A-Z]+ public-key the public key is no point" \
		member-new $(member a 01 | sed 's/f51f5/f51f6/')
	rejects "E[A-Z]+ private-key the private key is out of range" \
		member-new $(member a 01) private-key:x:${one//1/0}
	rejects "E[A-Z]+ private-key the private key does not belong" \
		member-new $(member a 01) private-key:x:${one/%1/2}
	rejects "E[A-Z]+ roles " member-new $(member a 01 | sed 's/roles:u:6/roles:u:1/')
	ask gw genl member-new $(member a 01) private-key:x:$one
	rejects "EEXIST kid there is a member with this kid" member-new $(member a 01)
	rejects "EEXIST (private-key|-) the group has an own member" \
		member-new $(member a 02) private-key:x:$one
	rejects "ENOENT kid the group has no member" member-del group:s:a kid:x:02
	rejects "EINVAL family " endpoint-new group:s:a port:b:5683
	rejects "EINVAL port " endpoint-new group:s:a family:u:2
	rejects "E[A-Z]+ family the address family is neither" endpoint-new group:s:a family:u:1 port:b:1
	rejects "E[A-Z]+ port an endpoint's port is not 0" endpoint-new group:s:a family:u:2 port:b:0
	rejects "E[A-Z]+ address the address is not one of the family" \
		endpoint-new group:s:a $endpoint address:x:00112233445566778899aabbccddeeff
	ask gw genl endpoint-new group:s:a $endpoint
	rejects "EEXIST .* there is an endpoint of that address" endpoint-new group:s:a $endpoint
	rejects "ENOENT .* there is no endpoint" endpoint-del family:u:10 port:b:5683
}
try on gw muster group del a

title "K2: the command prints the kernel's reason"
refused on gw muster group del nothing
matches "$reply" "there is no group of that name"

title "K2: who is not an administrator is refused"
for command in "show" "group del alarms" "member show"; do
	# shellcheck disable=SC2086
	refused on gw setpriv --reuid 65534 --clear-groups --inh-caps -all muster $command
	matches "$reply" "CAP_NET_ADMIN"
done

title "K2: whoever owns a network namespace configures it, and nothing else"
text=$(setpriv --reuid 65534 --regid 65534 --clear-groups unshare --user --map-root-user --net \
	bash -c 'muster group add mine gm-cred - && muster -j group show' < "$tmp/gm.cbor" 2>&1)
matches "$text" '"mine"'
lacks "$(on gw muster -j group show)" mine

title "K7 K8: three groups by function, each with keys of its own"
n=0
for name in sensors doors sprinklers; do
	n=$((n + 1))
	head -c 16 /dev/urandom > "$tmp/secret$n"
	try configure gw 01 name=$name gid="0$n" secret="$tmp/secret$n" \
		endpoints="{\"address\": \"any\", \"port\": 568$n}"
done
equal "$(on gw muster -j group show | jq -r '[.[] | .name + .gid] | sort | join(" ")')" \
	"doors02 sensors01 sprinklers03"
# The same message, of the same member and number, differs from group to group.
ask gw open app 4 0.0.0.0 0
ask out open app 4 0.0.0.0 5681
ask out open app2 4 0.0.0.0 5682
ask gw coap non post path=unlock token=01 mid=1 payload=x
message=$reply
for port in 5681 5682; do
	ask gw send app 10.7.0.9 $port "$message"
done
ask out recv app
first=${reply##* }
ask out recv app2
[ "${first:36:20}" != "${reply:36:20}" ] || fail "the same ciphertext under two keys"
ask out group alarms 01 "$tmp/secret1" "$tmp/salt" "$tmp/gm.cbor"
ask out member alarms 01 "$tmp/01.cbor"
ask out unseal alarms "$first"
refused answer out unseal alarms "${reply##* }"
for name in sensors doors sprinklers; do
	try on gw muster group del $name
done

title "G3: 1024 groups with their keys at once"
cred=$(xxd -p -c 0 "$tmp/gm.cbor")
comma='{ "groups": ['
for ((i = 0; i < 1024; i++)); do
	printf '%s{"name": "g%04x", "gm-cred": "%s", "context": {"gid": "%04x", "secret-file": "%s"}}\n' \
		"$comma" $i "$cred" $i "$tmp/secret"
	comma=,
done > "$tmp/groups.json"
echo '] }' >> "$tmp/groups.json"
start=${EPOCHREALTIME/./}
try on gw muster apply "$tmp/groups.json"
diag "$(((${EPOCHREALTIME/./} - start) / 1000)) ms"
equal "$(on gw muster -j group show | jq length)" 1024
equal "$(on gw muster -j context show | jq -r '[.[].gid] | unique | length')" 1024

title "M0 G13: 10,000 members in one stream, and the last of them is heard"
before=$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)
cred=$(xxd -p -c 0 "$tmp/02.cbor")
need configure gw 01
for ((i = 256; i < 10256; i++)); do
	printf '{"kid": "%04x", "cred": "%s"}\n' $i "$cred"
done > "$tmp/members.json"
start=${EPOCHREALTIME/./}
try on gw muster member add alarms from "$tmp/members.json"
diag "$(((${EPOCHREALTIME/./} - start) / 1000)) ms," \
	"$(((before - $(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)) / 1024)) MB"
equal "$(on gw muster -j group show alarms | jq '.[0].members')" 10002
model out
ask out member alarms 280f "$tmp/02.cbor" "$tmp/02.pem"
ask gw close app
ask gw open app 4 0.0.0.0 5683
ask out open last 4 0.0.0.0 0
ask out coap non post path=alarm token=01 mid=1 payload=x
message=$reply
ask out seal alarms 280f 0 "$message"
ask out send last 10.7.0.1 5683 "$reply"
receives gw app "$message"
start=${EPOCHREALTIME/./}
try on gw muster group del alarms
diag "removed in $(((${EPOCHREALTIME/./} - start) / 1000)) ms"

title "K2: events are numbered, and a listener that missed some is told so"
need configure gw 01 grant=0
ask gw open client 4 0.0.0.0 0
watch_events gw
# Messages that use up their grant: two events for each.
exhaust()
{
	local i
	for ((i = $1; i <= $2; i++)); do
		ask gw genl context-set group:s:alarms grant:q:$i
		ask gw send client 10.7.0.9 5683 "$message"
	done
}
exhaust 1 2
seq=
for n in 1 2 3 4; do
	event gw
	matches "$reply" "grant-.*\"seq\":$seq"
	seq=$(($(jq .seq <<< "$reply") + 1))
done
kill -STOP "${monitor[gw]}"
exhaust 3 400
kill -CONT "${monitor[gw]}"
until [[ $reply == *'"lost"'* ]] || [ "$failed" ]; do
	event gw
done
# The state that the events told of is shown again.
until [[ $reply == *alarms* && $reply != *grant-* ]] || [ "$failed" ]; do
	event gw
done

title "K0: hostile netlink messages do no harm"
seed=${SEED:-$((RANDOM * 32768 + RANDOM))}
text=$(on gw nlfuzz "$seed" 30000 2>&1) || fail "nlfuzz failed"
diag "$text"
ask gw genl group-get dump=1

finish
