"""Notes that a reader writes for themselves: real Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import look_at, picture, press, signed_in

pytestmark = pytest.mark.browser
DAY = "/papers/date/2026-09-30"


@pytest.fixture
def reader(browser: Browser, site: Instance, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A day's page, as somebody sees it who has signed in."""
    with signed_in(browser, site, DAY, *request.param) as page:
        yield page


def with_navigation(page: Page, key: str) -> None:
    """Press a key and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.mark.parametrize("reader", [("light", True), ("dark", True)], indirect=True, ids=str)
def test_one_key_opens_the_note_of_the_paper_that_has_the_focus(
    reader: Page, screenshots: Path
) -> None:
    theme = reader.locator("html").get_attribute("data-theme")
    reader.keyboard.press("j")
    reader.keyboard.press("j")
    title = reader.locator("article.card h2").nth(1).inner_text()
    with_navigation(reader, "n")
    assert reader.locator("main .byline").inner_text() == f"About {title}"
    assert reader.evaluate("document.activeElement.name") == "note"
    reader.keyboard.type("Ask *Marmaduke* about $n^2$")
    look_at(reader, screenshots, f"note-{theme}")
    with_navigation(reader, "Control+Enter")

    assert DAY in reader.url
    card = reader.locator("article.card").nth(1)
    assert "Your note Ask *Marmaduke* about $n^2$" in card.inner_text()
    look_at(reader, screenshots, f"noted-day-{theme}")
    with reader.expect_navigation():
        card.get_by_role("heading").get_by_role("link").click()
    own = reader.get_by_role("region", name="Your note")
    assert own.locator("em").inner_text() == "Marmaduke"
    own.get_by_text("Change it").click()
    own.locator("textarea").fill("Asked.")
    look_at(reader, screenshots, f"noted-paper-{theme}")
    press(reader, "Keep the note")
    assert own.locator(".said").inner_text() == "Asked."
    reader.goto(reader.url.split("/papers")[0] + "/mine/notes")
    assert "Asked." in reader.locator("main").inner_text()
    look_at(reader, screenshots, f"notes-{theme}")


@pytest.mark.parametrize("reader", [("light", False)], indirect=True, ids=str)
def test_a_stale_tab_keeps_both_texts_without_scripts(
    reader: Page, screenshots: Path, site: Instance
) -> None:
    paper = reader.locator("article.card h2 a").first.get_attribute("href") or ""
    reader.goto(f"{site.address}{paper}/note")
    other = reader.context.new_page()
    other.goto(f"{site.address}{paper}/note")
    for page, text in ((other, "From the other tab"), (reader, "From this tab")):
        page.locator("main textarea").fill(text)
        press(page, "Keep the note")
    assert "From the other tab" in reader.locator("[aria-label='What stands now']").inner_text()
    assert reader.locator("main textarea").input_value() == "From this tab"
    look_at_without_scripts(reader, screenshots)
    press(reader, "Keep the note")
    other.goto(f"{site.address}/mine/notes")
    assert "From this tab" in other.locator("main").inner_text()


def look_at_without_scripts(page: Page, screenshots: Path) -> None:
    """Keep a picture; the rules cannot be tried where no script runs."""
    picture(page, screenshots / "note-stale.png")


@pytest.mark.parametrize("reader", [("light", True), ("dark", False)], indirect=True, ids=str)
def test_a_reader_sees_what_is_unread_and_marks_a_page(
    reader: Page, site: Instance, screenshots: Path
) -> None:
    theme = reader.locator("html").get_attribute("data-theme")
    show = reader.get_by_role("navigation", name="Show")
    assert show.get_by_role("link", name="Unread").inner_text().split() == ["Unread", "64"]
    read = reader.get_by_role("button", name="Read", exact=True).first
    read.click()
    expect(read).to_have_attribute("aria-pressed", "true")
    with reader.expect_navigation():
        show.get_by_role("link", name="Unread").click()
    assert show.get_by_role("link", name="Unread").inner_text().split() == ["Unread", "63"]
    if theme == "light":
        look_at(reader, screenshots, f"unread-{theme}")
    press(reader, "Mark this page as read")
    assert reader.locator("article.card").count() == 13
    press(reader, "Mark all as read")
    assert "Nothing unread is left here" in reader.locator("main").inner_text()
    if theme == "light":
        look_at(reader, screenshots, f"all-read-{theme}")
    reader.goto(f"{site.address}/search?q=language&sort=votes")
    assert "Most votes of this instance first" in reader.locator("main").inner_text()
    if theme == "light":
        look_at(reader, screenshots, f"by-votes-{theme}")


MAKE_GROUP = """
from uuid import uuid4
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import comments, groups
ada = User.objects.latest("pk")
group = groups.make(ada, uuid4(), "Tea Club", "", False)
paper = Paper.objects.get(address="2106.04647")
said = comments.post(ada, paper.pk, "To all of you.", uuid4())
comments.post(ada, paper.pk, "To us: shall we read this on Thursday?", uuid4(), None, group.pk)
"""


@pytest.mark.parametrize("reader", [("light", True), ("dark", True)], indirect=True, ids=str)
def test_a_member_says_something_to_the_group_alone(
    reader: Page, site: Instance, screenshots: Path
) -> None:
    theme = reader.locator("html").get_attribute("data-theme")
    site.python(MAKE_GROUP)
    reader.goto(f"{site.address}/papers/2106.04647")
    main = reader.locator("main")
    main.get_by_label("Who reads this").select_option("Only Tea Club")
    main.get_by_label("Your comment").fill("Gladly.")
    look_at(reader, screenshots, f"audience-{theme}")
    picture(reader.locator("#discussion"), screenshots / f"audience-{theme}-part.png")
    main.get_by_role("button", name="Send").click()
    said = main.locator("article.comment").filter(has_text="Gladly.")
    expect(said.locator(".chip")).to_have_text("Only Tea Club")
    said.get_by_role("link", name="Answer").click()
    expect(main.get_by_text("alone read your answer")).to_be_visible()
    look_at(reader, screenshots, f"answer-to-group-{theme}")


@pytest.mark.parametrize("reader", [("light", True)], indirect=True, ids=str)
def test_what_was_meant_for_a_group_comes_back_for_the_group(reader: Page, site: Instance) -> None:
    site.python(MAKE_GROUP)
    main = reader.locator("main")
    reader.goto(f"{site.address}/papers/2106.04647")
    main.get_by_label("Your comment").fill("Not for everybody.")
    main.get_by_label("Who reads this").select_option("Only Tea Club")
    reader.goto(f"{site.address}/papers/2106.04647")
    assert main.get_by_label("Your comment").input_value() == "Not for everybody."
    chosen = main.get_by_label("Who reads this").locator("option:checked")
    assert chosen.inner_text() == "Only Tea Club"

    gone = "from dailypapers.community.models import Membership; Membership.objects.all().delete()"
    site.python(gone)
    reader.goto(f"{site.address}/papers/2106.04647")
    main.get_by_role("button", name="Send").click()
    expect(main.get_by_text("You are not in that group any more")).to_be_visible()
    assert main.get_by_label("Your comment").input_value() == "Not for everybody."
