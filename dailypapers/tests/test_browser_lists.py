"""Reading lists and groups in real Chromium, with scripts and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import LIKE_ITS_FIRST, assert_accessible, look_at, press, stay
from dailypapers.tests.test_browser_readers import reader

__all__ = ["reader"]

pytestmark = pytest.mark.browser

CHANGE_NOTES = """
from dailypapers.community import reading_lists
from dailypapers.community.models import ListEntry
for entry in ListEntry.objects.exclude(note=""):
    reading_lists.annotate(entry.reading_list_id, entry.pk, entry.version, "Changed elsewhere.")
"""


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
        main.get_by_role("button", name="Put in").click()
        expect(main).to_contain_text("It is in.")
    look("paper-lists")

    follow(reader, main.get_by_role("link", name="For Thursday", exact=True))
    titles = main.locator("article.card h2").all_inner_texts()
    assert len(titles) == 3
    check = stay(reader) if scripts else lambda: None
    headings = main.locator("article.card h2")
    button = main.get_by_role("button", name="Down", exact=True).first
    button.focus()
    button.press("Enter")
    expect(headings).to_have_text([titles[1], titles[0], titles[2]])
    if scripts:
        expect(main.get_by_role("button", name="Down", exact=True).nth(1)).to_be_focused()
    main.get_by_role("button", name="Top", exact=True).last.click()
    expect(headings).to_have_text([titles[2], titles[1], titles[0]])

    main.get_by_role("link", name="Note and place").first.click()
    main.get_by_label("Note", exact=True).fill("Read this *first*.")
    look("note")
    main.get_by_role("button", name="Keep the note").click()
    expect(main.locator(".said em")).to_have_text("first")
    if scripts:
        expect(headings.first.get_by_role("link")).to_be_focused()
    check()
    if scripts:
        change_elsewhere(reader, site)
    else:
        reader.goto(reader.url.partition("#")[0])
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
    main.get_by_role("button", name="Invite", exact=True).click()
    expect(main.get_by_role("button", name="Withdraw")).to_have_count(1)
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
    check = stay(reader)
    main.get_by_role("button", name="Make a link instead").click()
    expect(main.get_by_role("status")).to_contain_text("/groups/enter/")
    handle = main.get_by_label("Their handle")
    handle.fill("no handle!")
    handle.press("Enter")
    expect(main.locator(".field .errorlist")).to_contain_text("A handle is like")
    expect(handle).to_be_focused()
    handle.fill("u7k2m9q4x8z")
    handle.press("Enter")
    expect(main.get_by_role("button", name="Withdraw")).to_have_count(2)
    check()
    look_at(reader, screenshots, f"members-{theme}")
    follow(reader, main.get_by_role("link", name="Tea Club"))
    follow(reader, main.get_by_role("link", name="Make a list for the group"))
    main.get_by_label("Title").fill("These two")
    main.get_by_label("Day of the meeting").fill("2999-01-03")
    main.get_by_label("Time", exact=True).fill("18:00")
    main.get_by_label("Place").fill("Room 3")
    assert main.get_by_label("Members of Tea Club").is_checked()
    look_at(reader, screenshots, f"new-list-{theme}")
    press(reader, "Make the list")
    reader.goto(site.address)
    vote = main.get_by_role("button", name="Vote for this paper").first
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    reader.goto(f"{site.address}/groups")
    follow(reader, main.get_by_role("link", name="Tea Club"))
    check = stay(reader)
    main.get_by_role("button", name="Show what I save and vote for to this group").click()
    expect(main).to_contain_text("voted")
    expect(main.get_by_role("heading", level=1)).to_be_focused()
    check()
    assert "Thursday 3 January 2999, 18:00 (UTC), 60 minutes, Room 3" in main.inner_text()
    look_at(reader, screenshots, f"group-{theme}")


def change_elsewhere(page: Page, site: Instance) -> None:
    """Keep a note that another owner changed meanwhile: what is wrong stands beside the field."""
    main, check = page.locator("main"), stay(page)
    main.get_by_role("link", name="Note and place").first.click()
    text = main.get_by_label("Note", exact=True)
    expect(text).to_be_focused()
    text.fill("Read this *second*.")
    site.python(CHANGE_NOTES)
    main.get_by_role("button", name="Keep the note").click()
    expect(main.locator(".errorlist")).to_be_visible()
    expect(text).to_have_value("Read this *second*.")
    expect(text).to_be_focused()
    assert_accessible(page, LIKE_ITS_FIRST)
    main.get_by_role("link", name="Cancel").click()
    expect(main.get_by_role("link", name="Note and place").first).to_be_focused()
    check()


def follow(page: Page, link: Locator) -> None:
    """Follow a link and wait for where it leads."""
    with page.expect_navigation():
        link.click()
