"""What a list's page proposes for it: real Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import look_at, signed_in
from dailypapers.tests.test_browser_for_you import LIKES

pytestmark = pytest.mark.browser

LIST = """
from uuid import uuid4
from dailypapers.community import reading_lists
pots = reading_lists.make(made, uuid4(), "For Thursday")
papers = Paper.objects.order_by("pk").values_list("pk", flat=True)[:3]
reading_lists.add_all(pots.pk, [(paper, "") for paper in papers], made)
"""


@pytest.fixture
def reader(browser: Browser, site: Instance, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The lists of somebody who has signed in and fills one of three papers."""
    with signed_in(browser, site, "/lists", *request.param, then=LIKES + LIST) as page:
        yield page


@pytest.mark.parametrize(
    "reader", [("light", True), ("dark", True), ("light", False)], indirect=True, ids=str
)
def test_a_proposed_paper_is_put_in_by_one_press(
    reader: Page, screenshots: Path, request: pytest.FixtureRequest
) -> None:
    theme, scripts = request.node.callspec.params["reader"]
    reader.get_by_role("link", name="For Thursday").click()
    proposed = reader.get_by_role("region", name="What belongs in this list")
    title = proposed.locator("li a").first.inner_text()
    assert proposed.locator("li").count() == 10
    reader.get_by_role("link", name="What belongs in it").click()
    if scripts:
        look_at(reader, screenshots, f"belonging-{theme}")
    reader.goto(reader.url.partition("#")[0])
    navigated: list[object] = []
    reader.on("framenavigated", lambda frame: navigated.append(frame))

    proposed.get_by_role("button").first.click()

    expect(reader.locator("article.card h2")).to_have_count(4)
    expect(reader.locator("article.card h2").last).to_have_text(title)
    expect(proposed.locator("li a").first).not_to_have_text(title)
    expect(reader.locator(".byline").first).to_contain_text("4 papers")
    assert bool(navigated) is not scripts
