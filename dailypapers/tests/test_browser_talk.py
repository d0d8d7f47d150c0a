"""Presses answered in place, drafts and quotes: real Chromium, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import DESKTOP, PHONE, look_at, picture, press, sign_in, stay

pytestmark = pytest.mark.browser

PAPER = "/papers/2106.04647"
SAID = (
    "Adapters are **small**: `2 > 1`. They [hold](https://example.org) little.\n\nAnd that is all."
)
MAKE = """
from uuid import uuid4
from dailypapers.catalogue.models import Paper
from dailypapers.community.comments import post
from dailypapers.testing.people import make_reader
make_reader(email={email!r}, theme={theme!r})
other = make_reader(email="other-" + {email!r}, name="Ada Brandt", shows_name=True)
print(post(other, Paper.objects.get(address={paper!r}).pk, {said!r}, uuid4()).pk)
"""
SELECT = """([comment, words]) => {
    const said = comment.querySelector(".said p");
    const range = document.createRange();
    range.setStart(said.firstChild, 0);
    range.setEndBefore([...said.childNodes].find(node => node.textContent.includes(words)));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
POLICY = "Content Security Policy"
Enter = Callable[..., tuple[Page, int]]


@pytest.fixture
def enter(browser: Browser, site: Instance) -> Iterator[Enter]:
    """Return what signs a new reader in, beside a comment of somebody else."""
    contexts = []

    def opened(
        scripts: bool = True, theme: str = "light", bypass_csp: bool = False
    ) -> tuple[Page, int]:
        email = f"{uuid4().hex}@example.org"
        code = MAKE.format(email=email, theme=theme, paper=PAPER.rpartition("/")[2], said=SAID)
        made = int(site.python(code).split()[-1])
        context = browser.new_context(
            viewport=DESKTOP, java_script_enabled=scripts, bypass_csp=bypass_csp
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if POLICY in said.text else None)
        sign_in(page, site, email, PAPER)
        return page, made

    faults: list[str] = []
    yield opened
    for context in contexts:
        context.close()
    assert faults == [], faults[:2]


def below(page: Page, number: int) -> Locator:
    """Return a comment."""
    return page.locator(f"#comment-{number}")


def close_up(part: Locator, screenshots: Path, name: str) -> None:
    """Keep a picture of a part of the page as a phone shows it."""
    part.page.set_viewport_size(PHONE)
    picture(part, screenshots / f"{name}.png")
    part.page.set_viewport_size(DESKTOP)


def kept(page: Page) -> list[str]:
    """Return the drafts that the browser has."""
    names = "Object.keys(localStorage).filter(name => name.startsWith('draft '))"
    found: list[str] = page.evaluate(names)
    return found


def test_votes_and_marks_change_in_place_and_keep_the_focus(enter: Enter, site: Instance) -> None:
    page, _ = enter()
    page.goto(f"{site.address}/papers/trending?window=year")
    check = stay(page)
    card = page.locator("article.card").nth(7)
    card.scroll_into_view_if_needed()
    where, before = page.evaluate("scrollY"), int(card.locator(".vote strong").inner_text())
    vote = card.get_by_role("button", name="Vote for this paper")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(card.locator(".vote strong")).to_have_text(str(before + 1))
    expect(vote).to_be_focused()
    page.keyboard.press("Enter")
    expect(vote).to_have_attribute("aria-pressed", "false")

    card.get_by_role("button", name="Save", exact=True).click()
    expect(card.get_by_role("button", name="Saved")).to_be_focused()
    card.get_by_role("heading").get_by_role("link").focus()
    page.keyboard.press("x")
    expect(card.locator(".facts")).to_have_count(0)
    expect(card.get_by_role("heading").get_by_role("link")).to_be_focused()
    page.keyboard.press("x")
    expect(card.locator(".facts")).to_have_count(1)
    assert abs(page.evaluate("scrollY") - where) < DESKTOP["height"]
    check()
    page.reload()
    expect(card.get_by_role("button", name="Saved")).to_have_attribute("aria-pressed", "true")

    page.goto(f"{site.address}/topics/cs.CL")
    check = stay(page)
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("button", name="Following")).to_be_focused()
    check()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_reacts_and_takes_it_back(enter: Enter, scripts: bool) -> None:
    page, number = enter(scripts)
    check = stay(page) if scripts else lambda: None
    comment = below(page, number)
    comment.get_by_text("React", exact=True).click()
    insight = comment.get_by_role("button", name="Insightful")
    insight.click()
    expect(insight).to_have_attribute("aria-pressed", "true")
    expect(insight.locator("strong")).to_have_text("1")
    comment.get_by_text("Who", exact=True).click()
    expect(comment).to_contain_text("Insightful: you")
    insight.click()
    expect(insight.locator("strong")).to_have_count(0)
    check()


def test_what_is_selected_is_quoted_and_answered_in_place(enter: Enter) -> None:
    page, number = enter()
    check = stay(page)
    comment = below(page, number)
    comment.evaluate(f"comment => ({SELECT})([comment, 'hold'])")
    comment.get_by_role("link", name="Quote").click()
    text = comment.get_by_label("Your comment")
    expect(text).to_have_value(
        f"> [Ada Brandt](<{PAPER}#comment-{number}>):\n>\n> Adapters are small: 2 \\> 1. They\n\n"
    )
    expect(text).to_be_focused()
    page.keyboard.type("Are they?")
    comment.get_by_role("button", name="Preview").click()
    expect(comment.locator("[aria-label=Preview] blockquote")).to_contain_text("2 > 1. They")
    expect(comment.locator("[aria-label=Preview]")).to_be_focused()
    comment.get_by_role("button", name="Send").click()
    answer = page.locator("#discussion article.depth-1", has_text="Are they?")
    expect(answer).to_be_focused()
    expect(page.locator("#told")).to_have_text("Sent.")

    answer.get_by_role("link", name="Edit").click()
    answer.get_by_label("Your comment").fill("They are.")
    answer.get_by_role("button", name="Send").click()
    changed = page.locator("#discussion article.depth-1", has_text="They are.")
    expect(changed).to_be_focused()
    changed.get_by_role("link", name="Remove").click()
    expect(changed.get_by_role("button", name="Remove")).to_be_focused()
    changed.get_by_role("link", name="Cancel").click()
    expect(changed.get_by_role("button", name="Remove")).to_have_count(0)
    changed.get_by_role("link", name="Remove").click()
    changed.get_by_role("button", name="Remove").click()
    expect(changed).to_have_count(0)
    expect(page.locator("#told")).to_have_text("Removed.")
    assert kept(page) == []
    check()


def test_without_scripts_all_of_a_comment_is_quoted(enter: Enter) -> None:
    page, number = enter(False)
    with page.expect_navigation():
        below(page, number).get_by_role("link", name="Quote").click()
    text = page.get_by_label("Your comment")
    assert f"> {SAID.splitlines()[0]}\n>\n> And that is all.\n\n" in text.input_value()
    text.fill(text.input_value() + "Really?")
    press(page, "Send")
    expect(page.locator(".comment:target blockquote")).to_contain_text("And that is all.")


def test_a_draft_outlives_a_lost_connection(enter: Enter, site: Instance) -> None:
    page, number = enter()
    text = page.locator("#discussion > .writing").get_by_label("Your comment")
    text.fill("Typed for an hour")
    page.context.set_offline(True)
    page.locator("#discussion > .writing").get_by_role("button", name="Send").click()
    expect(page.locator("#told")).to_contain_text("Not sent. There is no connection.")
    expect(text).to_have_value("Typed for an hour")
    below(page, number).get_by_role("button", name="Agree").or_(
        below(page, number).get_by_text("React", exact=True)
    ).first.click()
    below(page, number).get_by_role("button", name="Agree").click()
    expect(page.locator("#told")).to_contain_text("Nothing was changed.")
    page.context.set_offline(False)

    page.goto(f"{site.address}/topics")
    page.goto(f"{site.address}{PAPER}")
    expect(text).to_have_value("Typed for an hour")
    expect(page.locator(".kept")).to_contain_text("did not send")
    page.get_by_role("button", name="Throw it away").click()
    expect(text).to_have_value("")
    assert kept(page) == []

    text.fill("Typed for another hour")
    below(page, number).get_by_role("link", name="Answer").click()
    answer = below(page, number).get_by_label("Your comment")
    answer.fill("An answer begun")
    page.reload()
    expect(text).to_have_value("Typed for another hour")
    below(page, number).get_by_role("link", name="Quote").click()
    expect(answer).to_have_value(re.compile(r"^An answer begun\n\n> \[Ada Brandt\]"))
    below(page, number).get_by_role("button", name="Send").click()
    expect(page.locator("#told")).to_have_text("Sent.")
    expect(text).to_have_value("Typed for another hour")
    assert len(kept(page)) == 1


def test_drafts_are_of_one_reader_and_end_with_signing_out(enter: Enter, site: Instance) -> None:
    page, _ = enter()
    page.get_by_label("Your comment").fill("Mine alone")
    assert len(kept(page)) == 1
    page.evaluate(
        "localStorage.setItem('draft other /papers/x ', JSON.stringify({text: 'x', at: 1}))"
    )
    page.goto(f"{site.address}/account/logout/")
    assert len(kept(page)) == 1  # What nobody came back to for long is gone.
    press(page, "Sign Out")
    assert kept(page) == []


def test_a_session_that_ended_meanwhile_loses_no_words(enter: Enter, site: Instance) -> None:
    page, _ = enter()
    page.get_by_label("Your comment").fill("Typed for an hour")
    page.context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()
    assert page.url == f"{site.address}/account/login/?next={PAPER}"
    assert len(kept(page)) == 1


def test_a_session_that_ended_loses_no_words_without_scripts(enter: Enter) -> None:
    page, _ = enter(False)
    page.get_by_label("Your comment").fill("Typed for an hour")
    page.context.clear_cookies(name="sessionid")
    press(page, "Send")
    expect(page.get_by_label("Your comment")).to_have_value("Typed for an hour")
    expect(page.get_by_role("link", name="Sign in in another tab")).to_be_visible()


def test_a_fault_of_the_server_keeps_the_words(enter: Enter) -> None:
    page, _ = enter()
    page.route("**/comments", lambda route: route.fulfill(status=500, body="<!doctype html>Oh."))
    page.get_by_label("Your comment").fill("Typed for an hour")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#told")).to_contain_text("Not sent. The server could not do that.")
    expect(page.get_by_label("Your comment")).to_have_value("Typed for an hour")
    assert len(kept(page)) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_discussion_is_accessible(enter: Enter, screenshots: Path, theme: str) -> None:
    page, number = enter(theme=theme, bypass_csp=True)  # for what looks
    comment = below(page, number)
    comment.get_by_text("React", exact=True).click()
    comment.get_by_role("button", name="Agree").click()
    expect(comment.get_by_role("button", name="Agree")).to_be_focused()
    comment.get_by_text("React", exact=True).click()
    comment.get_by_text("Who", exact=True).click()
    comment.scroll_into_view_if_needed()
    look_at(page, screenshots, f"reactions-{theme}")
    close_up(comment, screenshots, f"reactions-{theme}-close")
    page.locator("#discussion > .writing").get_by_label("Your comment").fill("Typed")
    page.reload()
    comment.get_by_role("link", name="Quote").click()
    answer = comment.get_by_label("Your comment")
    expect(answer).to_be_focused()
    look_at(page, screenshots, f"quoting-{theme}")
    close_up(comment, screenshots, f"quoting-{theme}-close")
    comment.get_by_role("button", name="Preview").click()
    expect(comment.locator("[aria-label=Preview]")).to_be_focused()
    look_at(page, screenshots, f"previewed-{theme}")
    close_up(comment, screenshots, f"previewed-{theme}-close")
    comment.get_by_role("button", name="Send").click()
    expect(page.locator("#told")).to_have_text("Sent.")
    look_at(page, screenshots, f"answered-{theme}")
    page.locator(".kept").scroll_into_view_if_needed()
    look_at(page, screenshots, f"draft-{theme}")
    page.locator(".depth-1").last.get_by_role("link", name="Remove").click()
    expect(page.get_by_role("button", name="Remove")).to_be_focused()
    look_at(page, screenshots, f"removing-{theme}")
