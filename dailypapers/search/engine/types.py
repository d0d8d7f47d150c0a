"""The records that search speaks: what is indexed, what is asked, what comes back. No Django."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class IndexedPaper:
    """What an index knows of one paper.

    `id` is the catalogue's primary key, below 2**38. Texts are as readers see them; the backend
    cuts them into words with `engine.tokens`. `published` and `edition_days` are days written as
    the number yyyymmdd; `published` is 0 where the date is unknown.
    """

    id: int
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    venue: str = ""
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    published: int = 0
    edition_days: tuple[int, ...] = ()
    has_code: bool = False


# The query tree. Words in it are already folded and stemmed by `engine.tokens`.


@dataclass(frozen=True, slots=True)
class Term:
    """One word."""

    word: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after another, with at most `slop` other words in between, all gaps together.

    Where a field has several values (authors), there is one word's room between two of them: an
    exact phrase never reaches from one into the next, a sloppy one may.
    """

    words: tuple[str, ...]
    slop: int = 0

    def placements(self) -> Iterator[tuple[int, ...]]:
        """Yield each way the words may stand, as offsets from the first: (0, 1), (0, 2), ...

        Both backends match a sloppy phrase as the OR of these exact ones, because engines differ
        in what slop means: Tantivy 0.27 finds `"a a"~1` where there is a single `a`.
        """
        last = len(self.words) - 1
        for end in range(last, last + self.slop + 1):
            for inner in combinations(range(1, end), last - 1):
                yield (0, *inner, end)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins so; unstemmed. It matches without adding relevance between words."""

    start: str


@dataclass(frozen=True, slots=True)
class Field:
    """`node`, looked for in one field of `scoring.FIELDS` only."""

    name: str
    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the nodes; a `Not` among them takes away. Scores add up. Empty: every paper."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the nodes. Scores add up. Empty: no paper."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Every paper that the node does not match, with score 0."""

    node: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """Every paper, with score 0."""


Node: TypeAlias = Term | Phrase | Prefix | Field | And | Or | Not | Everything


@dataclass(frozen=True, slots=True)
class Filter:
    """What a paper must be, apart from its words. Applied before ranking, never after.

    Days are numbers yyyymmdd, both ends included. `topics` and `sources` ask for any of theirs;
    empty asks nothing. A paper without a date never passes a date bound.
    """

    published_from: int | None = None
    published_to: int | None = None
    edition_day: int | None = None
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    has_code: bool | None = None


NO_FILTER = Filter()


@dataclass(frozen=True, slots=True)
class Hit:
    """One paper found: its catalogue key and its score, 0 where nothing was ranked."""

    id: int
    score: float = 0.0


class Facet(StrEnum):
    """What papers can be counted by."""

    TOPIC = "topics"
    SOURCE = "sources"
    YEAR = "year"


class Sort(StrEnum):
    """The order of a list that is not ranked: by `published`, then id."""

    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` saw. `problems` are sentences; none means sound."""

    papers: int
    generation: int
    mark: int
    problems: tuple[str, ...] = ()
