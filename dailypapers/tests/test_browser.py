"""The pages as people meet them: real Chromium, a real server, the bundled papers.

Pictures are kept if DAILYPAPERS_SCREENSHOTS names a folder for them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, ViewportSize

from dailypapers.tests.conftest import PHONE, SIZES, Visit, assert_accessible, picture

pytestmark = pytest.mark.browser

MAIN_PAGES = {
    "daily": "/",
    "search": "/search?q=low-rank+hypercomplex+adapter",
    "nothing-found": "/search?q=title:marmalade+-vision&topic=cs.CL&from=2026-04-01",
    "paper": "/papers/2106.04647",
    "empty-day": "/papers/date/2026-09-27",
    "subscribe": "/subscribe",
}
OTHER_PAGES = {
    "month": "/papers/month/2026-04?page=4",
    "filtered": "/search?q=planning&topic=cs.CL&from=2026-04-15",
    "trending": "/papers/trending?window=year&page=4",
    "topics": "/topics",
    "ranking": "/about/ranking",
    "search-help": "/about/search",
    "similar": "/papers/2106.04647/similar",
    "compare": "/similar",
    "assistant": "/assistant?q=language+models",
    "sources": "/sources",
    "not-found": "/papers/2301.99999",
}
PAGES = MAIN_PAGES | OTHER_PAGES
EDITION = "2026-09-30"
PICKS = 64
# What was sent for the page and all it brings along, and how far things moved while it came.
BYTES = "performance.getEntries().reduce((sum, one) => sum + (one.encodedBodySize || 0), 0)"
SHIFTED = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(seen => seen.getEntries().forEach(one => sum += one.value))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 500);
})"""


def papers(page: Page) -> list[str]:
    """Return the addresses of the papers listed."""
    links = page.locator("article.card h2 a").all()
    return [str(link.get_attribute("href")) for link in links]


def follow(link: Locator) -> None:
    """Press a link or a button and wait for the page it leads to."""
    with link.page.expect_navigation():
        link.click()


def all_papers(page: Page) -> list[str]:
    """Return the addresses on this page and on all that follow it."""
    found = papers(page)
    while page.locator("nav.pager a[rel=next]").count():
        follow(page.locator("nav.pager a[rel=next]"))
        found += papers(page)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MAIN_PAGES)
def test_a_page_fits_every_screen(visit: Visit, screenshots: Path, name: str, scheme: str) -> None:
    page = visit(PAGES[name], color_scheme=scheme)
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        picture(page, screenshots / f"{name}-{size}-{scheme}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_screen_of_320_points(visit: Visit, name: str) -> None:
    page = visit(PAGES[name], viewport=ViewportSize(width=320, height=640))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [
        *((name, "desktop", "light") for name in MAIN_PAGES),
        *((name, "phone", "dark") for name in MAIN_PAGES),
        *((name, "phone", "light") for name in OTHER_PAGES),
    ],
)
def test_a_page_is_accessible(visit: Visit, name: str, size: str, scheme: str) -> None:
    page = visit(PAGES[name], viewport=SIZES[size], color_scheme=scheme, bypass_csp=True)
    assert_accessible(page)


def test_scripts_are_not_needed(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    assert page.locator("h1").inner_text() == "Daily Papers"
    assert page.locator(".byline").inner_text().endswith("and the research community, Sep 30")
    assert page.locator("article.card h2 a").first.inner_text().startswith("Compacter:")
    follow(page.get_by_role("link", name="Page 2 →"))
    assert page.get_by_text("Page 2 of 2").is_visible()

    page.get_by_role("searchbox").fill("low-rank hypercomplex adapter")
    follow(page.get_by_role("search").get_by_role("button"))
    assert papers(page)[0] == "/papers/2106.04647"
    assert page.locator("mark").first.is_visible()

    follow(page.locator("article.card h2 a").first)
    assert page.locator("h1").inner_text().startswith("Compacter:")
    assert page.locator(".authors a").all_inner_texts()[0] == "Rabeeh Karimi Mahabadi"
    page.locator("summary", has_text="BibTeX").click()
    assert "@inproceedings{" in page.locator("pre").inner_text()

    follow(page.locator(".authors a").first)
    assert "/papers/2106.04647" in papers(page)


def test_an_empty_day_leads_on_without_scripts(visit: Visit) -> None:
    page = visit(PAGES["empty-day"], java_script_enabled=False)
    assert "No papers were announced on this Sunday." in page.locator("main").inner_text()
    follow(page.locator(".notice a", has_text="30 September 2026"))
    assert len(papers(page)) == 50


def test_a_form_is_taken_without_scripts(visit: Visit) -> None:
    page = visit("/subscribe", java_script_enabled=False)
    page.get_by_label("Mail address").fill("ada@example.org")
    follow(page.locator("main").get_by_role("button", name="Subscribe"))
    assert page.locator("h1").inner_text() == "Check your mail"
    assert "no mail server" in page.locator("main").inner_text()


def test_a_search_for_task_brings_the_whole_edition_back(visit: Visit) -> None:
    edition = all_papers(visit(f"/papers/date/{EDITION}", java_script_enabled=False))
    assert len(edition) == len(set(edition)) == PICKS
    found = all_papers(visit("/search?q=task", java_script_enabled=False))
    assert len(found) == len(set(found))
    assert set(edition) <= set(found)
    narrowed = all_papers(visit(f"/search?q=task&edition={EDITION}", java_script_enabled=False))
    assert sorted(narrowed) == sorted(edition)


@pytest.mark.parametrize("size", SIZES)
def test_the_keyboard_reaches_everything_in_order(visit: Visit, size: str) -> None:
    page = visit("/", viewport=SIZES[size])
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                    const at = document.activeElement, box = at.getBoundingClientRect();
                    const ring = getComputedStyle(at).outlineStyle !== "none";
                    return [at.textContent.trim() || at.name, box.width > 0 && ring];
                }"""
            )
        )
    names = [name for name, _ in reached]
    assert names[0] == "Skip to the papers"
    first = next(name for name in names if name.startswith("Compacter:"))
    assert names.index("q") < names.index("email") < names.index(first)
    assert [name for name, is_shown in reached if not is_shown] == []
    assert "website" not in names


def test_the_skip_link_skips_the_head_of_the_page(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert re.search(r"#content$", page.url)
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_search_box_keeps_what_was_typed(visit: Visit) -> None:
    page = visit('/search?q="language model" -vision')
    assert page.locator("#q").input_value() == '"language model" -vision'
    with page.expect_navigation():
        page.locator("#q").press("Enter")
    assert page.locator("#q").input_value() == '"language model" -vision'


def test_the_first_page_is_small_and_stays_where_it_is(visit: Visit) -> None:
    page = visit("/", viewport=PHONE)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(BYTES) < 100_000
    assert page.evaluate(SHIFTED) == 0


def test_dark_is_dark_and_light_is_light(visit: Visit) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        page = visit("/", color_scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        colours[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3]))
    assert colours["light"] > 700
    assert colours["dark"] < 100


def test_text_of_twice_the_size_still_fits_a_phone(visit: Visit) -> None:
    page = visit("/", viewport=PHONE, bypass_csp=True)
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
