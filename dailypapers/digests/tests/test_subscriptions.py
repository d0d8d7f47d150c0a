from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dailypapers.core.errors import InputError
from dailypapers.digests import links, subscriptions
from dailypapers.digests.addresses import normalise
from dailypapers.digests.models import Address, Subscription
from dailypapers.digests.subscriptions import ask, confirm, end
from dailypapers.digests.tests.conftest import Clock, Reader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        (" Ada@Example.ORG ", "Ada@example.org"),
        ("ada+papers@example.org", "ada+papers@example.org"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@localhost", "ada@localhost"),
    ],
)
def test_an_address_is_taken_as_mail_servers_write_it(typed: str, taken: str) -> None:
    assert normalise(typed) == taken


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@example.org\n",
        "ada\n@example.org",
        "ada@exa mple.org",
        "ada@example..org",
        '"ada\x0b"@example.org',
        "ada@example.org,eve@example.org",
        "Ada <ada@example.org>",
        "a" * 250 + "@example.org",
        "ada@" + "b" * 70 + ".org",
        "ad\u0430@example.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InputError):
        ask(typed)
    assert not Address.objects.exists()


def test_asking_writes_a_row_and_sends_nothing(at: Clock, mailoutbox: list[object]) -> None:
    ask("ada@example.org")
    assert Address.objects.get().answer_due
    assert not mailoutbox


def test_asking_runs_the_same_statements_for_every_address(reader: Reader) -> None:
    reader("ada@example.org")
    reader("left@example.org", state="ended")
    ask("waiting@example.org")
    ran = [statements(f"{name}@example.org") for name in ("new", "waiting", "ada", "left", "newer")]
    assert all(these == ran[0] for these in ran)


def test_another_spelling_of_an_address_is_the_same_request(at: Clock) -> None:
    ask("Ada@Example.org")
    ask("ada@example.ORG")
    assert Address.objects.get().email == "Ada@example.org"
    assert Subscription.objects.count() == 1


def test_asking_again_changes_nothing_of_a_reader(reader: Reader) -> None:
    before = reader("ada@example.org")
    ask("ada@example.org")
    after = Subscription.objects.get()
    assert (after.key, after.state, after.reached) == (before.key, before.state, before.reached)


def test_a_token_confirms_and_confirms_twice(at: Clock) -> None:
    ask("ada@example.org")
    token = links.confirm_token(Subscription.objects.get().key)
    assert confirm(token) == confirm(token) == [Subscription.objects.get(state="confirmed")]


def test_a_token_confirms_for_seven_days(at: Clock) -> None:
    token = links.confirm_token("sabc")
    at.pass_by(days=7)
    assert links.read_confirm_token(token) == "sabc"
    at.pass_by(seconds=2)
    with pytest.raises(links.ExpiredLink):
        confirm(token)


def test_a_token_to_end_never_expires(reader: Reader, at: Clock) -> None:
    token = links.end_token(reader().key)
    at.pass_by(days=4000)
    end(token)
    end(token)
    assert Subscription.objects.get().state == "ended"


def test_a_token_is_good_for_its_purpose_only(at: Clock) -> None:
    with pytest.raises(links.BrokenLink):
        links.read_end_token(links.confirm_token("sabc"))
    with pytest.raises(links.BrokenLink):
        links.read_confirm_token(links.end_token("sabc"))
    with pytest.raises(links.BrokenLink):
        links.read_end_token(links.end_token("sabc").replace("sabc", "sabd"))


def test_a_token_survives_a_plain_text_link_finder() -> None:
    # They stop before a sign that may end a sentence, and at colons.
    for number in range(200):
        token = links.end_token(f"s{number}")
        assert ":" not in token
        assert token[-1].isalnum()


def test_addresses_that_never_confirmed_and_those_that_left_are_forgotten(
    reader: Reader, at: Clock
) -> None:
    reader("stays@example.org")
    ask("never@example.org")
    end(links.end_token(reader("left@example.org").key))
    assert not subscriptions.to_forget()
    at.pass_by(days=7)
    assert subscriptions.to_forget()
    subscriptions.forget()
    assert emails() == ["left@example.org", "stays@example.org"]
    at.pass_by(days=30)
    subscriptions.forget()
    assert emails() == ["stays@example.org"]


def test_a_link_of_a_forgotten_subscription_harms_nobody(at: Clock) -> None:
    assert confirm(links.confirm_token("sgone")) == []
    end(links.end_token("sgone"))


def test_coming_back_keeps_what_was_reached(reader: Reader, at: Clock) -> None:
    day = (at.now - timedelta(days=1)).date()
    subscription = reader(reached=day)
    end(links.end_token(subscription.key))
    confirm(links.confirm_token(subscription.key))
    subscription.refresh_from_db()
    assert (subscription.state, subscription.reached) == ("confirmed", day)


def statements(email: str) -> list[str]:
    """Return the statements that asking runs, their values left out."""
    with CaptureQueriesContext(connection) as queries:
        ask(email)
    return [re.sub(r"'[^']*'|\d+|s\w+_x\d+", "?", query["sql"]) for query in queries]


def emails() -> list[str]:
    """Return all known addresses."""
    return list(Address.objects.order_by("email").values_list("email", flat=True))
