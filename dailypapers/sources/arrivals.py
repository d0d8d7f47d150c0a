"""Counts what a run brings for each day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from dailypapers.catalogue.records import SourceRecord
from dailypapers.sources.ingest import Tally, day_of
from dailypapers.sources.models import Arrival

REMEMBERED = 100_000  # Papers of one run that are known not to count twice; more are no daily list.


class Arrivals:
    """The count of one run. A source's sets may show a paper twice; it counts once."""

    def __init__(self, source: str, today: date) -> None:
        self._source, self._today = source, today
        self._listed: dict[date, set[str]] = defaultdict(set)

    def add(self, records: Iterable[SourceRecord], tally: Tally) -> None:
        """Count a batch and write down what it makes. Call where the batch is stored."""
        touched, unlisted = set(), 0
        for record in records:
            if day := announced_on(record):
                self._listed[day].add(record.source_id)
                touched.add(day)
            else:
                unlisted += 1
        for day in touched:
            self._note(day, len(self._listed[day]))
        if fresh := min(tally.new, unlisted):
            row, _ = Arrival.objects.get_or_create(source=self._source, day=self._today)
            Arrival.objects.filter(pk=row.pk).update(fresh=row.fresh + fresh)
        if sum(map(len, self._listed.values())) > REMEMBERED:
            self._listed.clear()

    def _note(self, day: date, listed: int) -> None:
        row, _ = Arrival.objects.get_or_create(source=self._source, day=day)
        Arrival.objects.filter(pk=row.pk, listed__lt=listed).update(listed=listed)


def announced_on(record: SourceRecord) -> date | None:
    """Return the edition day that a record was announced for, if it was."""
    said = record.announcement
    if said is None:
        return None
    return date.fromisoformat(said.day) if said.day else day_of(datetime.fromisoformat(said.at))
