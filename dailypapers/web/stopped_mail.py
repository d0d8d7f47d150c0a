"""The view model of mail that was stopped: which address, since when, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from dailypapers.accounts.models import User
from dailypapers.core.spoken import say
from dailypapers.digests import suppression
from dailypapers.digests.addresses import mailboxes
from dailypapers.digests.mail_models import Suspension

ADVICE = {
    Suspension.Reason.GONE: (
        gettext_noop(
            "Is the address right, and does it still exist? If another is yours, confirm that one."
        )
    ),
    Suspension.Reason.TROUBLE: gettext_noop(
        "Is the mailbox full, or was its server away? Mend that first."
    ),
    Suspension.Reason.COMPLAINT: (
        gettext_noop("To end mails, use the last link in them: the button for junk stops them all.")
    ),
    Suspension.Reason.STAFF: gettext_noop("Who runs this site can say why."),
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
            date_format(localtime(row.at)),
            row.get_reason_display(),
            row.said if row.reason in {Suspension.Reason.GONE, Suspension.Reason.TROUBLE} else "",
            say(ADVICE[Suspension.Reason(row.reason)]),
        )
        for mailbox, row in stops.items()
    ]
