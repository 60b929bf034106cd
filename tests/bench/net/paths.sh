# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Ways from namespace a to namespace b over one veth, each with its addresses:
#
#	plain		10.0.0.1	10.0.0.2
#	MACsec		10.0.1.1	10.0.1.2	gcm-aes-128, encrypted
#	ESP		10.0.2.1	10.0.2.2	transport, rfc4106(gcm(aes))
#	WireGuard	10.0.3.1	10.0.3.2
#	Muster		10.0.0.1	10.0.0.2	on its own ports
#
# Each has a function that sets it up, and one that tells how many messages it has
# protected, so that nothing is measured that only looks like it.

client=bench-a server=bench-b
on_client=(ip netns exec "$client")
on_server=(ip netns exec "$server")

random_hex()
{
	head -c "$1" /dev/urandom | od -An -v -tx1 | tr -d ' \n'
}

setup_plain()
{
	ip netns add "$client"
	ip netns add "$server"
	ip link add eth0 netns "$client" address 02:00:00:00:00:0a type veth \
		peer name eth0 netns "$server" address 02:00:00:00:00:0b
	ip -n "$client" addr add 10.0.0.1/24 dev eth0
	ip -n "$server" addr add 10.0.0.2/24 dev eth0
	ip -n "$client" link set eth0 up
	ip -n "$server" link set eth0 up
}

# macsec_side NAMESPACE PEERS-MAC KEY PEERS-KEY ADDRESS
macsec_side()
{
	ip -n "$1" link add link eth0 macsec0 type macsec port 1 cipher gcm-aes-128 encrypt on
	ip -n "$1" macsec add macsec0 tx sa 0 pn 1 on key 01 "$3"
	ip -n "$1" macsec add macsec0 rx port 1 address "$2"
	ip -n "$1" macsec add macsec0 rx port 1 address "$2" sa 0 pn 1 on key 02 "$4"
	ip -n "$1" addr add "$5/24" dev macsec0
	ip -n "$1" link set macsec0 up
}

setup_macsec()
{
	local a b
	a=$(random_hex 16) b=$(random_hex 16)
	macsec_side "$client" 02:00:00:00:00:0b "$a" "$b" 10.0.1.1
	macsec_side "$server" 02:00:00:00:00:0a "$b" "$a" 10.0.1.2
}

macsec_protected()
{
	ip -n "$client" -s -j macsec show |
		jq '[.. | objects | .OutPktsEncrypted? // empty | tonumber] | max'
}

setup_esp()
{
	local namespace key
	key=0x$(random_hex 20)
	ip -n "$client" addr add 10.0.2.1/24 dev eth0
	ip -n "$server" addr add 10.0.2.2/24 dev eth0
	for namespace in "$client" "$server"; do
		ip -n "$namespace" xfrm state add src 10.0.2.1 dst 10.0.2.2 proto esp spi 0x100 \
			mode transport replay-window 64 aead 'rfc4106(gcm(aes))' "$key" 128
		ip -n "$namespace" xfrm state add src 10.0.2.2 dst 10.0.2.1 proto esp spi 0x101 \
			mode transport replay-window 64 aead 'rfc4106(gcm(aes))' "$key" 128
	done
	esp_policies "$client" out in
	esp_policies "$server" in out
}

esp_policies()
{
	ip -n "$1" xfrm policy add src 10.0.2.1 dst 10.0.2.2 dir "$2" \
		tmpl src 10.0.2.1 dst 10.0.2.2 proto esp mode transport
	ip -n "$1" xfrm policy add src 10.0.2.2 dst 10.0.2.1 dir "$3" \
		tmpl src 10.0.2.2 dst 10.0.2.1 proto esp mode transport
}

esp_protected()
{
	ip -n "$client" -s xfrm state list spi 0x100 |
		sed -n 's/.*(bytes), \([0-9]*\)(packets).*/\1/p' | tail -n 1
}

# wireguard_side NAMESPACE OWN PEER PEERS-ADDRESS
wireguard_side()
{
	ip -n "$1" link add wg0 type wireguard
	ip netns exec "$1" wg set wg0 listen-port 5000 private-key "$tmp/$2.wg" \
		peer "$(wg pubkey < "$tmp/$3.wg")" allowed-ips "10.0.3.0/24" endpoint "$4:5000"
}

setup_wireguard()
{
	wg genkey > "$tmp/a.wg"
	wg genkey > "$tmp/b.wg"
	wireguard_side "$client" a b 10.0.0.2
	wireguard_side "$server" b a 10.0.0.1
	ip -n "$client" addr add 10.0.3.1/24 dev wg0
	ip -n "$server" addr add 10.0.3.2/24 dev wg0
	ip -n "$client" link set wg0 up
	ip -n "$server" link set wg0 up
}

# In packets of any size: WireGuard counts bytes only.
wireguard_protected()
{
	"${on_client[@]}" wg show wg0 transfer | awk '{ print int($3 / 128) }'
}

# One group for each cipher, with its own port.
muster_ciphers=(AES-CCM-16-64-128 AES-CCM-16-128-128 A128GCM A256GCM ChaCha20/Poly1305)
muster_port=5683

make_muster_keys()
{
	local who
	for who in gm 0a 0b; do
		muster genkey > "$tmp/$who.pem"
		muster cred ccs subject "$who" < "$tmp/$who.pem" > "$tmp/$who.cbor"
	done
}

# muster_groups OWN-KID: what muster apply shall read on one side
muster_groups()
{
	jq -n --arg own "$1" --argjson port "$muster_port" --args '{
		groups: [ $ARGS.positional | to_entries[] | {
			name: "group\(.key)",
			"group-enc": .value,
			"gm-cred-file": "gm.cbor",
			context: { gid: "a\(.key)", "secret-file": "secret", ssn: 0, grant: 1000000 },
			members: [ "0a", "0b" | { kid: ., "cred-file": "\(.).cbor" } +
				(if . == $own then { "key-file": "\(.).pem" } else {} end) ],
			endpoints: [ { address: "any", port: ($port + .key) } ]
		} ]
	}' "${muster_ciphers[@]}"
}

# With fresh keys, for its sequence numbers begin anew.
setup_muster()
{
	head -c 16 /dev/urandom > "$tmp/secret"
	muster_groups 0a > "$tmp/client.json"
	muster_groups 0b > "$tmp/server.json"
	"${on_client[@]}" muster apply "$tmp/client.json"
	"${on_server[@]}" muster apply "$tmp/server.json"
}

remove_muster()
{
	local i
	for i in "${!muster_ciphers[@]}"; do
		"${on_client[@]}" muster group del "group$i"
		"${on_server[@]}" muster group del "group$i"
	done
}

# muster_protected GROUP
muster_protected()
{
	"${on_client[@]}" muster -j stats "$1" | jq '[.. | .sealed? // empty] | max'
}
