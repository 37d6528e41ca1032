"""Reads mails back with Python's parser and says what is in them that was not put there.

mail_injection.py MAILDIR MANIFEST [--relayed]: MANIFEST has a line of JSON per mail: id, recipient, text. Exit 1 with a line per finding."""
import collections
import email
import email.policy
import json
import pathlib
import sys

OURS = ["Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language", "MIME-Version", "Content-Type"]
RELAYS = {"Return-Path", "X-Original-To", "Delivered-To", "Received"}


def findings(raw: bytes, expected: dict, relayed: bool):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    names = [n for n in mail.keys() if not (relayed and n in RELAYS)]
    if names != OURS:
        yield f"headers {names}"
    for header, address in (("To", expected["recipient"]), ("From", "sunwai@haryana.example")):
        found = [a.addr_spec for a in mail[header].addresses]
        if found != [address]:
            yield f"{header}: {found}"
    for header in ("Subject", "To", "From"):
        if any(ord(c) < 32 or ord(c) == 127 or 0x80 <= ord(c) < 0xA0 or c in "\u2028\u2029\u202e" for c in str(mail[header])):
            yield f"{header} has a control character: {str(mail[header])!r}"
    parts = [p.get_content_type() for p in mail.walk()]
    if parts != ["multipart/alternative", "text/plain", "text/html"]:
        yield f"parts {parts}"
    else:
        for part in list(mail.walk())[1:]:
            content = part.get_content().rstrip("\n")
            if not content.startswith("BEGIN") or not content.endswith("END"):
                yield f"{part.get_content_type()} is cut: {content[:40]!r}…{content[-40:]!r}"
    for part in mail.walk():
        if part.defects:
            yield f"defects {part.defects}"
    if b"\0" in raw or any(b > 127 for b in raw):
        yield "bytes beyond ASCII"


def main() -> int:
    folder, manifest, relayed = pathlib.Path(sys.argv[1]) / "new", sys.argv[2], "--relayed" in sys.argv
    expected = {m["id"]: m for m in map(json.loads, open(manifest, encoding="utf-8"))}
    seen, bad = collections.Counter(), []
    for file in sorted(folder.iterdir()):
        raw = file.read_bytes()
        key = str(email.message_from_bytes(raw, policy=email.policy.compat32)["Message-ID"])
        seen[key] += 1
        if key not in expected:
            bad.append(f"{file.name}: unknown mail {key}")
            continue
        bad += [f"{key}: {what}" for what in findings(raw, expected[key], relayed)]
    bad += [f"{key}: {seen[key]} times" for key in expected if seen[key] != 1]
    print("\n".join(bad) if bad else f"{len(expected)} mails, 0 injected")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
