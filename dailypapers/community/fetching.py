"""Asks the sources for the papers that readers submitted, and settles what was asked for.

Every step can be repeated: a process that is killed between two of them asks once more, and what
was done already changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.models import Identifier, Paper
from dailypapers.community import pictures
from dailypapers.community.models import Submission
from dailypapers.community.submissions import arrive, arrive_silently, forbidden
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.schedule import stopping
from dailypapers.core.spoken import say
from dailypapers.sources.base import Connector
from dailypapers.sources.clean import admitted
from dailypapers.sources.ingest import ingest
from dailypapers.sources.registry import FETCHED_BY, connector

TRIES = 12  # With the pauses below, two days.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)

logger = logging.getLogger(__name__)


def pending() -> bool:
    """Say whether a submission can be settled now."""
    return _due().exists()


def fetch_due() -> None:
    """Ask for every paper whose turn it is, each once however many readers submitted it."""
    source = cache(connector)  # One client a source, so that it keeps its pauses.
    due = _due().order_by("at", "pk").values_list("scheme", "value")
    for scheme, value in dict.fromkeys(due):
        if stopping.is_set():
            return
        name = Name(scheme, value)
        if _paper(name) or _ask(name, map(source, FETCHED_BY[scheme])):
            _settle_all(name)


def pause(tries: int) -> timedelta:
    """Return how long to wait after so many tries: doubled each time, up to six hours.

    >>> pause(1), pause(3)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=240))
    """
    return min(FIRST_PAUSE * float(2 ** (tries - 1)), LONGEST_PAUSE)


def _due() -> QuerySet[Submission]:
    """Return what to settle: everything whose time has come, offline only what came otherwise."""
    rows = Submission.objects.filter(state=Submission.State.WAITING, due_at__lte=now())
    here = Identifier.objects.filter(scheme=OuterRef("scheme"), value=OuterRef("value"))
    return rows.filter(Exists(here)) if settings.OFFLINE else rows


def _waiting(name: Name) -> QuerySet[Submission]:
    return Submission.objects.filter(
        state=Submission.State.WAITING, scheme=name.scheme, value=name.value
    )


def _paper(name: Name) -> Paper | None:
    found = Identifier.objects.filter(scheme=name.scheme, value=name.value).select_related("paper")
    row = found.first()
    return row.paper if row else None


def _ask(name: Name, sources: Iterable[Connector]) -> bool:
    """Take the paper in from the first source that has it; return whether one does."""
    _waiting(name).update(asked_at=now())
    problems, for_good = [], True
    for source in sources:
        try:
            for batch in source.by_ids([name.value]):
                ingest(admitted(batch.records)[0])
        except SourceError as error:
            problems.append(str(error))
            for_good = for_good and error.permanent
        except Exception as error:  # What one paper brings about must not hold up the others.
            logger.exception("The paper %s could not be taken in", name.value)
            problems.append(f"{type(error).__name__}: {error}")
            for_good = False
        else:
            if _paper(name):
                return True
            problems.append(
                say(
                    "{source} has no paper {value}. A new one may take it a day to show.",
                    source=source.name,
                    value=name.value,
                )
            )
    _put_off(name, " ".join(problems), for_good=for_good)
    return False


@transaction.atomic
def _put_off(name: Name, problem: str, *, for_good: bool = False) -> None:
    """Wait longer after each failure; give up where waiting cannot help or did not."""
    for row in _waiting(name).select_for_update():
        row.tries, row.problem = row.tries + 1, problem
        row.due_at = now() + pause(row.tries)
        if for_good or row.tries >= TRIES:
            row.state = Submission.State.FAILED
        row.save(update_fields=["tries", "problem", "due_at", "state"])


def _settle_all(name: Name) -> None:
    for number in _waiting(name).order_by("at", "pk").values_list("pk", flat=True):
        _settle(number, name)


@transaction.atomic
def _settle(number: int, name: Name) -> None:
    row = Submission.objects.select_for_update().filter(pk=number).first()
    paper = _paper(name)
    if row is None or paper is None or row.state != Submission.State.WAITING:
        return
    if problem := forbidden(row, paper):
        pictures.drop(row)
        row.state, row.paper, row.problem = Submission.State.FAILED, paper, problem
        row.save(update_fields=["state", "paper", "problem"])
        return
    try:
        arrive(row, paper)
    except InputError as error:  # Much may happen between asking and arriving.
        arrive_silently(row, paper, str(error))
