"""Whether two records without a shared identifier are of one work. Pure.

They are if their normalised titles agree, and

- the family names of their first authors, with years at most one apart (a preprint of December is
  the proceedings paper of next year), or up to `FAR` years if all authors agree; the latter, and
  what follows, for titles that say enough to be hardly ever given twice;
- or one of them names no author at all (a submission under review), with years at most one apart;

unless both name different papers in one numbering: the Anthology's own two papers, a workshop's and
a journal's, stay two. Of who names no year, an arXiv id tells it. What these rules find and miss
was measured on labelled pairs: docs/benchmarks.md, "Merging records".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from hashlib import blake2b

from dailypapers.catalogue.records import PartialDate, SourceRecord
from dailypapers.core.readable import readable
from dailypapers.core.text import fold

EXCLUSIVE = ("arxiv", "acl")  # One work has one number in each of these,
JOINT = frozenset({"C98", "P98"})  # but for a conference that two societies held and printed.
YEARS_APART = 1
FAR = 4
TELLING = 30  # Letters and digits of a title; "Author Index" is given every year.
SUFFIX = re.compile(r"[\s,]+(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
ARXIV_YEAR = re.compile(r"(?:[a-z-]+/)?(\d\d)\d\d")

Number = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trace:
    """What a work is recognised by when no identifier is shared."""

    match_key: str
    telling: bool
    year: int | None
    families: tuple[str, ...]
    numbers: frozenset[Number]

    @classmethod
    def of(
        cls, title: str, authors: Iterable[str], year: int | None, identifiers: Iterable[Number]
    ) -> Trace:
        """Build a trace from a paper's title, authors, year and identifiers."""
        names = list(authors)
        numbers = frozenset(pair for pair in identifiers if pair[0] in EXCLUSIVE)
        return cls(
            match_key(title, names[0] if names else ""),
            is_telling(title),
            year or _numbered_in(numbers),
            tuple(family_name(name) for name in names),
            numbers,
        )


def trace(record: SourceRecord) -> Trace:
    """Return what other records of the same work share with this one."""
    year = PartialDate.parse(record.published).start.year if record.published else None
    authors = (author.name for author in record.authors)
    return Trace.of(record.title, authors, year, record.identifiers)


def match_key(title: str, first_author: str) -> str:
    """Return 32 hex digits that agree for two spellings of one title.

    Where the title says little, its first author has to agree too.
    """
    folded = _folded(title)
    wanted = folded if is_telling(title) else f"{folded}|{family_name(first_author)}"
    return blake2b(wanted.encode(), digest_size=16).hexdigest()


def is_telling(title: str) -> bool:
    """Say whether a title is long enough to be hardly ever given twice."""
    return len(_folded(title)) >= TELLING


def _folded(title: str) -> str:
    return fold(readable(title))


def family_name(name: str) -> str:
    """Return the folded family name: the part before a comma, else the last word."""
    bare = SUFFIX.sub("", name.strip())
    family = bare.split(",")[0] if "," in bare else bare.rsplit(" ", 1)[-1]
    return fold(family)


def same_work(one: Trace, other: Trace) -> bool:
    """Say whether two traces are of one work; see the rules at the top."""
    if one.match_key != other.match_key or clash(one.numbers, other.numbers):
        return False
    if one.year is None or other.year is None:
        return False
    apart = abs(one.year - other.year)
    if not one.families or not other.families:
        return one.telling and apart <= YEARS_APART
    if one.families[0] != other.families[0]:
        return False
    if apart <= YEARS_APART:
        return True
    return one.telling and apart <= FAR and set(one.families) == set(other.families)


def clash(some: Set[Number], others: Set[Number]) -> bool:
    """Say whether both name papers in one numbering, and no paper in common."""
    shared = {scheme for scheme, _ in some} & {scheme for scheme, _ in others}
    agreed = {scheme for scheme, _ in some & others}
    return any(not _printed_jointly(scheme, some, others) for scheme in shared - agreed)


def _printed_jointly(scheme: str, some: Set[Number], others: Set[Number]) -> bool:
    volumes = {value[:3] for said, value in some | others if said == scheme}
    return volumes == JOINT


def _numbered_in(numbers: Iterable[Number]) -> int | None:
    """Return the year in which an arXiv id was given out."""
    for scheme, value in numbers:
        if scheme == "arxiv" and (match := ARXIV_YEAR.match(value)):
            year = int(match[1])
            return year + (1900 if year > 90 else 2000)
    return None
