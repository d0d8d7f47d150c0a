"""A group's meetings as a calendar: iCalendar, https://www.rfc-editor.org/rfc/rfc5545.

A calendar program knows a meeting by its UID, and takes in what has a higher SEQUENCE. Times stand
in the zone in which people agreed on them, with the rules of that zone; how long a meeting takes is
a duration, so that an hour stays an hour in the night when clocks are changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vDuration

import dailypapers
from dailypapers.community.models import Group
from dailypapers.core.readable import readable
from dailypapers.core.text import writable
from dailypapers.feed.agenda import Planned
from dailypapers.web.feeds.items import page_address

MEDIA_TYPE = "text/calendar"
ASK_AGAIN = timedelta(hours=1)
YEARS = range(1970, 2100)  # whose rules of time zones are written


def write(group: Group, agenda: Sequence[Planned], *, is_open: bool) -> bytes:
    """Return the agenda as a calendar; an open one leads to no list, which members alone read."""
    page = page_address("group", group.slug)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Daily Papers {dailypapers.__version__}//EN")
    calendar.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, writable(group.name))
    calendar.add("url", page)
    calendar.add("refresh-interval", ASK_AGAIN, {"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    for one in agenda:
        calendar.add_component(_event(one, page if is_open else ""))
    years = [year for one in agenda if (year := one.meeting.on.year) in YEARS]
    first, last = min(years, default=YEARS[0]), max(years, default=YEARS[0])
    calendar.add_missing_timezones(date(first, 1, 1), date(last + 1, 1, 1))
    text: bytes = calendar.to_ical()
    return text


def _event(planned: Planned, page: str) -> Event:
    said, meeting = planned.reading_list, planned.meeting
    event = Event()
    event.add("uid", f"meeting-{said.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", said.version - 1)
    event.add("dtstamp", said.changed_at)
    event.add("created", said.made_at)
    event.add("last-modified", said.changed_at)
    event.add("summary", writable(said.title))
    event.add("status", "CANCELLED" if meeting.is_called_off else "CONFIRMED")
    event.add("url", page or page_address("list", said.slug))
    event.add("description", _description(planned))
    if meeting.where:
        event.add("location", writable(meeting.where))
    if meeting.at is None:
        event.add("dtstart", meeting.on)  # The whole of that day, none of which it takes up.
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", datetime.combine(meeting.on, meeting.at, ZoneInfo(meeting.zone)))
        event.add("duration", timedelta(minutes=meeting.minutes))
    return event


def _description(planned: Planned) -> str:
    """Return what the list says of itself, and its papers, each with its address."""
    papers = [
        f"{number}. {readable(title)}\n{page_address('paper', address)}"
        for number, (title, address) in enumerate(planned.papers, 1)
    ]
    return writable("\n\n".join(filter(None, [planned.reading_list.description, *papers])))
