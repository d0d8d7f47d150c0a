"""Reading lists in real Chromium, with scripts and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import look_at, press
from dailypapers.tests.test_browser_readers import reader

__all__ = ["reader"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "reader", [("light", True), ("dark", True), ("light", False)], indirect=True, ids=str
)
def test_a_reader_makes_fills_orders_annotates_and_forks_a_list(
    reader: Page, site: Instance, screenshots: Path
) -> None:
    theme = reader.locator("html").get_attribute("data-theme")
    scripts = reader.locator("#q").get_attribute("role") == "combobox"  # made so by a script
    main = reader.locator("main")

    def look(name: str) -> None:
        if scripts:
            look_at(reader, screenshots, f"{name}-{theme}")

    follow(reader, main.get_by_role("link", name="Lists").first)
    look("no-lists")
    main.get_by_label("Title of a new list").fill("For Thursday")
    press(reader, "Make it, with this paper")
    for number in (1, 2):
        reader.goto(f"{site.address}/")
        follow(reader, main.get_by_role("link", name="Lists").nth(number))
        with reader.expect_navigation():
            main.get_by_role("button", name="Put in").click()
    assert "It is in." in main.inner_text()
    look("paper-lists")

    follow(reader, main.get_by_role("link", name="For Thursday", exact=True))
    titles = main.locator("article.card h2").all_inner_texts()
    assert len(titles) == 3
    button = main.get_by_role("button", name="Down", exact=True).first
    button.focus()
    with reader.expect_navigation():
        button.press("Enter")
    assert main.locator("article.card h2").all_inner_texts() == [titles[1], titles[0], titles[2]]
    with reader.expect_navigation():
        main.get_by_role("button", name="Top", exact=True).last.click()
    assert main.locator("article.card h2").first.inner_text() == titles[2]

    follow(reader, main.get_by_role("link", name="Note and place").first)
    main.get_by_label("Note", exact=True).fill("Read this *first*.")
    look("note")
    press(reader, "Keep the note")
    assert main.locator(".said em").inner_text() == "first"
    follow(reader, main.get_by_role("link", name="Edit", exact=True))
    main.get_by_label("Description").fill("What we talk about **next Thursday**.")
    main.get_by_label("Public").check()
    look("edit-list")
    press(reader, "Keep")
    look("list")
    follow(reader, main.get_by_role("link", name="Import", exact=True))
    main.get_by_label("Paste it").fill("arXiv:2106.04647\narXiv:2301.99999\nnothing of a line")
    press(reader, "Import")
    assert "1 is not on this instance" in main.inner_text()
    look("import")
    follow(reader, main.get_by_role("link", name="Back to the list"))
    follow(reader, main.get_by_role("link", name="Owners", exact=True))
    main.get_by_label("Their handle").fill("u7k2m9q4x8z")
    press(reader, "Invite")
    look("owners")
    follow(reader, main.get_by_role("link", name="For Thursday"))
    press(reader, "Fork")
    assert "forked from For Thursday" in main.inner_text()
    follow(reader, main.get_by_role("link", name="Delete", exact=True))
    press(reader, "Delete")
    assert main.get_by_role("link", name="For Thursday").count() == 2  # Yours, and public.
    look("lists")


def follow(page: Page, link: Locator) -> None:
    """Follow a link and wait for where it leads."""
    with page.expect_navigation():
        link.click()
