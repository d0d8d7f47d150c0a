"""Reading lists and groups in real Chromium, with scripts and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

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
    own = main.locator("[aria-labelledby=own]")
    assert own.get_by_role("link", name="For Thursday").count() == 1
    look("lists")


@pytest.mark.parametrize("reader", [("light", True), ("dark", True)], indirect=True, ids=str)
def test_a_reader_makes_a_group_invites_and_plans_a_meeting(
    reader: Page, site: Instance, screenshots: Path
) -> None:
    theme = reader.locator("html").get_attribute("data-theme")
    main = reader.locator("main")
    reader.goto(f"{site.address}/groups")
    look_at(reader, screenshots, f"groups-{theme}")
    follow(reader, main.get_by_role("link", name="Make a group"))
    main.get_by_label("Name", exact=True).fill("Tea Club")
    main.get_by_label("Description").fill("On *Thursdays*.")
    press(reader, "Make the group")
    follow(reader, main.get_by_role("link", name="Members", exact=True))
    press(reader, "Make a link instead")
    assert "/groups/enter/" in main.get_by_role("status").inner_text()
    main.get_by_label("Their handle").fill("u7k2m9q4x8z")
    press(reader, "Invite")
    look_at(reader, screenshots, f"members-{theme}")
    follow(reader, main.get_by_role("link", name="Tea Club"))
    follow(reader, main.get_by_role("link", name="Make a list for the group"))
    main.get_by_label("Title").fill("These two")
    main.get_by_label("Day of the meeting").fill("2999-01-03")
    assert main.get_by_label("Members of Tea Club").is_checked()
    look_at(reader, screenshots, f"new-list-{theme}")
    press(reader, "Make the list")
    reader.goto(site.address)
    vote = main.get_by_role("button", name="Vote for this paper").first
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    reader.goto(f"{site.address}/groups")
    follow(reader, main.get_by_role("link", name="Tea Club"))
    press(reader, "Show what I save and vote for to this group")
    assert "voted" in main.inner_text()
    assert "Thursday 3 January 2999" in main.inner_text()
    look_at(reader, screenshots, f"group-{theme}")


def follow(page: Page, link: Locator) -> None:
    """Follow a link and wait for where it leads."""
    with page.expect_navigation():
        link.click()
