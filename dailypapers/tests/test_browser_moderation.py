"""What moderators do: real Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import DESKTOP, look_at, picture, press, sign_in

pytestmark = pytest.mark.browser

MAKE = """
from uuid import uuid4
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import flags
from dailypapers.community.comments import post
from dailypapers.community.models import Comment, Flag
from dailypapers.testing.people import make_reader
if not User.objects.filter(email="mod-light@example.org"):
    for theme in ("light", "dark"):
        make_reader(email=f"mod-{theme}@example.org", theme=theme, is_staff=True, name="Mo",
                    shows_name=True)
    make_reader(email="reader@example.org")
paper = Paper.objects.get(address="2106.04647")
bob, ada, carol = (make_reader(email=f"{uuid4().hex}@example.org") for _ in range(3))
User.objects.filter(pk=bob.pk).update(name="Bob", shows_name=True)
one, two = (post(bob, paper.pk, text, uuid4()) for text in ("Buy teapots", "Good paper"))
flags.flag(ada, one, Flag.Reason.SPAM, "It is an advertisement")
flags.flag(carol, one, Flag.Reason.SPAM)
flags.flag(ada, two, Flag.Reason.OFF_TOPIC)
flags.flag(ada, paper, Flag.Reason.WRONG, "The third author is missing")
"""
PAGES = {
    "light": {"flag": "/papers/2106.04647/flag", "staff": "/staff"},
    "dark": {
        "moderate-paper": "/moderation/papers/2106.04647",
        "moderation-log": "/moderation/log",
    },
}  # The rest of what they show looks like other pages.
SignedIn = Callable[..., Page]


@pytest.fixture
def signed_in(browser: Browser, site: Instance) -> Iterator[SignedIn]:
    """Return what signs somebody in, on a page of their own."""
    contexts = []

    def enter(name: str, path: str, *, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport=DESKTOP, java_script_enabled=scripts, bypass_csp=scripts
        )
        contexts.append(context)
        page = context.new_page()
        sign_in(page, site, f"{name}@example.org", path)
        return page

    site.python(MAKE)
    yield enter
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_a_reader_reports_is_worked_off_by_key_or_button(
    signed_in: SignedIn, scripts: bool
) -> None:
    reader = signed_in("reader", "/papers/2106.04647", scripts=scripts)
    comment = reader.locator(".comment").filter(has_text="Good paper").last
    with reader.expect_navigation():
        comment.get_by_role("link", name="Report").click()
    reader.get_by_label("Insults or harassment").check()
    press(reader, "Report")
    assert "A moderator will look at it" in reader.locator("main").inner_text()

    page = signed_in("mod-light", "/moderation", scripts=scripts)
    cases = page.locator("article.case")
    before = cases.count()
    page.evaluate("window.stayed = true")
    for act, key in (("Hide h", "h"), ("Leave as it is e", "e")):
        case = cases.filter(has_not_text="missing").first
        case.get_by_role("heading").get_by_role("link").focus()
        if scripts:
            page.keyboard.press(key)
        else:
            case.get_by_role("button", name=act).click()
        before -= 1
        expect(cases).to_have_count(before)
        said = page.locator("#told" if scripts else "main")
        expect(said).to_contain_text("Done, and written into the log")
        if scripts:
            expect(cases.locator("h2 a:focus")).to_have_count(1)
    assert page.evaluate("window.stayed") is (True if scripts else None)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_moderators_pages_are_accessible(
    signed_in: SignedIn, site: Instance, screenshots: Path, theme: str
) -> None:
    page = signed_in(f"mod-{theme}", "/moderation")
    look_at(page, screenshots, f"moderation-{theme}")
    with page.expect_navigation():
        case = page.locator("article.case").filter(has_text="Buy teapots").first
        case.get_by_role("link", name="More").click()
    page.get_by_label("Reason").fill("Advertising")
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(page.get_by_role("button", name="Restore")).to_be_visible()
    look_at(page, screenshots, f"moderate-comment-{theme}")
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="Bob").click()
    look_at(page, screenshots, f"moderate-reader-{theme}")
    for name, path in PAGES[theme].items():
        page.goto(site.address + path)
        look_at(page, screenshots, f"{name}-{theme}")


def test_the_tables_work_under_the_policy(
    signed_in: SignedIn, site: Instance, screenshots: Path
) -> None:
    page = signed_in("mod-dark", "/admin/", scripts=False)
    assert page.locator("h1").first.is_visible()
    context = page.context.browser
    assert context
    strict = context.new_context(storage_state=page.context.storage_state(), viewport=DESKTOP)
    page, refused = strict.new_page(), []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(site.address + "/admin/community/comment/")
    picture(page, screenshots / "admin.png")
    page.locator("#action-toggle").check()
    page.select_option("select[name=action]", "hide")
    with page.expect_navigation():
        page.get_by_role("button", name="Go").click()
    assert "Done, and written into the log" in page.locator("body").inner_text()
    assert [text for text in refused if "Content Security Policy" in text] == []
    strict.close()
