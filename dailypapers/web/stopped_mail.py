"""The view model of mail that was stopped: which address, since when, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import localtime

from dailypapers.accounts.models import User
from dailypapers.digests import suppression
from dailypapers.digests.addresses import mailboxes
from dailypapers.digests.mail_models import Suspension

ADVICE = {
    Suspension.Reason.GONE: (
        "Is the address right, and does it still exist? If another is yours, confirm that one."
    ),
    Suspension.Reason.TROUBLE: "Is the mailbox full, or was its server away? Mend that first.",
    Suspension.Reason.COMPLAINT: (
        "To end mails, use the last link in them: the button for junk stops them all."
    ),
    Suspension.Reason.STAFF: "Who runs this site can say why.",
}


@dataclass(frozen=True, slots=True)
class StopView:
    """One address that gets no mail."""

    mailbox: str
    email: str
    since: str
    reason: str
    said: str
    advice: str


def stopped_mail(reader: User) -> list[StopView]:
    """Return which addresses of a reader get no mail."""
    stops, emails = suppression.of(reader), mailboxes(reader)
    return [
        StopView(
            mailbox,
            emails[mailbox],
            f"{localtime(row.at):%d %B %Y}".lstrip("0"),
            row.get_reason_display(),
            row.said if row.reason in {Suspension.Reason.GONE, Suspension.Reason.TROUBLE} else "",
            ADVICE[Suspension.Reason(row.reason)],
        )
        for mailbox, row in stops.items()
    ]
