# SPDX-License-Identifier: GPL-2.0-or-later
"""Raw messages to the netlink interface of the module, also such as no tool would send.

The numbers come from uapi/linux/muster.h.
"""

import errno
import pathlib
import re
import socket
import struct

NETLINK_GENERIC, SOL_NETLINK, NETLINK_EXT_ACK = 16, 270, 11
NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP = 1, 4, 0x300
NLMSG_ERROR, NLMSG_DONE = 2, 3
NLM_F_CAPPED, NLM_F_ACK_TLVS = 0x100, 0x200
GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 16, 3, 1, 2
ERR_MSG, ERR_OFFSET, ERR_MISS_TYPE = 1, 2, 5
UAPI = pathlib.Path(__file__).parent / "../../uapi/linux/muster.h"


class Refused(Exception):
    """The kernel's answer: an errno, its text and the number of the attribute it is about."""

    def __init__(self, number, text, about):
        super().__init__(text)
        self.errno = errno.errorcode.get(number, str(number))
        self.text, self.about = text, about


def constants():
    """What the enumerations of the header say."""
    text = re.sub(r"/\*.*?\*/", "", UAPI.read_text(), flags=re.S)
    values = {}
    for body in re.findall(r"enum \w+ \{(.*?)\}", text, flags=re.S):
        value = -1
        for item in filter(None, (part.strip() for part in body.split(","))):
            name, _, expression = (part.strip() for part in item.partition("="))
            value = eval(expression, {}, values) if expression else value + 1
            values[name] = value
    return values


UAPI_VALUES = constants()


def attribute(kind, value, flags=0):
    data = struct.pack("HH", 4 + len(value), kind | flags) + value
    return data + bytes(-len(data) % 4)


def attributes(data):
    while len(data) >= 4:
        size, kind = struct.unpack("HH", data[:4])
        yield kind & 0x3FFF, data[4:size]
        data = data[size + 3 & ~3:]


def encode(kind, text):
    """A value by its type: s string, x bytes, u unsigned, i signed, q 64 bits, b big-endian 16
    bits, f file."""
    return {
        "s": lambda: text.encode() + b"\0",
        "x": lambda: bytes.fromhex(text),
        "u": lambda: struct.pack("I", int(text, 0)),
        "i": lambda: struct.pack("i", int(text, 0)),
        "q": lambda: struct.pack("Q", int(text, 0)),
        "b": lambda: struct.pack("!H", int(text)),
        "f": lambda: pathlib.Path(text).read_bytes(),
    }[kind]()


class Genl:
    def __init__(self):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.sock.bind((0, 0))
        self.sequence = 0
        self.before_send = None
        name = attribute(CTRL_ATTR_FAMILY_NAME, b"muster\0")
        reply = self.request(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, name)[0]
        self.family = struct.unpack("H", dict(attributes(reply[4:]))[CTRL_ATTR_FAMILY_ID])[0]

    def send(self, family, command, payload, flags):
        self.sequence += 1
        header = struct.pack("IHHII", 20 + len(payload), family, flags, self.sequence, 0)
        message = header + struct.pack("BBH", command, 1, 0) + payload
        if self.before_send:
            self.before_send()
        self.sock.send(message)

    def request(self, family, command, payload, dump=False):
        """Send a request; return the messages that answer it, or raise Refused."""
        flags = NLM_F_REQUEST | (NLM_F_DUMP if dump else NLM_F_ACK)
        self.send(family, command, payload, flags)
        replies = []
        while True:
            data = self.sock.recv(1 << 16)
            while data:
                size, kind, flags, _, _ = struct.unpack("IHHII", data[:16])
                message, data = data[16:size], data[size + 3 & ~3:]
                if kind == NLMSG_DONE or kind == NLMSG_ERROR:
                    self.check(message, flags, kind, payload)
                    return replies
                replies.append(message)

    def check(self, message, flags, kind, payload):
        error = struct.unpack("i", message[:4])[0]
        if not error:
            return
        tlvs = b""
        if kind == NLMSG_DONE:
            tlvs = message[4:]
        elif flags & NLM_F_ACK_TLVS:
            length = 16 if flags & NLM_F_CAPPED else struct.unpack("I", message[4:8])[0]
            tlvs = message[4 + (length + 3 & ~3):]
        told = dict(attributes(tlvs))
        about = ""
        if ERR_OFFSET in told:
            offset = struct.unpack("I", told[ERR_OFFSET])[0] - 20
            about = struct.unpack("HH", payload[offset:offset + 4])[1] & 0x3FFF
        elif ERR_MISS_TYPE in told:
            about = struct.unpack("I", told[ERR_MISS_TYPE])[0]
        raise Refused(-error, told.get(ERR_MSG, b"").rstrip(b"\0").decode(), about)

    def command(self, name, words, dump=False):
        """Send a command by its name in the interface's description, like member-new, with
        attributes as NAME:TYPE:VALUE."""
        number = UAPI_VALUES["MUSTER_CMD_" + name.upper().replace("-", "_")]
        owner = name.rpartition("-")[0].upper()
        payload = b""
        for word in words:
            attr, kind, value = word.split(":", 2)
            key = f"MUSTER_A_{owner}_{attr.upper().replace('-', '_')}"
            payload += attribute(UAPI_VALUES[key], encode(kind, value))
        return self.request(self.family, number, payload, dump)


def name_of(owner, number):
    """Name of an attribute, as the interface's description has it."""
    prefix = f"MUSTER_A_{owner.upper()}_"
    names = (key[len(prefix):].lower().replace("_", "-") for key, value in UAPI_VALUES.items()
             if key.startswith(prefix) and value == number)
    return next(names, str(number))
