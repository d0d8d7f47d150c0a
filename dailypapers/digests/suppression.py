"""Which addresses get no mail: because none arrives there, or because somebody complained.

A mailbox that is gone and a complaint suspend an address at once, other trouble on `TROUBLED_DAYS`
different days within `TROUBLED_WITHIN`. Its reader, or staff, ends that. What somebody asks for
themselves, such as a link to confirm, is sent all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.digests.addresses import mailboxes
from dailypapers.digests.mail_models import Bounce, Suspension
from dailypapers.digests.statuses import Verdict

TROUBLED_DAYS = 5
TROUBLED_WITHIN = timedelta(days=60)
KEPT = timedelta(days=365)
Kind, Reason = Bounce.Kind, Suspension.Reason
KINDS = {Verdict.GONE: Kind.GONE, Verdict.TROUBLE: Kind.TROUBLE, Verdict.OTHER: Kind.OTHER}


@dataclass(frozen=True, slots=True)
class Happened:
    """What became of a mail: the verdict, None for a complaint, the code and words it came with.

    The same `name` is the same report, however often it comes. `day` is when the mail was sent.
    """

    verdict: Verdict | None
    status: str = ""
    said: str = ""
    name: str = ""
    day: date | None = None


@transaction.atomic
def note(mailbox: str, what: Happened) -> None:
    """Write down what became of a mail to an address, and suspend the address if that is enough."""
    kind = KINDS[what.verdict] if what.verdict else Kind.COMPLAINT
    _, is_new = Bounce.objects.get_or_create(
        name=what.name or uuid4().hex,
        defaults={
            "mailbox": mailbox,
            "kind": kind,
            "status": what.status[:12],
            "said": what.said[:500],
            "at": now(),
        },
    )
    if not is_new or _is_about_before(mailbox, what):
        return
    if kind in {Kind.GONE, Kind.COMPLAINT}:
        suspend(mailbox, Reason(kind), what.said)
    elif kind == Kind.TROUBLE and len(_troubled_days(mailbox)) >= TROUBLED_DAYS:
        suspend(mailbox, Reason.TROUBLE, what.said)


def suspend(mailbox: str, reason: Suspension.Reason, said: str = "") -> None:
    """Send an address nothing more; the first reason stays until that ends."""
    fresh = {"reason": reason, "said": said[:500], "at": now(), "lifted_at": None}
    row, is_new = Suspension.objects.get_or_create(mailbox=mailbox.lower(), defaults=fresh)
    if not is_new and row.lifted_at is not None:
        Suspension.objects.filter(pk=row.pk).update(**fresh, answer_due=False)


def lift(mailbox: str) -> None:
    """Send an address mail again; trouble is counted anew."""
    rows = Suspension.objects.filter(mailbox=mailbox.lower(), lifted_at=None)
    rows.update(lifted_at=now(), answer_due=False, held_until=None, attempts=0, error="")


def suspended() -> QuerySet[Suspension]:
    """Return the suspensions that hold."""
    return Suspension.objects.filter(lifted_at=None)


def is_suspended(mailbox: str) -> bool:
    """Say whether an address gets no mail."""
    return suspended().filter(mailbox=mailbox.lower()).exists()


def is_complained_of(mailbox: str) -> bool:
    """Say whether an address gets no mail because it reported one as unwanted."""
    return suspended().filter(mailbox=mailbox.lower(), reason=Reason.COMPLAINT).exists()


def of(reader: User) -> dict[str, Suspension]:
    """Return the suspensions of a reader's addresses, by mailbox."""
    return {one.mailbox: one for one in suspended().filter(mailbox__in=mailboxes(reader))}


def open_address(reader: User) -> str:
    """Return the first confirmed address of a reader that gets mail, nothing if none does."""
    closed = of(reader)
    return next((email for box, email in mailboxes(reader).items() if box not in closed), "")


def forget() -> None:
    """Drop what was a year ago, but for suspensions that hold."""
    for rows in _old():
        rows.delete()


def to_forget() -> bool:
    """Say whether there is anything to drop."""
    return any(rows.exists() for rows in _old())


def export(reader: User) -> dict[str, Any]:
    """Return what became of mails to a reader's addresses."""
    mine = {"mailbox__in": mailboxes(reader)}
    bounces = Bounce.objects.filter(**mine).order_by("pk")
    rows = Suspension.objects.filter(**mine).order_by("pk")
    return {
        "bounces": [dict(row) for row in bounces.values("mailbox", "kind", "status", "said", "at")],
        "suspensions": [dict(row) for row in rows.values("mailbox", "reason", "at", "lifted_at")],
    }


def erase(reader: User) -> None:
    """Forget it."""
    for model in (Bounce, Suspension):
        model.objects.filter(mailbox__in=mailboxes(reader)).delete()


def _is_about_before(mailbox: str, what: Happened) -> bool:
    """Say whether a report is of a mail that was sent before its reader confirmed anew."""
    lifted = _lifted(mailbox)
    return bool(what.day and lifted and what.day < lifted.date())


def _troubled_days(mailbox: str) -> set[date]:
    lifted = _lifted(mailbox)
    late = Q(at__gt=max(filter(None, (lifted, now() - TROUBLED_WITHIN))))
    rows = Bounce.objects.filter(late, mailbox=mailbox, kind=Kind.TROUBLE)
    return {at.date() for at in rows.values_list("at", flat=True)}


def _lifted(mailbox: str) -> Any:
    rows = Suspension.objects.filter(mailbox=mailbox)
    return rows.values_list("lifted_at", flat=True).first()


def _old() -> tuple[QuerySet[Any], ...]:
    before = now() - KEPT
    return Bounce.objects.filter(at__lte=before), Suspension.objects.filter(lifted_at__lte=before)
