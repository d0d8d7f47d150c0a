"""How much is usually heard of a paper, by its field and weekday. Pure.

    loudness        = log2(1 + heard), so that a few loud papers say little about the many
    usual loudness  = mean of the papers' own and PULL times that of the next wider group
    usual           = 2 ** usual loudness - 1, and at least LEAST_USUAL

Groups are drawn towards wider ones, as is usual where some have few: a field on one weekday towards
the field, and the field towards all papers. Only papers that readers spoke of take part: where most
of what is listed gets no vote at all, every vote would be unusual.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log2
from typing import NamedTuple

from dailypapers.feed.ranking import LEAST_USUAL

PULL = 20  # papers that the wider group counts for
WEEKS = 8  # how far back what is usual is taken from


class Heard(NamedTuple):
    """How much is heard of one paper; of one that is filed nowhere, `field` is empty."""

    field: str
    weekday: int
    heard: float


class Row(NamedTuple):
    """What is usual in one field, over all weekdays, and from how many papers."""

    field: str
    papers: int
    usual: float


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual: over all, by field, and by field and weekday (Monday is 0).

    `names` are those of the fields.
    """

    overall: float = LEAST_USUAL
    rows: tuple[Row, ...] = ()
    days: Mapping[tuple[str, int], float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def of(self, field: str, weekday: int) -> float:
        """Return what is usual; fields nobody spoke of are taken to be as all are."""
        return self.days.get((field, weekday), self.overall)


def usual_of(papers: Iterable[Heard], names: Mapping[str, str]) -> Usual:
    """Return what is usual among some papers."""
    fields: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for paper in papers:
        fields[paper.field][paper.weekday].append(log2(1 + paper.heard))
    every = [loudness for days in fields.values() for day in days.values() for loudness in day]
    overall = sum(every) / len(every) if every else 0.0
    rows: list[Row] = []
    by_day: dict[tuple[str, int], float] = {}
    for name, days in fields.items():
        whole = [loudness for day in days.values() for loudness in day]
        mean = _drawn(whole, overall)
        rows.append(Row(name, len(whole), _votes(mean)))
        by_day |= {(name, day): _votes(_drawn(days.get(day, []), mean)) for day in range(7)}
    rows.sort(key=lambda row: (-row.papers, row.field))
    known = {name: names[name] for name in fields if name in names}
    return Usual(_votes(overall), tuple(rows), by_day, known)


def _drawn(loudness: list[float], wider: float) -> float:
    return (sum(loudness) + PULL * wider) / (len(loudness) + PULL)


def _votes(loudness: float) -> float:
    return max(LEAST_USUAL, 2**loudness - 1)
