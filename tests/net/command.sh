#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The muster command with the module: what it sets up is there, what it refuses
# left nothing behind, and what it shows can be read by people and programs.

. "$(dirname "$0")/lib.sh"

# What all groups, keys, members and endpoints are now.
everything()
{
	on gw muster -j show
	on gw muster -j member show
}

# Check a value of a JSON answer: has FILTER VALUE COMMAND...
has()
{
	local filter=$1 value=$2
	shift 2
	equal "$(on gw muster -j "$@" | jq -c "$filter")" "$value"
}

# A member whose credential is in the file, for each of COUNT Sender IDs from FIRST on.
list_members()
{
	local cred
	cred=$(xxd -p "$tmp/02.cbor" | tr -d '\n')
	awk -v cred="$cred" -v first="$1" -v count="$2" 'BEGIN {
		for (i = first; i < first + count; i++)
			printf "{ \"kid\": \"%06x\", \"cred\": \"%s\", \"mark\": %d }\n", i, cred, i % 256
	}'
}

# Apply a configuration: apply NAME=VALUE...
apply()
{
	configuration 01 "$@" > "$tmp/new.json"
	on gw muster apply "$tmp/new.json"
}

# Refused, and nothing is different from what it was: unchanged TEXT COMMAND...
unchanged()
{
	local text=$1
	shift
	refused "$@"
	matches "$reply" "$text"
	equal "$(everything)" "$before"
}

# Apply a configuration whose sequence numbers are reserved: reserve HOST KID N
reserve()
{
	configuration "$2" | sed "s/\"ssn\": .*\"grant\": [0-9]*/\"reserve\": $3/" > "$tmp/$1.json"
	on "$1" muster apply "$tmp/$1.json"
}

# s1 restarts: its namespace goes, and comes again.
restart()
{
	delete_host s1
	need add_host s1 2
	ask s1 open client 4 0.0.0.0 0
}

# Messages from s1 have these sequence numbers on the wire: numbers COUNT FIRST-LAST
numbers()
{
	ask s1 burst client 10.7.0.1 5683 "$message" "$1"
	ask out pivs tap "$1"
	equal "$reply" "$2"
}

account=$MUSTER_STATE_DIR/ssn/a1a1
need make_keys 01 02
network gw s1 out
ask out tap tap
ask s1 coap non post path=load token=0101 mid=0 payload=x
message=$reply
ask s1 open client 4 0.0.0.0 0
plan 13

title "K2 K7: a group is added, shown, changed and removed"
try on gw muster group add doors gm-cred "$tmp/gm.cbor" group-enc A128GCM aead none \
	countersign rfc9338 replay-window 64 exchange-lifetime 60 max-members 5
has '.[0] | [."group-enc", .aead, .ecdh, .countersign, ."replay-window", ."exchange-lifetime",
	."max-members", .members]' '["A128GCM","none","none","rfc9338",64,60,5,0]' group show doors
matches "$(on gw muster group show)" '^doors group-enc A128GCM signature ES256 '
try on gw muster group set doors max-members 7 exchange-lifetime 61
has '.[0] | [."exchange-lifetime", ."max-members"]' '[61,7]' group show
before=$(everything)
unchanged "group add: name: there is a group of that name" \
	on gw muster group add doors gm-cred "$tmp/gm.cbor"
unchanged "group add: replay-window: a replay window is a multiple of 32" \
	on gw muster group add alarms gm-cred "$tmp/gm.cbor" replay-window 33
try on gw muster group del doors
equal "$(on gw muster -j group show)" '[]'

title "K2 K8: keys are installed, get a grant, and are removed"
try on gw muster group add alarms gm-cred "$tmp/gm.cbor"
try on gw muster context add alarms gid a1a1 secret "$tmp/secret" ssn 5
has . '[{"group":"alarms","gid":"a1a1","ssn":5,"grant":5}]' context show alarms
matches "$(on gw muster show)" 'nothing can be sent: set a grant with "muster context set alarms'
try on gw muster context set alarms grant 0x20
has '.[0].grant' 32 context show
before=$(everything)
unchanged "context set: grant: " on gw muster context set alarms grant 4
unchanged "context add: gid: this Gid is in use" \
	on gw muster context add alarms gid a1a1 secret "$tmp/secret"
try on gw muster context del alarms
matches "$(on gw muster show alarms)" 'keys +none: install them'

title "K2 K4: members are added, shown, changed and removed"
try on gw muster member add alarms kid 01 cred "$tmp/01.cbor" key "$tmp/01.pem"
try on gw muster member add alarms kid 02 cred - roles requester mark 2 < "$tmp/02.cbor"
try on gw muster member add alarms kid '' cred "$tmp/02.cbor"
has '.[0] | [.kid, .roles, .mark, .own]' '["02",["requester"],2,null]' member show alarms kid 02
has 'map(select(.own)) | map(.kid)' '["01"]' member show alarms
has 'map(.kid) | sort' '["","01","02"]' member show
matches "$(on gw muster show)" 'own member +kid 01, requester responder'
try on gw muster member set alarms kid 02 roles responder mark 0xff
has '.[0] | [.roles, .mark]' '[["responder"],255]' member show alarms kid 02
before=$(everything)
unchanged "member add: key: the group has an own member" \
	on gw muster member add alarms kid 03 cred "$tmp/01.cbor" key "$tmp/01.pem"
try on gw muster member del alarms kid ''
has 'map(.kid) | sort' '["01","02"]' member show

title "K2: endpoints are added, shown, changed and removed"
try on gw muster endpoint add alarms any
try on gw muster endpoint add alarms ff15::1234 port 5684 plaintext all foreign pass mark-mask 0xf0
has 'map(select(.port == 5684))' '[{"group":"alarms","address":"ff15::1234","port":5684,"plaintext":"all","foreign":"pass","mark-mask":240}]' endpoint show
matches "$(on gw muster show)" '\[ff15::1234\]:5684, lets plaintext through'
try on gw muster endpoint set any plaintext all
has 'map(select(.address == "any")) | map(.plaintext)' '["all"]' endpoint show alarms
before=$(everything)
unchanged "endpoint set: .*there is no endpoint" on gw muster endpoint set any6 plaintext all
try on gw muster endpoint del any
has 'map(.address)' '["ff15::1234"]' endpoint show
try on gw muster group del alarms
has . '[]' endpoint show

title "K2: a configuration is applied as a whole, and once more changes nothing"
try apply ssn=7
has '.[0] | [.gid, .members]' '["a1a1",2]' group show alarms
has 'map(.address) | sort' '["any","any6"]' endpoint show
before=$(everything)
try apply ssn=7
try apply ssn=0
equal "$(everything)" "$before"

title "K2: where a group differs from its configuration, that is said and nothing is changed"
before=$(everything)
unchanged "its countersign differs" apply countersign=rfc9338
unchanged "its gid differs" apply gid=a1a2
unchanged "its member 02 differs" apply roles=02:requester
unchanged "its number of members differs" apply kids=01
unchanged "its number of endpoints differs" apply endpoints=

title "K2: a configuration that is refused leaves nothing behind"
before=$(everything)
unchanged "there is an endpoint of that address and port" apply name=doors gid=d0d0
unchanged "this Gid is in use" apply name=doors endpoints=
unchanged "name must have printable characters" apply "name=two words"
try on gw muster group del alarms

title "K16: after a restart, numbers go on behind those that were reserved before"
try reserve s1 02 8
numbers 3 0-2
restart
try reserve s1 02 8
numbers 3 8-10
try reserve s1 02 8
equal "$(< "$account")" 16
try on s1 muster context set alarms reserve 10
numbers 15 11-25
restart
need on s1 muster group add alarms gm-cred "$tmp/gm.cbor"
need on s1 muster member add alarms kid 02 cred "$tmp/02.cbor" key "$tmp/02.pem"
try on s1 muster context add alarms gid a1a1 secret "$tmp/secret" salt "$tmp/salt" reserve 4
try on s1 muster endpoint add alarms any
numbers 4 26-29

title "K16: a grant is raised only where nobody has numbers behind it"
try reserve gw 01 5
equal "$(on gw muster -j context show | jq -c '.[0] | [.ssn, .grant]')" '[30,35]'
refused on s1 muster context set alarms reserve 10
matches "$reply" "numbers behind the grant, 30, were reserved already"
equal "$(on s1 muster -j context show | jq '.[0].grant')" 30
equal "$(< "$account")" 35
try on gw muster context set alarms reserve 5
equal "$(on gw muster -j context show | jq '.[0].grant')" 40

title "K16: for a Gid with reserved numbers there is no other account"
before=$(everything)
unchanged "$account" on gw muster context set alarms grant 1000
try on gw muster group del alarms
before=$(everything)
unchanged "say \"reserve N\" in place" apply ssn=0
unchanged "say \"reserve N\" in place" apply ssn=1000
equal "$(< "$account")" 40

title "K16: an account that cannot be read or written gives nothing away"
echo x > "$account"
unchanged "$account is damaged" reserve gw 01 5
equal "$(< "$account")" x
mv "$MUSTER_STATE_DIR" "$tmp/away"
: > "$MUSTER_STATE_DIR"
unchanged "$account: cannot be written: Not a directory" reserve gw 01 5
unchanged "$account: cannot be read: Not a directory" apply ssn=0
rm "$MUSTER_STATE_DIR"

title "M0: 10,000 members are added from a file, all of them or none"
need configure gw 01
list_members 0 10000 > "$tmp/many.json"
SECONDS=0
try on gw muster member add alarms from "$tmp/many.json"
diag "10,000 members in $SECONDS s"
has '.[0].members' 10002 group show
has 'map(select(.kid == "00270f")) | map([.mark, .sealed])' '[[15,0]]' member show alarms
{
	list_members 20000 3000
	list_members 9999 1
	list_members 30000 100
} > "$tmp/more.json"
refused on gw muster member add alarms from "$tmp/more.json"
matches "$reply" 'members\[3000\]: kid: there is a member with this kid already \(no member was added\)'
has '.[0].members' 10002 group show
has 'map(.kid) | map(select(startswith("004e") or . == "007530"))' '[]' member show alarms
try on gw muster group del alarms

title "K2: without privileges it says what is needed, and does nothing"
need configure gw 01
before=$(everything)
unchanged "needs CAP_NET_ADMIN" on gw setpriv --bounding-set=-net_admin muster group del alarms
unchanged "needs CAP_NET_ADMIN" on gw setpriv --bounding-set=-net_admin muster show
unchanged "needs CAP_NET_ADMIN" on gw setpriv --bounding-set=-net_admin muster monitor

finish
