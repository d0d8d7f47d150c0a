"""What pages say of expected interest."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.community import votes
from dailypapers.community.models import Expectation
from dailypapers.feed import expected_check
from dailypapers.feed.expected import standing
from dailypapers.feed.expected.check import Checked
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("checked", "said"),
    [
        (None, "it has not been learnt yet"),
        (Checked(120), "not used yet: of 120 papers"),
        (Checked(900, 40, 0.01, 0.03), "not used: on the last 40 lists it did not surely agree"),
        (Checked(7575, 96, 0.41, 0.02), "correlation of 0.41 (standard error 0.02)"),
    ],
)
def test_the_ranking_page_says_whether_interest_is_expected(
    client: Client, settings: Settings, tmp_path: Path, checked: Checked | None, said: str
) -> None:
    settings.HOME = tmp_path
    if checked:
        expected_check.write(tmp_path, checked)
    assert said in get(client, "/about/ranking").text


def test_it_says_that_it_is_turned_off_and_shows_its_constants(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXPECTED_INTEREST = False
    monkeypatch.setattr(standing, "EXPECTED", 1.75)
    text = get(client, "/about/ranking").text
    assert "It is turned off here" in text
    assert "heard + 1.75 × expected × 2.0 ÷ (2.0 + heard)" in text


def test_a_card_says_what_is_expected_until_somebody_speaks(
    client: Client, settings: Settings
) -> None:
    first, second = make_edition("2026-09-22", 2)
    Expectation.objects.create(paper=first, share=0.934, causes="authors code")
    Expectation.objects.create(paper=second, share=0.2, causes="")
    said = "than in 93 % of earlier papers, for its authors’ earlier papers and its code."
    day = "/papers/date/2026-09-22"
    assert get(client, day).text.count("interest expected") == 1
    assert said in get(client, day).text

    votes.vote(make_reader(), first.pk)
    assert "interest expected" not in get(client, day).text
    votes.vote(make_reader(), second.pk)
    settings.EXPECTED_INTEREST = False
    assert "interest expected" not in get(client, day).text
