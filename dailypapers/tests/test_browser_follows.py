"""Following, saved searches and notifications: real Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import DESKTOP, look_at, press, signed_in

pytestmark = pytest.mark.browser

SPEAK = """
from uuid import uuid4
from dailypapers.catalogue.models import Paper
from dailypapers.community import comments, notifications
bob = make_reader(email="bo-" + made.email, name="Bo Pott", shows_name=True)
comments.post(bob, Paper.objects.get(address="2106.04647").pk, f"Hot, @{made.handle}.", uuid4())
notifications.tell()
"""

MAKE_LIST = """
from uuid import uuid4
from dailypapers.community import reading_lists
from dailypapers.testing.people import make_reader
owner = make_reader(email=f"{uuid4().hex}@example.org", name="Bo Pott", shows_name=True)
print(reading_lists.make(owner, uuid4(), "Hot Pots", visibility="public").slug)
"""
FILL_LIST = """
from dailypapers.catalogue.models import Paper
from dailypapers.community import reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.feed import news
pots = ReadingList.objects.get(slug={slug!r})
papers = Paper.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)[:2]
reading_lists.add_all(pots.pk, [(paper, "") for paper in papers], pots.made_by)
news.tell()
"""


@pytest.fixture
def reader(browser: Browser, site: Instance, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The first page, as somebody sees it who was spoken to and signed in."""
    with signed_in(browser, site, "/", *request.param, then=SPEAK) as page:
        yield page


@pytest.mark.parametrize("reader", [("dark", True), ("light", False)], indirect=True)
def test_a_reader_follows_saves_a_search_and_is_told(
    reader: Page, site: Instance, screenshots: Path
) -> None:
    theme = reader.locator("html").get_attribute("data-theme")
    scripts = reader.locator("#q").get_attribute("role") == "combobox"  # made so by a script

    def look(name: str) -> None:
        if scripts:
            look_at(reader, screenshots, f"{name}-{theme}")
            reader.set_viewport_size(DESKTOP)

    reader.goto(site.address + "/papers/2106.04647")
    with reader.expect_navigation():
        reader.locator(".paper > .authors a").first.click()
    reader.get_by_role("button", name="Follow").click()
    following = reader.get_by_role("button", name="Following")
    expect(following).to_have_attribute("aria-pressed", "true")
    look("author")
    reader.goto(site.address + "/topics/cs.CL")
    reader.get_by_role("button", name="Follow").click()
    expect(following).to_have_attribute("aria-pressed", "true")
    look("topic")
    reader.goto(site.address + "/mine/follows")
    assert reader.get_by_role("button", name="Following").count() == 2
    look("follows")

    reader.goto(site.address + "/search?q=attention")
    reader.get_by_text("Save this search").click()
    look("save-search")
    press(reader, "Keep")
    look("searches")
    with reader.expect_navigation():
        reader.locator(".rows").get_by_role("link", name="attention").click()
    assert reader.url == f"{site.address}/search?q=attention"

    with reader.expect_navigation():
        reader.get_by_role("link", name="1 new").click()
    look("notifications")
    line = reader.locator(".rows .leads").first.get_attribute("formaction")
    assert reader.request.get(f"{site.address}{line}").ok  # As a browser that loads ahead.
    with reader.expect_navigation():
        reader.locator(".rows .leads").first.click()
    assert "Hot" in reader.locator(".comment:target").inner_text()
    assert reader.get_by_role("link", name="1 new").count() == 0


@pytest.mark.parametrize(
    "reader", [("light", True), ("dark", True), ("light", False)], indirect=True
)
def test_a_reader_follows_a_list_also_quietly_and_hears_of_new_papers(
    reader: Page, site: Instance, screenshots: Path
) -> None:
    theme = reader.locator("html").get_attribute("data-theme")
    scripts = reader.locator("#q").get_attribute("role") == "combobox"
    main = reader.locator("main")

    def look(name: str) -> None:
        if scripts:
            look_at(reader, screenshots, f"{name}-{theme}")
            reader.set_viewport_size(DESKTOP)

    slug = site.python(MAKE_LIST)
    reader.goto(f"{site.address}/lists/{slug}")
    quietly, again = "Follow quietly", "Followed quietly"
    for button, pressed in (("Follow", "Following"), (quietly, again), (again, quietly)):
        main.get_by_role("button", name=f"{button} Hot Pots", exact=True).click()
        main.get_by_role("button", name=f"{pressed} Hot Pots", exact=True).wait_for()
    reader.goto(f"{site.address}/lists/{slug}")
    assert "1 follower" in main.inner_text()
    look("followed-list")
    site.python(FILL_LIST.format(slug=slug))

    reader.goto(f"{site.address}/notifications")
    line = main.get_by_role("button", name="Hot Pots", exact=True)
    assert "2 new papers in" in main.inner_text()
    look("notifications-of-list")
    line.focus()
    with reader.expect_navigation():
        line.press("Enter")
    assert reader.url == f"{site.address}/lists/{slug}"
    reader.goto(f"{site.address}/notifications")
    assert main.get_by_role("link", name="Hot Pots").count() == 1
    with reader.expect_navigation():
        main.get_by_role("button", name="Mark as read").click()
    assert main.get_by_role("button", name="Mark as read").count() == 0
    reader.goto(f"{site.address}/mine/follows")
    look("followed-lists")
