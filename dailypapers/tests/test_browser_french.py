"""Pages in French as people meet them: longer words on every screen, chosen without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from dailypapers.testing.french import english_in
from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import PHONE, SIZES, Visit, assert_accessible, picture, signed_in
from dailypapers.tests.test_browser import PAGES, follow

pytestmark = pytest.mark.browser

FRENCH = {"locale": "fr-FR"}
OF_A_READER = {
    "preferences": "/account/preferences",
    "for-you": "/papers/for-you/begin",
    "interest": "/papers/for-you/profile",
    "mails": "/mine/mail",
    "groups": "/groups/new",
}


def is_french(page: Page) -> bool:
    """Whether a page says that it is French, and says nothing in English."""
    assert not english_in(page.locator("body").inner_text())
    return page.locator("html").get_attribute("lang") == "fr"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_is_accessible_in_french(
    visit: Visit, screenshots: Path, name: str
) -> None:
    page = visit(PAGES[name], viewport=PHONE, bypass_csp=True, **FRENCH)
    assert is_french(page)
    assert_accessible(page)
    for size, viewport in {**SIZES, "narrow": ViewportSize(width=320, height=640)}.items():
        page.set_viewport_size(viewport)
        picture(page, screenshots / f"{name}-{size}-french.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_a_language_is_chosen_at_the_foot_without_scripts(visit: Visit) -> None:
    page = visit("/search?q=adapter", java_script_enabled=False)
    assert page.locator("html").get_attribute("lang") == "en"
    foot = page.get_by_role("form", name="Language")
    follow(foot.get_by_role("button", name="Français"))
    assert page.url.endswith("/search?q=adapter")
    assert is_french(page)
    follow(page.locator("article.card h2 a").first)
    assert is_french(page)
    follow(page.get_by_role("form", name="Langue").get_by_role("button", name="English"))
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_readers_pages_are_in_the_language_of_their_preferences(
    browser: Browser, site: Instance, screenshots: Path
) -> None:
    with signed_in(browser, site, "/account/preferences", "dark", scripts=True) as page:
        page.get_by_role("combobox", name="Language").select_option("fr")
        with page.expect_navigation():
            page.locator("main form").first.get_by_role("button").click()
        assert "Vos préférences sont enregistrées" in page.locator("main").inner_text()
        for name, path in OF_A_READER.items():
            page.goto(site.address + path)
            assert is_french(page)
            for size, viewport in SIZES.items():
                page.set_viewport_size(viewport)
                picture(page, screenshots / f"{name}-{size}-french-dark.png")
                assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
            assert_accessible(page)
