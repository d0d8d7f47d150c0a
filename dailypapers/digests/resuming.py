"""The mail by which a reader says that mail reaches them again, and the link in it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import override

from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError
from dailypapers.core.schedule import stopping
from dailypapers.digests import emails, suppression
from dailypapers.digests.addresses import language_of
from dailypapers.digests.answers import SERVER_AWAY
from dailypapers.digests.handover import put_back, take_up
from dailypapers.digests.links import CONFIRM_WITHIN, SEPARATOR, BrokenLink
from dailypapers.digests.mail_models import Suspension
from dailypapers.digests.models import free
from dailypapers.digests.postman import Outcome, Postman

SALT = "dailypapers.digests.resume"
ASK_AGAIN = timedelta(minutes=30)  # Before another such mail can be asked for.


def ask(reader: User, mailbox: str) -> bool:
    """Have the mail sent to an address of the reader's; False if one was sent a moment ago."""
    moment = now()
    row = suppression.suspended().filter(mailbox=mailbox)
    if mailbox not in suppression.of(reader):
        return False
    rested = row.filter(asked_at=None) | row.filter(asked_at__lte=moment - ASK_AGAIN)
    return rested.update(asked_at=moment, answer_due=True, held_until=None, attempts=0) == 1


def resume(token: str) -> Suspension | None:
    """Send mail again by the token of a link; None if the suspension was forgotten meanwhile."""
    row = Suspension.objects.filter(key=read_token(token)).first()
    if row is not None:
        suppression.lift(row.mailbox)
    return row


def token(row: Suspension) -> str:
    """Return what lifts a suspension within `CONFIRM_WITHIN`; a later one has one of its own."""
    return _signer().sign(SEPARATOR.join([row.key, _stamp(row)]))


def read_token(token: str) -> str:
    """Return the suspension's key; raise `BrokenLink`."""
    try:
        key, stamp = _signer().unsign(token, max_age=CONFIRM_WITHIN).split(SEPARATOR)
    except signing.BadSignature as error:  # Too old is a kind of it.
        raise BrokenLink from error
    row = Suspension.objects.filter(key=key).first()
    if row is None or _stamp(row) != stamp:
        raise BrokenLink
    return key


def pending() -> bool:
    """Say whether somebody waits for the mail."""
    return _due().exists()


def answer_all() -> None:
    """Send the mail to all who asked; raise `SetupError` if there is no reaching the server."""
    try:
        with Postman() as postman:
            for key in list(_due().values_list("pk", flat=True)):
                if stopping.is_set():
                    return
                _answer(Suspension.objects.filter(pk=key, answer_due=True), postman)
    except SetupError as error:
        _due().update(held_until=now() + SERVER_AWAY, error=str(error))
        raise


def _due() -> QuerySet[Suspension]:
    return Suspension.objects.filter(free(now()), answer_due=True, lifted_at=None)


def _answer(row: QuerySet[Suspension], postman: Postman) -> None:
    suspension = row.first()
    if suspension is None:
        return
    postman.be_ready()
    if not take_up(row):
        return
    url = f"{settings.BASE_URL}/mail/resume/{token(suspension)}"
    with override(language_of(suspension.mailbox)):
        mail = emails.resuming(suspension, url)
    receipt = postman.hand_over(mail, is_asked_for=True)
    if receipt.outcome == Outcome.FAILED:
        put_back(row, receipt.error)
    else:
        row.update(answer_due=False, held_until=None, attempts=0, error=receipt.error)


def _stamp(row: Suspension) -> str:
    return str(int(row.at.timestamp()))


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=SALT, sep=SEPARATOR)
