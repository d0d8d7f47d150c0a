"""View models made from entries: what templates get, with every decision already taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from dailypapers.catalogue.records import Featured, LinkKind, PartialDate
from dailypapers.core import maths
from dailypapers.feed.entries import Entry, Featuring, ImportedVotes, PaperLink
from dailypapers.feed.used_here import Use

SHOWN_AUTHORS = 6
SHOWN_TOPICS = 3
ABSTRACT_LENGTH = 360
FEATURED_WORDS = {
    Featured.PICK: "Picked by",
    Featured.SUBMISSION: "Submitted at",
    Featured.LISTING: "Listed by",
}
LINK_WORDS = {
    LinkKind.CODE: "Code",
    LinkKind.PROJECT: "Project page",
    LinkKind.DATA: "Data",
    LinkKind.MODEL: "Model",
    LinkKind.PAGE: "Page",
}


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A paper in a list. `title` and `text` are safe HTML."""

    address: str
    title: SafeString
    authors: str
    text: SafeString
    text_is_ours: bool
    published: str
    featured: str
    featured_day: date | None
    topics: Sequence[tuple[str, str]]
    venue: str
    keywords: Sequence[str]
    votes: Sequence[ImportedVotes]
    code: PaperLink | None
    used_here: Sequence[Use]
    withdrawn: bool


def paper_card(
    entry: Entry, *, title: SafeString | None = None, text: SafeString | None = None
) -> PaperCard:
    """Return the card of an entry; a search hands in title and text with its words marked."""
    featuring = entry.featured[0] if entry.featured else None
    shortened = maths.shorten(entry.text, ABSTRACT_LENGTH)
    return PaperCard(
        address=entry.address,
        title=title or mark_safe(maths.to_html(entry.title)),
        authors=author_line(entry.authors),
        text=text or mark_safe(maths.to_html(shortened)),
        text_is_ours=bool(entry.summary and not entry.abstract),
        published=long_date(entry.published),
        featured=featured_line(featuring) if featuring else "",
        featured_day=featuring.day if featuring else None,
        topics=entry.topics[:SHOWN_TOPICS],
        venue=entry.venue,
        keywords=entry.keywords[:SHOWN_TOPICS],
        votes=entry.counts,
        code=entry.code,
        used_here=entry.used_here,
        withdrawn=entry.withdrawn,
    )


def author_line(names: Sequence[str]) -> str:
    """Return the first authors and how many more there are."""
    if not names:
        return "Authors not named by the source"
    if len(names) <= SHOWN_AUTHORS + 1:
        return ", ".join(names)
    return f"{', '.join(names[:SHOWN_AUTHORS])} and {len(names) - SHOWN_AUTHORS} more"


def featured_line(featuring: Featuring) -> str:
    """Return who put the paper before readers: `Picked by the founding editors`."""
    return f"{FEATURED_WORDS[featuring.kind]} {featuring.by}"


def short_day(day: date) -> str:
    """Return `30 Sep 2026`."""
    return f"{day.day} {day:%b %Y}"


def long_date(when: PartialDate | None) -> str:
    """Return `8 June 2021`, `June 2021` or `2021`, as much as is known."""
    if when is None:
        return "date unknown"
    month = f"{when.start:%B %Y}"
    return {"year": f"{when.start:%Y}", "month": month, "day": f"{when.start.day} {month}"}[
        when.precision
    ]


@dataclass(frozen=True, slots=True)
class Pager:
    """Links from one page of a list to its neighbours; None where there is none."""

    number: int
    pages: int
    total: int
    newer: str | None
    older: str | None


def pager(path: str, number: int, pages: int, total: int, query: str = "") -> Pager:
    """Return the pager of a list at `path`, keeping the other parameters of the address."""

    def link(page: int) -> str:
        parts = [part for part in (query, f"page={page}" if page > 1 else "") if part]
        return path + ("?" + "&".join(parts) if parts else "")

    return Pager(
        number=number,
        pages=pages,
        total=total,
        newer=link(number - 1) if number > 1 else None,
        older=link(number + 1) if number < pages else None,
    )
