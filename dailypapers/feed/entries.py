"""The one bulk loader: ids in, entries out, in a fixed number of queries however many papers.

Every surface (page, mail, feed, API, assistant) shows papers as these entries.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q

from dailypapers.accounts.models import User
from dailypapers.catalogue.merge import by_scheme
from dailypapers.catalogue.models import (
    Announcement,
    Authorship,
    Identifier,
    ImportedCount,
    Link,
    Paper,
    PaperTopic,
)
from dailypapers.catalogue.records import Featured, LinkKind, PartialDate
from dailypapers.community import queries as community
from dailypapers.community.features import OUR_OWN, called
from dailypapers.core.prepared import prepared
from dailypapers.feed.used_here import Use, uses_of


@dataclass(frozen=True, slots=True)
class Featuring:
    """That the paper was put before readers: on which edition day, in which way, by whom.

    `reader` is what others call who of this instance did it, if somebody did, `handle` how they are
    addressed, `at` when, `note` their line about it.
    """

    day: date
    kind: Featured
    by: str
    source: str
    reader: str = ""
    note: str = ""
    at: datetime | None = None
    handle: str = ""


@dataclass(frozen=True, slots=True)
class ImportedVotes:
    """Votes and comments of another site."""

    site: str
    votes: int
    comments: int


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A link of the paper."""

    kind: LinkKind
    url: str
    stars: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """The picture of a paper: its name, its size, and what it shows, in words if there are any."""

    name: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper as a reader sees it in a list.

    `votes` and `comments` are those of this instance, `counts` what other sites have; `voted`,
    `marks` (see `community.models.Mark.Kind`) and the beginning of a `note` are the reader's own.
    """

    id: int
    key: str
    address: str
    title: str
    abstract: str
    summary: str
    published: PartialDate | None
    venue: str
    withdrawn: bool
    keywords: tuple[str, ...]
    authors: Sequence[str] = ()
    topics: Sequence[tuple[str, str]] = ()
    featured: Sequence[Featuring] = ()
    links: Sequence[PaperLink] = ()
    counts: Sequence[ImportedVotes] = ()
    identifiers: dict[str, str] = field(default_factory=dict)
    used_here: Sequence[Use] = ()
    votes: int = 0
    comments: int = 0
    voted: bool = False
    marks: Collection[str] = ()
    picture: Shown | None = None
    note: str = ""
    taken_in: datetime | None = None

    @property
    def text(self) -> str:
        """The abstract, or our summary while there is none."""
        return self.abstract or self.summary

    @property
    def came(self) -> datetime | None:
        """When this instance took the paper in, or when it was last featured, if that was later."""
        times = [was.at for was in self.featured if was.at]
        return max([*times, self.taken_in], default=None) if self.taken_in else None

    @property
    def code(self) -> PaperLink | None:
        """The first link to code."""
        return next((link for link in self.links if link.kind == LinkKind.CODE), None)


def load_entries(ids: Iterable[int], reader: User | None = None) -> list[Entry]:
    """Return the entries of papers in the order of `ids`; unknown ids are left out.

    They are as `reader` sees them, who is None for a stranger.
    """
    wanted = list(ids)
    parts = _Parts(wanted, reader)
    entries = {row[0]: _entry(row, parts) for row in _papers(wanted)}
    return [entries[paper] for paper in wanted if paper in entries]


COLUMNS = 12  # of a paper; those of its picture follow
_papers = prepared(
    lambda ids: Paper.objects.filter(pk__in=ids).values_list(
        "pk",
        "key",
        "address",
        "title",
        "abstract",
        "summary",
        "published",
        "published_precision",
        "venue__name",
        "withdrawn",
        "keywords",
        "created_at",
        "picture__name",
        "picture__width",
        "picture__height",
        "picture__alt",
        "picture__reader",
        "picture__reader__is_shadowed",
    )
)
_authors = prepared(
    lambda ids: (
        Authorship.objects.filter(paper__in=ids)
        .order_by("paper", "position")
        .values_list("paper", "author__name")
    )
)
_topics = prepared(
    lambda ids: (
        PaperTopic.objects.filter(paper__in=ids)
        .order_by("paper", "position")
        .values_list("paper", "topic", "topic__name")
    )
)
_featured = prepared(
    lambda ids: (
        Announcement.objects.filter(paper__in=ids)
        .annotate(
            feature=FilteredRelation(
                "paper__features", condition=Q(paper__features__kind=F("kind"))
            )
        )
        .order_by("paper", "-day", "kind")
        .values_list(
            "paper",
            "day",
            "kind",
            "featured_by",
            "source",
            "announced_at",
            "feature__note",
            "feature__reader__name",
            "feature__reader__shows_name",
            "feature__reader__handle",
        )
    )
)
_links = prepared(
    lambda ids: (
        Link.objects.filter(paper__in=ids)
        .order_by("paper", "pk")
        .values_list("paper", "kind", "url", "stars")
    )
)
_counts = prepared(
    lambda ids: (
        ImportedCount.objects.filter(paper__in=ids)
        .order_by("paper", "site")
        .values_list("paper", "site", "votes", "comments")
    )
)
_identifiers = prepared(
    lambda ids: (
        Identifier.objects.filter(paper__in=ids)
        .order_by("paper", "pk")
        .values_list("paper", "scheme", "value")
    )
)


class _Parts:
    """What belongs to each of the papers, one query a table."""

    def __init__(self, ids: list[int], reader: User | None) -> None:
        self.authors = _grouped(_authors(ids))
        self.topics = _grouped(_topics(ids))
        self.featured = _grouped(_featured(ids))
        self.links = _grouped(_links(ids))
        self.counts = _grouped(_counts(ids))
        self.identifiers = _grouped(_identifiers(ids))
        self.tallies = community.tallies(ids)
        self.own = community.own(reader, ids)
        self.unseen = community.unseen(reader, ids)
        self.reader = reader.pk if reader else None
        self.is_shadowed = reader is not None and reader.is_shadowed


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for paper, *values in rows:
        groups[paper].append(tuple(values))
    return groups


def _entry(row: tuple[Any, ...], parts: _Parts) -> Entry:
    said, picture = row[:COLUMNS], row[COLUMNS:]
    pk, key, address, title, abstract, summary, published, precision, *more = said
    venue, withdrawn, words, taken_in = more
    votes, comments = parts.tallies.get(pk, (0, 0))
    if parts.is_shadowed:  # They see counts as if what they do was counted.
        votes, comments = votes + (pk in parts.own.voted), comments + parts.unseen.get(pk, 0)
    identifiers = by_scheme(dict.fromkeys(parts.identifiers.get(pk, [])))
    return Entry(
        id=pk,
        key=key,
        address=address,
        title=title,
        abstract=abstract,
        summary=summary,
        published=PartialDate(published, precision) if published else None,
        venue=venue or "",
        withdrawn=withdrawn,
        keywords=tuple(json.loads(words)),
        authors=[name for (name,) in parts.authors.get(pk, [])],
        topics=[(code, name) for code, name in parts.topics.get(pk, [])],
        featured=[_featuring(*values) for values in parts.featured.get(pk, [])],
        links=[
            PaperLink(LinkKind(kind), url, stars)
            for kind, url, stars in parts.links.get(pk, [])
            if url.startswith(("https://", "http://"))  # A file may bring any: never a script.
        ],
        counts=[ImportedVotes(*values) for values in parts.counts.get(pk, [])],
        identifiers=identifiers,
        used_here=uses_of(identifiers.get("arxiv", "")),
        votes=votes,
        comments=comments,
        voted=pk in parts.own.voted,
        marks=parts.own.marks.get(pk, ()),
        note=parts.own.notes.get(pk, ""),
        picture=_shown(picture, parts.reader),
        taken_in=_utc(taken_in),
    )


def _shown(said: tuple[Any, ...], reader: int | None) -> Shown | None:
    """Return the picture; those of readers set apart they alone see."""
    name, width, height, alt, giver, is_shadowed = said
    if name is None or (is_shadowed and giver != reader):
        return None
    return Shown(name, width, height, alt)


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite keeps no zone.


def _featuring(
    day: date, kind: int, by: str, source: str, at: datetime, note: str | None, *reader: Any
) -> Featuring:
    """Return who featured a paper; of what other sources announced, nobody here did."""
    said = Featuring(day, Featured(kind), by, source, at=_utc(at))
    if source not in OUR_OWN or note is None:
        return said
    name, shows_name, handle = reader
    return replace(said, reader=called(name, shows_name, handle), note=note, handle=handle)
