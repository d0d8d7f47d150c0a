"""What trends, in everything and in one topic, as a page and as a feed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from dailypapers.catalogue.models import Topic
from dailypapers.catalogue.records import CountRecord, Featured
from dailypapers.core.clock import now
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db
LANGUAGE, VISION = "Computation and Language", "Computer Vision and Pattern Recognition"


def spoken_of(votes: int, *topics: str, day: str = "2026-09-30") -> None:
    make_paper(
        title=f"With {votes} votes",
        topics=topics or ("cs.CL",),
        counts=CountRecord("another site", votes),
        announcement=make_announcement(day, Featured.SUBMISSION),
    )


def test_it_is_ranked_and_says_by_what(client: Client) -> None:
    for votes in (3, 300):
        spoken_of(votes)
    page = get(client, "/papers/trending")
    places = [page.text.index(f"With {votes} votes") for votes in (300, 3)]
    assert places == sorted(places)
    assert "of the last 7 days, by a formula anyone can check" in page.text
    assert "/about/ranking" in page.links()
    assert "All topics" not in page.text


def test_a_quiet_window_names_a_wider_one(client: Client) -> None:
    empty = get(client, "/papers/trending?window=day")
    assert "No paper announced in the last 1 day has votes or comments yet." in empty.text
    assert "shortest window" not in empty.text
    spoken_of(3, "cs.CL", day="2026-09-11")
    page = get(client, "/papers/trending?window=day")
    assert "The shortest window with some is the month." in page.text
    assert "?window=month" in page.links()
    there = get(client, "/papers/trending?window=day&topic=cs.CL")
    assert f"No paper in {LANGUAGE} announced in the last 1 day" in there.text
    assert "?window=month&topic=cs.CL" in there.links()
    nowhere = get(client, "/papers/trending?window=day&topic=cs.CV")
    assert "shortest window" not in nowhere.text


def test_unknown_windows_and_topics_name_the_known(client: Client) -> None:
    page = get(client, "/papers/trending?window=decade", 404)
    assert "Windows are day, week, month, year." in page.text
    for path in ("/papers/trending?topic=cs.ZZ", "/papers/trending.atom?topic=cs.ZZ"):
        assert "no topic of this code" in get(client, path, 404).text


def test_it_can_be_narrowed_to_a_topic_and_back(client: Client) -> None:
    spoken_of(3, "cs.CL", "cs.CV")
    spoken_of(30, "cs.CV")
    spoken_of(300, "cs.RO")

    every = get(client, "/papers/trending?window=month")
    assert "?window=month&topic=cs.CL" in every.links()
    vision = get(client, "/papers/trending?window=month&topic=cs.CV")

    places = [vision.text.index(f"With {votes} votes") for votes in (30, 3)]
    assert places == sorted(places)
    assert "With 300 votes" not in vision.text
    assert f"in {VISION} of the last 30 days" in vision.text
    assert {"/topics/cs.CV", "?window=month", "?window=week&topic=cs.CV"} <= set(vision.links())
    assert "/papers/trending?topic=cs.CV" in get(client, "/topics/cs.CV").links()


def test_another_name_of_a_topic_means_the_topic(client: Client) -> None:
    alias = Topic.objects.exclude(alias_of=None).select_related("alias_of").first()
    assert alias is not None
    assert alias.alias_of is not None
    page = get(client, f"/papers/trending?topic={alias.code}")
    assert f"/topics/{alias.alias_of_id}" in page.links()


def test_each_topic_has_a_feed_of_its_own(client: Client) -> None:
    yesterday = str(now().date() - timedelta(days=1))
    spoken_of(3, "cs.CL", day=yesterday)
    spoken_of(30, "cs.CV", day=yesterday)
    page = get(client, "/papers/trending?window=month&topic=cs.CV")
    assert "/papers/trending.json?window=month&topic=cs.CV" in page.links()

    found = client.get("/papers/trending.json?window=month&topic=cs.CV")

    feed = json.loads(found.content)
    assert feed["title"].endswith(f"Trending papers of the month in {VISION}")
    assert [item["title"] for item in feed["items"]] == ["With 30 votes"]
    assert feed["home_page_url"].endswith("/papers/trending?window=month&topic=cs.CV")
