"""What pages say of expected interest."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.feed import expected_check
from dailypapers.feed.expected import standing
from dailypapers.feed.expected.check import Checked
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
