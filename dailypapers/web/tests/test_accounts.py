"""Signing up, in and out, as a browser does it; the mails are read as they were sent."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import Message
from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.core.stamps import stamp
from dailypapers.testing.people import PASSWORD, make_reader, make_unconfirmed
from dailypapers.web.tests.pages import read

pytestmark = pytest.mark.django_db

LOGIN, SIGN_UP, RESET = "/account/login/", "/account/signup/", "/account/password/reset/"
ADA = "ada@example.org"
OPENED = stamp(now() - timedelta(minutes=1))


def sign_up(client: Client, email: str = ADA, **headers: str) -> HttpResponse:
    """Send the sign-up form."""
    data = {"email": email, "password1": PASSWORD, "opened": OPENED}
    return client.post(SIGN_UP, data, headers=headers)  # type: ignore[return-value]


def sign_in(
    client: Client, email: str = ADA, password: str = PASSWORD, **more: str
) -> HttpResponse:
    """Send the sign-in form."""
    data = {"login": email, "password": password, **more}
    return client.post(LOGIN, data)  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    """Say whether pages greet the reader."""
    return "Sign out" in read(client.get("/about/ranking")).text


def link_in(message: mail.EmailMessage) -> str:
    """Return the path of the one link of a mail that does something."""
    found = re.search(r"http://testserver(/account/\S+)", str(message.body))
    assert found
    return found[1]


def test_a_reader_signs_up_confirms_signs_out_and_in(client: Client) -> None:
    assert sign_up(client).headers["Location"] == "/account/confirm-email/"
    assert not is_signed_in(client)
    path = link_in(mail.outbox[0])
    assert "Confirm" in read(client.get(path)).text
    assert not EmailAddress.objects.get().verified  # Mail scanners follow links.

    assert client.post(path).headers["Location"] == "/papers/for-you/begin"
    assert EmailAddress.objects.get().verified
    assert is_signed_in(client)
    assert User.objects.get().password.startswith("argon2$")

    assert "Are you sure" in read(client.get("/account/logout/")).text
    assert is_signed_in(client)
    client.post("/account/logout/")
    assert not is_signed_in(client)
    assert sign_in(client).headers["Location"] == "/"
    assert is_signed_in(client)


def test_nobody_signs_in_with_an_address_that_is_not_confirmed(client: Client) -> None:
    sign_up(client)
    other = Client()
    assert sign_in(other).headers["Location"] == "/account/confirm-email/"
    assert not is_signed_in(other)


def test_a_forgotten_password_is_replaced_by_mail_once(client: Client) -> None:
    make_reader(email=ADA)
    client.post(RESET, {"email": ADA})
    path = link_in(mail.outbox[0])
    form = client.get(path, follow=True)
    new = {"password1": "another-teapot-9", "password2": "another-teapot-9"}
    client.post(form.redirect_chain[-1][0], new)
    assert sign_in(Client()).status_code == 200
    assert sign_in(Client(), password="another-teapot-9").status_code == 302
    again = read(Client().get(path, follow=True))
    assert "has already been used" in again.text


def test_an_address_is_changed_when_the_new_one_confirms(client: Client) -> None:
    reader = make_reader(email=ADA)
    sign_in(client)
    asked = client.post("/account/email/", {"email": "ada@new.example", "action_add": ""})
    assert not mail.outbox  # A change is a reason to ask for the password once more.
    client.post(asked.headers["Location"], {"password": PASSWORD, "next": "/account/email/"})
    reader.refresh_from_db()
    assert reader.email == ADA
    sent = next(message for message in mail.outbox if message.to == ["ada@new.example"])
    client.post(link_in(sent))
    reader.refresh_from_db()
    assert reader.email == "ada@new.example"
    assert any(message.to == [ADA] for message in mail.outbox)  # The old mailbox is told.


def test_whoever_never_confirmed_an_address_gives_way_to_who_does(client: Client) -> None:
    reader = make_reader(email=ADA)
    make_unconfirmed("ada@new.example")
    sign_in(client)
    asked = client.post("/account/email/", {"email": "ada@new.example", "action_add": ""})
    client.post(asked.headers["Location"], {"password": PASSWORD, "next": "/account/email/"})
    client.post(link_in(mail.outbox[0]))
    reader.refresh_from_db()
    assert reader.email == "ada@new.example"
    assert User.objects.count() == 1


def test_an_address_that_is_anothers_is_not_taken_by_a_change(client: Client) -> None:
    reader, bob = make_reader(email=ADA), make_reader(email="bob@example.org")
    sign_in(client)
    asked = client.post("/account/email/", {"email": bob.email, "action_add": ""})
    client.post(asked.headers["Location"], {"password": PASSWORD, "next": "/account/email/"})
    for message in mail.outbox:
        if found := re.search(r"/account/confirm-email/\S+", str(message.body)):
            client.post(found[0])
    for person, email in ((reader, ADA), (bob, "bob@example.org")):
        person.refresh_from_db()
        assert person.email == email


def test_a_changed_password_ends_other_sessions(client: Client) -> None:
    make_reader(email=ADA)
    other = Client()
    for browser in (client, other):
        sign_in(browser)
    data = {"oldpassword": PASSWORD, "password1": "new-pot-12345", "password2": "new-pot-12345"}
    client.post("/account/password/change/", data)
    assert is_signed_in(client)
    assert not is_signed_in(other)


WEAK = ["eleven-long", "12345678901234", "telechargement", "ada@example.org", "endless " * 20]


@pytest.mark.parametrize("password", WEAK)
def test_a_weak_password_is_refused_with_a_reason(client: Client, password: str) -> None:
    page = client.post(SIGN_UP, {"email": ADA, "password1": password, "opened": OPENED})
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not User.objects.exists()


def test_signing_up_does_not_tell_whether_an_address_is_known() -> None:
    make_reader(email=ADA)
    answers, letters = [], []
    for email in (ADA, "unknown@example.org"):
        mail.outbox.clear()
        client = Client()
        first = sign_up(client, email)
        second = read(client.get(first.headers["Location"])).text.replace(email, "ADDRESS")
        answers.append((first.status_code, first.headers["Location"], first.content, second))
        letters.append([message.to for message in mail.outbox])
    assert answers[0] == answers[1]
    assert letters == [[[ADA]], [["unknown@example.org"]]]  # As long takes either.
    assert User.objects.filter(email=ADA).count() == 1


def test_a_reset_does_not_tell_whether_an_address_is_known() -> None:
    make_reader(email=ADA)
    answers = []
    for email in (ADA, "unknown@example.org"):
        client = Client()
        answer = client.post(RESET, {"email": email}, follow=True)
        answers.append((answer.redirect_chain, read(answer).text))
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2


def test_a_wrong_password_and_an_unknown_address_look_the_same() -> None:
    make_reader(email=ADA)
    pages = [
        read(sign_in(Client(), email, "wrong-one")).text for email in (ADA, "unknown@example.org")
    ]
    assert pages[0] == pages[1]
    assert "not correct" in pages[0]


def test_an_unknown_address_costs_a_hash_too(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []

    def encode(self: object, password: str, salt: str) -> str:
        hashed.append(password)
        return "argon2$"

    monkeypatch.setattr(Argon2PasswordHasher, "encode", encode)
    sign_in(Client(), "unknown@example.org", "wrong-one")
    assert hashed == ["wrong-one"]


def test_guessing_a_password_ends_after_five_tries(client: Client) -> None:
    make_reader(email=ADA)
    for _ in range(5):
        assert "not correct" in read(sign_in(client, password="wrong-one")).text
    assert "Too many failed" in read(sign_in(client)).text
    assert "Too many failed" in read(sign_in(Client())).text  # Another browser changes nothing.


def test_guesses_by_other_names_of_the_host_count_too(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [".example.org"]
    make_reader(email=ADA)
    for number in range(5):
        client = Client(headers={"host": f"papers-{number}.example.org"})
        assert "not correct" in read(sign_in(client, password="wrong-one")).text
    client = Client(headers={"host": "papers.example.org"})
    assert "Too many failed" in read(sign_in(client)).text
    assert not is_signed_in(client)


def test_signing_up_too_often_is_refused(client: Client) -> None:
    for number in range(20):
        sign_up(Client(), f"reader{number}@example.org")
    refused = sign_up(client, "onemore@example.org")
    assert refused.status_code == 429
    assert "too often" in read(refused).text


def test_signing_in_rotates_session_and_token(client: Client) -> None:
    make_reader(email=ADA)
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    before = session.session_key, client.cookies["csrftoken"].value
    sign_in(client)
    assert client.session.session_key != before[0]
    assert client.cookies["csrftoken"].value != before[1]


def test_the_session_cookie_is_for_us_alone(client: Client) -> None:
    make_reader(email=ADA)
    cookie = sign_in(client).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("path", [LOGIN, SIGN_UP, RESET, "/account/logout/", "/account/sessions/"])
def test_a_form_from_elsewhere_is_refused(path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_reader())
    assert strict.post(path, {"login": ADA, "password": PASSWORD}).status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "http://localhost:9999/",
        "http://testserver:81/",
    ],
)
def test_next_leads_nowhere_else(target: str) -> None:
    make_reader(email=ADA)
    assert sign_in(Client(), next=target).headers["Location"] == "/"
    signed_in = Client()
    sign_in(signed_in)
    assert signed_in.post("/account/logout/", {"next": target}).headers["Location"] == "/"


def test_next_leads_back_to_where_one_was(client: Client) -> None:
    make_reader(email=ADA)
    links = read(client.get("/search?q=teapots")).links()
    (link,) = [address for address in links if address.startswith(LOGIN)]
    assert link == "/account/login/?next=%2Fsearch%3Fq%3Dteapots"
    assert sign_in(client, next="/search?q=teapots").headers["Location"] == "/search?q=teapots"


def test_links_in_mails_do_not_believe_the_host_of_a_request(
    client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    sign_up(client, host="evil.example")
    make_reader(email="bob@example.org")
    client.post(RESET, {"email": "bob@example.org"}, headers={"host": "evil.example"})
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        assert "http://testserver/account/" in str(message.body)
        assert "evil" not in message.message().as_string()


def test_a_mail_is_text_and_html_that_nobody_answers(client: Client) -> None:
    sign_up(client)
    message: Message = mail.outbox[0].message()
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "Confirm your mail address"


def test_a_mail_server_that_is_away_is_said_to_be(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object, messages: object) -> None:
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    answer = sign_up(client)
    assert answer.status_code == 503
    assert "No mail can be sent" in read(answer).text


def test_other_sessions_are_listed_and_ended(client: Client) -> None:
    make_reader(email=ADA)
    other = Client(headers={"user-agent": "Teapot/1.0"})
    for browser in (client, other):
        sign_in(browser)
    assert "Teapot/1.0" in read(client.get("/account/sessions/")).text
    client.post("/account/sessions/")
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_what_a_reader_sees_is_not_cached_for_others(client: Client) -> None:
    client.force_login(make_reader())
    headers = client.get("/").headers
    assert "private" in headers["Cache-Control"]
    assert "Cookie" in headers["Vary"]


def test_who_signed_up_with_anothers_address_is_shut_out_by_its_reset(client: Client) -> None:
    squatter = make_unconfirmed(ADA)
    SocialAccount.objects.create(user=squatter, provider="github", uid="7")
    sign_up(client)
    assert "an account already" in str(mail.outbox[0].body)
    client.post(RESET, {"email": ADA})
    form = client.get(link_in(mail.outbox[1]), follow=True)
    new = {"password1": "another-teapot-9", "password2": "another-teapot-9"}
    client.post(form.redirect_chain[-1][0], new)
    assert not SocialAccount.objects.exists()
    assert sign_in(Client(), password="another-teapot-9").status_code == 302


def test_a_known_address_costs_a_hash_at_sign_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []

    def encode(self: object, password: str, salt: str) -> str:
        hashed.append(password)
        return "argon2$"

    make_reader(email=ADA)
    monkeypatch.setattr(Argon2PasswordHasher, "encode", encode)
    for email in (ADA, "unknown@example.org"):
        sign_up(Client(), email)
    assert hashed == [PASSWORD, PASSWORD]


def test_the_slower_of_two_who_sign_up_with_one_address_hears_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = User.save

    def after_another(self: User, *args: object, **options: object) -> None:
        if not User.objects.exists():
            User.objects.bulk_create([User(email=self.email)])
        save(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(User, "save", after_another)
    assert sign_up(client).headers["Location"] == "/account/confirm-email/"
    assert not mail.outbox


def test_a_change_holds_though_the_mail_about_it_cannot_be_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object, messages: object) -> None:
        raise SMTPServerDisconnected("gone")

    make_reader(email=ADA)
    sign_in(client)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    data = {"oldpassword": PASSWORD, "password1": "new-pot-12345", "password2": "new-pot-12345"}
    assert client.post("/account/password/change/", data).status_code == 302
    assert sign_in(Client(), password="new-pot-12345").status_code == 302


@pytest.mark.parametrize(
    "changes",
    [
        {"opened": ""},
        {"opened": "nonsense"},
        {"opened": stamp(now() + timedelta(hours=1))},
        {"website": "https://spam.example"},
    ],
)
def test_what_programs_send_makes_no_account(client: Client, changes: dict[str, str]) -> None:
    sent = {"email": ADA, "password1": PASSWORD, "opened": OPENED, **changes}
    page = read(client.post(SIGN_UP, sent))
    assert "send it again" in page.text
    assert not User.objects.exists()
    assert not mail.outbox
