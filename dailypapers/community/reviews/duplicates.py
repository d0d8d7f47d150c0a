"""Which records are of one paper. Pure.

Records are the same that are of one paper here, that share an identifier, or whose titles are the
same but for case and signs, with no two years that differ by more than one: a preprint and what it
became are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dailypapers.core.text import fold

SHORTEST = 12  # letters of a title that tells papers apart: "Introduction" is many papers'
APART = 1  # years


@dataclass(frozen=True, slots=True)
class Record:
    """What a search found: a paper of the instance, or what a file says of one."""

    title: str
    paper: int | None = None
    authors: str = ""
    year: int | None = None
    venue: str = ""
    url: str = ""
    abstract: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


class Known:
    """The records that there are, by number, and of which of them another is a duplicate."""

    def __init__(self, records: Iterable[tuple[int, Record]] = ()) -> None:
        self._papers: dict[int, int] = {}
        self._names: dict[tuple[str, str], int] = {}
        self._titles: dict[str, list[tuple[Record, int]]] = {}
        for number, record in records:
            self.add(number, record)

    def add(self, number: int, record: Record) -> None:
        """Know one more."""
        if record.paper is not None:
            self._papers.setdefault(record.paper, number)
        for name in record.identifiers.items():
            self._names.setdefault(name, number)
        if title := _title(record):
            self._titles.setdefault(title, []).append((record, number))

    def find(self, record: Record) -> int | None:
        """Return the number of the record that this one doubles, None if it is new."""
        if record.paper is not None and record.paper in self._papers:
            return self._papers[record.paper]
        for name in record.identifiers.items():
            if name in self._names:
                return self._names[name]
        alike = self._titles.get(_title(record), ())
        return next((number for other, number in alike if _may_be_one(record, other)), None)


def _may_be_one(record: Record, other: Record) -> bool:
    """Say whether two of one title can be one: two papers here are two, as the catalogue says."""
    if record.paper is not None and other.paper is not None:
        return False
    if record.year is None or other.year is None:
        return True
    return abs(record.year - other.year) <= APART


def _title(record: Record) -> str:
    folded = fold(record.title)
    return folded if len(folded) >= SHORTEST else ""
