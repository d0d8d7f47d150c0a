"""Accounts as people meet them: real Chromium, a real server, a real mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from dailypapers.testing.identity import Identity, identity_server
from dailypapers.testing.people import PASSWORD
from dailypapers.testing.processes import Instance
from dailypapers.testing.smtp import MailServer, mail_server
from dailypapers.tests.conftest import DESKTOP, look_at, picture, press

pytestmark = pytest.mark.browser

ADA = "ada@example.org"
STRANGERS_PAGES = {
    "sign-in": "/account/login/",
    "sign-up": "/account/signup/",
    "reset": "/account/password/reset/",
    "ended": "/account/enter/nonsense",
}
READERS_PAGES = {
    "profile": "/account/profile",
    "preferences": "/account/preferences",
    "mail-address": "/account/email/",
    "password": "/account/password/change/",
    "two-steps": "/account/2fa/",
    "app": "/account/2fa/totp/activate/",
    "passkey": "/account/2fa/webauthn/add/",
    "tokens": "/account/tokens",
    "data": "/account/data",
    "delete": "/account/data/delete",
    "other-accounts": "/account/3rdparty/",
    "sessions": "/account/sessions/",
    "invitations": "/account/invitations",
    "sign-out": "/account/logout/",
}
MAKE_ADA = f"""
from dailypapers.testing.people import make_reader
make_reader(email="{ADA}", name="Ada Brandt", is_staff=True)
"""


@pytest.fixture(scope="module")
def mailbox() -> Iterator[MailServer]:
    """Take mails."""
    with mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def place() -> Iterator[Identity]:
    """Another place to sign in by."""
    with identity_server() as server:
        server.person["email"] = "carol@example.org"
        yield server


@pytest.fixture(scope="module")
def site(
    first_day: Instance,
    mailbox: MailServer,
    place: Identity,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Instance]:
    """Serve the bundled papers, mail through the mail server, and know the other place."""
    ours = first_day.copy(tmp_path_factory.mktemp("site") / "home")
    ours.serve(
        DAILYPAPERS_SMTP_HOST=mailbox.host,
        DAILYPAPERS_SMTP_PORT=str(mailbox.port),
        DAILYPAPERS_BASE_URL=ours.address,
        DAILYPAPERS_OFFLINE="0",
        DAILYPAPERS_ORCID_CLIENT_ID="papers",
        DAILYPAPERS_OIDC_CLIENT_ID=place.client_id,
        DAILYPAPERS_OIDC_URL=place.address,
        DAILYPAPERS_OIDC_NAME="The Institute",
    )
    yield ours
    ours.remove()


@pytest.fixture(scope="module")
def ada(browser: Browser, site: Instance) -> Iterator[BrowserContext]:
    """A browser in which Ada has signed in and said her password once more."""
    site.python(MAKE_ADA)
    context = browser.new_context(viewport=DESKTOP, bypass_csp=True)
    page = context.new_page()
    sign_in(page, site, ADA)
    page.goto(site.address + "/account/reauthenticate/")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    yield context
    context.close()


def sign_in(page: Page, site: Instance, email: str) -> None:
    """Sign in from the link at the top of the first page."""
    page.goto(site.address + "/")
    with page.expect_navigation():
        page.get_by_role("navigation").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_reader_signs_up_by_mail_and_signs_out_and_in(
    browser: Browser, site: Instance, mailbox: MailServer, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    email = f"bob{int(scripts)}@example.org"
    page.goto(site.address + "/account/signup/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    shows = page.get_by_role("button", name="Show the password")
    assert shows.is_visible() == scripts
    if scripts:
        for kind in ("text", "password"):
            shows.click()
            assert page.get_by_label("Password").get_attribute("type") == kind
        shows.click()  # It is hidden as it is sent.
    page.wait_for_timeout(2000)  # Nobody fills in a form sooner.
    press(page, "Sign up")
    assert page.locator("h1").inner_text() == "Check your mail"

    (text, _) = [part.get_content() for part in mailbox.taken[-1].walk() if not part.is_multipart()]
    assert mailbox.recipients[-1] == email
    link = re.search(rf"{site.address}/account/confirm-email/\S+", text)
    assert link
    page.goto(link[0])
    press(page, "Confirm")
    menu = page.locator("details.menu")
    assert menu.is_visible()

    menu.locator("summary").click()
    with page.expect_navigation():
        menu.get_by_role("link", name="Sign out").click()
    press(page, "Sign Out")
    assert not menu.is_visible()
    sign_in(page, site, email)
    assert menu.is_visible()
    assert page.url == f"{site.address}/"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", STRANGERS_PAGES)
def test_a_strangers_page_is_accessible(
    browser: Browser, site: Instance, screenshots: Path, name: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(site.address + STRANGERS_PAGES[name])
    look_at(page, screenshots, f"{name}-{scheme}")
    context.close()


def test_another_places_account_leads_in_under_the_policy(
    browser: Browser, site: Instance, screenshots: Path
) -> None:
    context = browser.new_context()  # With the policy in force.
    page = context.new_page()
    page.goto(site.address + "/account/login/")
    with page.expect_navigation():
        page.get_by_role("link", name="The Institute").click()
    press(page, "Continue")
    picture(page, screenshots / "leave.png")
    with page.expect_navigation():
        page.get_by_role("link", name="Go on").click()
    assert page.locator("details.menu").is_visible()
    context.close()


def test_a_passkey_signs_in_by_itself(browser: Browser, site: Instance) -> None:
    here = site.address.replace("127.0.0.1", "localhost")  # Passkeys are bound to names.
    site.python(MAKE_ADA.replace(ADA, "dora@example.org"))
    context = browser.new_context()
    page = context.new_page()
    _plug_in_a_key(context, page)
    page.goto(here + "/account/login/?next=/account/2fa/webauthn/add/")
    page.get_by_label("Email").fill("dora@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    page.get_by_label("Passwordless").check()
    press(page, "Add")

    page.goto(here + "/account/logout/")
    press(page, "Sign Out")
    page.goto(here + "/account/login/")
    press(page, "Sign in with a passkey")
    assert page.locator("details.menu").is_visible()
    context.close()


def _plug_in_a_key(context: BrowserContext, page: Page) -> None:
    """Give the browser a security key whose owner always agrees."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": key})


@pytest.mark.parametrize("arguments", [["bob@example.org"], ["--invite"]], ids=["enter", "invited"])
def test_a_link_from_the_terminal_is_accessible(
    browser: Browser, site: Instance, screenshots: Path, arguments: list[str]
) -> None:
    link = site.run("createuser", *arguments, DAILYPAPERS_BASE_URL=site.address).stdout.strip()
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(link)
    look_at(page, screenshots, f"link-{len(arguments[0])}")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", READERS_PAGES)
def test_a_readers_page_is_accessible(
    ada: BrowserContext, site: Instance, screenshots: Path, name: str, scheme: str
) -> None:
    page = ada.new_page()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(site.address + READERS_PAGES[name])
    assert page.url == site.address + READERS_PAGES[name]
    look_at(page, screenshots, f"{name}-{scheme}")
    page.close()
