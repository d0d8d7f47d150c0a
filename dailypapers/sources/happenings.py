"""What a batch tells that happened to papers that were here before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dailypapers.catalogue.events import (
    PREPRINTS,
    Happening,
    Kind,
    happened,
    is_published,
    published,
)
from dailypapers.catalogue.models import Event, Identifier, Paper, Record
from dailypapers.catalogue.records import SourceRecord, unpack
from dailypapers.core.clock import now
from dailypapers.sources.slots import RecordName, Slot


def happenings(
    touched: Mapping[int, Slot], known: Mapping[RecordName, tuple[bytes, int]]
) -> list[Event]:
    """Return the events of a batch, before its records take the place of what is stored."""
    before = _before([name for slot in touched.values() for name in slot.names if name in known])
    unpublished = _unpublished(touched, known)
    told, events = _told(touched), []
    for paper, slot in touched.items():
        for record in slot.incoming:
            old = before.get((record.source, record.source_id))
            found = list(happened(old, record)) if old else []
            own = unpublished.get(paper)
            if old is None and own is not None and is_published(record, own):
                found = [published(record, own)]
                del unpublished[paper]
            events += [
                _event(paper, record.source, one)
                for one in found
                if (paper, one.kind, one.said) not in told
            ]
    return events


def _told(papers: Iterable[int]) -> set[tuple[int, str, str]]:
    """What is told already. A source's roads differ in what they say, and so take turns."""
    rows = Event.objects.filter(paper__in=list(papers))
    rows = rows.exclude(kind=Kind.REVISED, said="")
    return set(rows.values_list("paper_id", "kind", "said"))


def _before(names: list[RecordName]) -> dict[RecordName, SourceRecord]:
    """What the sources said last, of records that a batch changes."""
    wanted = set(names)
    rows = Record.objects.filter(
        source__in={source for source, _ in names}, source_id__in=[one for _, one in names]
    )
    return {
        (source, source_id): unpack(bytes(payload))
        for source, source_id, payload in rows.values_list("source", "source_id", "payload")
        if (source, source_id) in wanted
    }


def _unpublished(
    touched: Mapping[int, Slot], known: Mapping[RecordName, tuple[bytes, int]]
) -> dict[int, set[str]]:
    """Papers that nobody said were published, of which another source now says something.

    Each with the DOIs that it has as a preprint.
    """
    joined = [
        paper
        for paper, slot in touched.items()
        if any(name not in known for name in slot.names) and any(map(is_published, slot.incoming))
    ]
    posted: dict[int, set[str]] = defaultdict(set)
    preprints = Record.objects.filter(paper__in=joined, source__in=PREPRINTS)
    for paper, doi in preprints.values_list("paper_id", "source_id"):
        posted[paper].add(doi)
    names: dict[int, set[str]] = defaultdict(set)
    rows = Identifier.objects.filter(paper__in=joined, scheme="doi")
    for paper, doi in rows.values_list("paper_id", "value"):
        names[paper].add(doi)
    papers = Paper.objects.filter(pk__in=joined, venue=None, journal_ref="")
    unsaid = papers.values_list("pk", flat=True)
    return {paper: posted[paper] for paper in unsaid if names[paper] <= posted[paper]}


def _event(paper: int, source: str, one: Happening) -> Event:
    return Event(
        paper_id=paper,
        source=source,
        kind=one.kind,
        at=one.at or now(),
        said=one.said[:500],
        before=one.before.pack() if one.before else None,
    )
