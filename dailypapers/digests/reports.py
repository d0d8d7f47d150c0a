"""Reads what comes back of mails: delivery reports (RFC 3464) and complaints (RFC 5965). Pure.

Whom a report is about is said by the address it came to: every mail of ours has a return path of
its own. What a report itself says of its recipient anybody could have written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from dailypapers.digests import statuses

# Where a mail server, or who complains, writes down our return path.
CAME_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
SENT_FROM = ("Original-Mail-From", "Return-Path", "X-Postfix-Sender")
RETURNED = {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}
LONGEST = 500  # characters of what a server said
MOST_BYTES = 1_000_000  # What is longer is no report.


@dataclass(frozen=True, slots=True)
class Report:
    """One report: a name to know it by when it comes again, where our return path may stand in it.

    `verdict` is None for a complaint.
    """

    name: str
    addresses: str
    verdict: statuses.Verdict | None
    status: str
    said: str


def read(content: bytes, came_to: str = "") -> Report | None:
    """Return what a mail reports, None if it reports no failure and no complaint."""
    message = message_from_bytes(content[:MOST_BYTES], policy=compat32)
    parts = list(message.walk())
    blocks = [block for part in parts for block in _blocks(part)]
    addresses = " ".join([came_to, *_addresses(message, parts, blocks)])
    name = hashlib.sha256(content).hexdigest()
    if any(part.get_content_type() == "message/feedback-report" for part in parts):
        kind = next(filter(None, (_said(block, "Feedback-Type") for block in blocks)), "abuse")
        is_complaint = kind.lower() not in {"not-spam", "auth-failure", "dmarc"}
        return Report(name, addresses, None, "", kind[:LONGEST]) if is_complaint else None
    failed = next((b for b in blocks if _said(b, "Action").lower() == "failed"), None)
    if failed is None:
        return None
    said = _said(failed, "Diagnostic-Code")
    status = statuses.find(_said(failed, "Status"))
    closer = statuses.find(said)  # What the last server said is often closer than 5.0.0.
    if closer and (not status or status.endswith(".0.0")):
        status = closer
    return Report(name, addresses, statuses.verdict(status), status, said[:LONGEST])


def _blocks(part: Message) -> Iterator[Message]:
    """Yield the groups of fields of a machine-readable part."""
    if part.get_content_type() in {"message/delivery-status", "message/feedback-report"}:
        payload = part.get_payload()
        yield from (one for one in payload if isinstance(one, Message))


def _addresses(message: Message, parts: list[Message], blocks: list[Message]) -> Iterator[str]:
    for name in CAME_TO:
        yield from map(str, message.get_all(name, []))
    for name in SENT_FROM:
        yield from (_said(block, name) for block in blocks)
    for part in parts:
        if part.get_content_type() in RETURNED:
            yield from _return_paths(part)


def _return_paths(part: Message) -> Iterator[str]:
    """Yield the return path of the mail that is sent back, whole or its headers alone."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, Message):
        content = part.get_payload(decode=True)
        inner = message_from_bytes(content) if isinstance(content, bytes) else None
    if inner is not None:
        yield from map(str, inner.get_all("Return-Path", []))


def _said(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())
