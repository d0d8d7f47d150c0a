"""From all records of a paper to what the catalogue says of it. Pure: same records, same answer.

Two records are of the same work if they share an identifier, or if their normalised titles and
first authors' family names agree and their years are at most one apart (a preprint of December is
the proceedings paper of next year), unless both name different papers in one numbering.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b

from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    CountRecord,
    LinkRecord,
    PartialDate,
    SourceRecord,
    VersionRecord,
)
from dailypapers.core.text import fold

AUTHORS = "authors"  # The source of what authors of a paper say here.
SIGNALS = "code"  # The source of what hosts of code say of repositories.
ASIDE = (AUTHORS, SIGNALS)  # They say nothing but links, and tell no two papers apart.
HIDDEN_LINKS = "hidden_links"  # Where its records name the links of others that are not shown.
PRECEDENCE = (  # Whose title, abstract and authors win: the paper's home first, collectors last.
    *ASIDE,
    "arxiv",
    "acl",
    "openreview",
    "biorxiv",
    "medrxiv",
    "arxiv-snapshot",
    "arxiv-daily",
    "acl-anthology",
    "pubmed",
    "crossref",
    "openalex",
    "hf-daily",
    "paperlists",
    "semanticscholar",
    "archive",
)
EXCLUSIVE = ("arxiv", "acl")  # One work has one number in each of these.
YEARS_APART = 1
SUFFIX = re.compile(r"[\s,]+(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Work:
    """What the catalogue says of one paper: each field of `SourceRecord` from the best source."""

    title: str
    abstract: str
    summary: str
    authors: tuple[AuthorName, ...]
    published: PartialDate | None
    identifiers: dict[tuple[str, str], None]
    topics: tuple[str, ...]
    keywords: tuple[str, ...]
    venue: str
    comment: str
    journal_ref: str
    licence: str
    versions: tuple[VersionRecord, ...]
    links: tuple[LinkRecord, ...]
    announcements: tuple[tuple[str, AnnouncementRecord], ...]
    counts: tuple[CountRecord, ...]
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """What a work is recognised by when no identifier is shared."""

    match_key: str
    year: int | None
    numbers: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, key: str, year: int | None, identifiers: Iterable[tuple[str, str]]) -> Trace:
        """Build a trace from a paper's match key, year and identifiers."""
        numbers = frozenset(pair for pair in identifiers if pair[0] in EXCLUSIVE)
        return cls(key, year, numbers)


def trace(record: SourceRecord) -> Trace:
    """Return what other records of the same work share with this one."""
    first = record.authors[0].name if record.authors else ""
    year = PartialDate.parse(record.published).start.year if record.published else None
    return Trace.of(match_key(record.title, first), year, record.identifiers)


def match_key(title: str, first_author: str) -> str:
    """Return 32 hex digits that agree for two spellings of one title by one first author."""
    wanted = f"{fold(title)}|{family_name(first_author)}"
    return blake2b(wanted.encode(), digest_size=16).hexdigest()


def family_name(name: str) -> str:
    """Return the folded family name: the part before a comma, else the last word."""
    bare = SUFFIX.sub("", name.strip())
    family = bare.split(",")[0] if "," in bare else bare.rsplit(" ", 1)[-1]
    return fold(family)


def same_work(one: Trace, other: Trace) -> bool:
    """Say whether two traces are of one work; see the rule at the top."""
    if one.match_key != other.match_key or one.year is None or other.year is None:
        return False
    return abs(one.year - other.year) <= YEARS_APART and not clash(one.numbers, other.numbers)


def clash(some: Set[tuple[str, str]], others: Set[tuple[str, str]]) -> bool:
    """Say whether both name papers in one numbering, and no paper in common."""
    shared = {scheme for scheme, _ in some} & {scheme for scheme, _ in others}
    agreed = {scheme for scheme, _ in some & others}
    return bool(shared - agreed)


def merge(records: Sequence[SourceRecord]) -> Work:
    """Return the work that the records (at least one) are of."""
    ranked = sorted(records, key=_rank) if len(records) > 1 else records
    return Work(
        title=_first(ranked, lambda record: record.title),
        abstract=_first(ranked, lambda record: record.abstract),
        summary=_first(ranked, lambda record: record.summary),
        authors=next((record.authors for record in ranked if record.authors), ()),
        published=_published(ranked),
        identifiers={pair: None for record in ranked for pair in record.identifiers},
        topics=next((record.topics for record in ranked if record.topics), ()),
        keywords=tuple(dict.fromkeys(word for record in ranked for word in record.keywords)),
        venue=_first(ranked, lambda record: record.venue),
        comment=_first(ranked, lambda record: record.comment),
        journal_ref=_first(ranked, lambda record: record.journal_ref),
        licence=_first(ranked, lambda record: record.licence),
        versions=_versions(ranked),
        links=_links(ranked),
        announcements=tuple(
            (said.source or record.source, said)
            for record in ranked
            if (said := record.announcement)
        ),
        counts=_counts(ranked),
        withdrawn=any(record.withdrawn for record in ranked),
    )


def _rank(record: SourceRecord) -> tuple[int, str, str]:
    place = (
        PRECEDENCE.index(record.source)
        if record.source in PRECEDENCE
        else PRECEDENCE.index("arxiv-snapshot")
    )
    return place, record.source, record.source_id


def _first(records: Iterable[SourceRecord], read: Callable[[SourceRecord], str]) -> str:
    return next((value for record in records if (value := read(record))), "")


def _published(records: Iterable[SourceRecord]) -> PartialDate | None:
    """The earliest date said, leaving out those that another one says more precisely."""
    dates = {str(PartialDate.parse(record.published)) for record in records if record.published}
    exact = [
        when
        for when in dates
        if not any(other != when and other.startswith(when) for other in dates)
    ]
    return PartialDate.parse(min(exact)) if exact else None


def _versions(records: Iterable[SourceRecord]) -> tuple[VersionRecord, ...]:
    best: dict[int, VersionRecord] = {}
    for version in (version for record in records for version in record.versions):
        kept = best.get(version.number)
        if kept is None or (version.posted_at and not kept.posted_at):
            best[version.number] = version
    return tuple(best[number] for number in sorted(best))


def _links(records: Sequence[SourceRecord]) -> tuple[LinkRecord, ...]:
    """The links of all, but for those that the authors took away."""
    said = (record.extra for record in records if record.source == AUTHORS)
    hidden = {url for extra in said for url in extra.get(HIDDEN_LINKS, ())}
    best: dict[str, LinkRecord] = {}
    for link in (link for record in records for link in record.links if link.url not in hidden):
        kept = best.get(link.url)
        if kept is None or (kept.stars is None and link.stars is not None):
            best[link.url] = link
    return tuple(best.values())


def _counts(records: Iterable[SourceRecord]) -> tuple[CountRecord, ...]:
    """One count per site; of two snapshots the larger, for votes are hardly ever taken back."""
    best: dict[str, CountRecord] = {}
    for count in (record.counts for record in records if record.counts):
        kept: CountRecord | None = best.get(count.site)
        if kept is None or (count.votes, count.comments) > (kept.votes, kept.comments):
            best[count.site] = count
    return tuple(best.values())


def by_scheme(identifiers: Mapping[tuple[str, str], None]) -> dict[str, str]:
    """Return the first value of each scheme."""
    values: dict[str, str] = {}
    for scheme, value in identifiers:
        values.setdefault(scheme, value)
    return values
