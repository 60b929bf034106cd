# SPDX-License-Identifier: GPL-2.0-or-later
"""Group OSCORE (RFC 10021) in group mode, written from the text alone.

The scenarios hold the module against this model, which shares no line with
it, and let it speak for insiders who forge what the module never would send.
"""

import hashlib
import hmac

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305

SIGNATURE_LEN = 64
OSCORE = 9
OBSERVE = 6
POST, FETCH, CHANGED, CONTENT = 0x02, 0x05, 0x44, 0x45
OUTER_ONLY = (3, 7, OSCORE, 39)  # class U of RFC 8613 section 4.1, without Proxy-Uri

# COSE number: key, nonce and tag length, and the cipher (RFC 9053 section 4)
SUITES = {
    10: (16, 13, 8, lambda key: AESCCM(key, 8)),
    30: (16, 13, 16, lambda key: AESCCM(key, 16)),
    1: (16, 12, 16, AESGCM),
    3: (32, 12, 16, AESGCM),
    24: (32, 12, 16, ChaCha20Poly1305),
}


class Refused(Exception):
    """The message does not open; the text is the module's name for the reason."""


def cbor_head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    size = (value.bit_length() + 7) // 8
    size = 1 if size == 1 else 2 if size == 2 else 4
    return bytes([major << 5 | {1: 24, 2: 25, 4: 26}[size]]) + value.to_bytes(size, "big")


def cbor(item):
    if item is None:
        return b"\xf6"
    if isinstance(item, bool):
        return b"\xf5" if item else b"\xf4"
    if isinstance(item, int):
        return cbor_head(0, item) if item >= 0 else cbor_head(1, -1 - item)
    if isinstance(item, bytes):
        return cbor_head(2, len(item)) + item
    if isinstance(item, str):
        return cbor_head(3, len(item.encode())) + item.encode()
    return cbor_head(4, len(item)) + b"".join(cbor(i) for i in item)


def hkdf(salt, ikm, info, length):
    prk = hmac.new(salt or bytes(32), ikm, hashlib.sha256).digest()
    out = block = b""
    for i in range(1, length // 32 + 2):
        block = hmac.new(prk, block + info + bytes([i]), hashlib.sha256).digest()
        out += block
    return out[:length]


def piv_bytes(ssn):
    return ssn.to_bytes(max(1, (ssn.bit_length() + 7) // 8), "big")


class Coap:
    """A CoAP message in parts; options are pairs of number and value."""

    def __init__(self, kind, code, mid, token, options, payload):
        self.kind, self.code, self.mid, self.token = kind, code, mid, token
        self.options, self.payload = options, payload

    @staticmethod
    def parse_body(data):
        options, number, pos = [], 0, 0
        while pos < len(data) and data[pos] != 0xFF:
            delta, length = data[pos] >> 4, data[pos] & 15
            pos += 1
            fields = []
            for nibble in (delta, length):
                extra = {13: 1, 14: 2}.get(nibble, 0)
                base = {13: 13, 14: 269}.get(nibble, nibble)
                fields.append(base + int.from_bytes(data[pos:pos + extra], "big") * (extra > 0))
                pos += extra
            number += fields[0]
            options.append((number, data[pos:pos + fields[1]]))
            pos += fields[1]
        return options, data[pos + 1:]

    @classmethod
    def parse(cls, data):
        end = 4 + (data[0] & 15)
        options, payload = cls.parse_body(data[end:])
        return cls(data[0] >> 4 & 3, data[1], data[2:4], data[4:end], options, payload)

    @staticmethod
    def body(options, payload):
        out, last = b"", 0
        for number, value in sorted(options, key=lambda o: o[0]):
            head, extra = 0, b""
            for shift, field in ((4, number - last), (0, len(value))):
                if field < 13:
                    head |= field << shift
                elif field < 269:
                    head |= 13 << shift
                    extra += bytes([field - 13])
                else:
                    head |= 14 << shift
                    extra += (field - 269).to_bytes(2, "big")
            out += bytes([head]) + extra + value
            last = number
        return out + (b"\xff" + payload if payload else b"")

    def bytes(self):
        head = bytes([0x40 | self.kind << 4 | len(self.token), self.code]) + self.mid + self.token
        return head + self.body(self.options, self.payload)

    def option(self, number):
        return next((value for n, value in self.options if n == number), None)

    def is_request(self):
        return self.code >> 5 == 0


class Option:
    """The OSCORE option (RFC 10021 section 3.1)."""

    def __init__(self, piv=None, gid=None, kid=None, group=True):
        self.piv, self.gid, self.kid, self.group = piv, gid, kid, group

    def bytes(self):
        flags = 0x20 * self.group | 0x10 * (self.gid is not None) | 0x08 * (self.kid is not None)
        out = bytes([flags | len(self.piv or b"")]) + (self.piv or b"")
        if self.gid is not None:
            out += bytes([len(self.gid)]) + self.gid
        return out + (self.kid or b"")

    @classmethod
    def parse(cls, data):
        flags, pos = data[0], 1 + (data[0] & 7)
        piv = data[1:pos] or None
        gid = None
        if flags & 0x10:
            gid = data[pos + 1:pos + 1 + data[pos]]
            pos += 1 + data[pos]
        return cls(piv, gid, data[pos:] if flags & 8 else None, bool(flags & 0x20))


class Group:
    """Keys of a group under one Gid."""

    def __init__(self, gid, secret, salt, gm_cred, group_enc, aead=10, key_agreement=-27,
                 countersign="interop"):
        self.gid, self.secret, self.salt, self.gm_cred = gid, secret, salt, gm_cred
        self.group_enc, self.countersign = group_enc, countersign
        self.algs = [aead, group_enc, -7, key_agreement]
        self.key_len, self.nonce_len, self.tag_len, self.cipher = SUITES[group_enc]
        iv_len = max(self.nonce_len, SUITES[aead][1] if aead is not None else 0)
        self.common_iv = self.derive(b"", "IV", iv_len)
        self.signature_key = self.derive(b"", "SEKey", self.key_len)

    def derive(self, kid, kind, length):
        info = cbor([kid, self.gid, self.group_enc, kind, length])
        return hkdf(self.salt, self.secret, info, length)

    def aead(self, kid):
        return self.cipher(self.derive(kid, "Key", self.key_len))

    def nonce(self, kid, piv):
        plain = bytes([len(kid)]) + kid.rjust(self.nonce_len - 6, b"\0") + piv.rjust(5, b"\0")
        return bytes(a ^ b for a, b in zip(plain, self.common_iv))

    def aad_array(self, request, option, cred):
        kid, piv, gid = request
        return cbor([1, self.algs, kid, piv, b"", gid, option, cred, self.gm_cred])

    def countersigned(self, aad_array, ciphertext):
        empty = [b""] if self.countersign == "rfc9338" else [b"", b""]
        return cbor(["CounterSignature0", *empty, aad_array, ciphertext])

    def keystream(self, kid, piv, is_request):
        info = cbor([kid, self.gid, is_request, SIGNATURE_LEN])
        return hkdf(piv, self.signature_key, info, SIGNATURE_LEN)

    def seal(self, member, ssn, coap, request=None, plaintext=None):
        """Protect @coap as @member; @request (kid, PIV, Gid) is what a response
        answers, and @ssn may then be None. @plaintext replaces what is encrypted."""
        piv = None if ssn is None else piv_bytes(ssn)
        is_request = request is None
        option = Option(piv, self.gid if is_request else None, member.kid).bytes()
        request = request or (member.kid, piv, self.gid)
        nonce_kid, nonce_piv = (member.kid, piv) if piv else request[:2]

        inner = [(n, b"" if n == OBSERVE and not is_request else v)
                 for n, v in coap.options if n not in OUTER_ONLY]
        if plaintext is None:
            plaintext = bytes([coap.code]) + Coap.body(inner, coap.payload)
        aad = self.aad_array(request, option, member.cred)
        text = self.aead(member.kid).encrypt(self.nonce(nonce_kid, nonce_piv), plaintext,
                                             cbor(["Encrypt0", b"", aad]))
        signature = member.sign(self.countersigned(aad, text))
        stream = self.keystream(nonce_kid, nonce_piv, is_request)
        outer = [(n, v) for n, v in coap.options if n in OUTER_ONLY + (OBSERVE,)]
        observe = coap.option(OBSERVE) is not None
        code = (FETCH if observe else POST) if is_request else (CONTENT if observe else CHANGED)
        return Coap(coap.kind, code, coap.mid, coap.token, outer + [(OSCORE, option)],
                    text + bytes(a ^ b for a, b in zip(signature, stream))).bytes()

    def open(self, members, data, request=None):
        """Verify and decrypt; return the plain message and (kid, PIV, Gid) of its request."""
        coap = Coap.parse(data)
        raw = coap.option(OSCORE)
        if raw is None:
            raise Refused("plaintext")
        option = Option.parse(raw)
        if option.gid not in (None, self.gid):
            raise Refused("not-member")
        member = next((m for m in members if m.kid == option.kid), None)
        if member is None:
            raise Refused("unknown-member")
        is_request = coap.is_request()
        if is_request:
            request = (option.kid, option.piv, option.gid)
        nonce_kid, nonce_piv = (option.kid, option.piv) if option.piv else request[:2]
        text, signature = coap.payload[:-SIGNATURE_LEN], coap.payload[-SIGNATURE_LEN:]
        aad = self.aad_array(request, raw, member.cred)
        try:
            plain = self.aead(member.kid).decrypt(self.nonce(nonce_kid, nonce_piv), text,
                                                  cbor(["Encrypt0", b"", aad]))
        except InvalidTag:
            raise Refused("decrypt-failed") from None
        stream = self.keystream(nonce_kid, nonce_piv, is_request)
        signature = bytes(a ^ b for a, b in zip(signature, stream))
        if not member.verify(self.countersigned(aad, text), signature):
            raise Refused("bad-signature")
        inner, payload = Coap.parse_body(plain[1:])
        outer = [(n, v) for n, v in coap.options if n in OUTER_ONLY and n != OSCORE]
        message = Coap(coap.kind, plain[0], coap.mid, coap.token, outer + inner, payload)
        return message, request


class Member:
    """A member; @private is an integer or None, and the public key is in the credential."""

    def __init__(self, kid, cred, private=None):
        self.kid, self.cred = kid, cred
        at = cred.index(bytes.fromhex("215820"))  # x of the COSE key, then y
        numbers = [int.from_bytes(cred[i:i + 32], "big") for i in (at + 3, at + 38)]
        self.public = ec.EllipticCurvePublicNumbers(*numbers, ec.SECP256R1()).public_key()
        self.private = ec.derive_private_key(private, ec.SECP256R1()) if private else None

    def sign(self, data):
        r, s = utils.decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def verify(self, data, signature):
        halves = [int.from_bytes(signature[i:i + 32], "big") for i in (0, 32)]
        try:
            self.public.verify(utils.encode_dss_signature(*halves), data,
                               ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True
