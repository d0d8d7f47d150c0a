"""The search box and the keys as people meet them, in real Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dailypapers.tests.conftest import SIZES, Visit, assert_accessible, picture
from dailypapers.tests.test_browser import papers

pytestmark = pytest.mark.browser

TITLES = "article.card h2 a"


def type_into_box(page: Page, text: str) -> None:
    """Put `text` into the box at once, so that one answer comes, and wait for what is offered."""
    page.locator("#q").fill(text)
    page.locator("#q").focus()
    page.locator("#suggestions a").first.wait_for()


def focused(page: Page) -> str:
    """Return the text of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def chosen(page: Page) -> str:
    """Return the option that the box says is chosen."""
    return str(
        page.evaluate(
            """() => {
                const name = document.querySelector("#q").getAttribute("aria-activedescendant");
                return name ? document.getElementById(name).textContent.trim() : "";
            }"""
        )
    )


def test_the_box_is_a_combobox_and_says_how_much_it_offers(visit: Visit) -> None:
    page = visit("/")
    box = page.get_by_role("combobox", name="Search papers")
    expect(box).to_have_attribute("aria-expanded", "false")
    type_into_box(page, "adap")
    expect(box).to_have_attribute("aria-expanded", "true")
    offered = page.get_by_role("option").count()
    assert offered == page.locator("#suggestions [role=group] a").count() > 2
    expect(page.locator(".find [role=status]")).to_have_text(f"{offered} suggestions")


def test_arrows_choose_and_come_back_to_the_box(visit: Visit) -> None:
    page = visit("/")
    type_into_box(page, "adap")
    options = page.get_by_role("option")
    first = options.first.inner_text().split()[0]
    assert chosen(page) == ""
    page.keyboard.press("ArrowDown")
    assert chosen(page).startswith(first)
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    assert chosen(page) == ""
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    assert page.locator("#q").input_value() == "adap"
    assert page.locator("[aria-selected=true]").count() == 1


def test_enter_goes_where_the_chosen_suggestion_leads(visit: Visit) -> None:
    page = visit("/")
    type_into_box(page, "adap")
    paper = page.locator("#suggestions [aria-label=Papers] a").first
    leads_to = str(paper.get_attribute("href"))
    for _ in range(page.locator("#suggestions [aria-label=Words] a").count() + 1):
        page.keyboard.press("ArrowDown")
    assert chosen(page) == str(paper.text_content()).strip()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(leads_to)


def test_enter_without_a_choice_searches_what_was_typed(visit: Visit) -> None:
    page = visit("/")
    type_into_box(page, "adap")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/search?q=adap")


def test_escape_closes_and_keeps_what_was_typed(visit: Visit) -> None:
    page = visit("/")
    type_into_box(page, "adap")
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0
    expect(page.locator("#q")).to_have_value("adap")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("option")).to_have_count(0)


def test_a_pause_asks_once(visit: Visit) -> None:
    page = visit("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#q").evaluate(
        """box => {
            box.focus();
            for (const letter of "adapter") {
                box.value += letter;
                box.dispatchEvent(new Event("input"));
            }
        }"""
    )
    page.locator("#suggestions a").first.wait_for()
    assert [url.partition("?")[2] for url in asked if "suggest" in url] == ["q=adapter"]


def test_a_suggestion_can_be_clicked(visit: Visit) -> None:
    page = visit("/")
    type_into_box(page, "adap")
    with page.expect_navigation():
        page.get_by_role("option").first.click()
    assert "/search?q=adap" in page.url


def test_keys_move_through_results(visit: Visit) -> None:
    page = visit("/search?q=adapter")
    titles = [title.strip() for title in page.locator(TITLES).all_inner_texts()]
    page.keyboard.press("k")
    page.keyboard.press("ArrowDown")
    assert focused(page) not in titles
    for key, at in (("j", 0), ("j", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        assert focused(page) == titles[at], key
    first = papers(page)[0]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(first)


def test_a_slash_goes_to_the_box_and_is_a_slash_inside_it(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("")
    page.keyboard.type("j/k")
    expect(page.locator("#q")).to_have_value("j/k")
    expect(page.locator("#q")).to_be_focused()


def test_keys_with_a_modifier_belong_to_the_browser(visit: Visit) -> None:
    page = visit("/search?q=adapter")
    for key in ("Control+j", "Alt+j", "Meta+j"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")


def test_the_keys_can_be_turned_off_and_on(visit: Visit) -> None:
    page = visit("/search")
    button = page.locator(".keys button")
    for is_off in (True, False):
        button.click()
        expect(button).to_have_attribute("aria-pressed", str(is_off).lower())
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id === 'q'") is not is_off
    assert not visit("/search", java_script_enabled=False).locator(".keys").is_visible()


def test_facets_and_orders_work_without_scripts(visit: Visit) -> None:
    page = visit("/search?q=adapter", java_script_enabled=False)
    facet = page.locator(".facets a").first
    name = facet.inner_text()
    with page.expect_navigation():
        facet.click()
    assert page.locator("main .chip", has_text=name).first.is_visible()
    with page.expect_navigation():
        page.get_by_role("navigation", name="Order").get_by_text("Newest").click()
    assert "sort=newest" in page.url
    with page.expect_navigation():
        page.locator("ul[aria-label=Filters] a").click()
    assert page.url.endswith("/search?q=adapter&sort=newest")
    assert page.locator(".reason").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_suggestions_fit_and_are_accessible(
    visit: Visit,
    screenshots: Path,
    size: str,
    scheme: str,
) -> None:
    page = visit("/search?q=model", viewport=SIZES[size], color_scheme=scheme, bypass_csp=True)
    page.locator("#q").fill("")
    type_into_box(page, "low")
    page.keyboard.press("ArrowDown")
    picture(page, screenshots / f"suggestions-{size}-{scheme}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert_accessible(page)
