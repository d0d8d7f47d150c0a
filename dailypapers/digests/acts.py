"""What links in mails do: for the reader whose confirmed address the mail went to."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from dailypapers.accounts.models import User
from dailypapers.community import marks, votes
from dailypapers.community.models import Mark
from dailypapers.digests.models import Subscription
from dailypapers.feed.entries import Entry

MARKS = {"save": Mark.Kind.SAVED, "less": Mark.Kind.HIDDEN}


def reader_of(key: str) -> User | None:
    """Return whose address a subscription sends to; None unless an account has confirmed it."""
    mailbox = (
        Subscription.objects.filter(key=key).values_list("address__mailbox", flat=True).first()
    )
    if mailbox is None:
        return None
    confirmed = EmailAddress.objects.filter(
        email__iexact=mailbox, verified=True, user__is_active=True
    )
    found = confirmed.select_related("user").first()
    return found.user if found else None


def do(reader: User, paper: int, act: str, is_on: bool) -> None:
    """Do an act with a paper or undo it; doing so again changes nothing."""
    if act == "vote":
        (votes.vote if is_on else votes.unvote)(reader, paper)
    else:
        (marks.mark if is_on else marks.unmark)(reader, paper, MARKS[act])


def is_done(entry: Entry, act: str) -> bool:
    """Say whether the reader whose entry this is has done an act."""
    return entry.voted if act == "vote" else MARKS[act] in entry.marks
