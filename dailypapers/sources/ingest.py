"""The one way into the catalogue: source records in, papers found or made, records kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from dailypapers.catalogue import store
from dailypapers.catalogue.merge import merge
from dailypapers.catalogue.models import Event, Paper, Record
from dailypapers.catalogue.observations import counted, observe
from dailypapers.catalogue.records import SealedRecord, SourceRecord, seal, unpack
from dailypapers.core.bulk import insert_rows
from dailypapers.core.clock import edition_day, now
from dailypapers.sources.happenings import happenings
from dailypapers.sources.slots import RecordName, Slot, sort


@dataclass(slots=True)
class Tally:
    """What became of the records: papers that are new, records that changed or said nothing new."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def add(self, other: Tally) -> None:
        """Count another batch in."""
        self.new += other.new
        self.changed += other.changed
        self.same += other.same


def day_of(moment: datetime) -> date:
    """Return a moment's edition day by this instance's settings."""
    zone = ZoneInfo(settings.EDITION_TIME_ZONE)
    return edition_day(moment, zone, settings.EDITION_ROLLOVER_HOUR)


def ingest(records: Iterable[SourceRecord], watermark: date | None = None) -> Tally:
    """Take one batch in, all or nothing. Taking the same batch in again changes nothing.

    `watermark` is how far its source was in before the harvest that brings it.
    """
    return ingest_sealed(map(seal, records), watermark)


@transaction.atomic
def ingest_sealed(records: Iterable[SealedRecord], watermark: date | None = None) -> Tally:
    """Take in one batch of records that are ready to be stored."""
    batch = {(sealed.record.source, sealed.record.source_id): sealed for sealed in records}
    known = _known_records(batch)
    changed = {
        name: sealed.record
        for name, sealed in batch.items()
        if name not in known or known[name][0] != sealed.digest
    }
    slots = sort(changed, {name: paper_id for name, (_, paper_id) in known.items()})
    fresh = [slot for slot in slots if slot.paper_id is None]
    touched = {slot.paper_id: slot for slot in slots if slot.paper_id is not None}
    papers = store.create([merge(slot.incoming) for slot in fresh], day_of) if fresh else []
    owners = list(zip(papers, fresh, strict=True))
    events = happenings(touched, known)
    _keep([*owners, *touched.items()], batch, watermark)
    _observe([*owners, *touched.items()])
    if touched:
        recompute(touched)
    Event.objects.bulk_create(events)
    return Tally(new=len(fresh), changed=len(changed) - len(fresh), same=len(batch) - len(changed))


@transaction.atomic
def attach(paper: int, record: SourceRecord) -> None:
    """Keep what this instance itself says of a paper of its own, beside what the sources say."""
    slot = Slot(paper, [record])
    _keep([(paper, slot)], {(record.source, record.source_id): seal(record)})
    recompute({paper: slot})


def _known_records(batch: Iterable[RecordName]) -> dict[RecordName, tuple[bytes, int]]:
    by_source: dict[str, list[str]] = defaultdict(list)
    for source, source_id in batch:
        by_source[source].append(source_id)
    return {
        (source, source_id): (bytes(kept), paper_id)
        for source, ids in by_source.items()
        for source_id, kept, paper_id in Record.objects.filter(
            source=source, source_id__in=ids
        ).values_list("source_id", "digest", "paper_id")
    }


def _keep(
    owners: Sequence[tuple[int, Slot]],
    batch: dict[RecordName, SealedRecord],
    watermark: date | None = None,
) -> None:
    """Write the records themselves; a record we had before is replaced."""
    moment = now()
    insert_rows(
        Record,
        ["source", "source_id", "fetched_at", "watermark", "digest", "payload", "paper"],
        (
            (*name, moment, watermark, batch[name].digest, batch[name].payload, paper)
            for paper, slot in owners
            for name in ((record.source, record.source_id) for record in slot.incoming)
        ),
        replace_on=["source", "source_id"],
    )


def _observe(owners: Sequence[tuple[int, Slot]]) -> None:
    """Keep what the records count, with the time."""
    pairs = ((paper, record) for paper, slot in owners for record in slot.incoming)
    observe((one for paper, record in pairs for one in counted(paper, record)), now())


def recompute(touched: Collection[int]) -> None:
    """Merge all records of the touched papers again and store what they now say."""
    said: dict[int, list[SourceRecord]] = defaultdict(list)
    for paper_id, payload in Record.objects.filter(paper__in=touched).values_list(
        "paper_id", "payload"
    ):
        said[paper_id].append(unpack(bytes(payload)))
    papers = Paper.objects.in_bulk(touched)
    store.replace({papers[pk]: merge(records) for pk, records in said.items()}, day_of)
