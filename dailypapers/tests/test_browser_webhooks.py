"""Webhooks in real Chromium: made, tried and looked at, on every screen and in both themes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.people import PASSWORD
from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import look_at, press, signed_in

pytestmark = pytest.mark.browser

STAFF = """
from dailypapers.accounts.models import User
User.objects.filter(pk=made.pk).update(is_staff=True)
"""
LOG = """
from dailypapers.digests.hooks.models import Attempt, Message
for message in Message.objects.all():
    Attempt.objects.create(message=message, milliseconds=1203, status=500, said="Not today. " * 30)
    Attempt.objects.create(message=message, milliseconds=87, status=200, said="ok")
"""


def confirm(page: Page) -> None:
    """Say the password once more: what opens new ways out asks for it."""
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")


@pytest.mark.parametrize(("theme", "scripts"), [("light", True), ("dark", True)])
def test_staff_make_a_webhook_and_look_at_what_it_sent(
    browser: Browser, site: Instance, screenshots: Path, theme: str, scripts: bool
) -> None:
    with signed_in(browser, site, "/", theme, scripts, then=STAFF) as page:
        main = page.locator("main")
        page.locator("details.feeds summary").click()
        with page.expect_navigation():
            page.get_by_role("link", name="Send it to a program or a chat").click()
        confirm(page)
        expect(main.get_by_label("What to send")).to_have_value("edition:day")
        main.get_by_label("Name").fill("Our archive")
        main.get_by_label("Address").fill("https://10.0.0.1/in")
        main.get_by_label("When").select_option("Monday to Friday")
        press(page, "Make the webhook")
        expect(main).to_contain_text("This is an address of a private network")
        look_at(page, screenshots, f"webhook-form-{theme}")
        main.get_by_label("Address").fill("https://hooks.example/in")
        press(page, "Make the webhook")
        expect(main.get_by_role("status")).to_contain_text("whsec_")
        press(page, "Send a test")
        site.python(LOG)
        page.reload()
        main.locator("summary").first.click()
        expect(main).to_contain_text("500 after 1203 ms")
        look_at(page, screenshots, f"webhook-{theme}")
        press(page, "Turn it off")
        expect(main).to_contain_text("It is off.")
        page.goto(f"{site.address}/webhooks")
        look_at(page, screenshots, f"webhooks-{theme}")
