"""How the sources do: their page, and the line on a day that may lack papers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from dailypapers.core.clock import now
from dailypapers.digests.models import EDITION
from dailypapers.digests.preview import preview
from dailypapers.feed.views import view
from dailypapers.sources import rows
from dailypapers.sources.models import Arrival, Harvest
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.conftest import Clock
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(settings: Settings, clock: Clock) -> date:
    """Have arXiv fail since an hour ago, on a day with papers; return the day."""
    settings.OFFLINE = False
    rows.seed()
    moment, day = now(), now().date()
    clock(moment)
    make_edition(day, 3)
    Arrival.objects.create(source="arxiv", day=day, listed=3)
    for hours, state, error in ((30, "done", ""), (1, "failed", "arXiv answered 503")):
        began = moment - timedelta(hours=hours)
        Harvest.objects.create(
            source="arxiv",
            state=state,
            error=error,
            since=day,
            watermark=day - timedelta(days=2) if state == "done" else None,
            started_at=began,
            finished_at=began,
        )
    return day


def test_the_sources_page_tells_how_each_source_does(client: Client, failing: date) -> None:
    page = get(client, "/sources")
    assert "arXiv failed 3 not known yet" in page.text
    assert "arXiv has not answered since" in page.text
    assert "arXiv answered 503" in page.text


def test_a_day_that_may_lack_papers_says_so_on_page_and_in_mail(
    client: Client, failing: date, settings: Settings
) -> None:
    path = f"/papers/date/{failing}"
    with CaptureQueriesContext(connection) as asked:
        page = get(client, path)
    assert "arXiv has not answered since" in page.text
    assert "papers may be missing." in page.text
    assert "/sources" in page.links()
    mail = preview(view(EDITION), day=failing)
    assert "arXiv has not answered since" in mail.issue.doubt
    draft = mail.draft
    assert all("arXiv has not" in part for part in (draft.text, draft.html))
    settings.OFFLINE = True
    with CaptureQueriesContext(connection) as before:
        assert "has not answered" not in get(client, path).text
    assert len(asked) == len(before) + 2


def test_the_page_is_for_staff_where_the_instance_says_so(
    client: Client, failing: date, settings: Settings
) -> None:
    settings.SOURCES_PAGE = "staff"
    assert "for staff here" in get(client, "/sources", 403).text
    assert "/sources" not in get(client, f"/papers/date/{failing}").links()
    client.force_login(make_reader(is_staff=True, last_login=now()))
    assert get(client, "/sources").text


def test_the_sources_page_says_that_none_was_asked(client: Client) -> None:
    assert "No source has been asked yet." in get(client, "/sources").text


def test_the_sources_page_tells_how_each_run_ended(client: Client) -> None:
    moment = datetime(2026, 9, 30, 5, 7, tzinfo=UTC)
    Harvest.objects.create(
        source="arxiv", state=Harvest.State.DONE, started_at=moment, new=12, note="By RSS."
    )
    Harvest.objects.create(
        source="acl", state=Harvest.State.FAILED, started_at=moment, error="<b>It answered 503.</b>"
    )
    text = get(client, "/sources").text
    assert "arxiv 30 Sep 2026 05:07 Done 12 0 0 By RSS." in text
    assert "Failed 0 0 0 <b>It answered 503.</b>" in text


def test_only_the_last_runs_are_shown(client: Client) -> None:
    for number in range(40):
        Harvest.objects.create(source=f"source-{number}")
    assert get(client, "/sources").elements.count("tr") == 31
