"""What a refusal says about an address: the codes of RFC 3463, as RFC 5248 keeps them. Pure.

The first digit says for now (4) or for good (5), the second what it is about: the address (1), its
mailbox (2), the server (3), the way there (4), what was spoken (5), the content (6), policy (7).
"""

from __future__ import annotations

import re
from enum import StrEnum

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
SENDERS = {"7", "8", "9"}  # Of what is about addresses, these are about ours.
DISABLED = "1"  # Of what is about mailboxes.
ADDRESS, MAILBOX, ROUTE, UNKNOWN = "1", "2", "4", "0"


class Verdict(StrEnum):
    """What a refusal means for the address that a mail was for."""

    GONE = "gone"  # It takes no mail, and never will.
    TROUBLE = "trouble"  # It may again: a full mailbox, a domain that is away.
    OTHER = "other"  # It is about us or the mail, not about the address.


def find(said: str) -> str:
    """Return the first code in what a server said, nothing if there is none.

    >>> find("550-5.1.1 The email account that you tried to reach does not exist")
    '5.1.1'
    >>> find("451 4.7.1 192.0.2.1 is greylisted")
    '4.7.1'
    """
    found = ENHANCED.search(said.replace("-", " "))
    return found.group() if found else ""


def verdict(status: str) -> Verdict:
    """Return what a refusal that is not tried again means; one without a code may be anything.

    >>> [verdict(code).value for code in ("5.1.1", "5.2.2", "5.7.1", "5.1.8", "4.4.7", "")]
    ['gone', 'trouble', 'other', 'other', 'trouble', 'trouble']
    """
    found = ENHANCED.fullmatch(status)
    if not found:
        return Verdict.TROUBLE
    kind, subject, detail = found.groups()
    if subject == ADDRESS and detail in SENDERS:
        return Verdict.OTHER
    if kind == "5" and (subject == ADDRESS or (subject, detail) == (MAILBOX, DISABLED)):
        return Verdict.GONE
    if subject in {UNKNOWN, ADDRESS, MAILBOX, ROUTE}:
        return Verdict.TROUBLE
    return Verdict.OTHER
