"""Chromium, a served instance, and what opens its pages."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from dailypapers.testing.people import PASSWORD
from dailypapers.testing.plugin import CHROMIUM
from dailypapers.testing.processes import Instance

PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
SIZES = {"phone": PHONE, "desktop": DESKTOP}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]  # of axe
ASKED = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
LOOK = "([but, asked]) => axe.run({exclude: [[but]]}, asked).then(({violations}) => ({violations}))"
LIKE_ITS_FIRST = ".papers > li:nth-child(n + 9)"  # Axe takes seconds for a list of fifty.
PICTURES = os.environ.get("DAILYPAPERS_SCREENSHOTS", "")
MAKE_READER = """
from dailypapers.testing.people import make_reader
made = make_reader(email={email!r}, theme={theme!r})
"""

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def site(first_day: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Serve the bundled papers."""
    ours = first_day.copy(tmp_path_factory.mktemp("site") / "home")
    ours.serve()
    yield ours
    ours.remove()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield running
        asyncio._set_running_loop(running._loop)
        running.close()


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Iterator[Browser]:
    """Lend Chromium to a file of tests.

    Playwright leaves its loop running, and Django refuses the database to whoever has one.
    """
    asyncio._set_running_loop(chromium._loop)
    yield chromium
    asyncio._set_running_loop(None)


@pytest.fixture
def visit(browser: Browser, site: Instance) -> Iterator[Visit]:
    """Return what opens a page; no page may ask anyone but us for anything."""
    contexts = []
    asked: list[str] = []

    def opened(path: str, **settings: object) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, **settings})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(site.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert asked
    assert [url for url in asked if not url.startswith(f"{site.address}/")] == []


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Return where pictures go."""
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def picture(shown: Page | Locator, path: Path) -> None:
    """Keep a picture, if somebody wants to see them."""
    if PICTURES:
        shown.screenshot(path=path)


def look_at(page: Page, screenshots: Path, name: str) -> None:
    """Hold a page to the rules on every screen, and keep pictures of it."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        picture(page, screenshots / f"{name}-{size}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert_accessible(page, LIKE_ITS_FIRST)


def assert_accessible(page: Page, leave_out: str = "#nothing") -> None:
    """Hold a page to the rules once it is still. Axe needs a context that bypasses the policy."""
    expect(page.locator(".htmx-request")).to_have_count(0)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate(LOOK, [leave_out, ASKED]))
    assert results.violations_count == 0, results.generate_report()


@contextmanager
def signed_in(
    browser: Browser, site: Instance, path: str, theme: str, scripts: bool, *, then: str = ""
) -> Iterator[Page]:
    """Yield a page as a new reader sees it who got there by signing in.

    A script may do more with the reader, who is `made` in it.
    """
    email = f"{uuid4().hex}@example.org"
    site.python(MAKE_READER.format(email=email, theme=theme) + then)
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=scripts, bypass_csp=scripts)
    page = context.new_page()
    sign_in(page, site, email, path)
    yield page
    context.close()


def sign_in(page: Page, site: Instance, email: str, path: str) -> None:
    """Sign in with the password of all readers of tests, and get to the path by that."""
    page.goto(f"{site.address}/account/login/?next={path}")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def press(page: Page, button: str) -> None:
    """Press a button of the page's main part and wait for what it leads to."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button, exact=True).click()


def stay(page: Page) -> Callable[[], None]:
    """Mark the page; return what fails if it was loaded anew since."""
    page.evaluate("window.stayed = true")

    def check() -> None:
        assert page.evaluate("window.stayed") is True

    return check
