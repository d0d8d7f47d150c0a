"""Following, saved searches and notifications: real Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from dailypapers.testing.people import PASSWORD
from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import DESKTOP, look_at, press

pytestmark = pytest.mark.browser

MAKE_READER = """
from uuid import uuid4
from dailypapers.catalogue.models import Paper
from dailypapers.community import comments, notifications
from dailypapers.testing.people import make_reader
ada = make_reader(email={email!r}, theme={theme!r})
bob = make_reader(email="bo-" + ada.email, name="Bo Pott", shows_name=True)
comments.post(bob, Paper.objects.get(address="2106.04647").pk, f"Hot, @{{ada.handle}}.", uuid4())
notifications.tell()
"""


@pytest.fixture
def reader(browser: Browser, site: Instance, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The first page, as somebody sees it who was spoken to and signed in."""
    theme, scripts = request.param
    email = f"{uuid4().hex}@example.org"
    code = MAKE_READER.format(email=email, theme=theme)
    assert site.run("shell", "--no-imports", "-c", code).returncode == 0
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=scripts, bypass_csp=scripts)
    page = context.new_page()
    page.goto(site.address + "/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    yield page
    context.close()


@pytest.mark.parametrize("reader", [("dark", True), ("light", False)], indirect=True)
def test_a_reader_follows_saves_a_search_and_is_told(
    reader: Page, site: Instance, screenshots: Path
) -> None:
    theme = reader.locator("html").get_attribute("data-theme")
    scripts = reader.locator("#q").get_attribute("role") == "combobox"  # made so by a script

    def look(name: str) -> None:
        if scripts:
            look_at(reader, screenshots, f"{name}-{theme}")
            reader.set_viewport_size(DESKTOP)

    reader.goto(site.address + "/papers/2106.04647")
    with reader.expect_navigation():
        reader.locator(".paper > .authors a").first.click()
    reader.get_by_role("button", name="Follow").click()
    following = reader.get_by_role("button", name="Following")
    expect(following).to_have_attribute("aria-pressed", "true")
    look("author")
    reader.goto(site.address + "/topics/cs.CL")
    reader.get_by_role("button", name="Follow").click()
    expect(following).to_have_attribute("aria-pressed", "true")
    look("topic")
    reader.goto(site.address + "/mine/follows")
    assert reader.get_by_role("button", name="Following").count() == 2
    look("follows")

    reader.goto(site.address + "/search?q=attention")
    reader.get_by_text("Save this search").click()
    look("save-search")
    press(reader, "Keep")
    look("searches")
    with reader.expect_navigation():
        reader.locator(".rows").get_by_role("link", name="attention").click()
    assert reader.url == f"{site.address}/search?q=attention"

    with reader.expect_navigation():
        reader.get_by_role("link", name="1 new").click()
    look("notifications")
    assert reader.request.get(reader.locator(".rows .leads").get_attribute("formaction") or "").ok
    with reader.expect_navigation():
        reader.locator(".rows .leads").first.click()
    assert "Hot" in reader.locator(".comment:target").inner_text()
    assert reader.get_by_role("link", name="1 new").count() == 0
