"""Authenticator apps and recovery codes, with codes as an app makes them."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read
from dailypapers.web.tests.test_accounts import ADA, is_signed_in, sign_in
from dailypapers.web.tests.test_tokens import confirm

pytestmark = pytest.mark.django_db

ACTIVATE, SECOND = "/account/2fa/totp/activate/", "/account/2fa/authenticate/"


def code(secret: str) -> str:
    """Return what an app shows now."""
    return str(
        auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))
    )


@pytest.fixture(autouse=True)
def half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no code grow old while a test uses it."""
    counter = next(auth.yield_hotp_counters_from_time())
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter([counter]))


@pytest.fixture
def secret(client: Client) -> str:
    """Have Ada set up an app, and return the secret in it."""
    make_reader(email=ADA)
    sign_in(client)
    confirm(client)
    found = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', _activation(client))
    assert found
    client.post(ACTIVATE, {"code": code(found[1])})
    return found[1]


def test_with_an_app_a_password_is_not_enough(secret: str) -> None:
    browser = Client()
    assert sign_in(browser).headers["Location"] == SECOND
    assert not is_signed_in(browser)
    wrong = f"{(int(code(secret)) + 1) % 1_000_000:06}"
    assert "Incorrect code" in read(browser.post(SECOND, {"code": wrong})).text
    assert not is_signed_in(browser)
    browser.post(SECOND, {"code": code(secret)})
    assert is_signed_in(browser)


def test_pages_of_staff_may_ask_for_a_second_step(
    secret: str, client: Client, settings: Settings
) -> None:
    User.objects.update(is_staff=True, is_superuser=True)
    settings.STAFF_SECOND_STEP = True
    browser = Client()
    browser.force_login(User.objects.get(), "allauth.account.auth_backends.AuthenticationBackend")
    for path in ("/staff", "/admin/", "/admin/sources/source/"):
        page = browser.get(path)
        assert (page.status_code, "/account/2fa/" in page.text) == (403, True), path
    sign_in(browser := Client())
    browser.post(SECOND, {"code": code(secret)})
    assert {browser.get(path).status_code for path in ("/staff", "/admin/")} == {200}
    assert Client().get("/staff").status_code != 200
    settings.STAFF_SECOND_STEP = False
    assert client.get("/staff").status_code == 200


def test_a_code_is_good_once(secret: str) -> None:
    first, second = Client(), Client()
    shown = code(secret)
    for browser in (first, second):
        sign_in(browser)
        browser.post(SECOND, {"code": shown})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_a_recovery_code_is_good_once(client: Client, secret: str) -> None:
    confirm(client)
    page = client.get("/account/2fa/recovery-codes/download/").content.decode()
    recovery = re.findall(r"\b[\w-]{8,}\b", page)[-1]
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser)
        browser.post(SECOND, {"code": recovery})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_taking_the_app_away_asks_for_the_password_again(client: Client, secret: str) -> None:
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    answer = client.post("/account/2fa/totp/deactivate/")
    assert "reauthenticate" in answer.headers["Location"]
    assert Authenticator.objects.filter(type="totp").exists()


def _activation(client: Client) -> str:
    assert "Activate" in get(client, ACTIVATE).text
    return client.get(ACTIVATE).content.decode()


@pytest.mark.parametrize(
    "said",
    ["[" * 200_000, "9" * 5000, '{"id": 1}', '{"id": "x", "rawId": [], "response": {}}', "x"],
)
def test_what_no_passkey_says_is_refused(client: Client, said: str) -> None:
    way_in = "/account/2fa/webauthn/login/"
    client.get(way_in)
    answer = client.post(way_in, {"credential": said})
    assert answer.status_code in {200, 302, 400}
    if answer.status_code == 400:
        assert "What the passkey said cannot be read" in read(answer).text
    assert not is_signed_in(client)
