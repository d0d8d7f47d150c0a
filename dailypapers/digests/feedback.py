"""What readers say of a mail: too many, or not for them. Kept for a year, repeatable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet

from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.digests.act_links import ACT_WITHIN
from dailypapers.digests.addresses import mailboxes
from dailypapers.digests.links import SEPARATOR, BrokenLink
from dailypapers.digests.mail_models import Feedback
from dailypapers.digests.models import Subscription

SALT = "dailypapers.digests.feedback"
KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class FeedbackLink:
    """Of which mail a link lets somebody speak, and to which subscription it went."""

    mail: str
    key: str


def feedback_url(mail: str, key: str) -> str:
    """Return the address where the holder of a subscription says what they think of a mail."""
    return f"{settings.BASE_URL}/mail/feedback/{feedback_token(mail, key)}"


def feedback_token(mail: str, key: str) -> str:
    """Return what lets the holder of a subscription speak of one mail."""
    return _signer().sign(SEPARATOR.join([mail, key]))


def read_feedback_token(token: str) -> FeedbackLink:
    """Return what a link is for; raise `BrokenLink` if it is none of ours, or no more."""
    try:
        said = _signer().unsign(token, max_age=ACT_WITHIN)
    except signing.BadSignature as error:  # Too old is a kind of it.
        raise BrokenLink from error
    return FeedbackLink(*said.split(SEPARATOR))


def say(link: FeedbackLink, said: Feedback.Said) -> None:
    """Take down what somebody thinks of a mail, in place of what they said of it before."""
    mailbox = _mailbox(link)
    if mailbox:
        Feedback.objects.update_or_create(
            mailbox=mailbox, mail=link.mail, defaults={"said": said, "at": now()}
        )


def take_back(link: FeedbackLink) -> None:
    """Forget what somebody said of a mail."""
    Feedback.objects.filter(mailbox=_mailbox(link), mail=link.mail).delete()


def said_of(link: FeedbackLink) -> str:
    """Return what was said of a mail, nothing if nothing was."""
    said = Feedback.objects.filter(mailbox=_mailbox(link), mail=link.mail)
    return said.values_list("said", flat=True).first() or ""


def forget() -> None:
    """Drop what is older than a year."""
    _old().delete()


def to_forget() -> bool:
    """Say whether there is anything to drop."""
    return _old().exists()


def export(reader: User) -> list[dict[str, Any]]:
    """Return what was said of mails to the reader's addresses."""
    rows = Feedback.objects.filter(mailbox__in=mailboxes(reader)).order_by("pk")
    return [dict(row) for row in rows.values("mailbox", "mail", "said", "at")]


def erase(reader: User) -> None:
    """Forget it."""
    Feedback.objects.filter(mailbox__in=mailboxes(reader)).delete()


def _mailbox(link: FeedbackLink) -> str:
    known = Subscription.objects.filter(key=link.key)
    return known.values_list("address__mailbox", flat=True).first() or ""


def _old() -> QuerySet[Feedback]:
    return Feedback.objects.filter(at__lte=now() - KEPT)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=SALT, sep=SEPARATOR)
