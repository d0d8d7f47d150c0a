"""What links in mails open: real Chromium, with scripts and without, nobody signed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import SIZES, Visit, look_at, picture, press, signed_in

pytestmark = pytest.mark.browser

SEND = """
import re
from dailypapers.community.models import Vote
from dailypapers.digests import emails
from dailypapers.digests.models import EDITION
from dailypapers.digests.preview import preview
from dailypapers.testing.mail import subscribe
from dailypapers.feed.queries import newest_day
from dailypapers.feed.views import view
from dailypapers.testing.people import make_reader

made = make_reader()
{more}
kept = subscribe(made.email)
this = preview(view(EDITION), day=newest_day()).issue
mail = emails.addressed(emails.of_issue(this), this, kept)
html = mail.alternatives[0].content
links = re.findall(r'href="[a-z]+://[^/]+(/mail/[^"]+)"', html)
print(made.pk, *links[:3], links[-1], end="")
"""
STOPPED = """
from dailypapers.digests.statuses import Verdict
from dailypapers.digests.suppression import Happened, note
note(made.email, Happened(Verdict.GONE, "5.1.1", "550 5.1.1 No such user here"))
"""
VOTES = """
from dailypapers.community.models import Vote
print(Vote.objects.filter(reader={}).count(), end="")
"""


def mail_to_reader(site: Instance, more: str = "") -> tuple[str, list[str]]:
    """Send a new reader an edition; return who it is, and where links of its HTML lead."""
    reader, *links = site.python(SEND.format(more=more)).split()
    assert len(links) == 4
    return reader, links


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_behind_a_link_is_readable(
    visit: Visit, site: Instance, screenshots: Path, theme: str
) -> None:
    _, links = mail_to_reader(site)
    page = visit(links[0], color_scheme=theme, bypass_csp=True)
    look_at(page, screenshots, f"mail-vote-{theme}")
    press(page, "Vote")
    look_at(page, screenshots, f"mail-voted-{theme}")
    page = visit(links[-1], color_scheme=theme, bypass_csp=True)
    look_at(page, screenshots, f"mail-feedback-{theme}")
    press(page, "Too many mails")
    look_at(page, screenshots, f"mail-thanks-{theme}")
    _, others = mail_to_reader(site, "made.emailaddress_set.all().delete()")
    look_at(visit(others[0], color_scheme=theme, bypass_csp=True), screenshots, f"mail-no-{theme}")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_vote_from_a_mail_takes_one_press_and_can_be_taken_back(
    visit: Visit, site: Instance, scripts: bool
) -> None:
    reader, [vote, save, less, _] = mail_to_reader(site)
    page = visit(vote, java_script_enabled=scripts)
    assert votes_of(site, reader) == "0"
    press(page, "Vote")
    expect(page.locator("main").get_by_role("status")).to_have_text("Your vote counts.")
    assert votes_of(site, reader) == "1"
    press(page, "Take the vote back")
    assert votes_of(site, reader) == "0"
    for path, button, undo in (
        (save, "Save", "Take it out of the saved papers"),
        (less, "Less like this", "Take that back"),
    ):
        page.goto(site.address + path)
        press(page, button)
        expect(page.locator("main").get_by_role("button", name=undo)).to_be_visible()
    assert page.get_by_role("link", name="Sign in").is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_mail_can_be_looked_at_and_one_that_is_stopped_resumed(
    browser: Browser, site: Instance, screenshots: Path, theme: str
) -> None:
    path = "/account/preferences"
    with signed_in(browser, site, path, theme, scripts=True, then=STOPPED) as page:
        expect(page.locator("main")).to_contain_text("550 5.1.1 No such user here")
        look_at(page, screenshots, f"mail-stopped-{theme}")
        page.get_by_role("button", name="Send me a mail to resume").click()
        expect(page.locator("main")).to_contain_text("A mail is on its way")
        page.get_by_role("link", name="See the newest edition as a mail").click()
        expect(page.locator("pre")).to_contain_text("Vote, save or less like this:")
        look_at(page, screenshots, f"mail-preview-{theme}")
        page.get_by_role("link", name="See it as HTML").click()
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            picture(page, screenshots / f"mail-html-{theme}-{size}.png")
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def votes_of(site: Instance, reader: str) -> str:
    """Return how many votes a reader has cast."""
    return site.python(VOTES.format(reader))
