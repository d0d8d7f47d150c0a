"""Any list by mail: asked for on its page, with or without an account, and changed on one page."""

from __future__ import annotations

from datetime import time, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import groups, reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.core.clock import now
from dailypapers.digests import links
from dailypapers.digests.choices import Choices, rhythm_of
from dailypapers.digests.models import Address, Subscription
from dailypapers.digests.subscriptions import MOST, ask
from dailypapers.testing.mail import subscribe
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, make_rich_paper, read

pytestmark = pytest.mark.django_db

CHOSEN = {
    "chosen": "yes",
    "days": ["0", "4"],
    "at": "07:45",
    "zone": "Europe/Berlin",
    "papers": "5",
    "least_votes": "3",
    "parts": ["why"],
    "waits": "on",
}


@pytest.fixture
def paper() -> Paper:
    return make_rich_paper()


@pytest.fixture
def ada() -> User:
    return make_reader(email="ada@example.org", time_zone="Asia/Kathmandu")


def test_every_list_can_be_asked_for_on_its_page(client: Client, paper: Paper, ada: User) -> None:
    shared = reading_lists.make(ada, uuid4(), "Tea", "", ReadingList.Visibility.PUBLIC)
    group = groups.make(ada, uuid4(), "Tea club", "", is_listed=True)
    asked = {
        "/": "edition:day",
        "/papers/date/2026-09-30": "edition:day",
        "/papers/week/2026-W40": "edition:week",
        "/papers/month/2026-09": "edition:month",
        "/papers/trending?window=year": "trending:year",
        "/topics/cs.CL": "topic:cs.CL",
        "/authors/adakitely": "author:adakitely",
        "/search?q=teapots&sort=newest&page=1": "search:q=teapots&sort=newest",
        f"/lists/{shared.slug}": f"list:{shared.slug}",
    }
    assert {path: asked_for(client, path) for path in asked} == {
        path: [view] for path, view in asked.items()
    }
    for path in ("/search", "/topics", "/about/ranking", f"/papers/{paper.address}"):
        assert asked_for(client, path) == []
    assert asked_for(client, f"/groups/{group.slug}") == []
    client.force_login(ada)
    assert asked_for(client, f"/groups/{group.slug}") == [f"group:{group.slug}"]
    assert asked_for(client, "/papers/for-you") == ["for-you"]


def test_a_stranger_asks_for_a_topic_and_confirms_it(client: Client, paper: Paper) -> None:
    page = get(client, "/subscribe?view=topic:cs.CL")
    assert "Computation and Language by mail" in page.text
    said = {"view": "topic:cs.CL", "email": "Eve@example.org", **CHOSEN}
    assert "Check your mail" in read(client.post("/subscribe", said)).text
    one = Subscription.objects.get()
    assert (one.view, one.state, one.reader) == ("topic:cs.CL", "pending", None)
    assert Choices.of(one) == Choices(
        days=frozenset({0, 4}),
        at=time(7, 45),
        zone="Europe/Berlin",
        papers=5,
        least_votes=3,
        parts=frozenset({"why"}),
        waits=True,
    )
    url = f"/subscribe/confirm/{links.confirm_token(one.address.key)}"
    assert "“Computation and Language”" in get(client, url).text
    for _ in range(2):  # The second press changes nothing.
        assert "Computation and Language: the newest" in read(client.post(url)).text
    one.refresh_from_db()
    assert (one.state, one.address.confirmed_at is None) == ("confirmed", False)


def test_of_several_only_what_is_ticked_is_confirmed(client: Client, paper: Paper) -> None:
    for view in ("edition:day", "topic:cs.CL", "trending:week"):
        ask("eve@example.org", view)
    keys = dict(Subscription.objects.values_list("view", "key"))
    url = f"/subscribe/confirm/{links.confirm_token(Address.objects.get().key)}"
    page = get(client, url)
    assert all(words in page.text for words in ("Daily edition", "Trending papers of the week"))
    said = {"several": "yes", "key": [keys["topic:cs.CL"]]}
    assert "Tick what you want" in read(client.post(url, {"several": "yes"})).text
    assert "You are subscribed" in read(client.post(url, said)).text
    states = dict(Subscription.objects.values_list("view", "state"))
    assert states == {
        "edition:day": "pending",
        "topic:cs.CL": "confirmed",
        "trending:week": "pending",
    }


def test_a_stranger_changes_nothing_that_was_confirmed(client: Client, paper: Paper) -> None:
    subscribe("eve@example.org", view="topic:cs.CL", papers=7)
    client.post("/subscribe", {"view": "topic:cs.CL", "email": "eve@example.org", **CHOSEN})
    assert Subscription.objects.get().papers == 7


def test_a_reader_has_it_at_once_and_in_their_own_zone(
    client: Client, paper: Paper, ada: User
) -> None:
    client.force_login(ada)
    assert "ada@example.org" in get(client, "/subscribe?view=for-you").text
    said = {**CHOSEN, "zone": "Asia/Kathmandu", "view": "for-you", "mailbox": "ada@example.org"}
    assert client.post("/subscribe", said).headers["Location"] == "/mine/mail"
    one = Subscription.objects.get()
    assert (one.state, one.reader, one.zone) == ("confirmed", ada, "")
    assert not one.address.answer_due
    page = get(client, "/mine/mail")
    assert "On Mondays and Fridays at 07:45 (Asia/Kathmandu)" in page.text
    ada.time_zone = "Europe/Berlin"
    ada.save()
    one = Subscription.objects.select_related("reader").get()
    assert rhythm_of(one).zone == "Europe/Berlin"


def test_a_reader_without_a_confirmed_address_is_told_so(client: Client) -> None:
    bob = make_reader()
    EmailAddress.objects.update(verified=False)
    client.force_login(bob)
    assert "Confirm one first" in get(client, "/subscribe").text
    assert client.post("/subscribe", {"mailbox": bob.email}).status_code == 404


@pytest.mark.parametrize("view", ["nonsense", "topic:xx.YY", "list:nowhere", "search:"])
def test_what_is_not_there_is_said_to_be_not_there(client: Client, view: str) -> None:
    assert client.get("/subscribe", {"view": view}).status_code == 404
    said = {"view": view, "email": "eve@example.org"}
    assert client.post("/subscribe", said).status_code == 404
    assert not Address.objects.exists()


def test_what_is_for_readers_asks_strangers_to_sign_in(client: Client, ada: User) -> None:
    private = reading_lists.make(ada, uuid4(), "Tea")
    answer = client.post("/subscribe", {"view": "for-you", "email": "eve@example.org"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login")
    said = {"view": f"list:{private.slug}", "email": "eve@example.org"}
    assert client.post("/subscribe", said).status_code == 404
    assert not Address.objects.exists()


def test_a_bad_choice_is_named_and_nothing_lost(client: Client, paper: Paper) -> None:
    said = {"view": "topic:cs.CL", "email": "eve@example.org", **CHOSEN, "papers": "5000"}
    answer = client.post("/subscribe", said)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "less than or equal to 50" in page
    assert 'value="eve@example.org"' in page
    assert 'value="07:45"' in page
    assert not Address.objects.exists()


def test_all_of_an_address_is_managed_by_the_link_of_a_mail(client: Client, paper: Paper) -> None:
    one = subscribe("eve@example.org", view="topic:cs.CL")
    subscribe("other@example.org")
    url = f"/subscribe/mine/{links.manage_token(one.address.key)}"
    page = get(client, url)
    assert "Computation and Language" in page.text
    assert "Daily edition" not in page.text
    for act, state in (("pause", "paused"), ("begin", "confirmed"), ("end", "ended")):
        client.post(url, {"key": one.key, "act": act})
        one.refresh_from_db()
        assert one.state == state
    assert "Nothing comes by mail" in get(client, url).text
    assert client.post(url, {"key": "s-of-another", "act": "end"}).status_code == 404
    other = Subscription.objects.get(address__email="other@example.org")
    assert client.post(url, {"key": other.key, "act": "end"}).status_code == 404
    assert client.get(f"{url}/{other.key}").status_code == 404
    assert client.get("/subscribe/mine/nonsense").status_code == 400


def test_choices_are_changed_on_their_page(client: Client, ada: User, paper: Paper) -> None:
    one = subscribe("ada@example.org", reader=ada, view="topic:cs.CL")
    url = f"/subscribe/mine/{links.manage_token(one.address.key)}/{one.key}"
    assert 'value="06:00"' in client.get(url).content.decode()
    assert client.post(url, CHOSEN).status_code == 302
    client.force_login(ada)
    own = f"/mine/mail/{one.key}"
    assert 'value="07:45"' in client.get(own).content.decode()
    assert client.post(own, {**CHOSEN, "days": []}).headers["Location"] == "/mine/mail"
    one.refresh_from_db()
    assert Choices.of(one).days == frozenset()
    assert client.post(own, {**CHOSEN, "at": "25:00"}).status_code == 400
    bob = Client()
    bob.force_login(make_reader())
    assert bob.get(own).status_code == 404


def test_the_page_takes_as_many_queries_for_two_as_for_twenty(
    client: Client, ada: User, paper: Paper, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(ada)
    shared = reading_lists.make(ada, uuid4(), "Tea", "", ReadingList.Visibility.PUBLIC)
    group = groups.make(ada, uuid4(), "Tea club", "", is_listed=True)
    for view in ("topic:cs.CL", f"list:{shared.slug}", f"group:{group.slug}", "author:adakitely"):
        subscribe("ada@example.org", view=view, reader=ada)
    with CaptureQueriesContext(connection) as before:
        get(client, "/mine/mail")
    for view in ("topic:cs.CV", "topic:cs.LG", "author:x", "list:x", "search:q=a", "search:q=b"):
        subscribe("ada@example.org", view=view, reader=ada)
    with django_assert_num_queries(len(before)):
        page = get(client, "/mine/mail")
    assert "Tea club" in page.text
    assert "author:x (not here any more)" in page.text


def test_another_time_zone_moves_what_comes_by_it(client: Client, ada: User) -> None:
    coming = now() + timedelta(hours=30)
    one = subscribe("ada@example.org", reader=ada, at=time(7), due_at=coming)
    client.force_login(ada)
    said = {"theme": "dark", "density": "roomy", "time_zone": "Pacific/Apia", "language": "en"}
    assert client.post("/account/preferences", said).status_code == 302
    one = Subscription.objects.select_related("reader").get()
    assert one.due_at == rhythm_of(one).following(now()).at
    assert rhythm_of(one).zone == "Pacific/Apia"


def test_an_address_has_so_many_at_most(client: Client, ada: User, paper: Paper) -> None:
    for number in range(MOST):
        subscribe("ada@example.org", view=f"author:a{number}")
    client.force_login(ada)
    answer = client.post("/subscribe", {"view": "topic:cs.CL", "mailbox": "ada@example.org"})
    assert answer.status_code == 400
    assert "end one first" in read(answer).text


def test_on_an_instance_for_its_readers_the_way_out_is_open(settings: Settings) -> None:
    one = subscribe()
    settings.PRIVATE = True
    assert Client().get("/subscribe").status_code == 302
    url = f"/subscribe/mine/{links.manage_token(one.address.key)}"
    assert Client().post(url, {"key": one.key, "act": "end"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "ended"


def asked_for(client: Client, path: str) -> list[str]:
    """Return the views that a page offers by mail."""
    offered = [urlsplit(link) for link in get(client, path).links() if "?view=" in link]
    return [parse_qs(link.query)["view"][0] for link in offered if link.path == "/subscribe"]
