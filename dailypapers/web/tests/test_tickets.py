"""Links that do one thing once, as browsers use them."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts import people, tickets
from dailypapers.accounts.models import Ticket, User
from dailypapers.testing.people import PASSWORD, make_reader
from dailypapers.web.tests.pages import get, read
from dailypapers.web.tests.test_accounts import OPENED, SIGN_UP, is_signed_in

pytestmark = pytest.mark.django_db

Purpose = Ticket.Purpose
BOB = {"email": "bob@example.org", "password1": PASSWORD, "opened": OPENED}


def path_of(link: str) -> str:
    """Return a link without the host."""
    return link.removeprefix("http://testserver")


def test_opening_a_sign_in_link_does_nothing_and_pressing_its_button_signs_in_once(
    client: Client,
) -> None:
    ada = make_reader(name="Ada Brandt")
    path = path_of(tickets.issue(Purpose.SIGN_IN, user=ada))
    for _ in range(2):
        assert ada.email in get(client, path).text
    assert not is_signed_in(client)
    before = client.session.session_key
    client.post(path)
    assert is_signed_in(client)
    assert client.session.session_key != before
    assert UserSession.objects.get().session_key == client.session.session_key
    for method in (Client().get, Client().post):
        assert method(path).status_code == 410


def test_a_sign_in_link_of_a_closed_account_is_dead(client: Client) -> None:
    path = path_of(tickets.issue(Purpose.SIGN_IN, user=make_reader(is_active=False)))
    assert client.post(path).status_code == 410
    assert not is_signed_in(client)


def test_the_first_to_press_becomes_the_owner(client: Client) -> None:
    path = path_of(people.owner_link() or "")
    assert "Become the owner" in get(client, path).text
    assert "errorlist" in client.post(path, {"email": "nonsense"}).content.decode()
    client.post(path, {"email": "ada@example.org"})
    assert is_signed_in(client)
    assert User.objects.get().is_superuser
    assert Client().post(path, {"email": "eve@example.org"}).status_code == 410


@pytest.mark.parametrize("kind", ["enter", "own", "invited"])
def test_a_broken_link_says_what_to_do(client: Client, kind: str) -> None:
    page = get(client, f"/account/{kind}/nonsense", 410)
    assert "This link has ended" in page.text


@pytest.mark.parametrize("kind", ["enter", "own", "invited"])
def test_a_link_is_pressed_from_our_own_page_only(kind: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/account/{kind}/nonsense").status_code == 403


def test_without_an_invitation_the_page_says_why(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "invitation"
    assert "Signing up needs an invitation" in get(client, SIGN_UP).text
    client.post(SIGN_UP, BOB)
    assert not User.objects.exists()


def test_an_invitation_makes_one_account(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "invitation"
    path = path_of(tickets.issue(Purpose.INVITE))
    others = Client()
    for browser in (client, others):
        browser.post(path)
        assert "Sign up" in get(browser, SIGN_UP).text
    client.post(SIGN_UP, BOB)
    refused = others.post(SIGN_UP, {**BOB, "email": "eve@example.org"})
    assert "needs an invitation" in read(refused).text
    assert [reader.email for reader in User.objects.all()] == ["bob@example.org"]
    assert client.get(path).status_code == 410


def test_two_who_send_the_form_at_once_make_one_account(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SIGN_UP = "invitation"
    client.post(path_of(tickets.issue(Purpose.INVITE)))
    spend = tickets.spend

    def after_another(ticket: Ticket) -> bool:
        spend(ticket)
        return spend(ticket)

    monkeypatch.setattr(tickets, "spend", after_another)
    assert client.post(SIGN_UP, BOB).status_code == 403
    assert not User.objects.exists()


def test_only_some_domains_may_sign_up_and_who_is_invited(
    client: Client, settings: Settings
) -> None:
    settings.SIGN_UP, settings.SIGN_UP_DOMAINS = "domain", ["lab.example"]
    assert "@lab.example may sign up here" in get(client, SIGN_UP).text
    for email in ("bob@example.org", "bob@lab.example.evil.org", "bob@notlab.example"):
        refused = client.post(SIGN_UP, {**BOB, "email": email})
        assert "Only addresses that end with @lab.example" in read(refused).text
    assert client.post(SIGN_UP, {**BOB, "email": "ada@LAB.example"}).status_code == 302
    client.post(path_of(tickets.issue(Purpose.INVITE)))
    assert client.post(SIGN_UP, BOB).status_code == 302
    assert User.objects.count() == 2


def test_a_closed_instance_takes_nobody(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "closed"
    client.post(path_of(tickets.issue(Purpose.INVITE)))
    assert "Nobody can sign up here" in get(client, SIGN_UP).text
    client.post(SIGN_UP, BOB)
    assert not User.objects.exists()
    assert SIGN_UP not in get(client, "/account/login/").links()


def test_staff_makes_and_withdraws_invitations(client: Client) -> None:
    client.force_login(make_reader(is_staff=True))
    page = read(client.post("/account/invitations", {"note": "Bob <b>"}))
    assert "/account/invited/" in page.text
    assert "Bob <b>, until" in page.text
    assert "/account/invited/" not in get(client, "/account/invitations").text
    number = Ticket.objects.get().pk
    client.post(f"/account/invitations/{number}/withdraw")
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("note", "status", "said"), [("x" * 201, 200, "errorlist"), ("a\0b", 400, "<h1>")]
)
def test_a_note_that_cannot_be_kept_is_refused(
    client: Client, note: str, status: int, said: str
) -> None:
    client.force_login(make_reader(is_staff=True))
    answer = client.post("/account/invitations", {"note": note})
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not Ticket.objects.exists()


def test_others_invite_nobody(client: Client) -> None:
    assert client.post("/account/invitations").headers["Location"].startswith("/account/login/")
    client.force_login(make_reader())
    for path in ("/account/invitations", "/account/invitations/1/withdraw"):
        assert client.post(path).status_code == 403
    assert "Only staff" in get(client, "/account/invitations", 403).text
    assert not Ticket.objects.exists()
