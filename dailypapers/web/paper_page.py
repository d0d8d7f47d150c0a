"""The view model of a paper's own page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString, mark_safe

from dailypapers.catalogue import identifiers, theirs
from dailypapers.catalogue.models import Version
from dailypapers.catalogue.queries import Happened, SourceOf
from dailypapers.catalogue.records import LinkKind
from dailypapers.catalogue.store import name_key
from dailypapers.core import maths
from dailypapers.core.readable import readable
from dailypapers.core.spoken import say_many, spoken
from dailypapers.feed.entries import Entry, ImportedVotes
from dailypapers.feed.used_here import Use
from dailypapers.feed.words import featured_line, long_date
from dailypapers.web.cards import LINK_WORDS, CardPicture, card_picture
from dailypapers.web.history import HistoryLine, history
from dailypapers.web.links import link

SCHEMES = {scheme: label for scheme, label in identifiers.LABELS.items() if scheme != "openalex"}


@dataclass(frozen=True, slots=True)
class OutLink:
    """A labelled link away from here."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A name that signs the paper, and the page of all that it signs."""

    name: str
    page: str


@dataclass(frozen=True, slots=True)
class FeaturedOn:
    """An edition day the paper was on, who put it there, and what they said of it."""

    day: date
    line: str
    note: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Everything the page shows. `title` and `paragraphs` are safe HTML.

    `readers` are those of the authors who are known to read here.
    """

    address: str
    title: SafeString
    plain_title: str
    authors: Sequence[Signed]
    readers: Collection[str]
    paragraphs: Sequence[SafeString]
    text_is_ours: bool
    published: str
    featured: Sequence[FeaturedOn]
    versions: Sequence[Version]
    history: Sequence[HistoryLine]
    topics: Sequence[tuple[str, str]]
    keywords: Sequence[str]
    venue: str
    imported: Sequence[ImportedVotes]
    read: Sequence[OutLink]
    links: Sequence[OutLink]
    used_here: Sequence[Use]
    sources: Sequence[SourceOf]
    theirs: Sequence[str]
    withdrawn: bool
    votes: int
    voted: bool
    marks: Collection[str]
    picture: CardPicture | None


def paper_page(
    entry: Entry,
    versions: Sequence[Version],
    sources: Sequence[SourceOf],
    readers: Collection[str] = (),
    events: Sequence[Happened] = (),
) -> PaperPage:
    """Return what the page of an entry shows."""
    return PaperPage(
        address=entry.address,
        title=mark_safe(maths.to_html(entry.title)),
        plain_title=readable(entry.title),
        authors=[Signed(name, link("author", name_key(name))) for name in entry.authors],
        readers=set(readers),
        paragraphs=[mark_safe(maths.to_html(part)) for part in entry.text.split("\n\n") if part],
        text_is_ours=bool(entry.summary and not entry.abstract),
        published=long_date(entry.published),
        featured=[
            FeaturedOn(was.day, featured_line(was), was.note, was.at if was.reader else None)
            for was in entry.featured
        ],
        versions=versions,
        history=history(events),
        topics=entry.topics,
        keywords=entry.keywords,
        venue=entry.venue,
        imported=entry.counts,
        read=_read(entry),
        links=[_link(link.kind, link.url, link.stars) for link in entry.links],
        used_here=entry.used_here,
        sources=sources,
        theirs=[spoken(line) for line in theirs.lines((one.source, one.extra) for one in sources)],
        withdrawn=entry.withdrawn,
        votes=entry.votes,
        voted=entry.voted,
        marks=entry.marks,
        picture=card_picture(entry.picture),
    )


def _read(entry: Entry) -> list[OutLink]:
    """Where the paper itself can be read."""
    links = [
        OutLink(label, identifiers.url(scheme, value), value)
        for scheme, label in SCHEMES.items()
        if (value := entry.identifiers.get(scheme))
    ]
    if arxiv := entry.identifiers.get("arxiv"):
        links.insert(1, OutLink("PDF", f"https://arxiv.org/pdf/{arxiv}"))
    return links


def _link(kind: LinkKind, url: str, stars: int | None) -> OutLink:
    bare = url.removeprefix("https://").removeprefix("http://").rstrip("/")
    note = bare
    if stars is not None:
        note = say_many("{address}, {n:,} star", "{address}, {n:,} stars", stars, address=bare)
    return OutLink(str(LINK_WORDS[kind]), url, note)
