"""From all records of a paper to what the catalogue says of it. Pure: same records, same answer.

Which records are of one paper is `recognition.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    CountRecord,
    LinkRecord,
    PartialDate,
    SourceRecord,
    VersionRecord,
)

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
