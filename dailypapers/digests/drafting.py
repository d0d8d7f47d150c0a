"""Composes issues for subscriptions, remembering for a run what many of them share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.records import PartialDate
from dailypapers.core.spoken import say, say_many
from dailypapers.digests import emails
from dailypapers.digests.choices import Choices
from dailypapers.digests.compose import Issue, issue, votes_of
from dailypapers.digests.memory import States, is_new
from dailypapers.digests.plan import Turn
from dailypapers.digests.remembered import Held, Papers, Remembered
from dailypapers.feed import calendar
from dailypapers.feed.calendar import Period
from dailypapers.feed.queries import days_between, edition_sources, newest_day
from dailypapers.feed.quiet import doubt, why_quiet
from dailypapers.feed.trust import distrust
from dailypapers.feed.view_papers import Batch, Span, announced, batch
from dailypapers.feed.views import Kind, Page, View, page_of
from dailypapers.feed.words import long_date

ONE_DAY = timedelta(days=1)
# What these show hangs on who reads them; everybody has the same of the others.
OWN = {Kind.SEARCH, Kind.LIST, Kind.GROUP, Kind.FOR_YOU}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compose: a view for a reader, of a turn, with these choices.

    `had` is what the subscription had before, `reached` the newest edition day among it.
    """

    view: View
    reader: User | None
    turn: Turn
    choices: Choices
    had: States
    reached: date | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """An issue, and what is to be remembered of it: its papers, of an edition its period."""

    issue: Issue
    papers: States
    period: Period | None


@dataclass(slots=True)
class Desk:
    """Where the issues of a run are composed."""

    _once: Remembered = field(default_factory=Remembered)
    _papers: Papers = field(default_factory=Papers)

    def page(self, view: View, reader: User | None) -> Page | None:
        """Return the page of a view, if the reader may see it now."""
        if reader:  # What is for some may end between two mails.
            return page_of(view, reader)
        return self._once.once("page", view, lambda: page_of(view, None))

    def compose(self, wanted: Wanted, page: Page) -> Composed:
        """Return what there is to send, which may be no paper. Raises `IndexUnavailable`."""
        found = self._batch(wanted)
        held = self._papers.of(found.ids)
        if wanted.view.kind is Kind.TRENDING:  # What rises into its first places is news.
            held = held[: wanted.choices.papers]
        fresh = [one for one in held if _is_wanted(one, wanted)]
        chosen = fresh[: wanted.choices.papers]
        total = found.total if found.period else found.total - len(found.ids) + len(fresh)
        if wanted.view.kind is Kind.TRENDING:
            total = len(fresh)
        made = self._issue(wanted, page, found, chosen, total)
        return Composed(made, {one.entry.id: one.state for one in chosen}, found.period)

    def draft(self, issue: Issue) -> emails.Draft:
        """Return the mail of an issue, made once for all who get the same."""
        return self._once.once("draft", issue, lambda: emails.of_issue(issue))

    def _batch(self, wanted: Wanted) -> Batch:
        view, span = wanted.view, wanted.turn.span
        reader = wanted.reader if view.kind in OWN else None
        key = view, reader.pk if reader else None, span
        return self._once.once("batch", key, lambda: batch(view, reader, span, self._announced))

    def _issue(
        self, wanted: Wanted, page: Page, found: Batch, chosen: Sequence[Held], total: int
    ) -> Issue:
        """Return the issue, the same one to all who get the same."""
        changed = tuple((one.entry.id, _changed(one)) for one in chosen if _had(one, wanted.had))
        period = found.period
        days = period or _days(wanted.turn.span)
        key = period.code if period else wanted.turn.slot.day.isoformat()
        key = key if chosen else f"no-{wanted.turn.slot.day}"
        skipped = self._skipped(wanted.reached, period)
        why = tuple(found.said.get(one.entry.id, "") for one in chosen)
        papers = tuple((one.entry.id, one.state) for one in chosen)
        parts = wanted.choices.parts
        return self._once.once(
            "issue",
            (wanted.view, page, key, days, papers, total, changed, skipped, parts, why),
            lambda: issue(
                wanted.view,
                page,
                found,
                [one.entry for one in chosen],
                parts,
                dict(changed),
                key=key,
                total=total,
                doubt=self._doubt(days),
                skipped=skipped,
                quiet="" if chosen else _quiet(wanted),
            ),
        )

    def _announced(self, span: Span) -> Collection[int]:
        return self._once.once("announced", span, lambda: frozenset(announced(span)))

    def _doubt(self, period: Period) -> str:
        return self._once.once("doubt", period, lambda: _doubt(period))

    def _skipped(self, reached: date | None, period: Period | None) -> str:
        if reached is None or period is None:
            return ""
        key = reached, period
        return self._once.once("skipped", key, lambda: skipped(reached, period))


def _is_wanted(one: Held, wanted: Wanted) -> bool:
    if votes_of(one.entry) < wanted.choices.least_votes:
        return False
    return is_new(one.entry.id, one.state, one.absorbed, wanted.had)


def _had(one: Held, before: Mapping[int, str]) -> bool:
    return one.entry.id in before


def _changed(one: Held) -> str:
    return say("Withdrawn since") if one.entry.withdrawn else say("New version")


def _quiet(wanted: Wanted) -> str:
    """Return why there are no papers."""
    span = wanted.turn.span
    if wanted.view.kind is Kind.EDITION:
        return why_quiet(calendar.day(span.last), span.last + ONE_DAY).sentence
    since = long_date(PartialDate(span.since.date(), "day"))
    return say("Nothing new came since {day}.", day=since)


def _doubt(period: Period) -> str:
    """Return why papers may be missing: what is known of the sources, else what failed."""
    brought = [source for source, _ in edition_sources(period)]
    return distrust(period.last, brought) or doubt(period)


def _days(span: Span) -> Period:
    return calendar.days(span.since.date(), span.until.date())


def skipped(reached: date, period: Period) -> str:
    """Return which editions a mail leaves out since the last one, empty if none."""
    last = newest_day(until=period.first - ONE_DAY)
    if last is None or last <= reached:
        return ""
    days = days_between(reached, last)
    url = f"{settings.BASE_URL}/papers/date/{last}"
    return say_many(
        "Since your last mail one earlier edition was left out; the newest of them: {url}",
        "Since your last mail {n} earlier editions were left out; the newest of them: {url}",
        days,
        url=url,
    )
