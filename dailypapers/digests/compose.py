"""What is in one issue: the papers of an edition day as a mail shows them. No mark-up here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from dailypapers.catalogue.records import Featured
from dailypapers.core.maths import shorten
from dailypapers.core.readable import readable
from dailypapers.digests.act_links import ACTS, stand_in
from dailypapers.feed.calendar import day as day_period
from dailypapers.feed.entries import Entry, Featuring, load_entries
from dailypapers.feed.queries import edition, edition_sources
from dailypapers.feed.trust import distrust
from dailypapers.feed.words import author_line, featured_line, long_date

SHOWN_PAPERS = 20
SHOWN_AUTHORS = 3
SHOWN_TOPICS = 3
TEXT_LENGTH = 400
PREHEADER_LENGTH = 140


@dataclass(frozen=True, slots=True)
class IssuePaper:
    """One paper of an issue. Everything is plain text; maths is readable characters."""

    number: int
    key: str
    url: str
    title: str
    authors: str
    text: str
    text_is_ours: bool
    topics: str
    published: str
    featured: str
    picked: bool
    votes: str
    code_url: str
    withdrawn: bool

    @property
    def heading(self) -> str:
        """The title as the plain text prints it."""
        return f"{self.number}. {self.title}{' (withdrawn)' if self.withdrawn else ''}"

    @property
    def notes(self) -> str:
        """Who put it before readers, and what other sites' readers said."""
        return " · ".join(filter(None, (self.featured, self.votes)))

    @property
    def filed(self) -> str:
        """Its subjects and its date."""
        return " · ".join(filter(None, (self.topics, self.published)))

    @property
    def acts(self) -> list[tuple[str, str]]:
        """What can be done with it from the mail: words, and what stands for each link."""
        return [(label, stand_in(self.key, act)) for act, label in ACTS.items()]

    @property
    def all_acts(self) -> str:
        """What stands for the link to all of that, for the plain text."""
        return stand_in(self.key, *ACTS)


@dataclass(frozen=True, slots=True)
class Issue:
    """One edition day as a mail: the first papers, and how many more there are."""

    day: date
    name: str
    url: str
    total: int
    preheader: str
    curators: str
    distrust: str
    papers: Sequence[IssuePaper]

    @property
    def more(self) -> int:
        """How many papers the page has beyond these."""
        return self.total - len(self.papers)


def issue(day: date) -> Issue | None:
    """Return the issue of an edition day, or None if the day has no papers."""
    period = day_period(day)
    page = edition(period)
    entries = load_entries(page.ids[:SHOWN_PAPERS])
    if not entries:
        return None
    papers = [_paper(number, entry, day) for number, entry in enumerate(entries, start=1)]
    return Issue(
        day=day,
        name=period.name,
        url=f"{settings.BASE_URL}/papers/date/{period.code}",
        total=page.total,
        preheader=_preheader(papers),
        curators=_curators(entries, day),
        distrust=distrust(day, [name for name, _ in edition_sources(period)]),
        papers=papers,
    )


def _paper(number: int, entry: Entry, day: date) -> IssuePaper:
    featuring = _featuring(entry, day)
    return IssuePaper(
        number=number,
        key=entry.key,
        url=f"{settings.BASE_URL}/papers/{entry.address}",
        title=readable(entry.title),
        authors=author_line(entry.authors, SHOWN_AUTHORS),
        text=readable(shorten(entry.text, TEXT_LENGTH)),
        text_is_ours=bool(entry.summary and not entry.abstract),
        topics=", ".join(name for _, name in entry.topics[:SHOWN_TOPICS]),
        published=long_date(entry.published),
        featured=featured_line(featuring) if featuring else "",
        picked=bool(featuring and featuring.kind == Featured.PICK),
        votes=", ".join(_votes(count.votes, count.site) for count in entry.counts if count.votes),
        code_url=entry.code.url if entry.code else "",
        withdrawn=entry.withdrawn,
    )


def _featuring(entry: Entry, day: date) -> Featuring | None:
    """Return how the paper came into this edition; a pick says more than a listing."""
    here = [featuring for featuring in entry.featured if featuring.day == day]
    return min(here, key=lambda featuring: featuring.kind, default=None)


def _curators(entries: Sequence[Entry], day: date) -> str:
    """Return who picked papers of the day."""
    names = [
        featuring.by
        for entry in entries
        for featuring in entry.featured
        if featuring.day == day and featuring.kind == Featured.PICK
    ]
    return " and ".join(dict.fromkeys(names))


def _votes(number: int, site: str) -> str:
    return f"{number:,} vote{'' if number == 1 else 's'} at {site}"


def _preheader(papers: Sequence[IssuePaper]) -> str:
    """Return what a mailbox shows beside the subject: the first titles."""
    return shorten("; ".join(paper.title for paper in papers[:4]), PREHEADER_LENGTH)
