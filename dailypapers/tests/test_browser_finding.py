"""Pages that lead from papers to papers and lists, and their figures: real Chromium and axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import look_at, picture, signed_in
from dailypapers.tests.test_browser_for_you import LIKES

pytestmark = pytest.mark.browser

STORY = """
from datetime import timedelta
from uuid import uuid4
from dailypapers.community import marks, reading_lists
from dailypapers.community.models import Visit
from dailypapers.core.clock import now
few = list(Paper.objects.order_by("pk")[:4])
pots = reading_lists.make(made, uuid4(), "Adapters in kettles", "On *tuning*.", "public")
reading_lists.add_all(pots.pk, [(paper.pk, "") for paper in few[1:3]], made)
readers = [make_reader(email=f"{uuid4().hex}@example.org") for _ in range(3)]
for one in readers:
    for paper in few[:2]:
        marks.mark(one, paper.pk, "saved")
Visit.objects.create(reader=made, view="editions", seen_at=now() - timedelta(days=6))
print(few[0].address)
"""


@pytest.fixture
def reader(browser: Browser, site: Instance, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Somebody who comes back after days."""
    with signed_in(browser, site, "/", *request.param, then=LIKES + STORY) as page:
        yield page


@pytest.mark.parametrize("reader", [("light", True), ("dark", True)], indirect=True, ids=str)
def test_one_is_led_from_papers_to_papers_lists_and_what_was_missed(
    reader: Page, site: Instance, screenshots: Path, request: pytest.FixtureRequest
) -> None:
    theme = request.node.callspec.params["reader"][0]
    missed = reader.locator("#missed")
    expect(missed).to_contain_text("You were away since")
    look_at(reader, screenshots, f"away-{theme}")
    reader.get_by_role("link", name="The best of what you missed").click()
    expect(reader.get_by_role("heading", name="You missed these")).to_be_visible()
    look_at(reader, screenshots, f"missed-{theme}")
    reader.goto(f"{site.address}/")
    missed.get_by_role("button", name="Not needed").click()
    expect(missed).to_have_count(0)
    assert reader.url == f"{site.address}/"

    reader.goto(f"{site.address}/lists")
    reader.get_by_label("What lists are about").fill("kettle")
    reader.get_by_role("button", name="Find lists").click()
    found = reader.get_by_role("region", name="Public lists about")
    expect(found.get_by_role("link", name="Adapters in kettles").first).to_be_visible()
    look_at(reader, screenshots, f"found-lists-{theme}")

    reader.goto(f"{site.address}/papers/2106.04647")
    also = reader.get_by_role("region", name="Readers who saved this also saved")
    expect(also).to_be_visible()
    also.scroll_into_view_if_needed()
    look_at(reader, screenshots, f"also-saved-{theme}")
    also.get_by_role("link", name="More, and why").click()
    expect(reader.get_by_text("readers or more saved both")).to_be_visible()
    look_at(reader, screenshots, f"by-readers-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_are_drawn_in_both_themes(
    browser: Browser, site: Instance, screenshots: Path, theme: str
) -> None:
    context = browser.new_context(color_scheme=theme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site.address}/about/ranking#expected")
    bar = page.locator(".plot .ours rect").first
    assert bar.evaluate("one => one.getBoundingClientRect().width") > 20
    assert page.locator("[style], script:not([src])").count() == 0
    look_at(page, screenshots, f"figures-{theme}")
    picture(page.locator(".plot").nth(1), screenshots / f"plot-{theme}.png")
    context.close()
