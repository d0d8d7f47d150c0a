"""A list by mail in real Chromium: asked for on its page, confirmed, changed, ended by links."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser

from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import Visit, look_at, press, signed_in

pytestmark = pytest.mark.browser

ANSWER = """
import json
from dailypapers.digests import answers, links
from dailypapers.digests.models import Address
answers.answer_all()
address = Address.objects.get(mailbox="{mailbox}")
one = address.subscriptions.get()
print(json.dumps({{
    "state": one.state,
    "view": one.view,
    "days": one.days,
    "confirm": links.confirm_url(address.key),
    "manage": links.manage_url(address.key),
    "end": links.end_url(one.key),
}}))
"""


def test_a_topic_is_asked_for_confirmed_changed_and_ended_without_scripts(
    visit: Visit, site: Instance
) -> None:
    page = visit("/topics/cs.CL", java_script_enabled=False)
    page.get_by_role("link", name="Get this by mail").click()
    assert page.locator("h1").inner_text() == "Computation and Language by mail"
    page.get_by_label("Mail address").fill("eve@example.org")
    for day in ("Saturday", "Sunday"):
        page.get_by_label(day).uncheck()
    press(page, "Subscribe")
    assert page.locator("h1").inner_text() == "Check your mail"
    said = kept(site, "eve@example.org")
    assert (said["state"], said["view"], said["days"]) == ("pending", "topic:cs.CL", 0b11111)

    page.goto(path(site, said["confirm"]))
    assert kept(site, "eve@example.org")["state"] == "pending"  # Following a link does nothing.
    press(page, "Confirm")
    assert kept(site, "eve@example.org")["state"] == "confirmed"
    page.get_by_role("link", name="All your mails").click()
    assert "Monday to Friday at 06:00" in page.locator("main").inner_text()
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Monday").uncheck()
    press(page, "Keep")
    assert kept(site, "eve@example.org")["days"] == 0b11110

    page.goto(path(site, said["end"]))
    assert kept(site, "eve@example.org")["state"] == "confirmed"
    one_click(path(site, said["end"]))
    assert kept(site, "eve@example.org")["state"] == "ended"


def test_pages_about_mail_are_good_on_every_screen(
    browser: Browser, visit: Visit, site: Instance, screenshots: Path
) -> None:
    site.python(
        "from dailypapers.digests.subscriptions import ask\n"
        "ask('cy@example.org', 'trending:week'); ask('cy@example.org', 'edition:week')"
    )
    made = "from dailypapers.digests import subscriptions\n"
    made += "subscriptions.begin(made, made.email, 'for-you')\n"
    made += "subscriptions.begin(made, made.email, 'trending:year')"
    with signed_in(browser, site, "/mine/mail", "dark", True, then=made) as page:
        look_at(page, screenshots, "mail")
        page.get_by_role("link", name="Change For you").click()
        page.locator("summary", has_text="How much of it").click()
        look_at(page, screenshots, "mail-change")
    page = visit("/subscribe?view=trending:week", bypass_csp=True)
    page.locator("summary", has_text="How much of it").click()
    look_at(page, screenshots, "subscribe-trending")
    said = json.loads(
        site.python(
            "import json\nfrom dailypapers.digests import links\n"
            "from dailypapers.digests.models import Address\n"
            "one = Address.objects.get(mailbox='cy@example.org')\n"
            "print(json.dumps({'confirm': links.confirm_url(one.key)}))"
        )
    )
    page.goto(path(site, said["confirm"]))
    look_at(page, screenshots, "confirm-several")


def kept(site: Instance, mailbox: str) -> dict[str, Any]:
    """Answer requests as the worker does; return what is kept of an address, and its links."""
    said: dict[str, Any] = json.loads(site.python(ANSWER.format(mailbox=mailbox)))
    return said


def one_click(address: str) -> None:
    """Unsubscribe as a mail program does (RFC 8058): one POST, no cookies."""
    request = Request(address, b"List-Unsubscribe=One-Click", method="POST")
    request.add_header("Content-Type", "application/x-www-form-urlencoded")
    with urlopen(request) as answer:
        assert answer.status == 200


def path(site: Instance, url: str) -> str:
    """Return a link of a mail as this test reaches it."""
    return site.address + "/subscribe" + url.partition("/subscribe")[2]
