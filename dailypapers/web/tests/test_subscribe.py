from __future__ import annotations

import re
import time
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from dailypapers.digests.links import CONFIRM_WITHIN, confirm_token, end_token
from dailypapers.digests.models import Address, Subscription
from dailypapers.digests.subscriptions import ask
from dailypapers.testing.mail import subscribe

pytestmark = pytest.mark.django_db

STRANGER = "192.0.2.7"
VALUES = r"""'[^']*'|"s\d+_x\d+\"|\b\d+\b"""  # Texts, numbers, and the names of savepoints.


@pytest.fixture(autouse=True)
def with_mail_server(settings: Settings) -> None:
    """Be an instance that has a mail server, unless a test says otherwise."""
    settings.SMTP_HOST = "mail.example.org"


def test_the_form_is_shown(client: Client) -> None:
    page = text(client.get(reverse("subscribe")))
    assert 'type="email"' in page
    assert 'name="csrfmiddlewaretoken"' in page


def test_a_request_is_taken_down_and_the_mailbox_pointed_to(client: Client) -> None:
    assert "Check your mail" in text(request(client, "Ada@example.ORG"))
    subscription = Subscription.objects.get()
    assert (subscription.address.email, subscription.state) == ("Ada@example.org", "pending")
    assert subscription.address.answer_due


def test_the_answer_and_its_queries_are_the_same_for_every_address(client: Client) -> None:
    for name, state in (("reader", "confirmed"), ("left", "ended"), ("waiting", "pending")):
        email = f"{name}@example.org"
        subscribe(email, state=state)
    answers = []
    for name in ("reader", "left", "waiting", "unknown"):
        with CaptureQueriesContext(connection) as queries:
            page = text(request(client, f"{name}@example.org"))
        answers.append((page, [re.sub(VALUES, "?", query["sql"]) for query in queries]))
    for answer in answers:
        assert answer == answers[0]


@pytest.mark.parametrize(
    "typed", ["", "ada", "ada@", "ada@example.org\r\nBcc: eve@example.org", "a" * 300 + "@b.org"]
)
def test_what_is_no_address_is_said_to_be_none_and_kept_in_the_form(
    client: Client, typed: str
) -> None:
    response = request(client, typed)
    assert response.status_code == 400
    assert 'aria-invalid="true"' in text(response)
    assert not Subscription.objects.exists()


def test_what_was_typed_is_shown_escaped(client: Client) -> None:
    assert '"><script>' not in text(request(client, '"><script>alert(1)</script>'))


def test_a_program_that_fills_in_the_trap_learns_nothing(client: Client) -> None:
    page = client.post(reverse("subscribe"), {"email": "ada@example.org", "website": "x"})
    assert text(page) == text(request(client, "bob@example.org"))
    assert [row.email for row in Address.objects.all()] == ["bob@example.org"]


def test_a_visitor_who_asks_too_often_is_told_to_wait(client: Client) -> None:
    for number in range(20):
        assert request(client, f"reader{number}@example.org").status_code == 200
    response = request(client, "onemore@example.org")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "3600"
    assert "try again in an hour" in text(response)
    assert not Address.objects.filter(email="onemore@example.org").exists()
    assert request(client, "other@example.org", visitor="192.0.2.8").status_code == 200


def test_a_form_from_elsewhere_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert request(strict, "ada@example.org").status_code == 403
    assert not Subscription.objects.exists()


def test_following_the_link_confirms_nothing(client: Client) -> None:
    url = confirm_url()
    for _ in range(2):
        page = client.get(url)
        assert "<button>Confirm</button>" in text(page)
    client.head(url)
    assert Subscription.objects.get().state == "pending"


def test_pressing_the_button_confirms(client: Client) -> None:
    assert "You are subscribed" in text(client.post(confirm_url()))
    assert Subscription.objects.get().state == "confirmed"


def test_the_button_works_without_scripts_and_with_protection() -> None:
    strict = Client(enforce_csrf_checks=True)
    url = confirm_url()
    assert strict.post(url).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text(strict.get(url)))
    assert token
    assert strict.post(url, {"csrfmiddlewaretoken": token[1]}).status_code == 200
    assert Subscription.objects.get().state == "confirmed"


@pytest.mark.parametrize("name", ["subscribe.confirm", "subscribe.end"])
@pytest.mark.parametrize("token", ["x", "sabc.def", "sabc.1xAbCd.def", "a" * 500])
def test_a_broken_link_says_what_to_do(client: Client, name: str, token: str) -> None:
    for method in (client.get, client.post):
        response = method(reverse(name, args=[token]))
        assert response.status_code == 400
        assert "Copy the whole link" in text(response)


def test_an_old_link_says_what_to_do(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    url = confirm_url()
    later = time.time() + CONFIRM_WITHIN.total_seconds() + 2
    monkeypatch.setattr("django.core.signing.time", SimpleNamespace(time=lambda: later))
    for method in (client.get, client.post):
        response = method(url)
        assert response.status_code == 410
        assert "Ask for a new one" in text(response)
    assert Subscription.objects.get().state == "pending"


def test_a_link_of_a_forgotten_address_says_what_to_do(client: Client) -> None:
    url = confirm_url()
    Subscription.objects.all().delete()
    assert client.post(url).status_code == 410


def test_following_the_other_link_ends_nothing(client: Client) -> None:
    url = end_url()
    assert "<button>End the subscription</button>" in text(client.get(url))
    client.head(url)
    assert Subscription.objects.get().state == "confirmed"


def test_a_mailbox_ends_the_subscription_with_one_post_without_cookies() -> None:
    strict = Client(enforce_csrf_checks=True)
    body, kind = "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    response = strict.post(end_url(), body, content_type=kind)
    assert response.status_code == 200
    assert not response.cookies
    assert Subscription.objects.get().state == "ended"


def test_ending_twice_is_as_good_as_once(client: Client) -> None:
    url = end_url()
    for _ in range(2):
        assert "has ended" in text(client.post(url))
    Subscription.objects.all().delete()
    assert "has ended" in text(client.post(url))


@pytest.mark.parametrize("name", ["subscribe.confirm", "subscribe.end"])
def test_personal_links_are_neither_cached_nor_indexed(client: Client, name: str) -> None:
    response = client.get(confirm_url() if name == "subscribe.confirm" else end_url())
    assert "no-store" in response.headers["Cache-Control"]
    assert 'name="robots" content="noindex"' in text(response)


def test_other_methods_are_refused(client: Client) -> None:
    for url in (reverse("subscribe"), confirm_url(), end_url()):
        assert client.put(url).status_code == 405


def test_without_a_mail_server_everybody_is_told_and_the_operator_is_told_where(
    client: Client, settings: Settings
) -> None:
    settings.SMTP_HOST = ""
    folder = str(settings.OUTBOX)
    far = text(request(client, "ada@example.org"))
    assert "has no mail server" in far
    assert folder not in far
    for visitor in ("127.0.0.1", "::1"):
        assert folder in text(request(client, "ada@example.org", visitor=visitor))


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_behind_a_proxy_nobody_is_taken_for_the_operator(
    client: Client, settings: Settings, header: str
) -> None:
    settings.SMTP_HOST = ""
    page = client.get(reverse("subscribe"), REMOTE_ADDR="127.0.0.1", headers={header: "192.0.2.1"})
    assert str(settings.OUTBOX) not in text(page)


def test_with_a_mail_server_nothing_is_said_of_it(client: Client) -> None:
    assert "outbox" not in text(request(client, "ada@example.org", visitor="127.0.0.1"))


def test_behind_our_proxy_visitors_are_counted_apart(client: Client, settings: Settings) -> None:
    settings.PROXIES = 1
    answers = [
        client.post(
            reverse("subscribe"),
            {"email": "ada@example.org"},
            headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.{number // 21}"},
        ).status_code
        for number in range(22)
    ]
    assert answers == [200] * 20 + [429, 200]


def request(client: Client, email: str, visitor: str = STRANGER) -> HttpResponse:
    """Send the form as a visitor."""
    return client.post(reverse("subscribe"), {"email": email}, REMOTE_ADDR=visitor)  # type: ignore[return-value]


def confirm_url() -> str:
    """Return the link of the mail that answers a request."""
    ask("ada@example.org")
    return reverse("subscribe.confirm", args=[confirm_token(Subscription.objects.get().key)])


def end_url() -> str:
    """Return the link at the end of a reader's mails."""
    email = "reader@example.org"
    subscription = subscribe(email)
    return reverse("subscribe.end", args=[end_token(subscription.key)])


def text(response: object) -> str:
    """Return a page."""
    return str(response.content.decode())  # type: ignore[attr-defined]
