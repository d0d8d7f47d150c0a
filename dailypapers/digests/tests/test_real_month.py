"""A month of real days, with a clock change in it: every edition comes once, at its hour."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dailypapers.catalogue.models import Announcement
from dailypapers.catalogue.records import CountRecord, Featured, SourceRecord
from dailypapers.digests import issues, memory
from dailypapers.digests.models import Delivery, Subscription
from dailypapers.digests.tests.conftest import Clock, Reader
from dailypapers.feed import calendar
from dailypapers.feed.queries import edition
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_announcement
from dailypapers.testing.shared import shared_data
from dailypapers.testing.smtp import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.shared]

MONTH, BERLIN = "2026-03", ZoneInfo("Europe/Berlin")  # Clocks go forward on the 29th.
FIRST, ONE_DAY = date(2026, 3, 1), timedelta(days=1)


def test_a_month_of_editions_comes_day_by_day_and_by_three_days_a_week(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    ingest(_records())
    days = sorted(set(Announcement.objects.values_list("day", flat=True)))
    assert len(days) > 20
    said = {"zone": str(BERLIN), "at": time(2, 30), "reached": FIRST - ONE_DAY, "papers": 50}
    daily = reader("ada@example.org", **said)
    thrice = reader("bob@example.org", days=0b0010101, **said)
    Subscription.objects.update(due_at=datetime(2026, 3, 1, tzinfo=UTC))
    at.now, came = datetime(2026, 3, 1, tzinfo=UTC), []
    while at.now < datetime(2026, 4, 3, tzinfo=UTC):
        before = len(server.taken)
        issues.send_due()
        came += [(mail["To"], at.now) for mail in server.taken[before:]]
        at.pass_by(minutes=30)

    every_day = [moment.astimezone(BERLIN) for to, moment in came if to == "ada@example.org"]
    assert [moment.date() - ONE_DAY for moment in every_day] == days
    assert {moment.time() for moment in every_day} <= {time(2, 30), time(3, 30)}
    assert [moment.day for moment in every_day if moment.time() == time(3, 30)] in ([29], [])
    weekly = {moment.astimezone(BERLIN).weekday() for to, moment in came if to == "bob@example.org"}
    assert weekly == {0, 2, 4}

    for one in (daily, thrice):
        had: dict[int, str] = {}
        rows = Delivery.objects.filter(subscription=one).order_by("pk")
        first = FIRST
        for row in rows:
            papers = memory.read(row.papers)
            assert not set(papers) & set(had), row.issue
            last = date.fromisoformat(row.issue)
            page = edition(calendar.days(first, last) if one == thrice else calendar.day(last))
            assert list(papers) == [paper for paper in page.ids if paper not in had]
            had |= papers
            first = next((day for day in days if day > last), last)
    assert len(Delivery.objects.filter(subscription=thrice)) < len(days)


def _records() -> Iterator[SourceRecord]:
    """Yield the month's papers as facts: ids, titles, days and votes."""
    with gzip.open(shared_data("hf_daily", "papers.jsonl.gz"), "rt") as lines:
        for said in map(json.loads, lines):
            if (said["first_seen_file"] or "").startswith(MONTH):
                yield SourceRecord(
                    source="hf",
                    source_id=said["id"],
                    title=said["title"],
                    identifiers=(("arxiv", said["id"]),),
                    counts=CountRecord("Hugging Face Daily Papers", votes=said["upvotes"]),
                    announcement=make_announcement(said["first_seen_file"], Featured.SUBMISSION),
                )
