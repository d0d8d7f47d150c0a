"""For you: real Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import look_at, signed_in

pytestmark = pytest.mark.browser

LIKES = """
import numpy as np
from dailypapers.catalogue.models import Paper, PaperTopic
from dailypapers.community import follows, votes
from dailypapers.search import encoding


class Chance:
    name, weight, dimensions = "chance", 0.5, 16

    def encode_papers(self, texts):
        for text in texts:
            vector = np.random.default_rng(len(text)).standard_normal(16)
            yield (vector / np.linalg.norm(vector)).astype(np.float32)


encoding.encode_all(Chance())
for paper in Paper.objects.order_by("pk").values_list("pk", flat=True)[:3]:
    votes.vote(made, paper)
follows.follow(made, "topic", PaperTopic.objects.values_list("topic", flat=True).first())
"""  # Vectors at random: encoding all of them takes a minute.


@pytest.fixture
def reader(browser: Browser, site: Instance, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The list of somebody who has signed in and likes three papers."""
    with signed_in(browser, site, "/papers/for-you", *request.param, then=LIKES) as page:
        yield page


@pytest.mark.parametrize(
    "reader", [("light", True), ("dark", True), ("light", False)], indirect=True, ids=str
)
def test_less_like_this_takes_one_press_and_so_does_undoing_it(
    reader: Page, screenshots: Path, request: pytest.FixtureRequest
) -> None:
    scripts = request.node.callspec.params["reader"][1]
    first = reader.locator("article.card").first
    title = first.locator("h2").inner_text()
    expect(reader.get_by_text("Because you follow").first).to_be_visible()

    first.get_by_role("button", name="Less like this").click()

    less = reader.get_by_role("region", name="What you want less of")
    expect(less).to_contain_text(title)
    expect(reader.locator("article.card h2").first).not_to_have_text(title)
    if scripts:
        look_at(reader, screenshots, f"less-{reader.locator('html').get_attribute('data-theme')}")
    less.get_by_role("button", name="Undo").click()
    expect(less).to_have_count(0)
    expect(reader.locator("article.card h2").first).to_have_text(title)


@pytest.mark.parametrize(
    "reader", [("light", True), ("dark", True), ("light", False)], indirect=True, ids=str
)
def test_words_are_muted_and_taken_back(
    reader: Page, screenshots: Path, request: pytest.FixtureRequest
) -> None:
    theme, scripts = request.node.callspec.params["reader"]
    reader.get_by_role("link", name="Your interest profile").click()
    reader.get_by_label("Which").fill("language")
    reader.get_by_role("button", name="Mute", exact=True).click()
    expect(reader.get_by_text("new papers away")).to_be_visible()
    if scripts:
        look_at(reader, screenshots, f"mutes-{theme}")
    reader.get_by_role("button", name="Unmute language").click()
    expect(reader.get_by_text("You mute nothing yet.")).to_be_visible()
