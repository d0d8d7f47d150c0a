from __future__ import annotations

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest

from dailypapers.digests import refusals
from dailypapers.digests.statuses import Verdict, find, verdict

GONE, TROUBLE, OTHER = Verdict.GONE, Verdict.TROUBLE, Verdict.OTHER


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("550-5.1.1 The account does not exist", "5.1.1"),
        ("smtp; 550 5.1.1 <a@b.org>: User unknown", "5.1.1"),
        ("5.7.1", "5.7.1"),
        ("451 4.7.1 192.0.2.1 is greylisted", "4.7.1"),
        ("550 blocked, see 5.9 or 192.5.1.1", ""),
        ("host mx-5.1.1.2.example.org said no", ""),
        ("550 no such mailbox", ""),
        ("", ""),
    ],
)
def test_the_code_is_found_in_what_servers_say(said: str, code: str) -> None:
    assert find(said) == code


@pytest.mark.parametrize(
    ("code", "means"),
    [
        *((code, GONE) for code in ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")),
        ("5.2.1", GONE),  # Disabled.
        ("5.2.2", TROUBLE),  # Full.
        ("4.2.2", TROUBLE),
        ("5.0.0", TROUBLE),
        ("4.4.7", TROUBLE),  # Given up after days.
        ("5.4.4", TROUBLE),  # No way to its domain.
        ("", TROUBLE),
        ("5.1.7", OTHER),  # Our address is not liked.
        ("5.1.8", OTHER),
        ("5.3.4", OTHER),  # Too large.
        ("5.6.0", OTHER),
        ("5.7.1", OTHER),  # Called spam, or not signed.
        ("5.7.26", OTHER),
        ("4.7.0", OTHER),
    ],
)
def test_what_is_about_the_address_is_told_from_what_is_about_us(code: str, means: Verdict) -> None:
    assert verdict(code) == means


@pytest.mark.parametrize(
    ("code", "reply", "is_final", "means"),
    [
        (550, b"5.1.1 no such user", True, GONE),
        (550, b"no such mailbox", True, TROUBLE),
        (554, b"5.7.1 relay access denied", True, OTHER),
        (450, b"4.2.0 greylisted", False, None),
        (451, b"later", False, None),
    ],
)
def test_a_recipient_is_refused_for_good_or_for_now(
    code: int, reply: bytes, is_final: bool, means: Verdict | None
) -> None:
    refusal = refusals.read(SMTPRecipientsRefused({"ada@example.org": (code, reply)}))
    assert (refusal.is_final, refusal.verdict) == (is_final, means)
    assert refusal.said == reply.decode()


@pytest.mark.parametrize(
    ("code", "reply", "is_final", "means"),
    [
        (550, b"5.1.1 no such user here", True, GONE),
        (552, b"5.2.2 mailbox full", True, TROUBLE),
        (550, b"5.7.1 looks like spam", False, None),
        (554, b"no", False, None),
        (451, b"4.7.1 later", False, None),
    ],
)
def test_a_refusal_of_the_content_is_tried_again_unless_it_is_about_the_address(
    code: int, reply: bytes, is_final: bool, means: Verdict | None
) -> None:
    refusal = refusals.read(SMTPDataError(code, reply))
    assert (refusal.is_final, refusal.verdict) == (is_final, means)


def test_a_lost_connection_says_nothing_of_the_address() -> None:
    refusal = refusals.read(SMTPServerDisconnected("gone"))
    assert (refusal.is_final, refusal.verdict, refusal.said) == (False, None, "gone")
