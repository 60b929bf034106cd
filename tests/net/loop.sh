#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Multicast that comes back to its host, the packet mark that says who was
# verified, and the company of nft, conntrack and VRF.

. "$(dirname "$0")/lib.sh"

mid=0

message()
{
	mid=$((mid + 1))
	ask "$1" coap non post path=siren token=0505 mid="$mid" payload=on
	message=$reply
}

# A datagram waits at a socket with this message and this mark: heard HOST SOCKET MARK
heard()
{
	receives "$1" "$2" "$message"
	read -r _ _ mark _ <<< "$reply"
	equal "$mark" "$3"
}

need make_keys 01 02
network gw s1 out
need configure gw 01
need configure s1 02
ask out tap tap
for socket in one two; do
	ask gw open $socket 4 0.0.0.0 5683 join=239.7.7.7
	ask gw open ${socket}6 6 :: 5683 join=ff15::7:7
done
ask s1 open client 4 0.0.0.0 0
ask s1 open client6 6 :: 0

plan 12

for v in '' 6; do
	group=239.7.7.7
	[ ! $v ] || group=ff15::7:7

	title "G0 G11: one multicast message reaches two programs on one host, IPv${v:-4}"
	message s1
	ask gw counted
	ask s1 send client$v $group 5683 "$message"
	heard gw one$v 0x2
	heard gw two$v 0x2
	counted gw alarms.opened=1
	ask out wire tap
	lacks "$reply" "${message:16}"

	title "G0 G11: our own multicast comes back to our own programs, IPv${v:-4}"
	message gw
	ask gw send one$v $group 5683 "$message"
	heard gw one$v 0x1
	heard gw two$v 0x1
	counted gw alarms.opened=1 alarms.sealed=1
	ask out wire tap
	lacks "$reply" "${message:16}"
	ask out waiting tap
	equal "$reply" 0

	title "G12: a mark that a program sets does not pass for a verified sender's, IPv${v:-4}"
	address=0.0.0.0
	[ ! $v ] || address=::
	ask gw open spoof$v ${v:-4} $address 5683 mark=0x7f02
	message gw
	ask gw send spoof$v $group 5683 "$message"
	heard gw one$v 0x7f01
	heard gw two$v 0x7f01
	ask gw close spoof$v
	ask out waiting tap
	equal "$reply" 1
done

title "G12: nor with a plaintext message that an endpoint lets through"
need on gw muster endpoint set any plaintext all
need on s1 muster endpoint del any
message s1
ask s1 open spoof 4 0.0.0.0 0 mark=0x7f01
ask s1 send spoof 10.7.0.1 5683 "$message"
receives gw two "$message"
read -r _ _ mark _ <<< "$reply"
equal $((mark & 0xff)) 0
ask s1 close spoof
ask s1 send client 239.7.7.7 5683 "$message"
heard gw one 0x0
heard gw two 0x0
need on s1 muster endpoint add alarms any mark-mask 255
ask out waiting tap

title "G12: nft tells verified senders from others, and sees what was opened"
need on gw nft -f - <<-END
	table inet test {
		counter verified { }
		counter others { }
		chain input {
			type filter hook input priority filter
			udp dport 5683 meta mark & 0xff == 0 counter name others drop
			udp dport 5683 meta mark & 0xff == 2 @th,64,16 0x5202 counter name verified
		}
	}
END
ask out open client 4 0.0.0.0 0
message s1
ask out send client 10.7.0.1 5683 "$message"
message s1
ask s1 send client 10.7.0.1 5683 "$message"
heard gw two 0x2
ask gw waiting two
equal "$reply" 0
packets()
{
	on gw nft -j list counter inet test "$1" | jq '.nftables[] | select(.counter).counter.packets'
}
equal "$(packets others)" 1
equal "$(packets verified)" 1
need on gw nft delete table inet test
need on gw muster endpoint set any plaintext none

title "K16: nft on the sender sees the plain message before it is sealed"
need on s1 nft -f - <<-END
	table inet test {
		counter plain { }
		chain output {
			type filter hook output priority filter
			udp dport 5683 @th,64,16 0x5202 @th,96,16 0x0505 counter name plain
		}
	}
END
message s1
ask s1 send client 10.7.0.1 5683 "$message"
heard gw two 0x2
equal "$(on s1 nft -j list counter inet test plain |
	jq '.nftables[] | select(.counter).counter.packets')" 1
need on s1 nft delete table inet test

title "K16: with conntrack, NAT and reassembly in it, messages and responses pass"
for h in gw s1; do
	need on $h nft -f - <<-END
		table inet test {
			chain input {
				type filter hook input priority filter; policy drop
				meta l4proto { icmp, icmpv6 } accept
				udp dport 5683 ct state new,established accept
				ct state established accept
			}
			chain out {
				type nat hook postrouting priority srcnat
				udp dport 5683 masquerade
			}
		}
	END
done
for size in 20 3000; do
	mid=$((mid + 1))
	ask s1 coap con post token=0606 mid=$mid size=$size
	message=$reply
	ask s1 send client 10.7.0.1 5683 "$message"
	heard gw two 0x2
	read -r peer port _ <<< "$reply"
	ask s1 coap ack changed token=0606 mid=$mid size=$size
	message=$reply
	ask gw send two "$peer" "$port" "$message"
	heard s1 client 0x1
done
for h in gw s1; do
	need on $h nft delete table inet test
done
ask out waiting tap

title "K16: through a VRF a message is sealed once and opened once"
if modprobe vrf 2>/dev/null && on s1 ip link add red type vrf table 10 2>/dev/null; then
	need on s1 ip -batch - <<-END
		link set red up
		link set eth0 master red
	END
	ask s1 open vrf 4 0.0.0.0 0 dev=red
	need on s1 sysctl -qw net.ipv4.udp_l3mdev_accept=1
	ask s1 counted
	message s1
	ask s1 bind vrf red
	ask s1 send vrf 10.7.0.1 5683 "$message"
	heard gw two 0x2
	read -r peer port _ <<< "$reply"
	counted s1 alarms.sealed=1
	ask s1 coap non changed token=0505 mid=$mid payload=done
	message=$reply
	ask gw send two "$peer" "$port" "$message"
	heard s1 vrf 0x1
	counted s1 alarms.opened=1
else
	skip "no VRF in this kernel"
fi

title "K16: over the loopback device a program talks to another on its host"
message gw
ask gw open local 4 127.0.0.1 0 dev=lo
ask gw counted
ask gw send local 127.0.0.1 5683 "$message"
receives gw two "$message"
counted gw alarms.opened=1 alarms.sealed=1

finish
