from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.catalogue.records import CountRecord, Featured
from dailypapers.sources.models import Harvest
from dailypapers.testing.make import make_announcement, make_edition, make_paper
from dailypapers.web.tests.conftest import Clock
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db

DAY = "/papers/date/2026-09-30"


def titles(text: str, *papers: str) -> list[int]:
    """Return where each title stands in a text."""
    return [text.index(title) for title in papers]


def test_the_front_page_is_the_newest_edition_with_its_date_and_age(client: Client) -> None:
    make_edition("2026-09-28", 1)
    (paper,) = make_edition("2026-09-30", 1)
    page = get(client, "/")
    assert paper.title in page.text
    assert "Daily Papers by the editors and the research community, Sep 30" in page.text
    assert "Wednesday 30 September 2026, yesterday." in page.text
    assert "1 paper featured" in page.text
    assert "A day here begins at 00:00 UTC." in page.text


def test_the_front_page_says_how_old_it_is(client: Client, clock: Clock) -> None:
    make_edition("2026-09-30", 2)
    for moment, age in (
        (datetime(2026, 9, 30, 23, 59, tzinfo=UTC), "today"),
        (datetime(2026, 10, 3, tzinfo=UTC), "3 days ago"),
        (datetime(2026, 11, 25, tzinfo=UTC), "8 weeks ago"),
    ):
        clock(moment)
        assert f"30 September 2026, {age}." in get(client, "/").text


def test_the_front_page_shows_no_edition_of_tomorrow(client: Client) -> None:
    make_edition("2026-09-30", 1)
    make_edition("2026-10-02", 1)
    assert "30 September 2026" in get(client, "/").text


def test_the_day_turns_at_the_hour_of_this_instance(client: Client, settings: Settings) -> None:
    settings.EDITION_TIME_ZONE, settings.EDITION_ROLLOVER_HOUR = "Asia/Tokyo", 6
    make_edition("2026-10-01", 1)
    page = get(client, "/")
    assert "1 October 2026, today." in page.text
    assert "A day here begins at 06:00 Asia/Tokyo." in page.text


def test_papers_lead_to_the_front_page(client: Client) -> None:
    assert client.get("/papers").headers["Location"] == "/"


def test_a_day_shows_picks_then_submissions_then_listings(client: Client) -> None:
    listing = make_edition("2026-09-30", 1)[0].title
    votes = CountRecord("another site", 5)
    submission = make_paper(
        counts=votes, announcement=make_announcement("2026-09-30", Featured.SUBMISSION)
    ).title
    first, second = (paper.title for paper in make_edition("2026-09-30", 2, Featured.PICK))
    text = get(client, DAY).text
    places = titles(text, first, second, submission, listing)
    assert places == sorted(places)
    assert "Picked by the editors, 30 Sep 2026" in text
    assert "5 votes at another site" in text


def test_a_week_and_a_month_gather_their_days(client: Client) -> None:
    (one,) = make_edition("2026-09-28", 1)
    (other,) = make_edition("2026-10-01", 1)
    week = get(client, "/papers/week/2026-W40").text
    assert one.title in week
    assert other.title in week
    assert "Week 40 of 2026, 28 September to 4 October 2026" in week
    month = get(client, "/papers/month/2026-09").text
    assert one.title in month
    assert other.title not in month


def test_arrows_step_over_quiet_days(client: Client) -> None:
    for day in ("2026-09-21", "2026-09-30", "2026-10-01"):
        make_edition(day, 1)
    links = get(client, DAY).links()
    assert "/papers/date/2026-09-21" in links
    assert "/papers/date/2026-10-01" in links
    links = get(client, "/papers/week/2026-W40").links()
    assert "/papers/week/2026-W39" in links
    assert "/papers/date/2026-10-01" in links
    assert "/papers/month/2026-10" in links


def test_a_long_edition_is_paged(client: Client) -> None:
    papers = make_edition("2026-09-30", 51, Featured.PICK)
    first, second = get(client, DAY), get(client, f"{DAY}?page=2")
    assert papers[49].title in first.text
    assert papers[50].title not in first.text
    assert papers[50].title in second.text
    assert "51 papers featured" in second.text
    assert f"{DAY}?page=2" in first.links()
    assert DAY in second.links()
    assert "This edition has 2 pages." in get(client, f"{DAY}?page=3", 404).text


def test_a_list_can_be_narrowed_to_a_source_and_paged(client: Client) -> None:
    make_edition("2026-09-30", 51)
    make_paper(source="a&b #1", announcement=make_announcement("2026-09-30"), title="Of another")
    narrowed = get(client, f"{DAY}?source=arxiv")
    assert "51 papers featured" in narrowed.text
    assert f"{DAY}?source=arxiv&page=2" in narrowed.links()
    assert "?source=a%26b%20%231" in narrowed.links()
    assert "Of another" in get(client, f"{DAY}?source=a%26b%20%231").text


def test_a_source_that_announced_nothing_does_not_make_the_day_empty(client: Client) -> None:
    make_edition("2026-09-30", 2)
    page = get(client, f"{DAY}?source=nobody")
    assert "No source named “nobody” announced a paper here." in page.text
    assert "arxiv 2" in page.text
    assert "No source was asked" not in page.text


def test_an_empty_instance_says_how_to_bring_papers_in(client: Client) -> None:
    for path in ("/", DAY, "/papers/week/2026-W40", "/papers/month/2026-09"):
        page = get(client, path)
        assert "This instance has no papers yet." in page.text
        assert "dailypapers fetch arxiv" in page.text


def test_an_empty_day_says_why_and_leads_to_its_neighbours(client: Client) -> None:
    make_edition("2026-09-21", 1)
    make_edition("2026-09-30", 1)
    page = get(client, "/papers/date/2026-09-24")
    assert "No source was asked for this day." in page.text
    assert "before it is Monday 21 September 2026" in page.text
    assert "after it is Wednesday 30 September 2026" in page.text
    Harvest.objects.create(
        source="arxiv",
        state=Harvest.State.FAILED,
        since=date(2026, 9, 23),
        started_at=datetime(2026, 9, 24, 5, tzinfo=UTC),
        error="<b>503</b>",
    )
    page = get(client, "/papers/date/2026-09-24")
    assert "arxiv could not be asked at 05:00 UTC on 24 September: <b>503</b>." in page.text


def test_an_empty_week_leads_to_weeks(client: Client) -> None:
    make_edition("2026-09-15", 1)
    page = get(client, "/papers/week/2026-W39")
    assert "No source was asked for this week." in page.text
    assert "before it is Week 38 of 2026" in page.text
    assert "/papers/week/2026-W38" in page.links()


def test_a_weekend_is_called_one(client: Client) -> None:
    make_edition("2026-09-25", 1)
    page = get(client, "/papers/date/2026-09-26")
    assert "No papers were announced on this Saturday." in page.text


def test_today_may_be_early(client: Client) -> None:
    make_edition("2026-09-30", 1)
    assert "announced today so far" in get(client, "/papers/date/2026-10-01").text
    assert "announced this month so far" in get(client, "/papers/month/2026-10").text


@pytest.mark.parametrize("path", ["date/2026-10-02", "week/2026-W41", "month/2026-11"])
def test_what_has_not_come_yet_is_not_here(client: Client, path: str) -> None:
    make_edition("2026-09-30", 1)
    assert "has not come yet." in get(client, f"/papers/{path}", 404).text


def test_a_list_that_is_shorter_than_the_page_asked_for_says_so(client: Client) -> None:
    make_edition("2026-09-30", 1)
    assert "This list has 1 page." in get(client, "/papers/trending?page=2", 404).text
    assert "This edition has 1 page." in get(client, "/?page=7", 404).text


def test_the_page_asks_for_a_mail_address(client: Client) -> None:
    page = read(client.get("/"))
    assert "Get trending papers in your email inbox!" in page.text
    assert ("form", "/subscribe") in page.addresses
