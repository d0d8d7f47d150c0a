"""What is in one issue: the papers of a view as a mail shows them. No mark-up here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_noop

from dailypapers.catalogue.records import Featured
from dailypapers.core.maths import shorten
from dailypapers.core.readable import readable
from dailypapers.core.spoken import listed, say, say_many
from dailypapers.digests.act_links import ACTS, stand_in
from dailypapers.feed.calendar import Period
from dailypapers.feed.entries import Entry, Featuring
from dailypapers.feed.view_papers import Batch
from dailypapers.feed.views import Kind, Page, View
from dailypapers.feed.words import author_line, curator, featured_line, long_date

SHOWN_AUTHORS = 3
SHOWN_TOPICS = 3
TEXT_LENGTH = 400
PREHEADER_LENGTH = 140
SUBJECT_LENGTH = 100  # of the title in it
WHAT = {
    Kind.TOPIC: gettext_noop("The topic “{what}”"),
    Kind.AUTHOR: gettext_noop("The author “{what}”"),
    Kind.LIST: gettext_noop("The reading list “{what}”"),
    Kind.GROUP: gettext_noop("The group “{what}”"),
}
NO_PERIOD = Period("day", date.min, date.max - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class IssuePaper:
    """One paper of an issue. Everything is plain text; maths is readable characters.

    `why` is why it is there, `changed` what it is not new by.
    """

    number: int
    key: str
    address: str
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
    why: str
    changed: str

    @property
    def heading(self) -> str:
        """The title as the plain text prints it."""
        title = f"{self.number}. {self.title}"
        return say("{title} (withdrawn)", title=title) if self.withdrawn else title

    @property
    def notes(self) -> str:
        """Who put it before readers, and what other sites' readers said."""
        return " · ".join(filter(None, (self.changed, self.featured, self.votes)))

    @property
    def filed(self) -> str:
        """Its subjects and its date."""
        return " · ".join(filter(None, (self.topics, self.published)))

    @property
    def acts(self) -> list[tuple[str, str]]:
        """What can be done with it from the mail: words, and what stands for each link."""
        return [(say(label), stand_in(self.key, act)) for act, label in ACTS.items()]

    @property
    def all_acts(self) -> str:
        """What stands for the link to all of that, for the plain text."""
        return stand_in(self.key, *ACTS)


@dataclass(frozen=True, slots=True, eq=False)  # Told apart by being another one.
class Issue:
    """A view as a mail: its first papers, and how many more there are on its page.

    `key` tells it from the view's other issues, `name` is its heading. `doubt` says why papers may
    be missing, `skipped` which editions were not mailed, `quiet` why there are no papers, `ends`
    why there are no more mails.
    """

    view: View
    title: str
    name: str
    url: str
    key: str
    total: int = 0
    curators: str = ""
    doubt: str = ""
    skipped: str = ""
    quiet: str = ""
    ends: str = ""
    papers: Sequence[IssuePaper] = ()

    @property
    def more(self) -> int:
        """How many papers the page has beyond these."""
        return max(0, self.total - len(self.papers))

    @property
    def facts(self) -> str:
        """How many papers there are, as the link to them says it."""
        if self.name == self.title:
            return say_many("{n:,} new paper", "{n:,} new papers", self.total)
        return say_many("{n:,} paper", "{n:,} papers", self.total)

    @property
    def subject(self) -> str:
        """The first title and the name, in one line."""
        if self.ends:
            return say("{name}: no more mails", name=self.name)
        if not self.papers:
            return say("{name}: no new papers", name=self.name)
        return f"{shorten(self.papers[0].title, SUBJECT_LENGTH)} · {self.name}"

    @property
    def preheader(self) -> str:
        """What a mailbox shows beside the subject: the next titles, or how many there are."""
        titles = "; ".join(paper.title for paper in self.papers[1:4])
        return shorten(titles, PREHEADER_LENGTH) if titles else self.doubt or self.facts


def issue(
    view: View,
    page: Page,
    batch: Batch,
    entries: Sequence[Entry],
    parts: Collection[str],
    changed: Mapping[int, str],
    **said: Any,
) -> Issue:
    """Return the issue of a batch with these of its papers; `changed` are those had before."""
    return Issue(
        view=view,
        title=page.title,
        name=capfirst(batch.name) or page.title,
        url=settings.BASE_URL + (batch.path or page.path),
        curators=_curators(entries, batch.period),
        papers=[
            _paper(
                number,
                entry,
                batch.period,
                parts,
                why=batch.said.get(entry.id, ""),
                changed=changed.get(entry.id, ""),
            )
            for number, entry in enumerate(entries, start=1)
        ],
        **said,
    )


def ending(view: View) -> Issue:
    """Return the last issue, of a view that may not be read any more."""
    known = WHAT.get(view.kind)
    name = say(known, what=view.value) if known else say("What you asked for")
    ends = say(
        "{name} is not here any more, or it is not for you. This is the last mail of it.", name=name
    )
    return Issue(view, name, name, f"{settings.BASE_URL}/", "end", ends=ends)


def votes_of(entry: Entry) -> int:
    """Return the most votes that a paper has anywhere, here or on another site; never their sum."""
    return max([entry.votes, *(count.votes for count in entry.counts)])


def _paper(
    number: int,
    entry: Entry,
    period: Period | None,
    parts: Collection[str],
    *,
    why: str,
    changed: str,
) -> IssuePaper:
    featuring = _featuring(entry, period or NO_PERIOD)
    text, is_ours = _text(entry, parts)
    return IssuePaper(
        number=number,
        key=entry.key,
        address=entry.address,
        url=f"{settings.BASE_URL}/papers/{entry.address}",
        title=readable(entry.title),
        authors=author_line(entry.authors, SHOWN_AUTHORS),
        text=readable(shorten(text, TEXT_LENGTH)),
        text_is_ours=is_ours,
        topics=", ".join(name for _, name in entry.topics[:SHOWN_TOPICS]),
        published=long_date(entry.published),
        featured=featured_line(featuring) if featuring and "why" in parts else "",
        picked=bool(featuring and featuring.kind == Featured.PICK),
        votes=_votes(entry),
        code_url=entry.code.url if entry.code and "code" in parts else "",
        withdrawn=entry.withdrawn,
        why=why if "why" in parts else "",
        changed=changed,
    )


def _text(entry: Entry, parts: Collection[str]) -> tuple[str, bool]:
    """Return the abstract, or the summary where there is none or it is not wanted."""
    if "abstract" in parts and entry.abstract:
        return entry.abstract, False
    return (entry.summary, True) if "summary" in parts and entry.summary else ("", False)


def _featuring(entry: Entry, period: Period) -> Featuring | None:
    """Return how the paper came into this period; a pick says more than a listing."""
    here = [was for was in entry.featured if period.first <= was.day <= period.last]
    return min(here, key=lambda featuring: featuring.kind, default=None)


def _curators(entries: Sequence[Entry], period: Period | None) -> str:
    """Return who picked papers of an edition."""
    if period is None:
        return ""
    names = [
        was.by
        for entry in entries
        for was in entry.featured
        if period.first <= was.day <= period.last and was.kind == Featured.PICK
    ]
    return listed([curator(name) for name in dict.fromkeys(names)])


def _votes(entry: Entry) -> str:
    """Return how many votes a paper has, each site's apart; ours are of this site."""
    counts = [(entry.votes, settings.SITE_NAME)]
    counts += [(count.votes, count.site) for count in entry.counts]
    return ", ".join(_said(number, site) for number, site in counts if number)


def _said(number: int, site: str) -> str:
    return say_many("{n:,} vote at {site}", "{n:,} votes at {site}", number, site=site)
