"""What a subscription is to be sent now: for which slot of its rhythm, and of which span of time.

What is overtaken by a newer slot is not made up for slot by slot: one mail has all that came since
the last one. Of editions it has the newest alone, as many days as lie between two mails, and says
which it left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from dailypapers.core.clock import edition_day
from dailypapers.digests.choices import rhythm_of
from dailypapers.digests.models import Subscription
from dailypapers.digests.rhythm import Slot
from dailypapers.feed.queries import newest_day
from dailypapers.feed.view_papers import Span, newest_over
from dailypapers.feed.views import Kind, View

ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=62)  # what a mail reaches back
NO_DAY = date.min


@dataclass(frozen=True, slots=True)
class Turn:
    """The slot whose turn it is, when the next comes, and the span of what is news."""

    slot: Slot
    following: datetime
    span: Span


def turn(subscription: Subscription, view: View, moment: datetime) -> Turn:
    """Return whose turn it is at a moment, for a subscription to a view.

    One that has had nothing yet need not wait for its time: it gets what is news until now.
    """
    rhythm = rhythm_of(subscription)
    slot = rhythm.newest(moment)
    before, following = rhythm.before(slot), rhythm.following(moment).at
    had = subscription.reached if view.kind is Kind.EDITION else subscription.covered_to
    until = moment if had is None else slot.at
    since = max(subscription.covered_to or until - (slot.at - before.at), until - LONGEST)
    span = Span.between(since, until)
    if view.kind is Kind.EDITION:
        first, last = _days(subscription, view, slot, before, moment)
        span = Span(since, until, first, last)
    return Turn(slot, following, span)


def of_day(subscription: Subscription, day: date, moment: datetime) -> Turn:
    """Return the turn of one edition day, sent by hand: what is due stays due."""
    rhythm = rhythm_of(subscription)
    slot, following = rhythm.newest(moment), rhythm.following(moment).at
    span = Span(slot.at, moment, day, day)
    return Turn(slot, subscription.due_at or following, span)


def _days(
    subscription: Subscription, view: View, slot: Slot, before: Slot, moment: datetime
) -> tuple[date, date]:
    """Return the edition days that a mail may be of.

    A day may be mailed from its end on, at the first slot after midnight where editions are made.
    """
    reached = subscription.reached
    last = min(newest_over(moment), _day_of(slot.at) - ONE_DAY) if reached else _newest(moment)
    first = reached + ONE_DAY if reached else NO_DAY
    if view.value != "day":
        return first, last
    newest = newest_day(until=last)
    between = max(1, (_day_of(slot.at) - _day_of(before.at)).days)
    return max(first, newest - (between - 1) * ONE_DAY) if newest else first, last


def _newest(moment: datetime) -> date:
    """Return the day that a new reader gets: the newest that is over and has papers.

    On an instance whose only papers are today's, it is today.
    """
    over = newest_over(moment)
    return over if newest_day(until=over) else over + ONE_DAY


def _day_of(moment: datetime) -> date:
    """Return the day it is at a moment, in the zone of editions."""
    return edition_day(moment, ZoneInfo(settings.EDITION_TIME_ZONE), 0)
