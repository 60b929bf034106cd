#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""vectors.py DIRECTORY FILE...: prepare recorded messages for vectors.sh.

Each file becomes a directory with credentials, private keys and secrets, and
each of its messages a line: directory, title, why it is skipped or -, then
Gid, Group Encryption Algorithm, AEAD and key agreement algorithms,
countersign structure, members, sender, kind, kid and sequence number of its
request, token, plain message, protected message. Fields end with a tab.
"""

import json
import pathlib
import sys

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from oscore import SUITES, Coap


def private_pem(number):
    key = ec.derive_private_key(number, ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write_keys(directory, data, es256):
    directory.mkdir()
    params = data["params"]
    for name, value in (("secret", params["master_secret"]), ("salt", params["master_salt"]),
                        ("gm.cbor", data["gm_cred"])):
        (directory / name).write_bytes(bytes.fromhex(value))
    for member in data["members"].values():
        kid = member["sender_id"] or "-"
        (directory / f"{kid}.cbor").write_bytes(bytes.fromhex(member["cred"]))
        if es256:
            (directory / f"{kid}.pem").write_bytes(private_pem(int(member["private_key"], 16)))


def why_not(params, message):
    if message["mode"] != "group":
        return f"{message['mode']} mode"
    if params["alg_signature"] != -7:
        return f"signature algorithm {params['alg_signature']}"
    if params["alg_group_enc"] not in SUITES:
        return f"content encryption algorithm {params['alg_group_enc']}"
    return "-"


def number(alg):
    return "none" if alg is None else str(alg)


def main():
    out = pathlib.Path(sys.argv[1])
    for path in map(pathlib.Path, sys.argv[2:]):
        data = json.loads(path.read_text())
        params = data.get("params", {})
        if "members" not in data or "alg_group_enc" not in params:
            continue
        directory = out / path.stem
        write_keys(directory, data, params["alg_signature"] == -7)
        kids = " ".join(member["sender_id"] or "-" for member in data["members"].values())
        for message in data["messages"]:
            four_items = message.get("countersign_structure", "85").startswith("84")
            token = Coap.parse(bytes.fromhex(message["protected_coap"])).token.hex()
            fields = [directory, f"{path.stem}: {message['name']}", why_not(params, message),
                      params["gid"], params["alg_group_enc"], number(params["alg_aead"]),
                      number(params["alg_pairwise_key_agreement"]),
                      "rfc9338" if four_items else "interop", kids, message["sender"],
                      "request" if message["is_request"] else "response", message["request_kid"],
                      int(message["request_piv"], 16), token, message["plain_coap"],
                      message["protected_coap"]]
            print("\t".join(str(field) or "-" for field in fields))


if __name__ == "__main__":
    main()
