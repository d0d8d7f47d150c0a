"""Writes works into the catalogue's tables, many at a time. Call inside a transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.db.models import Q

from dailypapers.catalogue.identifiers import address
from dailypapers.catalogue.merge import Work, by_scheme
from dailypapers.catalogue.models import (
    Announcement,
    Apart,
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
from dailypapers.catalogue.recognition import match_key
from dailypapers.catalogue.records import AnnouncementRecord, PartialDate
from dailypapers.core.bulk import Cell, insert_rows
from dailypapers.core.clock import now
from dailypapers.core.text import fold

DayOf = Callable[[datetime], date]
# What belongs to one paper and is written anew with it. Announcements are not here: they are fixed.
REPLACED = (Authorship, PaperTopic, Identifier, Version, Link, ImportedCount)
NAME_LENGTH = 255


def create(works: Sequence[Work], day_of: DayOf) -> list[int]:
    """Add new papers with all that belongs to them and return their ids.

    `day_of` gives the edition day of a moment.
    """
    revision, venues = Revision.take(), _venues(works)
    keys = [new_paper_key() for _ in works]
    rows = [
        {"key": key, "created_at": now(), **_columns(key, work, venues, revision)}
        for key, work in zip(keys, works, strict=True)
    ]
    insert_rows(Paper, list(rows[0]), (list(row.values()) for row in rows))
    ids = dict(Paper.objects.filter(key__in=keys).values_list("key", "pk"))
    papers = [ids[key] for key in keys]
    _add_parts(list(zip(papers, works, strict=True)), day_of)
    return papers


def replace(changes: Mapping[Paper, Work], day_of: DayOf) -> None:
    """Bring existing papers to what their works now say."""
    revision, venues = Revision.take(), _venues(changes.values())
    columns: dict[str, Cell] = {}
    for paper, work in changes.items():
        columns = _columns(paper.key, work, venues, revision)
        for name, value in columns.items():
            setattr(paper, "venue_id" if name == "venue" else name, value)
    Paper.objects.bulk_update(changes, list(columns), batch_size=100)
    for part in REPLACED:
        part._default_manager.filter(paper__in=changes).delete()
    _add_parts([(paper.pk, work) for paper, work in changes.items()], day_of)


def absorb(kept: Paper, duplicate: Paper) -> None:
    """Make `duplicate` lead to `kept`: its records and announcements move, its parts go."""
    for part in REPLACED:
        part._default_manager.filter(paper=duplicate).delete()
    known = kept.announcements.values_list("source", flat=True)
    duplicate.announcements.filter(source__in=list(known)).delete()
    duplicate.announcements.update(paper=kept)
    duplicate.records.update(paper=kept)
    duplicate.events.update(paper=kept)
    duplicate.absorbed.update(merged_into=kept)
    _hand_on_partings(kept.pk, duplicate.pk)
    duplicate.merged_into, duplicate.address = kept, duplicate.key
    duplicate.revision = Revision.take()
    duplicate.save(update_fields=["merged_into", "address", "revision"])


def release(kept: Paper, duplicate: Paper, state: Mapping[str, Any]) -> None:
    """Let `duplicate` be a paper of its own again, with what it had; see `sources.joining`.

    What its records say, its address too, is for who calls this to compute.
    """
    kept.records.filter(pk__in=state["records"]).update(paper=duplicate)
    kept.events.filter(pk__in=state.get("events", ())).update(paper=duplicate)
    kept.absorbed.filter(pk__in=state["absorbed"]).update(merged_into=duplicate)
    for said in state["announcements"]:
        if said["source"] not in state["announced"]:
            kept.announcements.filter(source=said["source"]).delete()
        duplicate.announcements.get_or_create(source=said["source"], defaults=said)
    duplicate.merged_into = None
    duplicate.save(update_fields=["merged_into"])


def part(papers: tuple[int, int]) -> None:
    """Remember that two papers are two."""
    one, other = sorted(papers)
    Apart.objects.get_or_create(one_id=one, other_id=other)


def unite(papers: tuple[int, int]) -> None:
    """Forget that two papers were parted."""
    one, other = sorted(papers)
    Apart.objects.filter(one=one, other=other).delete()


def _hand_on_partings(kept: int, duplicate: int) -> None:
    """What was parted from a paper stays parted from the one it became."""
    rows = Apart.objects.filter(Q(one=duplicate) | Q(other=duplicate))
    for one, other in list(rows.values_list("one_id", "other_id")):
        third = other if one == duplicate else one
        if third != kept:
            part((kept, third))


def parted(papers: Collection[int]) -> set[frozenset[int]]:
    """Return which of some papers were parted from one another."""
    rows = Apart.objects.filter(one__in=papers, other__in=papers)
    return {frozenset(pair) for pair in rows.values_list("one_id", "other_id")}


def _columns(key: str, work: Work, venues: Mapping[str, int], revision: int) -> dict[str, Cell]:
    first_author = work.authors[0].name if work.authors else ""
    return {
        "address": address(key, by_scheme(work.identifiers)),
        "title": work.title,
        "abstract": work.abstract,
        "summary": work.summary,
        "keywords": list(work.keywords),
        "published": work.published.start if work.published else None,
        "published_precision": work.published.precision if work.published else "",
        "venue": venues.get(name_key(work.venue)),
        "comment": work.comment,
        "journal_ref": work.journal_ref,
        "licence": work.licence,
        "withdrawn": work.withdrawn,
        "match_key": match_key(work.title, first_author),
        "imported_votes": sum(count.votes for count in work.counts),
        "imported_comments": sum(count.comments for count in work.counts),
        "revision": revision,
    }


def _add_parts(pairs: Sequence[tuple[int, Work]], day_of: DayOf) -> None:
    authors = _authors(author.name for _, work in pairs for author in work.authors)
    topics = topic_codes()
    insert_rows(
        Authorship,
        ["paper", "author", "position", "affiliation"],
        (
            (paper, authors[name_key(author.name)], position, author.affiliation)
            for paper, work in pairs
            for position, author in enumerate(work.authors, start=1)
        ),
    )
    insert_rows(
        PaperTopic,
        ["paper", "topic", "position"],
        (
            (paper, code, position)
            for paper, work in pairs
            for position, code in enumerate(known_topics(work.topics, topics))
        ),
    )
    insert_rows(
        Identifier,
        ["paper", "scheme", "value"],
        ((paper, *identifier) for paper, work in pairs for identifier in work.identifiers),
        skip_known=True,  # Of two papers that were parted, the one that has it keeps it.
    )
    insert_rows(
        Version,
        ["paper", "number", "posted_at", "note"],
        (
            (paper, version.number, moment_of(version.posted_at), version.note)
            for paper, work in pairs
            for version in work.versions
        ),
    )
    insert_rows(
        Link,
        ["paper", "kind", "url", "stars"],
        (
            (paper, link.kind.value, link.url, link.stars)
            for paper, work in pairs
            for link in work.links
        ),
    )
    insert_rows(
        ImportedCount,
        ["paper", "site", "votes", "comments"],
        (
            (paper, count.site, count.votes, count.comments)
            for paper, work in pairs
            for count in work.counts
        ),
    )
    insert_rows(
        Announcement,
        ["paper", "source", "kind", "featured_by", "announced_at", "day", "position"],
        (
            (paper, source, *_announced(said, day_of))
            for paper, work in pairs
            for source, said in work.announcements
        ),
        skip_known=True,  # The first announcement of a source stands for good.
    )


def _announced(
    said: AnnouncementRecord, day_of: DayOf
) -> tuple[int, str, datetime, date, int | None]:
    """What an announcement's row says: kind, by whom, when, edition day, place."""
    moment = moment_of(said.at) or now()
    day = PartialDate.parse(said.day).start if said.day else day_of(moment)
    return said.kind.value, said.by, moment, day, said.position


def known_topics(codes: Iterable[str], topics: Mapping[str, str]) -> list[str]:
    """Return the codes of the taxonomy among some, aliases as what they stand for."""
    return list(dict.fromkeys(topics[code] for code in codes if code in topics))


@cache
def topic_codes() -> dict[str, str]:
    """Return every code of the taxonomy, each with the code it is an alias of or itself."""
    return {code: alias or code for code, alias in Topic.objects.values_list("code", "alias_of")}


def moment_of(text: str) -> datetime | None:
    """Return a time as records write it, none for an empty text."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def name_key(name: str) -> str:
    """Return what a name goes by, however it is spelt."""
    return fold(name)[:NAME_LENGTH] or name[:NAME_LENGTH]


def _authors(names: Iterable[str]) -> dict[str, int]:
    """Return the row of each name by its key, making those that are not there."""
    wanted = {name_key(name): name[:NAME_LENGTH] for name in names}
    return _rows(Author, wanted)


def _venues(works: Iterable[Work]) -> dict[str, int]:
    return _rows(Venue, {name_key(work.venue): work.venue for work in works if work.venue})


def _rows(model: type[Author] | type[Venue], names: Mapping[str, str]) -> dict[str, int]:
    """Return the ids of rows with a `key` and a `name`, making those that are not there."""
    manager = model._default_manager
    found = dict(manager.filter(key__in=list(names)).values_list("key", "pk"))
    missing = {key: name for key, name in names.items() if key not in found}
    if missing:
        insert_rows(model, ["key", "name"], missing.items(), skip_known=True)
        found.update(manager.filter(key__in=list(missing)).values_list("key", "pk"))
    return found
