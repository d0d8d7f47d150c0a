"""The records that search speaks: what is indexed, what is asked, what comes back. No Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from hashlib import blake2b
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt


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

    def text_key(self) -> int:
        """Return 63 bits that change with what an encoder reads of the paper: title, abstract."""
        text = f"{self.title}\n{self.abstract}".encode()
        return int.from_bytes(blake2b(text, digest_size=8).digest()) >> 1


Vector: TypeAlias = npt.NDArray[np.float32]  # (dimensions,), unit length


@dataclass(frozen=True, slots=True)
class PaperVector:
    """What an encoder made of one paper; `text_key` says of which text of it."""

    id: int
    text_key: int
    vector: Vector


@dataclass(frozen=True, slots=True)
class Filter:
    """What a paper must be, apart from its words. Applied before ranking, never after.

    Days are numbers yyyymmdd, both ends included. `topics`, `sources` and `venues` ask for any of
    theirs; empty asks nothing. A topic that ends with `.*` stands for its whole archive: `cs.*`.
    A paper without a date never passes a date bound. Of `ids` it must be one, where they are given.
    """

    published_from: int | None = None
    published_to: int | None = None
    edition_day: int | None = None
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    has_code: bool | None = None
    ids: frozenset[int] | None = None

    def joined(self, other: Filter) -> Filter | None:
        """Return the filter that passes what passes both, None where no one filter can say it.

        Two topics are such a case: one filter asks for either, never for both.
        """
        values = {}
        for name, default in DEFAULTS.items():
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine in (default, theirs):
                values[name] = theirs
            elif theirs == default:
                values[name] = mine
            elif name in STRICTER:
                values[name] = STRICTER[name](mine, theirs)
            else:
                return None
        return Filter(**values)

    def narrowed(self, other: Filter) -> Filter:
        """Return `joined`, or a filter that nothing passes where the two cannot be joined."""
        return self.joined(other) or NOBODY


DEFAULTS = {known.name: known.default for known in fields(Filter)}
STRICTER: dict[str, Callable[[Any, Any], Any]] = {
    "published_from": max,
    "published_to": min,
    "ids": frozenset.intersection,
}
NO_FILTER = Filter()
NOBODY = Filter(published_to=0)


def is_archive(topic: str) -> bool:
    """Return whether a topic of a filter stands for all of its archive: `cs.*`."""
    return topic.endswith(".*")


# The query tree. Words in it are already folded by `engine.tokens`, and stemmed but where it says.


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
    """Every word that begins so; `start` is not stemmed. All that it matches scores the same.

    An index has stems, a reader types the beginning of a word: `optimiz*` and `optimization*` are
    to find the same papers. So a paper matches that has a word, as it is indexed, that begins so;
    or the stem of `start`, or of a word in any paper's title that begins so.
    """

    start: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Every word within `edits` (1 or 2) of `word`, which is not stemmed; scored like `Prefix`.

    An edit is a letter put in, left out, changed or swapped with its neighbour (`engine.edits`).
    A paper matches that has a word, as it is indexed, that near to `word`; or the stem of `word`,
    or of a word in any paper's title that near to it.
    """

    word: str
    edits: int


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


@dataclass(frozen=True, slots=True)
class Where:
    """Every paper that passes the filter, with score 0."""

    filter: Filter


Node: TypeAlias = Term | Phrase | Prefix | Fuzzy | Field | And | Or | Not | Everything | Where


@dataclass(frozen=True, slots=True)
class Hit:
    """One paper found: its catalogue key and its score, 0 where nothing was ranked."""

    id: int
    score: float = 0.0


class Facet(StrEnum):
    """What papers can be counted by. The values of `CODE` are `yes` and `no`."""

    TOPIC = "topics"
    SOURCE = "sources"
    VENUE = "venues"
    YEAR = "year"
    CODE = "has_code"


class Sort(StrEnum):
    """The order of a list that is not ranked: by `published`, then id."""

    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` saw. Problems are sentences; none means sound.

    `problems` are those of the papers and their words, `vector_problems` those of the vectors.
    """

    papers: int
    generation: int
    mark: int
    problems: tuple[str, ...] = ()
    vector_problems: tuple[str, ...] = ()
