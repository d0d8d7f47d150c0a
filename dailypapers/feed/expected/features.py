"""The numbers from which interest is expected, a column each, and what they are of. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dailypapers.feed.expected.papers import Numbers, Papers, gains
from dailypapers.feed.expected.records import records

CONTENT = "content"
# What holds each column's weight back, in papers: there are many columns of content.
FACTS_SHRINKAGE, CONTENT_SHRINKAGE = 30.0, 10_000.0


@dataclass(frozen=True, slots=True)
class Features:
    """`columns` is (papers, columns); `shrinkage` (columns,), `parts` says where each part is."""

    columns: Numbers
    shrinkage: Numbers
    parts: dict[str, slice]

    @classmethod
    def of(cls, papers: Papers) -> Features:
        """Return the columns of papers: records of people, plain facts, what they mean."""
        gained = gains(papers.votes, papers.lists)
        people = {
            kind: records(papers.days, gained, names) for kind, names in papers.people.items()
        }
        facts = {name: values.reshape(len(papers), -1) for name, values in papers.facts.items()}
        found = people | facts | {CONTENT: papers.vectors}
        ends = np.cumsum([0, *(part.shape[1] for part in found.values())]).tolist()
        parts = {name: slice(*ends[n : n + 2]) for n, name in enumerate(found)}
        shrinkage = np.full(ends[-1], FACTS_SHRINKAGE)
        shrinkage[parts[CONTENT]] = CONTENT_SHRINKAGE
        return cls(np.hstack([*found.values()]).astype(np.float64), shrinkage, parts)
