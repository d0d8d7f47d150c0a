"""In which language a page is told, and how one chooses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.core.stamps import stamp
from dailypapers.testing.french import english_in
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import PASSWORD, make_reader
from dailypapers.web.tests.conftest import NOON

pytestmark = pytest.mark.django_db

FRENCH = {"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.8"}
OURS = {"Sec-Fetch-Site": "same-origin"}
PAGE = "/about/search"


def language(client: Client, path: str = PAGE, **headers: str) -> str:
    """Return the language that a page says it is in, in its headers and in itself."""
    answer = client.get(path, headers=headers)
    said = answer.headers["Content-Language"]
    assert f'<html lang="{said}"' in answer.content.decode()
    return said


def test_a_stranger_is_answered_as_the_browser_asks_else_as_the_instance_speaks(
    client: Client, settings: Settings
) -> None:
    assert language(client) == "en"
    assert language(client, **FRENCH) == "fr"
    assert language(client, **{"Accept-Language": "tlh, *;q=0"}) == "en"
    settings.LANGUAGE_CODE = "fr"
    assert language(client) == "fr"
    assert language(client, **{"Accept-Language": "en-GB"}) == "en"


def test_a_stranger_chooses_at_the_foot_and_comes_back(client: Client) -> None:
    assert 'value="fr" lang="fr">Français</button>' in client.get(PAGE).content.decode()
    sent = client.post("/language", {"language": "fr", "next": PAGE}, headers=OURS)
    assert (sent.status_code, sent.headers["Location"]) == (302, PAGE)
    cookie = sent.cookies["language"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("fr", "Lax", True)
    assert set(client.cookies) == {"language"}
    assert language(client, **{"Accept-Language": "en"}) == "fr"
    client.cookies["language"] = "../xx"
    assert language(client) == "en"


def test_a_reader_is_answered_as_they_chose_wherever_they_read(client: Client) -> None:
    ada = make_reader()
    client.force_login(ada)
    assert language(client, **FRENCH) == "en"
    client.post("/language", {"language": "fr", "next": PAGE}, headers=OURS)
    ada.refresh_from_db()
    assert ada.language == "fr"
    other = Client()
    other.force_login(ada)
    assert language(other) == "fr"
    wanted = {"theme": "dark", "density": "compact", "time_zone": "UTC", "language": "en"}
    client.post("/account/preferences", wanted)
    assert language(other) == "en"


def test_whoever_signs_up_goes_on_in_the_language_they_came_in(client: Client) -> None:
    client.cookies["language"] = "fr"
    opened = stamp(now() - timedelta(minutes=1))
    sent = {"email": "ada@example.org", "password1": PASSWORD, "opened": opened}
    client.post("/account/signup/", sent)
    assert User.objects.get(email="ada@example.org").language == "fr"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://testserver"}, 302),
    ],
)
def test_other_sites_choose_for_nobody(
    client: Client, headers: dict[str, str], status: int
) -> None:
    sent = client.post("/language", {"language": "fr"}, headers=headers)
    assert sent.status_code == status
    assert ("language" in sent.cookies) == (status == 302)


def test_a_choice_leads_nowhere_else_and_to_no_language_that_is_not_here(client: Client) -> None:
    away = {"language": "fr", "next": "https://elsewhere.example/"}
    assert client.post("/language", away, headers=OURS).headers["Location"] == "/"
    assert client.post("/language", {"language": "tlh"}, headers=OURS).status_code == 400


def test_caches_between_keep_languages_apart(client: Client) -> None:
    make_edition(NOON.date(), 1)
    page = client.get("/", headers=FRENCH)
    assert {"Accept-Language", "Cookie"} <= set(page.headers["Vary"].split(", "))
    client.force_login(make_reader())
    assert "Accept-Language" not in client.get("/").headers["Vary"]


def test_what_programs_fetch_is_in_the_language_of_the_instance(
    client: Client, settings: Settings
) -> None:
    [paper] = make_edition(NOON.date(), 1)
    for path in ("/papers.atom", "/papers.rss", "/papers.json", f"/papers/{paper.address}.md"):
        settings.LANGUAGE_CODE = "en"
        english = client.get(path)
        assert client.get(path, headers=FRENCH).content == english.content
        assert "Accept-Language" not in english.headers.get("Vary", "")


def test_mails_of_accounts_are_in_the_language_of_the_account(
    client: Client, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    make_reader(email="ada@example.org", language="fr")
    for email in ("ada@example.org", "eve@example.org"):
        client.post("/account/password/reset/", {"email": email}, headers={"Accept-Language": "en"})
    client.post("/account/password/reset/", {"email": "bob@example.org"}, headers=FRENCH)
    french, english, strangers = mailoutbox
    for mail in (french, strangers):
        html = str(mail.alternatives[0][0])
        assert '<html lang="fr"' in html
        assert not english_in(f"{mail.subject}\n{mail.body}\n{html}")
    assert english_in(str(english.body))
