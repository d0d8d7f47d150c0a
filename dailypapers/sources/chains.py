"""One source's turn: asked itself, and where it fails, those that may stand in for it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dailypapers.core.clock import now
from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.schedule import Busy, alone
from dailypapers.sources import rows
from dailypapers.sources.harvest import Progress, harvest, say
from dailypapers.sources.models import Harvest, Source
from dailypapers.sources.registry import SETS, connector

NO_OPTIONS: Mapping[str, Any] = {}

log = logging.getLogger(__name__)


def gather(name: str) -> None:
    """Harvest a source; if it fails, its fallbacks in order until one delivers.

    The failure is raised all the same, so that the source itself is tried again soon.
    """
    row = rows.source(name)
    if row is None:
        raise InputError(f"There is no source {name!r} any more.")
    try:
        harvest_row(row)
    except SourceError as error:
        said = _stand_in(row)
        say(name, said)
        raise SourceError(f"{error}; {said}" if said else str(error)) from error


def harvest_row(
    row: Source,
    *,
    since: date | None = None,
    until: date | None = None,
    sets: Sequence[str] = (),
    options: Mapping[str, Any] = NO_OPTIONS,
    progress: Progress = lambda batch: None,
) -> Harvest:
    """Ask a source for what changed, as its row says to, or with other sets and options by hand."""
    asked = {**row.options, **options, **({SETS: list(sets)} if sets else {})}
    return harvest(
        connector(row.connector, asked, row.name),
        name=row.name,
        since=since,
        until=until,
        sets=asked.get(SETS, ()),
        apart=bool(row.pk) and asked != row.options,  # Without a row there is no worker.
        progress=progress,
    )


def _stand_in(row: Source) -> str:
    """Ask the fallbacks until one has something, and return in words what came of it."""
    reasons = []
    for name in row.fallbacks:
        try:
            return _ask(row, name)
        except (SourceError, InputError, Busy) as error:
            log.warning("%s, in place of %s: %s", name, row.name, error)
            reasons.append(f"{name}, in its place, failed: {error}")
    return "; ".join(reasons)


def _ask(row: Source, name: str) -> str:
    """Harvest one fallback, unless it was asked less than its own rhythm ago."""
    other = rows.source(name)
    if other is None:
        raise InputError(f"there is no source {name!r}")
    last = Harvest.objects.filter(source=name, state=Harvest.State.DONE).first()
    if last is None or last.started_at < now() - other.every:
        with alone(other.job):
            harvest_row(other)
    return f"{name} is read in its place"
