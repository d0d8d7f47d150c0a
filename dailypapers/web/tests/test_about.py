from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from dailypapers.feed import ranking
from dailypapers.sources.models import Harvest
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db


def test_the_ranking_page_shows_the_constants_that_run(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = get(client, "/about/ranking").text
    assert "log2(1 + 1.0 × votes + 1.0 × imported votes + 2.0 × comments)" in text
    assert "seven imported votes has strength 3.0" in text
    for window in ranking.WINDOWS.values():
        assert f"{window.name.capitalize()} {window.days} day" in text
    monkeypatch.setattr(ranking, "COMMENT", 17.0)
    assert "17.0 × comments" in get(client, "/about/ranking").text


def test_nothing_is_said_to_be_used_here_that_is_not(client: Client) -> None:
    from dailypapers.feed.used_here import uses

    text = get(client, "/about/used-here").text
    assert ("None so far" in text) == (not uses())


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
