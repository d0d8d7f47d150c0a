"""What a view has to send: the papers of its page, in the order of its page, that are news.

News is what came in a span of time: editions of its days, papers announced in it, entries put into
a list, what members of a group did. Trending has what it shows at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Author
from dailypapers.community import profiles
from dailypapers.core.clock import edition_day, now
from dailypapers.core.readable import readable
from dailypapers.feed import calendar, queries, ranking
from dailypapers.feed.authors import papers_of
from dailypapers.feed.calendar import Period
from dailypapers.feed.for_you import for_you
from dailypapers.feed.groups import acts_of, group_of_members, lines
from dailypapers.feed.queries import PAGE_SIZE
from dailypapers.feed.reading_lists import all_entries, seen_list
from dailypapers.feed.search_among import matching
from dailypapers.feed.search_form import SearchForm
from dailypapers.feed.views import Kind, View, topic_of
from dailypapers.feed.words import EXPLORING, because_followed, because_liked, name_of
from dailypapers.search import queries as search
from dailypapers.search.engine.types import Filter

MOST = PAGE_SIZE  # papers of a batch
ONE_DAY = timedelta(days=1)
# Papers are found a few seconds after they came, and some come days after they were announced.
OVERLAP, LATE = timedelta(hours=1), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when something is news, and which edition days are: `first` to `last`."""

    since: datetime
    until: datetime
    first: date
    last: date

    @classmethod
    def between(cls, since: datetime, until: datetime) -> Span:
        """Return the span of two moments; its edition days are those that ended in it."""
        return cls(since, until, newest_over(since) + ONE_DAY, newest_over(until))


@dataclass(frozen=True, slots=True)
class Batch:
    """The first papers of a view that are news, and how many there are; `ids` is never longer.

    `name` says what they are apart from the view: the day of an edition. `path` is the page that
    has them all, `said` a line about a paper: why it is there, who did what with it.
    """

    ids: list[int]
    total: int = 0
    name: str = ""
    path: str = ""
    said: Mapping[int, str] = field(default_factory=dict)
    period: Period | None = None


NOTHING = Batch([])
News = Callable[[Span], Collection[int]]


def newest_over(moment: datetime) -> date:
    """Return the newest edition day to which nothing is added any more at a moment."""
    zone = ZoneInfo(settings.EDITION_TIME_ZONE)
    return edition_day(moment, zone, settings.EDITION_ROLLOVER_HOUR) - ONE_DAY


def announced(span: Span) -> Collection[int]:
    """Return the papers that came in a span: announced in it, or before and taken in only then.

    Who sends again what it sent before keeps papers apart: the span begins a little early.
    """
    since = span.since - OVERLAP
    rows = Announcement.objects.filter(
        announced_at__gt=since - LATE, announced_at__lte=span.until, paper__merged_into=None
    ).values_list("paper", "announced_at", "paper__created_at")
    return {
        paper for paper, at, taken_in in rows.iterator() if since < max(at, taken_in) <= span.until
    }


def batch(view: View, reader: User | None, span: Span, news: News = announced) -> Batch:
    """Return what a view has to send of a span, as `reader` may see it.

    `news` tells what was announced; who asks for many views remembers it. Ask `views.page_of` first
    whether the reader may see the view at all. Raises `IndexUnavailable`.
    """
    return _BATCHES[view.kind](view.value, reader, span, news)


def newest_period(kind: str, first: date, last: date) -> Period | None:
    """Return the newest week or month with papers that ends within days; of days, those with
    papers, as one."""
    newest = queries.newest_day(until=last)
    if newest is None or newest < first:
        return None
    if kind == "day":
        return calendar.days(queries.next_day(first - ONE_DAY) or newest, newest)
    period = calendar.day(newest).as_kind(kind)
    if period.last > last:
        period = period.before()
    newest = queries.newest_day(until=period.last)
    is_there = newest is not None and newest >= period.first
    return period if is_there and period.last >= first else None


def _edition(kind: str, reader: User | None, span: Span, news: News) -> Batch:
    period = newest_period(kind, span.first, span.last)
    if period is None:
        return NOTHING
    page = queries.edition(period)
    kind = "date" if period.kind in {"day", "days"} else period.kind
    path = f"/papers/{kind}/{period.code}"
    return Batch(page.ids, page.total, name_of(period), path, period=period)


def _trending(value: str, reader: User | None, span: Span, news: News) -> Batch:
    window, _, code = value.partition("/")
    topic = topic_of(code)
    page = queries.trending(ranking.WINDOWS[window], span.until, topic=topic.code if topic else "")
    return Batch(page.ids, page.total)


def _search(value: str, reader: User | None, span: Span, news: News) -> Batch:
    return _counted(matching(SearchForm(QueryDict(value)).wish(), news(span), reader))


def _topic(value: str, reader: User | None, span: Span, news: News) -> Batch:
    topic, ids = topic_of(value), frozenset(news(span))
    if topic is None or not ids:
        return NOTHING
    asked = Filter(topics=(topic.code,), ids=ids)
    return Batch(*search.newest(asked, number=1, size=MOST))


def _author(value: str, reader: User | None, span: Span, news: News) -> Batch:
    page = papers_of(Author.objects.filter(key=value), among=news(span))
    return Batch(page.ids, page.total)


def _list(value: str, reader: User | None, span: Span, news: News) -> Batch:
    found = seen_list(value, reader)
    rows = [row for row in all_entries(found) if _is_in(span, row.at)] if found else []
    ids = [row.paper_id for row in rows]
    return _counted(ids, {row.paper_id: row.note for row in rows if row.note})


def _group(value: str, reader: User | None, span: Span, news: News) -> Batch:
    found = group_of_members(value)
    if found is None:
        return NOTHING
    rows = list(found.memberships.all())
    acts = acts_of(found, rows, reader)
    late = {paper: done for paper, done in acts.items() if _is_in(span, max(a.at for a in done))}
    return _counted(list(late), lines(late, rows))


def _for_you(value: str, reader: User | None, span: Span, news: News) -> Batch:
    if reader is None:
        return NOTHING
    profile = profiles.named(reader, value) if value else None
    if value and profile is None:
        return NOTHING
    found = for_you(reader, now(), profile=profile, among=news(span))
    said = {
        paper: str(EXPLORING)
        if paper in found.explored
        else because_followed([one.name for one in follows])
        or because_liked([f"“{readable(one.title)}”" for one in causes])
        for paper, causes, follows in zip(found.page.ids, found.causes, found.followed, strict=True)
    }
    return Batch(found.page.ids, found.page.total, said=said)


def _counted(ids: list[int], said: Mapping[int, str] | None = None) -> Batch:
    return Batch(ids[:MOST], len(ids), said=said or {})


def _is_in(span: Span, at: datetime) -> bool:
    return span.since < at <= span.until


_BATCHES = {
    Kind.EDITION: _edition,
    Kind.TRENDING: _trending,
    Kind.SEARCH: _search,
    Kind.TOPIC: _topic,
    Kind.AUTHOR: _author,
    Kind.LIST: _list,
    Kind.GROUP: _group,
    Kind.FOR_YOU: _for_you,
}
