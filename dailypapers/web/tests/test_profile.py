from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from dailypapers.accounts import own_data
from dailypapers.digests.models import Address, Subscription
from dailypapers.digests.subscriptions import ask
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db

FULL = {
    "name": "Ada Brandt",
    "affiliation": "Institute of Teapots",
    "links": "https://ada.example/ https://pots.example/ada",
}


def test_others_see_what_a_reader_shows_and_nothing_else(client: Client) -> None:
    ada = make_reader()
    address = f"/readers/{ada.handle}"
    client.force_login(ada)
    client.post("/account/profile", FULL)
    get(Client(), address, 404)
    client.post("/account/profile", {**FULL, "shows_affiliation": "on"})
    page = get(Client(), address)
    assert "Institute of Teapots" in page.text
    assert "Ada" not in page.text
    assert ada.email not in page.text
    client.post("/account/profile", {**FULL, "shows_name": "on", "shows_links": "on"})
    page = get(Client(), address)
    assert "Ada Brandt" in page.text
    assert "Teapots" not in page.text
    assert "https://ada.example/" in page.links()


def test_a_closed_account_has_no_page(client: Client) -> None:
    ada = make_reader(name="Ada Brandt", shows_name=True, is_active=False)
    get(client, f"/readers/{ada.handle}", 404)


@pytest.mark.parametrize(
    "links", ["javascript:alert(1)", "http://ada.example/", "ada", "https://a.example " * 6]
)
def test_links_that_are_not_safe_to_show_are_refused(client: Client, links: str) -> None:
    ada = make_reader()
    client.force_login(ada)
    page = client.post("/account/profile", {**FULL, "links": links})
    assert "errorlist" in page.content.decode()
    ada.refresh_from_db()
    assert ada.links == ""


def test_a_name_is_shown_escaped(client: Client) -> None:
    client.force_login(make_reader(name="<script>alert(1)</script>"))
    assert "<script>alert" not in client.get("/").content.decode()


def test_preferences_hold_on_every_page(client: Client) -> None:
    ada = make_reader()
    client.force_login(ada)
    wanted = {"theme": "dark", "density": "compact", "time_zone": "Asia/Tokyo", "language": "en"}
    client.post("/account/preferences", wanted)
    start = client.get("/about/ranking").content.decode()[:120]
    assert 'data-theme="dark" data-density="compact"' in start
    assert "data-theme" not in Client().get("/about/ranking").content.decode()
    ada.refresh_from_db()
    assert ada.time_zone == "Asia/Tokyo"


@pytest.mark.parametrize("zone", ["Mars/Base", "localtime", ""])
def test_a_zone_nobody_lives_in_is_refused(client: Client, zone: str) -> None:
    client.force_login(make_reader())
    wrong = {"theme": "dark", "density": "compact", "time_zone": zone, "language": "en"}
    assert "errorlist" in client.post("/account/preferences", wrong).content.decode()


def test_a_zone_that_is_no_longer_known_breaks_no_page(client: Client) -> None:
    client.force_login(make_reader(time_zone="Mars/Base"))
    assert client.get("/about/ranking").status_code == 200


@pytest.mark.parametrize("path", ["/account/profile", "/account/preferences"])
def test_strangers_have_neither(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/account/login/?next={path}"


def test_pages_of_a_reader_are_found_in_the_menu(client: Client) -> None:
    client.force_login(make_reader())
    assert "/account/profile" in read(client.get("/")).links()


def subscription(email: str) -> Subscription:
    """Return what is kept of an address."""
    return Subscription.objects.get(address__mailbox=email.lower())


def test_the_daily_edition_begins_pauses_and_ends_on_the_page(client: Client) -> None:
    ada = make_reader(email="ada@example.org")
    client.force_login(ada)
    steps = [
        ("begin", "confirmed", "sent every day"),
        ("begin", "confirmed", "sent every day"),
        ("pause", "paused", "is paused"),
        ("begin", "confirmed", "sent every day"),
        ("end", "ended", "is not sent"),
        ("pause", "ended", "is not sent"),
        ("end", "ended", "is not sent"),
    ]
    assert (
        "The daily edition is not sent: ada@example.org" in get(client, "/account/preferences").text
    )
    for act, state, shown in steps:
        said = {"mailbox": "ada@example.org", "act": act}
        answer = client.post("/account/preferences/mail", said)
        assert answer.headers["Location"] == "/account/preferences"
        kept = subscription(ada.email)
        assert (kept.state, kept.address.answer_due) == (state, False)
        assert shown in get(client, "/account/preferences").text
    assert not mail.outbox


def test_what_an_address_asked_for_without_an_account_is_its_readers(client: Client) -> None:
    ask("ada@example.org")
    ask("other@example.org")
    Subscription.objects.update(state="confirmed")
    ada = make_reader(email="ADA@example.org")
    client.force_login(ada)
    assert "sent every day" in get(client, "/account/preferences").text
    for mailbox in ("other@example.org", "nobody@example.org", ""):
        answer = client.post("/account/preferences/mail", {"mailbox": mailbox, "act": "end"})
        assert answer.status_code == 404
    assert subscription("other@example.org").state == "confirmed"
    [kept] = own_data.export(ada)["subscription"]
    assert kept["email"] == "ada@example.org"
    own_data.erase(ada)
    assert [row.email for row in Address.objects.all()] == ["other@example.org"]


def test_an_address_that_is_not_confirmed_has_no_mail(client: Client) -> None:
    ada = make_reader()
    client.force_login(ada)
    EmailAddress.objects.create(user=ada, email="eve@example.org", verified=False)
    assert "eve@example.org" not in get(client, "/account/preferences").text
    said = {"mailbox": "eve@example.org", "act": "begin"}
    assert client.post("/account/preferences/mail", said).status_code == 404
    assert Client().post("/account/preferences/mail", said).status_code == 302
    assert not Subscription.objects.exists()
