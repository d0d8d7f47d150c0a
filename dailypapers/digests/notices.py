"""Mails that tell readers what /notifications tells them, to those who want it by mail too.

What is told `AT_ONCE` waits for others of its kind no longer than `AT_ONCE_PAUSE` after the last
mail; what is told `DAILY` waits for the digest's hour. A notice is made first: it takes up what
waits for one reader, in one transaction, so that no other ever tells of it. Then it is sent as
`handover.py` promises. What the reader may read and has not read is asked at both times.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import override

from dailypapers.accounts.models import User
from dailypapers.community import tallies
from dailypapers.community.models import Notification
from dailypapers.community.notifications import KEPT, to_mail
from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError
from dailypapers.core.languages import known
from dailypapers.core.schedule import stopping
from dailypapers.digests import emails
from dailypapers.digests.due import newest_due, newest_hour
from dailypapers.digests.handover import LONGEST_RUN, Tally, file, take_up
from dailypapers.digests.models import Notice, NoticeLine, free
from dailypapers.digests.postman import Outcome, Postman
from dailypapers.digests.suppression import open_address
from dailypapers.feed.told import lines, whole

AT_ONCE_PAUSE = timedelta(minutes=15)  # between two mails to a reader

Pace = Notification.Mail
PACES = (Pace.AT_ONCE, Pace.DAILY)
Told = TypeVar("Told")

logger = logging.getLogger(__name__)


def pending() -> bool:
    """Say whether a mail waits to be sent, or anything to be told by one."""
    return _open().exists() or any(_readers(pace) for pace in PACES)


def send_due() -> Tally:
    """Send what is due, for as long as a run may take, or until told to stop."""
    tally, stop = Tally(), time.monotonic() + LONGEST_RUN.total_seconds()
    with Postman() as postman:
        if pending():
            postman.be_ready()
        for pace in PACES:
            for reader in _readers(pace):
                _tried(make, reader, pace)
        notices = list(_open().order_by("made_at").values_list("pk", flat=True))
        for place, notice in enumerate(notices):
            if stopping.is_set() or time.monotonic() >= stop:
                tally.left = len(notices) - place
                break
            if (outcome := _tried(_deliver, notice, postman)) is not None:
                tally.add(outcome)
    return tally


def _tried(step: Callable[..., Told], *about: object) -> Told | None:
    """Do it for one reader; whatever is wrong with them must not keep the others waiting."""
    try:
        return step(*about)
    except SetupError:  # Without a mail server there is no going on.
        raise
    except Exception:
        logger.exception("No notice could be sent: %s", about[0])
        return None


@transaction.atomic
def make(reader: int, pace: str) -> Notice | None:
    """Make a notice of what waits for a reader; None if there is nothing to tell, or not yet."""
    tallies.turn_of(reader)  # Else two workers could make two.
    waiting = list(_waiting(pace).filter(reader=reader).values_list("pk", flat=True))
    if not waiting or _had_one([reader], pace):
        return None
    told = list(to_mail(User.objects.get(pk=reader)).filter(pk__in=waiting))
    Notification.objects.filter(pk__in=waiting).update(mail=Pace.NEVER)
    if not told:
        return None
    notice = Notice.objects.create(reader_id=reader, pace=pace, made_at=now())
    NoticeLine.objects.bulk_create(NoticeLine(notice=notice, notification=row) for row in told)
    return notice


def forget() -> None:
    """Drop what was sent so long ago that the page has forgotten it too."""
    _old().delete()


def to_forget() -> bool:
    """Say whether there is anything to drop."""
    return _old().exists()


def _old() -> QuerySet[Notice]:
    return Notice.objects.filter(made_at__lt=now() - KEPT)


def _readers(pace: str) -> list[int]:
    """Return for whom something waits, but those who had a mail too short a time ago."""
    readers = set(_waiting(pace).values_list("reader", flat=True))
    return sorted(readers - _had_one(readers, pace))


def _waiting(pace: str) -> QuerySet[Notification]:
    """Return what waits for such a mail and need not wait longer; daily, of days that are over."""
    rows = Notification.objects.filter(~Q(mail=Pace.NEVER), mail=pace)
    if pace == Pace.AT_ONCE:
        return rows
    zone = ZoneInfo(settings.EDITION_TIME_ZONE)
    over = newest_due(now(), zone, settings.EDITION_ROLLOVER_HOUR, settings.DIGEST_HOUR)
    return rows.filter(Q(day=None) | Q(day__lte=over), at__lt=_since(pace))


def _had_one(readers: Collection[int], pace: str) -> set[int]:
    had = Notice.objects.filter(reader__in=readers, pace=pace, made_at__gte=_since(pace))
    return set(had.values_list("reader", flat=True)) if readers else set()


def _since(pace: str) -> datetime:
    """Return since when a reader has one mail at most."""
    if pace == Pace.AT_ONCE:
        return now() - AT_ONCE_PAUSE
    return newest_hour(now(), ZoneInfo(settings.EDITION_TIME_ZONE), settings.DIGEST_HOUR)


def _open() -> QuerySet[Notice]:
    """Return what may be sent now: not sent, not refused, held by nobody."""
    return Notice.objects.filter(free(now()), sent_at=None, refused=False)


def _deliver(notice: int, postman: Postman) -> Outcome | None:
    """Send a notice; None if another worker has it or nothing is left to tell."""
    postman.be_ready()
    row = _open().filter(pk=notice)
    if not take_up(row):
        return None
    mail = Notice.objects.select_related("reader").get(pk=notice)
    told = to_mail(mail.reader).filter(notice_line__notice=notice).order_by("-at", "-pk")
    address = open_address(mail.reader)
    with override(known(mail.reader.language)):
        said = lines(whole(told), mail.reader) if address else []
        if not said:
            mail.delete()
            return None
        receipt = postman.hand_over(emails.notice(mail, address, said))
    file(Notice.objects.filter(pk=notice), receipt)
    return receipt.outcome
