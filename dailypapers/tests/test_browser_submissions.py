"""Submitting, claiming and curating: real Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from dailypapers.testing.pictures import png
from dailypapers.testing.processes import Instance
from dailypapers.tests.conftest import DESKTOP, look_at, picture, press, stay

pytestmark = pytest.mark.browser

Enter = Callable[..., Page]
KNOWN, WANTED = "2106.04647", "2609.31415"
ARRIVE = f"""
from dailypapers.community import fetching
from dailypapers.testing.make import make_paper
make_paper(title="Teapots at Last", source_id="{WANTED}", identifiers=(("arxiv", "{WANTED}"),))
fetching.fetch_due()
"""
GRANT = """
from dailypapers.community import claims
from dailypapers.testing.people import make_reader
claims.decide(claims.waiting().get().pk, make_reader(is_staff=True), granted=True)
"""
HERE = """
from dailypapers.testing.make import make_paper
make_paper(title="Pots on a Plane", source_id="{number}", identifiers=(("arxiv", "{number}"),))
"""
ANNOTATE = """
from dailypapers.community.models import Feature
Feature.objects.update(note="Another's words.")
"""
LISTED = """
from dailypapers.core.clock import now
from dailypapers.testing.make import make_edition
make_edition(now().date(), 3)
"""


@pytest.fixture
def enter(browser: Browser, site: Instance) -> Iterator[Enter]:
    """Return what lets somebody in by a link, as an editor if wanted."""
    contexts = []

    def entered(*, editor: bool = False, dark: bool = False, scripts: bool = True) -> Page:
        email = f"{uuid4().hex}@example.org"
        link = site.run("createuser", email).stdout.strip()
        if editor:
            assert site.run("editor", email).returncode == 0
        context = browser.new_context(
            viewport=DESKTOP,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            bypass_csp=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(site.address + link[link.index("/account/") :])
        press(page, "Sign in")
        return page

    yield entered
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("dark", "scripts"), [(False, True), (True, True), (False, False)])
def test_a_reader_submits_with_a_picture_and_changes_it(
    enter: Enter, site: Instance, screenshots: Path, dark: bool, scripts: bool
) -> None:
    page = enter(dark=dark, scripts=scripts)
    main, theme = page.locator("main"), "dark" if dark else "light"

    def look(name: str) -> None:
        if scripts:
            look_at(page, screenshots, f"{name}-{theme}")
            page.set_viewport_size(DESKTOP)

    number = f"2609.4{int(dark)}{int(scripts)}26"
    site.python(HERE.format(number=number))
    page.goto(f"{site.address}/submit?q={number}")
    main.get_by_label("A picture, if you like").set_input_files(
        {"name": "notes.txt", "mimeType": "image/png", "buffer": b"no picture"}
    )
    main.get_by_label("What the picture shows").fill("A plane, and a pot on it")
    press(page, "Feature this paper")
    assert "no PNG, JPEG or WebP picture" in main.inner_text()
    look("submit-no-picture")
    main.get_by_label("A picture, if you like").set_input_files(figure(1600, 900))
    press(page, "Feature this paper")
    image = main.get_by_role("img", name="A plane, and a pot on it")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1280
    look("picture-page")
    page.goto(site.address)
    card = page.locator(".card.pictured img").first
    assert card.evaluate("image => image.decode().then(() => image.naturalWidth)") == 480
    look("picture-card")

    page.goto(f"{site.address}/papers/{number}")
    with page.expect_navigation():
        main.get_by_role("link", name="Change its picture").click()
    look("picture-change")
    main.get_by_label("The picture", exact=True).set_input_files(figure(200, 700))
    press(page, "Keep")
    assert image.evaluate("image => image.decode().then(() => image.naturalHeight)") == 700
    page.goto(site.address)
    look("picture-card-tall")
    page.goto(f"{site.address}/papers/{number}/picture")
    press(page, "Take it away")
    assert main.get_by_role("img").count() == 0


def figure(width: int, height: int) -> FilePayload:
    """Return a file with a picture as one chooses it."""
    return {"name": "figure.png", "mimeType": "image/png", "buffer": png("teal", width, height)}


def test_a_reader_submits_claims_and_links(enter: Enter, site: Instance, screenshots: Path) -> None:
    page = enter()
    main = page.locator("main")
    page.goto(f"{site.address}/submit?q=https://arxiv.org/abs/{KNOWN}")
    look_at(page, screenshots, "submit-known-light")
    main.get_by_label("Your comment").fill("Worth *reading*.")
    press(page, "Feature this paper")
    assert "Submitted by" in main.locator("dl.facts").inner_text()
    assert main.locator(".comment em").inner_text() == "reading"

    page.goto(f"{site.address}/submit?q={WANTED}")
    press(page, "Submit")
    assert "This instance is offline" in main.inner_text()
    look_at(page, screenshots, "progress-light")
    site.python(ARRIVE)
    main.get_by_role("link", name="Teapots at Last").wait_for()  # The page looks by itself.
    look_at(page, screenshots, "found-light")

    page.goto(f"{site.address}/papers/{WANTED}/claim")
    look_at(page, screenshots, "claim-light")
    press(page, "Claim it")
    site.python(GRANT)
    page.goto(f"{site.address}/papers/{WANTED}/links")
    main.get_by_label("Address").fill("https://code.example/pots")
    press(page, "Add")
    look_at(page, screenshots, "links-light")
    page.goto(f"{site.address}/papers/{WANTED}")
    assert main.get_by_role("link", name="Code", exact=True).is_visible()
    look_at(page, screenshots, "authors-paper-light")


def test_all_of_it_works_without_scripts_and_in_the_dark(
    enter: Enter, site: Instance, screenshots: Path
) -> None:
    page = enter(scripts=False, dark=True)
    main = page.locator("main")
    page.goto(f"{site.address}/submit")
    main.get_by_label("Identifier or address").fill("2609.27182")
    press(page, "Submit")
    with page.expect_navigation():
        main.get_by_role("link", name="Look again").click()
    assert "You may leave" in main.inner_text()
    with page.expect_navigation():
        main.get_by_role("link", name="All your submissions").click()
    assert "2609.27182" in main.inner_text()
    picture(page, screenshots / "submissions-dark.png")


def test_an_editor_curates_by_keys(enter: Enter, site: Instance, screenshots: Path) -> None:
    site.python(LISTED)
    page = enter(editor=True, dark=True)
    page.goto(f"{site.address}/curate")
    check = stay(page)
    page.keyboard.press("j")
    picks, queued = page.locator("article[id^=pick-]"), page.locator("article[id^=paper-]")
    for key, picked in (("p", 1), ("p", 2), ("x", 2)):
        waiting = queued.count()
        expect(queued.locator("h3 a:focus")).to_have_count(1)
        page.keyboard.press(key)
        expect(picks).to_have_count(picked)
        expect(queued).to_have_count(waiting - 1)
    second = picks.nth(1).get_by_role("heading").inner_text()
    picks.nth(1).get_by_role("link").focus()
    page.keyboard.press("u")
    expect(picks.nth(0).get_by_role("heading")).to_have_text(second)
    expect(picks.nth(0).get_by_role("link")).to_be_focused()
    note = picks.nth(0).get_by_role("textbox")
    site.python(ANNOTATE)
    note.fill("A clear proof.")
    note.press("Enter")
    expect(picks.nth(0).locator(".errorlist")).to_be_visible()
    expect(note).to_be_focused()
    expect(note).to_have_value("A clear proof.")
    note.press("Enter")
    expect(picks.nth(0).locator(".errorlist")).to_have_count(0)
    expect(note).to_have_value("A clear proof.")
    check()
    look_at(page, screenshots, "desk-dark")
    page.emulate_media(color_scheme="light")
    look_at(page, screenshots, "desk-light")
    page.goto(site.address)
    first = page.locator("article.card").first
    assert first.get_by_role("heading").inner_text() == second
    assert first.locator(".note").inner_text() == "A clear proof."
    look_at(page, screenshots, "curated-light")
