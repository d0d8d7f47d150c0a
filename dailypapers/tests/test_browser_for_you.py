"""For you: real Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import assert_accessible, look_at, signed_in

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
        reader.get_by_role("link", name="Which words").first.click()
        expect(reader.get_by_role("heading", name="Why this paper is here")).to_be_visible()
        look_at(reader, screenshots, f"why-{reader.locator('html').get_attribute('data-theme')}")
        reader.go_back()
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
    reader.get_by_role("button", name="Show what it would do").nth(1).click()
    expect(reader.get_by_text("“language” would take")).to_be_visible()
    expect(reader.get_by_text("You mute nothing yet.")).to_be_visible()
    reader.get_by_role("button", name="Mute", exact=True).click()
    expect(reader.get_by_text("new papers away")).to_be_visible()
    if scripts:
        look_at(reader, screenshots, f"mutes-{theme}")
    reader.get_by_role("button", name="Unmute language").click()
    expect(reader.get_by_text("You mute nothing yet.")).to_be_visible()


@pytest.mark.parametrize(
    "reader", [("light", True), ("dark", True), ("light", False)], indirect=True, ids=str
)
def test_a_further_profile_is_made_filled_and_grows_by_what_is_pressed(
    reader: Page, screenshots: Path, request: pytest.FixtureRequest
) -> None:
    theme, scripts = request.node.callspec.params["reader"]
    reader.get_by_role("link", name="Your interest profile").click()
    reader.get_by_label("Name", exact=True).fill("Teaching")
    reader.get_by_role("button", name="Make a profile").click()
    likes = reader.get_by_role("group", name="Papers").get_by_role("checkbox")
    expect(likes).to_have_count(3)
    likes.first.check()
    reader.get_by_role("button", name="Put them in").click()
    expect(reader.get_by_role("button", name="Take out")).to_have_count(1)
    reader.get_by_label("Less like", exact=True).fill("2609.00000000")
    reader.get_by_role("button", name="Show what it would do").last.click()
    expect(reader.get_by_text("No paper here has that name.")).to_be_visible()
    if scripts:
        look_at(reader, screenshots, f"teaching-{theme}")

    reader.get_by_role("link", name="Its list").click()
    tabs = reader.get_by_role("navigation", name="Your interest profiles")
    expect(tabs.locator("[aria-current]")).to_have_text("Teaching")
    first = reader.locator("article.card").first
    title = first.locator("h2").inner_text()
    first.get_by_role("button", name="Vote", exact=False).first.click()
    if scripts:
        look_at(reader, screenshots, f"teaching-list-{theme}")
        expect(first.locator("[aria-pressed=true]").first).to_be_visible()
    reader.get_by_role("link", name="What it is made from").click()
    expect(reader.get_by_role("button", name=f"Take out {title}")).to_be_visible()
    reader.get_by_text("Delete this profile").click()
    reader.get_by_role("button", name="Delete “Teaching”").click()
    expect(reader.get_by_text("The profile “Teaching” is deleted.")).to_be_visible()


ENCODED = LIKES[: LIKES.index("for paper in")]


@pytest.fixture
def newcomer(browser: Browser, site: Instance, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The empty list of somebody who has signed in and said nothing yet."""
    with signed_in(browser, site, "/papers/for-you", *request.param, then=ENCODED) as page:
        yield page


@pytest.mark.parametrize(
    "newcomer", [("light", True), ("dark", True), ("light", False)], indirect=True, ids=str
)
def test_a_newcomer_picks_topics_and_papers_and_has_a_list(
    newcomer: Page, screenshots: Path, request: pytest.FixtureRequest
) -> None:
    theme, scripts = request.node.callspec.params["newcomer"]
    newcomer.get_by_role("link", name="Pick a few papers to begin").click()
    papers = newcomer.get_by_role("group", name="Papers you would read").get_by_role("checkbox")
    expect(papers).to_have_count(24)
    first = papers.nth(3)
    value = first.get_attribute("value")
    first.check()
    newcomer.get_by_role("group", name="Topics").get_by_role("checkbox").first.check()
    if scripts:
        expect(newcomer.get_by_role("button", name="follow 1 topic")).to_be_visible()
        expect(newcomer.locator(f'[name=paper][value="{value}"]')).to_be_checked()
        look_at(newcomer, screenshots, f"begin-{theme}")
    else:
        newcomer.get_by_role("button", name="Show papers of these topics").click()
        papers.first.check()

    newcomer.get_by_role("button", name="Begin").click()
    expect(newcomer.get_by_text("Pick 4 more")).to_be_visible()
    if scripts:
        assert_accessible(newcomer)
    for number in range(1, 5):
        papers.nth(number).check()
    newcomer.get_by_role("button", name="Begin").click()
    expect(newcomer.get_by_text("Your list is made from what you picked.")).to_be_visible()
    expect(newcomer.get_by_text("Because you").first).to_be_visible()
    newcomer.get_by_role("link", name="Your interest profile").click()
    expect(newcomer.get_by_text("Picked to begin with 5 papers")).to_be_visible()
    newcomer.get_by_text("Papers of Picked").click()
    if scripts:
        look_at(newcomer, screenshots, f"profile-{theme}")
    newcomer.get_by_role("button", name="Take all back").click()
    expect(newcomer.get_by_text("5 papers are no seeds")).to_be_visible()
