"""Which paper each record of a batch is of: one that is stored, or one to be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from dailypapers.catalogue import store
from dailypapers.catalogue.models import Authorship, Identifier, Paper
from dailypapers.catalogue.recognition import EXCLUSIVE, Trace, clash, same_work, trace
from dailypapers.catalogue.records import SourceRecord

RecordName = tuple[str, str]


@dataclass(slots=True, eq=False)
class Slot:
    """One paper while a batch is sorted, stored or to be made, and what is new of it."""

    paper_id: int | None = None
    incoming: list[SourceRecord] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    numbers: set[tuple[str, str]] = field(default_factory=set)

    @property
    def names(self) -> list[RecordName]:
        """The names of the records that are new of it."""
        return [(record.source, record.source_id) for record in self.incoming]

    def may_be(self, mark: Trace) -> bool:
        """Say whether a record is of this paper: like one of its records, at odds with none."""
        alike = any(same_work(mark, other) for other in self.traces)
        return alike and not clash(mark.numbers, self.numbers)


def load_slots(papers: Sequence[int]) -> list[Slot]:
    """Return stored papers in their order, each with what it is recognised by."""
    numbers = _numbers(papers)
    traces = dict(_traces(papers, numbers))
    return [Slot(pk, traces=[traces[pk]], numbers=numbers[pk]) for pk in papers if pk in traces]


def sort(changed: dict[RecordName, SourceRecord], owners: dict[RecordName, int]) -> list[Slot]:
    """Give every record its slot: the paper it is known of, shares an identifier or title with."""
    desk = _Desk(changed.values(), [owners[name] for name in changed if name in owners])
    for name, record in changed.items():
        desk.place(record, owners.get(name))
    return [slot for slot in desk.slots if slot.incoming]


class _Desk:
    """Finds the slot of each record of a batch; knows the stored papers it may belong to."""

    def __init__(self, records: Iterable[SourceRecord], owners: Iterable[int]) -> None:
        self.slots: list[Slot] = []
        self._by_paper: dict[int, Slot] = {}
        self._by_identifier: dict[tuple[str, str], Slot] = {}
        self._by_match: dict[str, list[Slot]] = defaultdict(list)
        self._traces = {(record.source, record.source_id): trace(record) for record in records}
        for paper_id in owners:
            self._of_paper(paper_id)
        self._load_identifiers(records)
        self._load_matches()

    def _load_identifiers(self, records: Iterable[SourceRecord]) -> None:
        wanted = {pair for record in records for pair in record.identifiers}
        rows = Identifier.objects.filter(value__in={value for _, value in wanted})
        for scheme, value, paper_id in rows.values_list("scheme", "value", "paper_id"):
            if (scheme, value) in wanted:
                self._by_identifier[scheme, value] = self._of_paper(paper_id)

    def _load_matches(self) -> None:
        """Find stored papers that may be what a record is of, and what they are recognised by."""
        keys = {found.match_key for found in self._traces.values()}
        papers = Paper.objects.filter(match_key__in=keys, merged_into=None)
        found = dict(papers.values_list("pk", "match_key"))
        slots = {pk: self._of_paper(pk) for pk in found}
        numbers = _numbers(self._by_paper)
        for pk, slot in self._by_paper.items():
            slot.numbers |= numbers[pk]
        for pk, mark in _traces(found, numbers):
            slots[pk].traces.append(mark)
            self._by_match[found[pk]].append(slots[pk])

    def _of_paper(self, paper_id: int) -> Slot:
        if paper_id not in self._by_paper:
            self._by_paper[paper_id] = slot = Slot(paper_id)
            self.slots.append(slot)
        return self._by_paper[paper_id]

    def place(self, record: SourceRecord, owner: int | None) -> None:
        """Put the record where it belongs; a record that joins two papers makes them one."""
        mark = self._traces[record.source, record.source_id]
        candidates = [self._of_paper(owner)] if owner is not None else []
        candidates += [
            self._by_identifier[pair] for pair in record.identifiers if pair in self._by_identifier
        ]
        if not candidates:
            alike = (slot for slot in self._by_match[mark.match_key] if slot.may_be(mark))
            candidates = list(islice(alike, 1))
        slot = self._join(list(dict.fromkeys(candidates)))
        slot.incoming.append(record)
        slot.traces.append(mark)
        slot.numbers |= mark.numbers
        self._by_identifier.update((pair, slot) for pair in record.identifiers)
        if slot not in self._by_match[mark.match_key]:
            self._by_match[mark.match_key].append(slot)

    def _join(self, candidates: Sequence[Slot]) -> Slot:
        """Return one slot for all candidates, merging the papers they stand for."""
        if not candidates:
            slot = Slot()
            self.slots.append(slot)
            return slot
        stored = [slot.paper_id for slot in candidates if slot.paper_id is not None]
        apart = store.parted(stored) if len(stored) > 1 else set()
        if not apart:
            candidates = sorted(candidates, key=lambda slot: slot.paper_id or float("inf"))
        kept, *others = candidates  # Of parted papers, the one that the record is of.
        for other in others:
            if frozenset((kept.paper_id, other.paper_id)) not in apart:
                self._merge(kept, other)
        return kept

    def _merge(self, kept: Slot, other: Slot) -> None:
        if kept.paper_id is not None and other.paper_id is not None:
            papers = Paper.objects.in_bulk([kept.paper_id, other.paper_id])
            store.absorb(papers[kept.paper_id], papers[other.paper_id])
        kept.incoming += other.incoming
        kept.traces += other.traces
        kept.numbers |= other.numbers
        other.incoming = []
        self._by_paper = {
            pk: kept if slot is other else slot for pk, slot in self._by_paper.items()
        }
        self._by_identifier = {
            pair: kept if slot is other else slot for pair, slot in self._by_identifier.items()
        }
        for found in self._by_match.values():
            if other in found:
                found[found.index(other)] = kept


def _numbers(papers: Collection[int]) -> dict[int, set[tuple[str, str]]]:
    """Return the numbers that tell some papers from all others."""
    found: dict[int, set[tuple[str, str]]] = {pk: set() for pk in papers}
    rows = Identifier.objects.filter(paper__in=list(papers), scheme__in=EXCLUSIVE)
    for pk, scheme, value in rows.values_list("paper_id", "scheme", "value"):
        found[pk].add((scheme, value))
    return found


def _traces(
    papers: Collection[int], numbers: Mapping[int, set[tuple[str, str]]]
) -> Iterator[tuple[int, Trace]]:
    """Yield what some papers are recognised by."""
    signed = _authors(papers)
    rows = Paper.objects.filter(pk__in=list(papers))
    for pk, title, published in rows.values_list("pk", "title", "published"):
        year = published.year if published else None
        yield pk, Trace.of(title, signed[pk], year, numbers[pk])


def _authors(papers: Collection[int]) -> dict[int, list[str]]:
    """Return the names that sign some papers, in order."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = Authorship.objects.filter(paper__in=list(papers)).order_by("paper", "position")
    for paper, name in rows.values_list("paper_id", "author__name"):
        names[paper].append(name)
    return names
