"""Takes reports of mails that did not arrive, from a pipe or a mailbox of their own."""

from __future__ import annotations

from enum import StrEnum

from dailypapers.digests import reports, suppression
from dailypapers.digests.return_paths import Mailboxes
from dailypapers.digests.suppression import Happened


class Taken(StrEnum):
    """What became of a report."""

    NOTED = "noted"
    UNKNOWN = "of no mail of ours"
    NO_REPORT = "no report"


def take(content: bytes, known: Mailboxes, came_to: str = "") -> Taken:
    """Write down what a mail reports; taking it again changes nothing.

    `came_to` is where the mail server delivered it to, if it says so apart.
    """
    report = reports.read(content, came_to)
    if report is None:
        return Taken.NO_REPORT
    found = known.find(report.addresses)
    if found is None:
        return Taken.UNKNOWN
    mailbox, day = found
    what = Happened(report.verdict, report.status, report.said, report.name, day)
    suppression.note(mailbox, what)
    return Taken.NOTED
