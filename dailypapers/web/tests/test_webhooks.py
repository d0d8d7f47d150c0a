from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.internal.flows import reauthentication
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.community import groups, reading_lists
from dailypapers.community.models import Group
from dailypapers.digests.hooks import sending, switching, webhooks
from dailypapers.digests.hooks.models import Attempt, Message, Webhook
from dailypapers.digests.hooks.sealing import unseal
from dailypapers.digests.hooks.webhooks import Wish
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db

PLAIN = Wish("Ours", "edition:day", "json", "https://hooks.example/in")


@pytest.fixture(autouse=True)
def for_readers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every reader make webhooks, and have said their password just now."""
    settings.WEBHOOKS = "readers"
    monkeypatch.setattr(reauthentication, "is_reauthentication_required", lambda *_, **__: False)


@pytest.fixture
def ada() -> User:
    """Who makes webhooks."""
    return make_reader(name="Ada", shows_name=True)


def browser_of(reader: User) -> Client:
    """Return the browser of somebody who has signed in."""
    browser = Client()
    browser.force_login(reader)
    return browser


def form(**changes: str) -> dict[str, str]:
    """Return what the form of a webhook sends."""
    plain = {
        "name": "Ours",
        "view": "edition:day",
        "form": "json",
        "address": "https://hooks.example/in",
        "when": "01234",
        "at": "08:30",
        "zone": "Europe/Berlin",
        "most": "5",
    }
    return plain | {"key": str(uuid4())} | changes


def make(reader: User, **said: Any) -> Webhook:
    """Return a webhook of a reader."""
    return webhooks.make(reader, uuid4(), PLAIN, **said)[0]


def test_a_reader_makes_one_and_sees_its_secret_once(ada: User) -> None:
    browser, said = browser_of(ada), form()
    assert "You have none yet" in get(browser, "/webhooks").text
    page = browser.post("/webhooks/new", said).content.decode()
    [secret] = re.findall(r"whsec_[\w+/=]+", page)
    webhook = Webhook.objects.get()
    assert unseal(webhook.secret) == secret
    assert unseal(webhook.address) == "https://hooks.example/in"
    assert (webhook.days, str(webhook.at), webhook.zone, webhook.most) == (
        "01234",
        "08:30:00",
        "Europe/Berlin",
        5,
    )
    again = browser.post("/webhooks/new", said)  # The same form, sent twice.
    assert again.headers["Location"] == f"/webhooks/{webhook.key}"
    shown = get(browser, f"/webhooks/{webhook.key}").text
    assert "Daily edition" in shown
    assert "Monday to Friday at 08:30 (Europe/Berlin)" in shown
    assert "whsec_" not in shown
    assert "/in" not in shown
    assert "Ours" in get(browser, "/webhooks").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"address": "http://hooks.example/in"}, "begins with https://"),
        ({"address": "ftp://hooks.example/in"}, "begins with https://"),
        ({"address": "https://"}, "begins with https://"),
        ({"address": "https://[::1"}, "This is no address"),
        ({"address": "https://10.0.0.1/in"}, "private network"),
        ({"address": "https://[::ffff:127.0.0.1]/in"}, "private network"),
        ({"address": "https://me:secret@hooks.example/"}, "no name and password"),
        ({"view": "nonsense"}, "There is no view"),
        ({"view": "list:nowhere"}, "There is no such page here"),
        ({"form": "matrix"}, "Matrix needs it"),
        ({"form": "telegram", "token": "1:x"}, "Telegram needs it"),
        ({"when": "0123456", "at": ""}, "Say at what time"),
        ({"most": "0"}, "greater than or equal to 1"),
        ({"zone": "Mars/Port"}, "not one of the available choices"),
        ({"whose": ":site"}, ""),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    ada: User, changes: dict[str, str], said: str
) -> None:
    answer = browser_of(ada).post("/webhooks/new", form(**changes))
    if said:
        assert answer.status_code == 400
        assert said in read(answer).text
        assert not Webhook.objects.exists()
    else:
        assert not Webhook.objects.get().is_site


def test_one_that_is_edited_keeps_what_opens_its_receiver(ada: User) -> None:
    browser = browser_of(ada)
    browser.post("/webhooks/new", form(form="matrix", target="!a:b.example", token="t0ken"))
    webhook = Webhook.objects.get()
    path = f"/webhooks/{webhook.key}/edit"
    page = browser.get(path).content.decode()
    assert "Leave it empty to keep the one at hooks.example" in page
    assert "t0ken" not in page
    said = form(form="matrix", target="!c:b.example", address="", when="now", name="Theirs")
    assert browser.post(path, said).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.name, webhook.target, webhook.at) == ("Theirs", "!c:b.example", None)
    assert unseal(webhook.address) == "https://hooks.example/in"
    assert unseal(webhook.token) == "t0ken"
    browser.post(path, said | {"address": "https://elsewhere.example/in", "token": "other"})
    webhook.refresh_from_db()
    assert (webhook.host, unseal(webhook.token)) == ("elsewhere.example", "other")


@pytest.fixture
def club(ada: User) -> Group:
    """A group that Ada runs."""
    return groups.make(ada, uuid4(), "Tea club", "", True)


PAGES = ("", "/edit", "/delete", "/switch", "/test", "/secret", "/messages/{message}/again")


def test_one_is_there_for_who_runs_it_and_for_nobody_else(ada: User, club: Group) -> None:
    bob, eve, staff = make_reader(), make_reader(), make_reader(is_staff=True)
    club.memberships.create(reader=bob, role="owner")
    club.memberships.create(reader=eve, role="editor")
    own, clubs = make(ada), make(ada, group=club.pk)
    sites = make(staff, is_site=True)
    seen_by = {own: {ada}, clubs: {ada, bob}, sites: {staff}}
    for webhook, runners in seen_by.items():
        message = webhooks.try_out(webhook)
        for reader in (ada, bob, eve, staff):
            browser = browser_of(reader)
            for path in PAGES:
                address = f"/webhooks/{webhook.key}{path.format(message=message.key)}"
                get_, post = browser.get(address), None
                if reader not in runners:
                    post = browser.post(address)
                    assert {get_.status_code, post.status_code} <= {404, 405}, (address, reader)
                else:
                    assert get_.status_code in {200, 405}, address
        stranger = Client().get(f"/webhooks/{webhook.key}")
        assert stranger.headers["Location"].startswith("/account/login/")
    assert Webhook.objects.filter(is_on=True).count() == 3
    listed = {reader: get(browser_of(reader), "/webhooks").links() for reader in (ada, bob, staff)}
    for webhook, runners in seen_by.items():
        for reader, links in listed.items():
            assert (f"/webhooks/{webhook.key}" in links) == (reader in runners)


def test_who_may_make_one_is_said_by_the_setting(
    ada: User, club: Group, settings: Settings
) -> None:
    bob, staff = make_reader(), make_reader(is_staff=True)
    allowed = {
        "nobody": set(),
        "staff": {staff},
        "groups": {staff, ada},
        "readers": {staff, ada, bob},
    }
    for setting, those in allowed.items():
        settings.WEBHOOKS = setting
        for reader in (ada, bob, staff):
            browser = browser_of(reader)
            expected = 200 if reader in those else 403
            assert browser.get("/webhooks/new").status_code == expected, (setting, reader)
            assert browser.post("/webhooks/new", form()).status_code == expected
            assert browser.get("/webhooks").status_code == 200
    settings.WEBHOOKS = "groups"  # Ada has nothing but her group to make one for.
    first = Webhook.objects.filter(reader=ada).earliest("pk")
    assert first.group == club


def test_an_owner_makes_one_for_the_group_and_staff_for_the_site(ada: User, club: Group) -> None:
    browser_of(ada).post("/webhooks/new", form(whose=club.slug, view=f"group:{club.slug}"))
    assert Webhook.objects.get().group == club
    staff = make_reader(is_staff=True)
    refused = browser_of(staff).post("/webhooks/new", form(whose=":site", view="for-you"))
    assert "one reader's own" in read(refused).text
    browser_of(staff).post("/webhooks/new", form(whose=":site"))
    assert Webhook.objects.get(reader=staff).is_site
    groups.delete(club.pk)
    assert not Webhook.objects.filter(reader=ada).exists()


def test_what_opens_a_way_out_asks_for_the_password_again(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    key = make(ada).key
    for path in ("/webhooks/new", f"/webhooks/{key}/edit", f"/webhooks/{key}/secret"):
        asked = browser_of(ada).post(path).headers["Location"]
        assert asked.startswith("/account/reauthenticate/"), path


def test_it_is_turned_off_and_on_tried_and_deleted(ada: User) -> None:
    browser, webhook = browser_of(ada), make(ada)
    path = f"/webhooks/{webhook.key}"
    browser.post(f"{path}/test")
    assert "A test from Daily Papers" in get(browser, path).text
    browser.post(f"{path}/switch", {"on": "no"})
    assert "It is off. Somebody who runs it turned it off." in get(browser, path).text
    assert Message.objects.get().given_up_at
    browser.post(f"{path}/test")
    assert Message.objects.count() == 1
    switching.turn_off(webhook, "The receiver says that it is gone (410).")
    browser.post(f"{path}/switch", {"on": "no"})  # What is off stays off for its reason.
    assert "gone (410)" in get(browser, path).text
    browser.post(f"{path}/switch", {"on": "yes"})
    assert "It is off" not in get(browser, path).text
    secret = re.findall(r"whsec_[\w+/=]+", browser.post(f"{path}/secret").content.decode())
    webhook.refresh_from_db()
    assert [unseal(webhook.secret)] == secret
    assert "Delete “Ours”?" in get(browser, f"{path}/delete").text
    browser.post(f"{path}/delete")
    assert not Webhook.objects.exists()
    assert browser.get(path).status_code == 404


def test_the_log_says_how_each_try_went_and_sends_again(ada: User) -> None:
    browser, webhook = browser_of(ada), make(ada)
    message = webhooks.try_out(webhook)
    Attempt.objects.create(message=message, milliseconds=12, status=500, said="<b>no</b>")
    Attempt.objects.create(message=message, milliseconds=9, said="hooks.example did not answer")
    Message.objects.update(attempts=10, given_up_at="2026-10-01T00:00:00Z")
    page = browser.get(f"/webhooks/{webhook.key}")
    text = read(page).text
    assert "500 after 12 ms" in text
    assert "no answer after 9 ms" in text
    assert "given up" in text
    assert "<b>no" not in page.content.decode()
    assert '"type": "ping"' in text
    browser.post(f"/webhooks/{webhook.key}/messages/{message.key}/again")
    message.refresh_from_db()
    assert (message.given_up_at, message.attempts) == (None, 0)
    assert sending.due().count() == 1
    assert "waits, try 1 of 10" in get(browser, f"/webhooks/{webhook.key}").text


def test_every_list_leads_to_one_that_sends_it(ada: User, settings: Settings) -> None:
    made = reading_lists.make(ada, uuid4(), "Pots", "", "public")
    browser = browser_of(ada)
    for page, view in {
        "/": "edition%3Aday",
        "/papers/trending?window=month": "trending%3Amonth",
        f"/lists/{made.slug}": f"list%3A{made.slug}",
        "/search?q=tea+pots": "search%3Aq%3Dtea%2Bpots",
        "/papers/for-you": "for-you",
    }.items():
        assert f"/webhooks/new?view={view}" in get(browser, page).links(), page
    shown = browser.get("/webhooks/new?view=search%3Aq%3Dtea%2Bpots").content.decode()
    assert 'value="search:q=tea+pots"' in shown
    settings.WEBHOOKS = "staff"
    assert "/webhooks" not in " ".join(get(browser, "/").links())


def test_what_is_kept_of_a_reader_has_their_webhooks_and_no_secret(ada: User) -> None:
    make(ada)
    browser_of(ada)
    said = json.dumps(own_data.export(ada), default=str)
    assert "hooks.example" in said
    assert "hooks.example/in" not in said
    own_data.erase(User.objects.get(pk=ada.pk))
    assert not Webhook.objects.exists()
