"""Runs a connector and keeps account: every batch is stored with the place to go on from."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from dailypapers.catalogue.models import Record
from dailypapers.catalogue.records import SourceRecord, unpack
from dailypapers.core.clock import now
from dailypapers.core.errors import DailyPapersError
from dailypapers.sources.arrivals import Arrivals
from dailypapers.sources.base import Batch, Connector, Status
from dailypapers.sources.clean import admitted
from dailypapers.sources.ingest import day_of, ingest
from dailypapers.sources.models import Harvest

FIRST_REACH = timedelta(days=3)  # How far back a source is asked that has never been asked.
ONE_DAY = timedelta(days=1)
RESUMABLE = timedelta(hours=6)  # Resumption tokens live a day at most; older runs begin anew.

Progress = Callable[[Batch], None]

log = logging.getLogger(__name__)


def harvest(
    connector: Connector,
    *,
    name: str = "",
    since: date | None = None,
    until: date | None = None,
    sets: Sequence[str] = (),
    apart: bool = False,
    progress: Progress = lambda batch: None,
) -> Harvest:
    """Take in what a source changed since its watermark, and return the run's account.

    `name` is the source's, where it is not its connector's. A run that was killed or failed goes
    on where it stopped. One that leaves days out, or is `apart` because it asks for other things
    than the source is there for, neither moves the watermark nor goes on with another. A failure
    is kept on the account and raised, the source's as `SourceError`: it never looks like a day
    without papers.
    """
    name = name or connector.name
    mark = watermark(name)
    apart = apart or bool(since and mark and since > mark)
    run = (None if since or apart else _resumable(name)) or Harvest.objects.create(
        source=name, since=since or mark or _first_reach()
    )
    Harvest.objects.filter(pk=run.pk).update(state=Harvest.State.RUNNING, error="", stale=False)
    batches = connector.harvest(run.since, until, sets, run.cursor or None)
    if apart:
        batches = map(_without_trace, batches)
    return _account(run, connector.name, batches, progress)


def fetch_ids(
    connector: Connector,
    ids: Sequence[str],
    progress: Progress = lambda batch: None,
    *,
    name: str = "",
) -> Harvest:
    """Take in single papers by the source's own ids. Moves no watermark."""
    note = f"{len(ids)} papers by id"
    run = Harvest.objects.create(source=name or connector.name, note=note)
    return _account(run, connector.name, connector.by_ids(ids), progress)


def say(source: str, note: str) -> None:
    """Add a sentence to the account of a source's last run."""
    last = Harvest.objects.filter(source=source).first()
    if last and note:
        last.note = "; ".join(filter(None, (last.note, note)))
        last.save(update_fields=["note"])


def watermark(source: str) -> date | None:
    """Return the day up to which everything of a source is in."""
    done = Harvest.objects.filter(believed(), source=source)
    return done.order_by("-watermark").values_list("watermark", flat=True).first()


def believed() -> Q:
    """Return which runs have a watermark; one after tomorrow is from a clock gone wrong."""
    return Q(watermark__lte=now().date() + ONE_DAY)


def _account(run: Harvest, said_by: str, batches: Iterator[Batch], progress: Progress) -> Harvest:
    """Store what comes; `said_by` is the source that its records name."""
    arrivals = Arrivals(run.source, day_of(now()))
    try:
        for batch in batches:
            _store(run, said_by, batch, arrivals)
            progress(batch)
    except Exception as error:
        expected = isinstance(error, DailyPapersError)
        _finish(run, Harvest.State.FAILED, str(error) if expected else repr(error))
        raise
    _finish(run, Harvest.State.DONE)
    run.refresh_from_db()
    return run


def _without_trace(batch: Batch) -> Batch:
    """Leave out how far the source is in, and where another run could go on."""
    return replace(batch, cursor=None, watermark=None)


@transaction.atomic
def _store(run: Harvest, said_by: str, batch: Batch, arrivals: Arrivals) -> None:
    """One batch and where to go on after it, together or not at all."""
    records, refused = admitted(batch.records)
    tally = ingest([*records, *_deleted(said_by, batch.deleted)], run.since)
    arrivals.add(records, tally)
    changes: dict[str, Any] = {
        "cursor": batch.cursor or "",
        "new": F("new") + tally.new,
        "changed": F("changed") + tally.changed,
        "same": F("same") + tally.same,
        "skipped": F("skipped") + len(batch.skipped) + len(refused),
    }
    if batch.watermark:
        changes["watermark"] = batch.watermark
    if batch.note or batch.status is Status.STALE:
        changes["note"] = batch.note
    if batch.status is Status.STALE:
        changes["stale"] = True
    for one in refused:
        log.warning("%s: skipped %r: %s", run.source, one.source_id, one.reason)
    Harvest.objects.filter(pk=run.pk).update(**changes)


def _deleted(source: str, ids: Sequence[str]) -> list[SourceRecord]:
    """What we had of papers that the source no longer has, marked as withdrawn."""
    kept = Record.objects.filter(source=source, source_id__in=ids).values_list("payload", flat=True)
    return [replace(unpack(bytes(payload)), withdrawn=True) for payload in kept]


def _finish(run: Harvest, state: Harvest.State, error: str = "") -> None:
    Harvest.objects.filter(pk=run.pk).update(state=state, error=error, finished_at=now())


def _resumable(source: str) -> Harvest | None:
    """The last run of a source, if it stopped in the middle a short while ago."""
    last = Harvest.objects.filter(source=source).first()
    if last is None or not last.cursor or last.state == Harvest.State.DONE:
        return None
    return last if last.started_at > now() - RESUMABLE else None


def _first_reach() -> date:
    return now().date() - FIRST_REACH
