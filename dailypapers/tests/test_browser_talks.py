"""A conversation with the assistant: real Chromium, with scripts and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import look_at, press, signed_in

pytestmark = pytest.mark.browser
HOME = "/mine/conversations"


@pytest.mark.parametrize(("theme", "scripts"), [("light", True), ("dark", True), ("light", False)])
def test_a_reader_says_what_they_look_for_and_goes_on(
    browser: Browser, site: Instance, screenshots: Path, theme: str, scripts: bool
) -> None:
    with signed_in(browser, site, HOME, theme, scripts) as page:
        page.get_by_label("What do you look for?").fill("papers on language models")
        press(page, "Begin")
        for said in ("only since 2025", "of those with code"):
            page.get_by_label("Go on").fill(said)
            press(page, "Say it")
        path = page.locator("main ol").first.inner_text()
        assert "1. Search: words language models; since 2025" in path
        assert "2. Search: code yes" in path
        if scripts:
            look_at(page, screenshots, f"talk-{theme}")
        press(page, "Narrow it by questions")
        assert page.get_by_text("Which of these").is_visible()
        if scripts:
            look_at(page, screenshots, f"talk-question-{theme}")
        press(page, "None of these")
        assert "4. Question" in page.locator("main ol").first.inner_text()
        page.get_by_label("Go on").fill("compare the first two")
        press(page, "Say it")
        if scripts:
            look_at(page, screenshots, f"talk-compared-{theme}")
        press(page, "Undo")
        page.get_by_label("Go on").fill("add the first two")
        press(page, "Say it")
        if scripts:
            look_at(page, screenshots, f"talk-proposal-{theme}")
        press(page, "Yes, do it")
        assert "Done." in page.locator("main").inner_text()
        press(page, "Undo")
        page.goto(site.address + HOME)
        if scripts:
            look_at(page, screenshots, f"talks-{theme}")
        assert "papers on language models" in page.locator("main").inner_text()
