"""Writes works into the catalogue's tables, many at a time. Call inside a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import TypeVar

from django.db.models import Model

from dailypapers.catalogue.identifiers import address
from dailypapers.catalogue.merge import Work, by_scheme, match_key
from dailypapers.catalogue.models import (
    Announcement,
    Author,
    Authorship,
    Identifier,
    ImportedCount,
    Link,
    Paper,
    PaperTopic,
    Revision,
    Topic,
    Venue,
    Version,
    new_paper_key,
)
from dailypapers.catalogue.records import AnnouncementRecord, PartialDate
from dailypapers.core.bulk import insert_rows
from dailypapers.core.text import fold

DayOf = Callable[[datetime], date]
WORK_COLUMNS = [
    "address",
    "title",
    "abstract",
    "summary",
    "keywords",
    "published",
    "published_precision",
    "venue",
    "comment",
    "journal_ref",
    "licence",
    "withdrawn",
    "match_key",
    "imported_votes",
    "imported_comments",
    "revision",
]
# What belongs to one paper and is written anew with it. Announcements are not here: they are fixed.
REPLACED = (Authorship, PaperTopic, Identifier, Version, Link, ImportedCount)
NAME_LENGTH = 255


def create(works: Sequence[Work], day_of: DayOf) -> list[Paper]:
    """Add new papers with all that belongs to them; `day_of` gives a moment's edition day."""
    revision, venues = Revision.take(), _venues(works)
    papers = [_fill(Paper(key=new_paper_key()), work, venues, revision) for work in works]
    Paper.objects.bulk_create(papers)
    _add_parts(list(zip(papers, works, strict=True)), day_of)
    return papers


def replace(changes: Mapping[Paper, Work], day_of: DayOf) -> None:
    """Bring existing papers to what their works now say."""
    revision, venues = Revision.take(), _venues(changes.values())
    for paper, work in changes.items():
        _fill(paper, work, venues, revision)
    Paper.objects.bulk_update(changes, WORK_COLUMNS, batch_size=100)
    for part in REPLACED:
        part._default_manager.filter(paper__in=changes).delete()
    _add_parts(list(changes.items()), day_of)


def absorb(kept: Paper, duplicate: Paper) -> None:
    """Make `duplicate` lead to `kept`: its records and announcements move, its parts go."""
    for part in REPLACED:
        part._default_manager.filter(paper=duplicate).delete()
    known = kept.announcements.values_list("source", flat=True)
    duplicate.announcements.filter(source__in=list(known)).delete()
    duplicate.announcements.update(paper=kept)
    duplicate.records.update(paper=kept)
    duplicate.absorbed.update(merged_into=kept)
    duplicate.merged_into, duplicate.address = kept, duplicate.key
    duplicate.revision = Revision.take()
    duplicate.save(update_fields=["merged_into", "address", "revision"])


def _fill(paper: Paper, work: Work, venues: Mapping[str, int], revision: int) -> Paper:
    first_author = work.authors[0].name if work.authors else ""
    paper.address = address(paper.key, by_scheme(work.identifiers))
    paper.title, paper.abstract, paper.summary = work.title, work.abstract, work.summary
    paper.keywords = list(work.keywords)
    paper.published = work.published.start if work.published else None
    paper.published_precision = work.published.precision if work.published else ""
    paper.venue_id = venues.get(_venue_key(work.venue))
    paper.comment, paper.journal_ref, paper.licence = work.comment, work.journal_ref, work.licence
    paper.withdrawn = work.withdrawn
    paper.match_key = match_key(work.title, first_author)
    paper.imported_votes = sum(count.votes for count in work.counts)
    paper.imported_comments = sum(count.comments for count in work.counts)
    paper.revision = revision
    return paper


def _add_parts(pairs: Sequence[tuple[Paper, Work]], day_of: DayOf) -> None:
    authors = _authors(author.name for _, work in pairs for author in work.authors)
    topics = topic_codes()
    insert_rows(
        Authorship,
        ["paper", "author", "position", "affiliation"],
        (
            (paper.pk, authors[_name_key(author.name)], position, author.affiliation)
            for paper, work in pairs
            for position, author in enumerate(work.authors, start=1)
        ),
    )
    insert_rows(
        PaperTopic,
        ["paper", "topic", "position"],
        (
            (paper.pk, code, position)
            for paper, work in pairs
            for position, code in enumerate(_known(work.topics, topics))
        ),
    )
    insert_rows(
        Identifier,
        ["paper", "scheme", "value"],
        ((paper.pk, scheme, value) for paper, work in pairs for scheme, value in work.identifiers),
    )
    Version.objects.bulk_create(
        Version(
            paper_id=paper.pk,
            number=version.number,
            posted_at=_moment(version.posted_at),
            note=version.note,
        )
        for paper, work in pairs
        for version in work.versions
    )
    Link.objects.bulk_create(
        Link(paper_id=paper.pk, kind=link.kind, url=link.url, stars=link.stars)
        for paper, work in pairs
        for link in work.links
    )
    ImportedCount.objects.bulk_create(
        ImportedCount(
            paper_id=paper.pk, site=count.site, votes=count.votes, comments=count.comments
        )
        for paper, work in pairs
        for count in work.counts
    )
    Announcement.objects.bulk_create(
        [
            _announcement(paper, source, said, day_of)
            for paper, work in pairs
            for source, said in work.announcements
        ],
        ignore_conflicts=True,  # The first announcement of a source stands for good.
    )


def _announcement(
    paper: Paper, source: str, said: AnnouncementRecord, day_of: DayOf
) -> Announcement:
    moment = _moment(said.at) or datetime.now(UTC)
    return Announcement(
        paper_id=paper.pk,
        source=source,
        kind=said.kind,
        featured_by=said.by,
        announced_at=moment,
        day=PartialDate.parse(said.day).start if said.day else day_of(moment),
        position=said.position,
    )


def _known(codes: Iterable[str], topics: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(topics[code] for code in codes if code in topics))


@cache
def topic_codes() -> dict[str, str]:
    """Return every code of the taxonomy, each with the code it is an alias of or itself."""
    return {code: alias or code for code, alias in Topic.objects.values_list("code", "alias_of")}


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _name_key(name: str) -> str:
    return fold(name)[:NAME_LENGTH] or name[:NAME_LENGTH]


def _venue_key(name: str) -> str:
    return fold(name)[:NAME_LENGTH]


def _authors(names: Iterable[str]) -> dict[str, int]:
    """Return the row of each name by its key, making those that are not there."""
    wanted = {_name_key(name): name[:NAME_LENGTH] for name in names}
    return _rows(Author, wanted)


def _venues(works: Iterable[Work]) -> dict[str, int]:
    return _rows(Venue, {_venue_key(work.venue): work.venue for work in works if work.venue})


NamedRow = TypeVar("NamedRow", bound=Model)


def _rows(model: type[NamedRow], names: Mapping[str, str]) -> dict[str, int]:
    """Return the ids of rows with a `key` and a `name`, making those that are not there."""
    manager = model._default_manager
    found = dict(manager.filter(key__in=list(names)).values_list("key", "pk"))
    missing = [model(key=key, name=name) for key, name in names.items() if key not in found]
    if missing:
        manager.bulk_create(missing, ignore_conflicts=True)
        created = [row.key for row in missing]  # type: ignore[attr-defined]
        found.update(manager.filter(key__in=created).values_list("key", "pk"))
    return found
