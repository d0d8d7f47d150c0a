"""View models made from entries: what templates get, with every decision already taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from dailypapers.catalogue.records import LinkKind
from dailypapers.core import maths
from dailypapers.core.languages import kept_by_language
from dailypapers.core.text import shorten, squeeze
from dailypapers.feed.entries import Entry, ImportedVotes, PaperLink, Shown
from dailypapers.feed.used_here import Use
from dailypapers.feed.words import author_line, featured_line, long_date
from dailypapers.web.links import author, link, searching

SHOWN_AUTHORS = 6
SHOWN_TOPICS = 3
ABSTRACT_LENGTH = 360
NOT_DESCRIBED = _("Picture from the submitter, not described")
NOTE_LENGTH = 120
LINK_WORDS = {
    LinkKind.CODE: _("Code"),
    LinkKind.PROJECT: _("Project page"),
    LinkKind.DATA: _("Data"),
    LinkKind.MODEL: _("Model"),
    LinkKind.PAGE: _("Page"),
}


class Edition(NamedTuple):
    """The day that the paper was featured, and its page."""

    day: date
    said: str
    page: str


class CardPicture(NamedTuple):
    """Where a picture is, large and small, its size, and what it shows."""

    large: str
    small: str
    width: int
    height: int
    alt: str


class Why(NamedTuple):
    """A sentence of what brought a paper to a reader: words, the page and name of each, words."""

    words: str
    named: Sequence[tuple[str, str]]
    after: str = ""


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A paper in a list. `title`, `authors` and `text` are safe HTML.

    `page` is its own page; topics and keywords are words and where each leads. `reason` says why a
    search found it, `why` what brought it to the reader, `why_page` which words. `standing` says
    why it trends, what is expected of it, or that it is there to explore.
    `note` is an editor's, `own_note` how the reader's own note begins.
    `votes` and `comments` are those of this instance, `imported` those of other sites: never shown
    added up.
    """

    address: str
    page: str
    title: SafeString
    authors: SafeString
    text: SafeString
    text_is_ours: bool
    published: str
    featured: str
    note: str
    edition: Edition | None
    topics: Sequence[tuple[str, str]]
    venue: str
    keywords: Sequence[tuple[str, str]]
    imported: Sequence[ImportedVotes]
    code: PaperLink | None
    used_here: Sequence[Use]
    withdrawn: bool
    votes: int
    voted: bool
    marks: Collection[str]
    own_note: str
    comments: int
    is_new: bool = False
    reason: str = ""
    standing: str = ""
    why: Sequence[Why] = ()
    why_page: str = ""
    picture: CardPicture | None = None


def paper_card(
    entry: Entry,
    *,
    title: SafeString | None = None,
    text: SafeString | None = None,
    reason: str = "",
    why: Sequence[Why] = (),
    why_page: str = "",
    standing: str = "",
    is_new: bool = False,
) -> PaperCard:
    """Return the card of an entry; a search hands in title and text with its words marked."""
    featuring = entry.featured[0] if entry.featured else None
    return PaperCard(
        address=entry.address,
        page=link("paper", entry.address),
        title=title or mark_safe(maths.to_html(entry.title)),
        authors=_authors(entry.authors),
        text=text or mark_safe(maths.to_html(maths.shorten(entry.text, ABSTRACT_LENGTH))),
        text_is_ours=bool(entry.summary and not entry.abstract),
        published=long_date(entry.published),
        featured=featured_line(featuring) if featuring else "",
        note=next((was.note for was in entry.featured if was.note), ""),
        edition=_edition(featuring.day) if featuring else None,
        topics=[(name, link("topics.topic", code)) for code, name in entry.topics[:SHOWN_TOPICS]],
        venue=entry.venue,
        keywords=[(word, searching(word)) for word in entry.keywords[:SHOWN_TOPICS]],
        imported=entry.counts,
        code=entry.code,
        used_here=entry.used_here,
        withdrawn=entry.withdrawn,
        votes=entry.votes,
        voted=entry.voted,
        marks=entry.marks,
        own_note=first_words(entry.note),
        comments=entry.comments,
        is_new=is_new,
        reason=reason,
        standing=standing,
        why=why,
        why_page=why_page,
        picture=card_picture(entry.picture),
    )


def card_picture(shown: Shown | None) -> CardPicture | None:
    """Return a picture as pages show it, with words for it where nobody wrote any."""
    if shown is None:
        return None
    return CardPicture(
        large=link("picture", "large", shown.name),
        small=link("picture", "small", shown.name),
        width=shown.width,
        height=shown.height,
        alt=shown.alt or str(NOT_DESCRIBED),
    )


def _authors(names: Sequence[str]) -> SafeString:
    """Return the line of authors; each that is shown leads to the page of the name."""
    shown = SHOWN_AUTHORS + 1  # One more is named rather than counted.
    return mark_safe(author_line([*map(author, names[:shown]), *names[shown:]], SHOWN_AUTHORS))


def first_words(note: str) -> str:
    """Return how a note begins, as it was typed."""
    return shorten(squeeze(note), NOTE_LENGTH) if note else ""


@kept_by_language(1024)
def _edition(day: date) -> Edition:
    return Edition(day, date_format(day, "SHORT_DATE_FORMAT"), link("daily.day", day.isoformat()))


@dataclass(frozen=True, slots=True)
class Pager:
    """Links from one page of a list to its neighbours; None where there is none."""

    number: int
    pages: int
    total: int
    newer: str | None
    older: str | None
    note: str = ""


def pager(path: str, number: int, pages: int, total: int, query: str = "", note: str = "") -> Pager:
    """Return the pager of a list at `path`, keeping the other parameters of the address.

    `note` says what the number of pages does not.
    """

    def link(page: int) -> str:
        parts = [part for part in (query, f"page={page}" if page > 1 else "") if part]
        return path + ("?" + "&".join(parts) if parts else "")

    return Pager(
        number=number,
        pages=pages,
        total=total,
        newer=link(number - 1) if number > 1 else None,
        older=link(number + 1) if number < pages else None,
        note=note,
    )
