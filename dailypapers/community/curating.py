"""Editors pick, order and annotate the papers of a day. Safe to repeat, and for several at once.

Picking and putting back never collide. Who moves a paper says which version of the edition they
saw, who writes a note what it said before: what changed meanwhile is an `InputError`, and nothing
is overwritten. Days to come are kept here alone, and announced by `publish_due` when they begin.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.announcing import announce, take_back
from dailypapers.catalogue.models import Announcement
from dailypapers.catalogue.records import Featured
from dailypapers.community import tallies
from dailypapers.community.features import EDITORS
from dailypapers.community.models import Edition, Feature
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.sources.ingest import day_of

LONGEST_NOTE = 200  # characters
CHANGED = _(
    "Another editor changed this edition meanwhile. It is shown as it stands now; try again."
)


def edition(day: date) -> Edition:
    """Return what is kept of a day, of an untouched one too."""
    return Edition.objects.select_related("curator").filter(day=day).first() or Edition(day=day)


def picks(day: date) -> list[Feature]:
    """Return the picks of a day in their order."""
    rows = Feature.objects.filter(kind=Featured.PICK, day=day, paper__merged_into=None)
    return list(rows.select_related("paper", "reader").order_by("position", "pk"))


@transaction.atomic
def pick(editor: User, day: date, paper: int) -> None:
    """Put a paper last among the picks of a day; raise `InputError` if another day has it."""
    _lock(day)
    tallies.lock(paper)
    said = {"reader": editor, "day": day, "position": _last(day) + 1}
    row, is_new = Feature.objects.get_or_create(paper_id=paper, kind=Featured.PICK, defaults=said)
    if row.day != day:
        raise InputError(say("This paper is picked for {day} already.", day=row.day))
    if is_new:
        _changed(day)


@transaction.atomic
def put_back(day: date, paper: int) -> None:
    """Take a paper out of the picks of a day."""
    _lock(day)
    tallies.lock(paper)
    if _of(day).filter(paper=paper).delete()[0]:
        take_back(paper, EDITORS)
        _changed(day)


@transaction.atomic
def move(day: date, paper: int, step: int, version: int) -> None:
    """Move a pick one place up (-1) or down (1) in the order that the editor saw."""
    if _lock(day).version != version:
        raise InputError(CHANGED)
    order = list(_of(day).order_by("position", "pk").values_list("paper", flat=True))
    if paper not in order:
        raise InputError(CHANGED)
    place = order.index(paper)
    other = place + step
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, moved in enumerate(order, start=1):
        _of(day).filter(paper=moved).update(position=position)
    _changed(day)


@transaction.atomic
def annotate(day: date, paper: int, note: str, before: str) -> None:
    """Say a line about a pick, shown on its card; `before` is what the editor saw there."""
    _lock(day)
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        said = say(
            "A note has at most {longest_note} characters; this one has {length}.",
            longest_note=LONGEST_NOTE,
            length=len(note),
        )
        raise InputError(said)
    row = _of(day).filter(paper=paper).first()
    if row is None:
        raise InputError(say("Another editor put this paper back meanwhile."))
    if row.note not in (before, note):
        raise InputError(
            say("Another editor wrote meanwhile: “{note}”. Yours is not kept yet.", note=row.note)
        )
    _of(day).filter(paper=paper).update(note=note)


@transaction.atomic
def name(day: date, editor: User | None) -> None:
    """Name an editor at the head of the day's page, or nobody."""
    _lock(day)
    Edition.objects.filter(day=day).update(curator=editor)


def pending() -> bool:
    """Say whether picks wait whose day has come."""
    return _unannounced().exists()


def publish_due() -> None:
    """Announce the picks of every day that has begun."""
    for day in sorted(set(_unannounced().values_list("day", flat=True))):
        with transaction.atomic():
            Edition.objects.get_or_create(day=day)
            Edition.objects.select_for_update().get(day=day)
            _publish(day)


def _unannounced() -> QuerySet[Feature]:
    said = Announcement.objects.filter(paper=OuterRef("paper"), source=EDITORS)
    rows = Feature.objects.filter(kind=Featured.PICK, day__lte=day_of(now()))
    return rows.filter(~Exists(said), paper__merged_into=None)


def _lock(day: date) -> Edition:
    """Wait for the turn at a day; raise `InputError` if it is closed."""
    Edition.objects.get_or_create(day=day)
    row = Edition.objects.select_for_update().get(day=day)
    if row.closed_at:
        raise InputError(say("This edition is closed: it keeps its list."))
    return row


def _of(day: date) -> QuerySet[Feature]:
    return Feature.objects.filter(kind=Featured.PICK, day=day)


def _last(day: date) -> int:
    last: int | None = _of(day).aggregate(last=Max("position"))["last"]
    return last or 0


def _changed(day: date) -> None:
    Edition.objects.filter(day=day).update(version=F("version") + 1)
    if day <= day_of(now()):
        _publish(day)


def _publish(day: date) -> None:
    """Let the edition say what the picks say, of a day whose turn it is."""
    at, by = now(), settings.CURATOR
    for paper, position in _of(day).order_by("paper").values_list("paper", "position"):
        announce(paper, EDITORS, Featured.PICK, by, at, day, position=position)
