"""Secret addresses and files of feeds: real Chromium, on every screen and in both themes."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.people import PASSWORD
from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import look_at, press, signed_in

pytestmark = pytest.mark.browser

PAGE = "/account/feeds"


def confirm(page: Page) -> None:
    """Say the password once more: what opens new ways in asks for it."""
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_feeds_is_accessible(
    browser: Browser, site: Instance, screenshots: Path, theme: str
) -> None:
    with signed_in(browser, site, PAGE, theme, scripts=True) as page:
        confirm(page)
        look_at(page, screenshots, f"feeds-none-{theme}")
        page.get_by_label("Name").fill("Newsboat on the train")
        press(page, "Make secret addresses")
        expect(page.get_by_text("these addresses are shown this once")).to_be_visible()
        look_at(page, screenshots, f"feeds-made-{theme}")


def test_a_file_of_all_feeds_is_made_without_scripts(browser: Browser, site: Instance) -> None:
    with signed_in(browser, site, PAGE, "light", scripts=False) as page:
        confirm(page)
        page.get_by_label("Name").fill("Newsboat")
        with page.expect_download() as made:
            page.get_by_role("button", name="Make a file of all your feeds").click()
        root = etree.parse(made.value.path()).getroot()
        assert made.value.suggested_filename == "feeds.opml"
        assert "token=" in str(root.xpath("string(//outline[@text='For you']/@xmlUrl)"))
        page.goto(site.address + PAGE)
        expect(page.get_by_text("Newsboat, made")).to_be_visible()
