#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a scenario does inside one network namespace.

Commands come in a line each, and each gets one line in return: "ok" and what
was asked for, or "no" and the reason. Messages are hexadecimal. Words of the
form name=value are options. lib.sh starts one probe for each namespace.
"""

import contextlib
import errno
import inspect
import json
import select
import shlex
import socket
import struct
import subprocess
import sys
import time

SO_RCVMARK, SO_NO_CHECK, SO_RCVBUFFORCE = 75, 11, 33
IP_MTU_DISCOVER, IP_PMTUDISC_DO, IPV6_MTU_DISCOVER = 10, 2, 23
IPV6_HOPOPTS, IPV6_DSTOPTS = 54, 59
UDP_SEGMENT = 103
SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_MR_PROMISC, PACKET_AUXDATA = 263, 1, 1, 8
TP_STATUS_CSUMNOTREADY = 8
ETH_P_ALL, ETH_P_IP, ETH_P_IPV6 = 3, 0x0800, 0x86DD
PATIENCE = 30  # seconds until an awaited event counts as lost
METHODS = {"empty": 0, "get": 1, "post": 2, "put": 3, "delete": 4, "fetch": 5,
           "created": 0x41, "changed": 0x44, "content": 0x45, "notfound": 0x84}
KINDS = {"con": 0, "non": 1, "ack": 2, "rst": 3}


class No(Exception):
    """The command did not succeed."""


def csum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def udp_csum(src, dst, udp):
    pseudo = src + dst + struct.pack("!IxxxB", len(udp), 17)
    return csum(pseudo + udp) or 0xFFFF


def ranges(numbers):
    """0 1 2 5 as 0-2,5, in the order given, so that a disorder shows."""
    out = []
    for n in numbers:
        if out and out[-1][1] == n - 1:
            out[-1][1] = n
        else:
            out.append([n, n])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in out)


def wait_for(sock, seconds):
    if not select.select([sock], [], [], float(seconds))[0]:
        raise No("nothing came")


def received(sock):
    data, ancillary, _, peer = sock.recvmsg(65536, 256)
    mark = next((struct.unpack("I", d)[0] for level, kind, d in ancillary
                 if (level, kind) == (socket.SOL_SOCKET, socket.SO_MARK)), 0)
    return data, peer, mark


def oscore_piv(message):
    """Partial IV of a protected message, as a number."""
    from oscore import OSCORE, Coap, Option
    return int.from_bytes(Option.parse(Coap.parse(message).option(OSCORE)).piv, "big")


class Frame:
    """An Ethernet frame with IPv4 or IPv6: as far in as UDP, if it is that."""

    def __init__(self, data, partial):
        self.kind = struct.unpack("!H", data[12:14])[0]
        self.fragment = self.more = 0
        ip = data[14:]
        if self.kind == ETH_P_IP:
            total, _, frag = struct.unpack("!HHH", ip[2:8])
            self.fragment, self.more = (frag & 0x1FFF) * 8, bool(frag & 0x2000)
            self.src, self.dst, proto = ip[12:16], ip[16:20], ip[9]
            rest = ip[(ip[0] & 15) * 4:total]
        else:
            self.src, self.dst, proto = ip[8:24], ip[24:40], ip[6]
            rest = ip[40:40 + struct.unpack("!H", ip[4:6])[0]]
            while proto in (0, 43, 44, 60):
                if proto == 44:
                    offset = struct.unpack("!H", rest[2:4])[0]
                    self.fragment, self.more = offset & ~7, bool(offset & 1)
                    proto, rest = rest[0], rest[8:]
                    if self.fragment:
                        break
                else:
                    proto, rest = rest[0], rest[(rest[1] + 1) * 8:]
        self.payload_len, self.message = len(rest), rest
        self.udp = proto == 17
        if self.udp and not self.fragment and not self.more:
            self.sport, self.dport, _, check = struct.unpack("!HHHH", rest[:8])
            self.message = rest[8:]
            if partial:
                self.checksum = "partial"
            elif not check:
                self.checksum = "zero"
            else:
                zeroed = rest[:6] + b"\0\0" + rest[8:]
                self.checksum = "good" if udp_csum(self.src, self.dst, zeroed) == check else "bad"

    def text(self):
        family = socket.AF_INET if len(self.src) == 4 else socket.AF_INET6
        src, dst = (socket.inet_ntop(family, a) for a in (self.src, self.dst))
        if self.fragment or self.more:
            return f"fragment {src} {dst} {self.fragment} {self.payload_len} {int(self.more)}"
        return f"udp {src} {self.sport} {dst} {self.dport} {self.checksum} {self.message.hex()}"


class Probe:
    def __init__(self):
        self.sockets = {}
        self.groups = {}
        self.counters = {}
        self.genl = None
        self.before_send = None

    def run(self, words):
        """Do a command; return whether it succeeded, and its answer or the reason."""
        options = dict(word.split("=", 1) for word in words[1:] if "=" in word)
        plain = [word for word in words[1:] if "=" not in word]
        try:
            command = getattr(self, f"do_{words[0]}", None)
            if command is None:
                raise No(f"no such command: {words[0]}")
            inspect.signature(command).bind(*plain, **options)
            answer = command(*plain, **options)
            return True, "" if answer is None else answer
        except No as reason:
            return False, reason
        except OSError as error:
            return False, errno.errorcode.get(error.errno, error)
        except (TypeError, ValueError, KeyError, subprocess.CalledProcessError) as error:
            return False, f"{type(error).__name__} {error}"

    # Sockets of applications

    def do_open(self, name, family, address, port, dev=None, join=None, mark=None, df=None,
                nosum=None, hop=None, dst=None):
        """Open a UDP socket; join=GROUP dev=DEVICE join a multicast group."""
        v6 = family == "6"
        sock = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
        sock.setsockopt(socket.SOL_SOCKET, SO_RCVMARK, 1)
        if v6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if mark:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, int(mark, 0))
        if nosum:
            sock.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
        if df:
            option = (socket.IPPROTO_IPV6, IPV6_MTU_DISCOVER) if v6 else (0, IP_MTU_DISCOVER)
            sock.setsockopt(*option, IP_PMTUDISC_DO)
        for present, option in ((hop, IPV6_HOPOPTS), (dst, IPV6_DSTOPTS)):
            if present:  # one PadN option of four bytes
                sock.setsockopt(socket.IPPROTO_IPV6, option, bytes([0, 0, 1, 4, 0, 0, 0, 0]))
        index = socket.if_nametoindex(dev or "eth0")
        if v6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
        else:
            request = struct.pack("4s4si", bytes(4), bytes(4), index)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, request)
        if join and v6:
            request = socket.inet_pton(socket.AF_INET6, join) + struct.pack("I", index)
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, request)
        elif join:
            request = socket.inet_aton(join) + struct.pack("4si", bytes(4), index)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, request)
        sock.bind((address, int(port)))
        self.sockets[name] = sock
        return str(sock.getsockname()[1])

    def do_bind(self, name, dev):
        """Bind a socket to a device."""
        self.sockets[name].setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, dev.encode())

    def do_close(self, name):
        self.sockets.pop(name).close()

    def do_send(self, name, address, port, message, segment=None):
        """Send a datagram, or with segment=N one that the kernel cuts into pieces."""
        ancillary = []
        if segment:
            ancillary = [(socket.SOL_UDP, UDP_SEGMENT, struct.pack("H", int(segment)))]
        data, to = [bytes.fromhex(message)], (address, int(port))
        if self.before_send:
            self.before_send()
        self.sockets[name].sendmsg(data, ancillary, 0, to)

    def do_recv(self, name, wait=PATIENCE):
        """Wait for a datagram: ADDRESS PORT MARK MESSAGE."""
        wait_for(self.sockets[name], wait)
        data, peer, mark = received(self.sockets[name])
        return f"{peer[0]} {peer[1]} {mark:#x} {data.hex()}"

    def do_waiting(self, name):
        """How many datagrams, or UDP packets on a tap, wait; they are gone then."""
        sock, count = self.sockets[name], 0
        try:
            while True:
                if sock.family == socket.AF_PACKET:
                    self.frame(name, 0)
                else:
                    wait_for(sock, 0)
                    received(sock)
                count += 1
        except No:
            return str(count)

    def do_burst(self, name, address, port, message, count, first="0"):
        """Send @count messages as fast as it goes; they differ in the Message ID."""
        data, sock = bytearray.fromhex(message), self.sockets[name]
        for i in range(int(first), int(first) + int(count)):
            data[2:4] = struct.pack("!H", i & 0xFFFF)
            sock.sendto(data, (address, int(port)))

    def do_flood(self, name, address, port, message, count):
        """Send the same bytes @count times as fast as it goes."""
        data, to, sock = bytes.fromhex(message), (address, int(port)), self.sockets[name]
        for _ in range(int(count)):
            sock.sendto(data, to)

    def do_chatter(self, *addresses):
        """Send bursts to these addresses for ever, and answer what comes to the one socket that is
        open. What cannot be sent is not sent."""
        from oscore import Coap
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setblocking(False)
        server = next(iter(self.sockets.values()))
        server.setblocking(False)
        count = 0
        while True:
            for _ in range(8):
                count += 1
                token = struct.pack("!I", count)
                message = Coap(1, METHODS["post"], token[2:], token, [(11, b"load")], b"x").bytes()
                with contextlib.suppress(OSError):
                    sock.sendto(message, (addresses[count % len(addresses)], 5683))
            pause = time.monotonic() + 0.1
            while select.select([server], [], [], max(0, pause - time.monotonic()))[0]:
                with contextlib.suppress(OSError):
                    data, peer = server.recvfrom(65536)
                    reply = Coap.parse(data)
                    reply.code, reply.options = METHODS["changed"], []
                    server.sendto(reply.bytes(), peer)

    def do_mids(self, name, count):
        """Message IDs of the next @count datagrams, in their order."""
        mids = []
        while len(mids) < int(count):
            wait_for(self.sockets[name], PATIENCE)
            mids.append(struct.unpack("!H", received(self.sockets[name])[0][2:4])[0])
        return ranges(mids)

    # The wire

    def do_tap(self, name, dev="eth0"):
        """See all that reaches a device, whoever it is for."""
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        index = socket.if_nametoindex(dev)
        sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
        sock.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        sock.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP,
                        struct.pack("IHH8s", index, PACKET_MR_PROMISC, 0, bytes(8)))
        sock.bind((dev, ETH_P_ALL))
        self.sockets[name] = sock

    def frame(self, name, patience=PATIENCE):
        sock, end = self.sockets[name], time.monotonic() + patience
        while True:
            wait_for(sock, max(0, end - time.monotonic()))
            data, ancillary, _, address = sock.recvmsg(65536, 256)
            if address[2] == socket.PACKET_OUTGOING or address[1] not in (ETH_P_IP, ETH_P_IPV6):
                continue
            status = next((struct.unpack("I", d[:4])[0] for level, kind, d in ancillary
                           if (level, kind) == (SOL_PACKET, PACKET_AUXDATA)), 0)
            frame = Frame(data, bool(status & TP_STATUS_CSUMNOTREADY))
            if frame.udp:
                return frame

    def do_wire(self, name):
        """Wait for the next UDP packet or fragment that comes in on a tap:
        udp SOURCE PORT DESTINATION PORT CHECKSUM MESSAGE, or
        fragment SOURCE DESTINATION OFFSET LENGTH MORE."""
        return self.frame(name).text()

    def do_showing(self, name, text):
        """How many of the UDP packets that wait on a tap hold these bytes: N of ALL."""
        showing = total = 0
        with contextlib.suppress(No):
            while True:
                message = self.frame(name, 0).message
                showing += bytes.fromhex(text) in message
                total += 1
        return f"{showing} of {total}"

    def do_pivs(self, name, count):
        """Partial IVs of the next @count protected messages on a tap, in their order."""
        return ranges([oscore_piv(self.frame(name).message) for _ in range(int(count))])

    def do_inject(self, src, sport, dst, dport, message, checksum="good", length=None, dev="eth0"):
        """Put a UDP packet on the wire whose every field may be false; checksum is
        good, bad or zero, length the one in the UDP header."""
        family = socket.AF_INET6 if ":" in src else socket.AF_INET
        source, to = socket.inet_pton(family, src), socket.inet_pton(family, dst)
        payload = bytes.fromhex(message)
        size = 8 + len(payload) if length is None else int(length)
        udp = struct.pack("!HHHH", int(sport), int(dport), size, 0) + payload
        check = {"good": udp_csum(source, to, udp), "zero": 0}.get(checksum)
        if check is None:
            check = udp_csum(source, to, udp) ^ 0x5555
        udp = udp[:6] + struct.pack("!H", check) + udp[8:]
        if family == socket.AF_INET:
            head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0, source, to)
            head = head[:10] + struct.pack("!H", csum(head)) + head[12:]
            kind, multicast = ETH_P_IP, to[0] >> 4 == 14
            group = bytes([1, 0, 0x5E, to[1] & 0x7F]) + to[2:]
        else:
            head = struct.pack("!IHBB16s16s", 6 << 28, len(udp), 17, 64, source, to)
            kind, multicast = ETH_P_IPV6, to[0] == 0xFF
            group = b"\x33\x33" + to[12:]
        # lib.sh gives the host with the address ending in N the MAC address ending in N.
        ether = group if multicast else bytes([2, 0, 0, 0, 0, to[-1]])
        frame = ether + bytes([2, 0, 0, 0, 0, 0xEE]) + struct.pack("!H", kind) + head + udp
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sock:
            sock.bind((dev, 0))
            sock.send(frame)

    # CoAP, and the model of Group OSCORE

    def do_coap(self, kind, method, path="", token="", mid="0", payload="", observe=None, size=None,
                host=None, query=None, option=None):
        """Make a message; size=N pads the payload, option=NUMBER:HEX adds any option."""
        from oscore import Coap
        options = [(11, part.encode()) for part in path.split("/") if part]
        options += [(15, part.encode()) for part in (query or "").split("&") if part]
        if host:
            options.append((3, host.encode()))
        if observe is not None:
            number = int(observe)
            options.append((6, number.to_bytes((number.bit_length() + 7) // 8, "big")))
        if option:
            number, value = option.split(":")
            options.append((int(number), bytes.fromhex(value)))
        body = payload.encode()
        if size:
            body += bytes(65 + i % 26 for i in range(int(size) - len(body)))
        return Coap(KINDS[kind], METHODS[method], struct.pack("!H", int(mid)), bytes.fromhex(token),
                    options, body).bytes().hex()

    def do_group(self, name, gid, secret, salt, gm, enc="10", countersign="interop"):
        """Hold the keys of a group: files of its secret, salt and Group Manager credential."""
        from oscore import Group
        parts = [open(path, "rb").read() for path in (secret, salt, gm)]
        group = Group(bytes.fromhex(gid), *parts, int(enc), countersign=countersign)
        self.groups[name] = (group, {})

    def do_member(self, name, kid, cred, key=None):
        """Hold the credential of a member, and of those we speak for, the private key."""
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
        from oscore import Member
        private = None
        if key:
            pem = open(key, "rb").read()
            private = load_pem_private_key(pem, None).private_numbers().private_value
        member = Member(bytes.fromhex(kid), open(cred, "rb").read(), private)
        self.groups[name][1][kid] = member

    @staticmethod
    def request(text):
        return text and tuple(bytes.fromhex(part) for part in text.split(":"))

    def do_seal(self, name, kid, ssn, message, request=None, plaintext=None, key=None):
        """Protect a message; request=KID:PIV:GID is the one it answers, and SSN
        may be - then. plaintext=HEX is encrypted instead of the message's own, and
        key=KID signs with the key of another member."""
        from oscore import Coap
        group, members = self.groups[name]
        member = members[kid]
        if key:
            member.sign = members[key].sign
        try:
            return group.seal(member, None if ssn == "-" else int(ssn),
                              Coap.parse(bytes.fromhex(message)), self.request(request),
                              None if plaintext is None else bytes.fromhex(plaintext)).hex()
        finally:
            if key:
                del member.sign

    def do_unseal(self, name, message, request=None):
        """Verify and decrypt a message: KID:PIV:GID of its request, and the message."""
        from oscore import Refused
        group, members = self.groups[name]
        try:
            coap, request = group.open(members.values(), bytes.fromhex(message),
                                       self.request(request))
        except Refused as reason:
            raise No(str(reason)) from None
        return ":".join(part.hex() for part in request) + " " + coap.bytes().hex()

    # Raw netlink

    def do_genl(self, command, *words, dump=None):
        """Send a command to the module, with attributes as NAME:TYPE:VALUE (genl.py); with dump=1
        a dump. The answers, or ERRNO, the attribute's name or -, and the kernel's text."""
        import genl
        if not self.genl:
            self.genl = genl.Genl()
        try:
            self.genl.before_send = self.before_send
            return " ".join(r.hex() for r in self.genl.command(command, words, bool(dump)))
        except genl.Refused as refused:
            about = "-"
            if refused.about:
                about = genl.name_of(command.rpartition("-")[0], refused.about)
            raise No(f"{refused.errno} {about} {refused.text}") from None

    # Failing allocations

    def do_failing(self, nth, *words):
        """Send or genl, while the @nth allocation of its system call fails: done or refused, and
        exhausted if there were fewer allocations."""
        with open("/proc/thread-self/fail-nth", "r+b", buffering=0) as file:
            self.before_send = lambda: file.write(nth.encode())
            outcome, _ = self.run(words)
            self.before_send = None
            left = int(file.read())
            file.write(b"0")
        return ("done" if outcome else "refused") + (" exhausted" if left else "")

    # What the module counted

    @staticmethod
    def flatten(stats):
        """Counters as GROUP.sealed, GROUP.opened and GROUP.REASON; - is no group."""
        counters = {}
        for entry in stats:
            name = entry.get("group", "-")
            for key in ("sealed", "opened"):
                counters[f"{name}.{key}"] = entry.get(key, 0)
            for reason, count in entry.get("drops", {}).items():
                counters[f"{name}.{reason}"] = count
        return counters

    def do_counted(self):
        """Which counters changed since the last time, and by how much."""
        text = subprocess.run(["muster", "-j", "stats"], check=True, stdout=subprocess.PIPE).stdout
        now, before = self.flatten(json.loads(text)), self.counters
        self.counters = now
        names = sorted(set(now) | set(before))
        changes = {n: now.get(n, 0) - before.get(n, 0) for n in names}
        return " ".join(f"{n}={change}" for n, change in changes.items() if change)


def main():
    probe = Probe()
    for line in sys.stdin:
        done, answer = probe.run(shlex.split(line))
        print("ok" if done else "no", answer, flush=True)


if __name__ == "__main__":
    main()
