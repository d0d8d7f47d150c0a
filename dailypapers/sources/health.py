"""How the sources do: read from their runs and from what they brought. Three queries at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from dailypapers.core.models import Job
from dailypapers.core.spoken import say, say_many, spoken
from dailypapers.sources.harvest import believed
from dailypapers.sources.judging import BROKEN, WEEKS, Account, Verdict, judge, standing, usual
from dailypapers.sources.models import Arrival, Harvest, Source
from dailypapers.sources.registry import CONNECTORS, kind, title

WEEK = timedelta(days=7)
SENTENCES = {
    Verdict.FAILED: gettext_noop("{name} has not answered since {when}"),
    Verdict.STALE: gettext_noop("{name} still showed an older list at {when}"),
    Verdict.LATE: gettext_noop("{name} has not been asked since {when}"),
    Verdict.QUIET: gettext_noop("{name} has no list on this day: {why}"),
    Verdict.NEW: gettext_noop("{name} has not been asked yet"),
    Verdict.EARLY: gettext_noop("{name} has not listed anything yet"),
}
VERDICTS = {
    Verdict.FINE: gettext_noop("fine"),
    Verdict.QUIET: gettext_noop("quiet"),
    Verdict.EARLY: gettext_noop("early"),
    Verdict.NEW: gettext_noop("new"),
    Verdict.FAILED: gettext_noop("failed"),
    Verdict.STALE: gettext_noop("stale"),
    Verdict.LATE: gettext_noop("late"),
    Verdict.THIN: gettext_noop("thin"),
}
EPOCH = Value(datetime(1970, 1, 1, tzinfo=UTC), DateTimeField())


@dataclass(frozen=True, slots=True)
class Sight:
    """One source at a moment: its account, and what that says of one edition day."""

    name: str
    title: str
    day: date
    account: Account
    verdict: Verdict
    watermark: date | None = None
    due_at: datetime | None = None

    @property
    def is_broken(self) -> bool:
        """Whether its list of the day cannot be trusted."""
        return self.verdict in BROKEN

    @property
    def word(self) -> str:
        """Say in one word how it does."""
        return say(VERDICTS[self.verdict])

    @property
    def sentence(self) -> str:
        """Say in words what is so, for a day that is not as it should be."""
        return _sentence(self)


def sights(day: date, moment: datetime) -> list[Sight]:
    """Return every source that is asked, with what is to be said of its list of a day."""
    return [
        Sight(row.name, title(row.connector, row.name), day, account, judge(account, day, moment))
        for row, account in _accounts(day)
    ]


def standings(today: date, moment: datetime) -> list[Sight]:
    """Return every source that is asked, with how it does now and when it is asked next."""
    known = _accounts(today)
    due = dict(
        Job.objects.filter(name__in=[row.job for row, _ in known]).values_list("name", "due_at")
    )
    return [
        Sight(
            row.name,
            title(row.connector, row.name),
            today,
            account,
            standing(account, today, moment),
            watermark=row.watermark,
            due_at=None if settings.OFFLINE else due.get(row.job),
        )
        for row, account in known
    ]


def _accounts(day: date) -> list[tuple[Any, Account]]:
    rows = [row for row in _rows() if row.connector in CONNECTORS]
    counts = _counts([row.name for row in rows], day)
    return [(row, _account(row, day, counts[row.name])) for row in rows]


def _rows() -> QuerySet[Source, Any]:
    """The sources that are asked, each with the ends of its runs."""
    runs = Harvest.objects.filter(source=OuterRef("name"))
    done = runs.filter(state=Harvest.State.DONE, since__isnull=False).order_by("-started_at")
    failed = runs.filter(
        state=Harvest.State.FAILED,
        since__isnull=False,  # Papers asked for by their ids say nothing of a list.
        started_at__gt=Coalesce(OuterRef("done_began"), EPOCH),
    )
    marked = runs.filter(believed()).order_by("-watermark")
    return (
        Source.objects.filter(active=True)
        .annotate(
            done_began=Subquery(done.values("started_at")[:1]),
            done_at=Subquery(done.values("finished_at")[:1]),
            stale=Subquery(done.values("stale")[:1]),
            watermark=Subquery(marked.values("watermark")[:1]),
        )
        .annotate(
            failing_since=Subquery(failed.order_by("started_at").values("started_at")[:1]),
            error=Subquery(failed.order_by("-started_at").values("error")[:1]),
        )
    )


def _counts(names: Iterable[str], day: date) -> dict[str, dict[date, int]]:
    """What each source brought on the day and the same weekday before, from its first day on."""
    days = [day - WEEK * n for n in range(WEEKS + 1)]
    found: dict[str, dict[date, int]] = defaultdict(dict)
    first = (
        Arrival.objects.filter(source=OuterRef("source"))
        .order_by()
        .values("source")
        .annotate(first=Min("day"))
        .values("first")
    )
    rows = Arrival.objects.filter(source__in=names).annotate(first=Subquery(first))
    for row in rows.filter(Q(day__in=days) | Q(day=Subquery(first))):
        known = found[row.source]
        for one in days:
            if one >= row.first:
                known.setdefault(one, 0)
        if row.day in known:
            known[row.day] = row.came
    return found


def _account(row: Any, day: date, counts: dict[date, int]) -> Account:
    known = kind(row.connector)
    before = [n for one, n in counts.items() if one < day and not known.quiet(one)]
    return Account(
        every=row.every,
        listed_by=known.listed_by,
        done_at=row.done_at,
        failing_since=row.failing_since,
        error=row.error or "",
        stale=bool(row.stale),
        quiet=known.quiet(day),
        came=counts.get(day, 0),
        usual=usual(before),
    )


def _sentence(sight: Sight) -> str:
    account, name = sight.account, sight.title
    since = account.failing_since if account.failing_since else account.done_at
    when = said_time(since, sight.day) if since else ""
    if sight.verdict == Verdict.THIN:
        return say_many(
            "{name} brought {n:,} paper; on a {day:l} it is usually about {usual:,}",
            "{name} brought {n:,} papers; on a {day:l} it is usually about {usual:,}",
            account.came,
            name=name,
            day=sight.day,
            usual=account.usual or 0,
        )
    if sight.verdict == Verdict.QUIET and not account.quiet:
        return say("{name} usually brings nothing on a {day:l}", name=name, day=sight.day)
    if sight.verdict == Verdict.FINE:
        return say_many(
            "{name} brought {n:,} paper", "{name} brought {n:,} papers", account.came, name=name
        )
    return say(SENTENCES[sight.verdict], name=name, when=when, why=spoken(account.quiet))


def said_time(moment: datetime, day: date) -> str:
    """Write a time as people do, with its day unless that is clear.

    >>> said_time(datetime(2026, 9, 30, 4, 10, tzinfo=UTC), date(2026, 9, 30))
    '04:10 UTC'
    """
    if moment.date() == day:
        return say("{at:TIME_FORMAT} UTC", at=moment)
    return say("{at:TIME_FORMAT} UTC on {at:MONTH_DAY_FORMAT}", at=moment)
