"""What readers do with papers: real Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import DESKTOP, look_at, press, signed_in

pytestmark = pytest.mark.browser

FILE = """@article{a, title={Kettles and how they whistle}, year={2021}}
@article{b, title={Spouts that never drip}, year={2020}, abstract={We measure no kettle.}}"""


@pytest.fixture
def reader(browser: Browser, site: Instance, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The first page, as somebody sees it who has signed in."""
    with signed_in(browser, site, "/", *request.param) as page:
        yield page


@pytest.mark.parametrize("reader", [("light", False)], indirect=True)
def test_a_reader_votes_and_takes_it_back_without_scripts(reader: Page, site: Instance) -> None:
    assert reader.url == f"{site.address}/"
    reader.goto(site.address + "/papers/trending?window=year")
    card = reader.locator("article.card").nth(7)
    named = card.get_by_role("heading").inner_text()
    before = card.locator(".vote strong").inner_text()

    with reader.expect_navigation():
        card.get_by_role("button", name="Vote for this paper").click()
    card = reader.locator("article.card").filter(has=reader.get_by_text(named, exact=True))
    button = card.get_by_role("button", name="Vote for this paper")
    assert button.get_attribute("aria-pressed") == "true"
    assert int(card.locator(".vote strong").inner_text()) == int(before) + 1
    assert card.bounding_box()["y"] < DESKTOP["height"]  # type: ignore[index]

    with reader.expect_navigation():
        card.get_by_role("heading").get_by_role("link").click()
    button = reader.locator(".actions").get_by_role("button", name="Vote for this paper")
    assert button.get_attribute("aria-pressed") == "true"
    with reader.expect_navigation():
        button.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    assert reader.locator(".actions .vote strong").inner_text() == before


@pytest.mark.parametrize("reader", [("light", True)], indirect=True)
def test_single_keys_act_on_the_paper_that_has_the_focus(reader: Page, site: Instance) -> None:
    reader.keyboard.press("j")
    reader.keyboard.press("j")
    reader.keyboard.press("s")
    card = reader.locator("article.card").nth(1)
    expect(card.get_by_role("button", name="Saved")).to_have_attribute("aria-pressed", "true")
    expect(card.get_by_role("heading").get_by_role("link")).to_be_focused()
    reader.keyboard.press("x")
    expect(card.locator(".facts")).to_have_count(0)

    reader.goto(site.address + "/mine/saved")
    reader.keyboard.press("j")
    with reader.expect_navigation():
        reader.keyboard.press("Enter")
    reader.keyboard.press("r")
    reader.keyboard.press("v")
    expect(reader.locator(".paper > .actions [aria-pressed=true]")).to_have_count(4)


@pytest.mark.parametrize("reader", [("light", True), ("dark", True)], indirect=True, ids=str)
def test_a_readers_pages_are_accessible(reader: Page, site: Instance, screenshots: Path) -> None:
    theme = reader.locator("html").get_attribute("data-theme")
    reader.get_by_role("button", name="Vote for this paper").first.click()
    reader.get_by_role("button", name="Not interested").nth(1).click()
    reader.get_by_role("button", name="Save", exact=True).nth(2).click()
    expect(reader.locator("main [aria-pressed=true]")).to_have_count(3)
    look_at(reader, screenshots, f"marked-{theme}")
    reader.goto(f"{site.address}/mine/saved")
    look_at(reader, screenshots, f"saved-{theme}")
    reader.goto(f"{site.address}/")
    with reader.expect_navigation():
        reader.locator("article.card h2 a").first.click()
    look_at(reader, screenshots, f"voted-paper-{theme}")
    here = review(reader, site)
    for name in ("", "/searches", "/papers", "/table", "/table/1", "/screen"):
        reader.goto(here + name)
        look_at(reader, screenshots, f"review{name.replace('/', '-')}-{theme}")


def review(page: Page, site: Instance) -> str:
    """Make a review, screen by single keys, take a number down; return where it is."""
    page.goto(f"{site.address}/reviews/new")
    page.get_by_role("textbox", name="Title").fill("Do kettles whistle?")
    page.get_by_role("textbox", name="Question").fill("Which kettles whistle?")
    page.get_by_label("Excluded is what").fill("No kettle\nNo measurement of sound")
    press(page, "Begin the review")
    here = page.url
    page.goto(f"{here}/searches/elsewhere")
    page.locator("#id_name").fill("Scopus")
    page.locator("[name=text]").fill(FILE)
    press(page, "Take in")
    for stage in ("title", "text"):
        page.goto(f"{here}/screen?stage={stage}")
        page.keyboard.press("i")
        expect(page.locator("main")).to_contain_text("You decided about 1 paper")
    page.goto(f"{here}/table")
    page.locator("#id_name").fill("Year")
    page.locator("#id_fact").select_option("year")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Kettles and how they whistle").click()
    said = page.get_by_role("listitem").filter(has_text="Year: 2021")
    said.get_by_role("button").press("Enter")
    expect(said).to_have_count(0)
    page.goto(f"{here}/table")
    expect(page.get_by_role("cell")).to_have_text("2021 its record")
    return here


@pytest.mark.parametrize("reader", [("dark", False)], indirect=True, ids=str)
def test_a_reader_comments_previews_answers_edits_and_removes(reader: Page, site: Instance) -> None:
    paper = "/papers/2106.04647"
    reader.goto(site.address + paper)
    main = reader.locator("main")
    main.get_by_label("Your comment").fill("Is $2^n$ *enough*?\n\n```py\nprint(1)\n```\n\n> quoted")
    press(reader, "Preview")
    assert main.locator("[aria-label=Preview] em").inner_text() == "enough"
    press(reader, "Send")
    comment = reader.locator(".comment:target")
    assert comment.locator("msup").count() == 1

    with reader.expect_navigation():
        comment.get_by_role("link", name="Answer").click()
    main.get_by_label("Your comment").fill("It is: see arXiv:2302.04089")
    press(reader, "Send")
    answer = reader.locator(".comment:target")
    assert answer.get_attribute("class") == "comment depth-1"

    with reader.expect_navigation():
        answer.get_by_role("link", name="Edit").click()
    main.get_by_label("Your comment").fill("It is not.")
    press(reader, "Send")
    with reader.expect_navigation():
        reader.locator(".comment:target").get_by_role("link", name="edited").click()
    assert "It is: see" in main.inner_text()
    reader.go_back()
    with reader.expect_navigation():
        reader.locator(".depth-1").get_by_role("link", name="Remove").click()
    press(reader, "Remove")
    assert reader.locator(".depth-1").count() == 0
    assert reader.locator(".comment").count() == 1
    with reader.expect_navigation():
        reader.locator(".comment").get_by_role("link", name="Remove").click()
    press(reader, "Remove")
    assert "Nobody has said anything yet" in main.inner_text()
