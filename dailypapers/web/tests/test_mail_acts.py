"""Links in mails that vote, save or put away, as readers and as programs follow them."""

from __future__ import annotations

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.store import absorb
from dailypapers.community.models import Mark, Vote
from dailypapers.core.clock import now
from dailypapers.core.logs import WithoutTokens
from dailypapers.digests import acts
from dailypapers.digests.act_links import ACT_WITHIN, ACTS, act_token
from dailypapers.digests.models import Subscription
from dailypapers.testing.mail import subscribe
from dailypapers.testing.make import make_paper, make_record, take_in
from dailypapers.testing.people import make_reader, make_unconfirmed
from dailypapers.web.tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    """A reader whose address gets mails, in another spelling of it."""
    reader = make_reader(email="ada@example.org")
    subscribe("ada@example.org")
    return reader


@pytest.fixture
def paper() -> Paper:
    """A paper that a mail may show."""
    return make_paper(title="Teapots of $n$ spouts")


def link(paper: Paper, *names: str, email: str = "ada@example.org") -> str:
    """Return a link of a mail to an address."""
    key = Subscription.objects.get(address__mailbox=email).key
    return f"/mail/act/{act_token(paper.key, key, *names)}"


def press(client: Client, path: str, act: str, on: str = "yes", status: int = 200) -> str:
    """Press a button of the page; return what it says then."""
    answer = client.post(path, {"act": act, "on": on})
    assert answer.status_code == status
    return read(answer).text


def done(reader: User) -> set[str]:
    """Return what a reader has done by now."""
    marks = Mark.objects.filter(reader=reader).values_list("kind", flat=True)
    votes = ["voted"] if Vote.objects.filter(reader=reader).exists() else []
    return {*marks, *votes}


def test_looking_changes_nothing_however_a_program_looks(
    client: Client, ada: User, paper: Paper
) -> None:
    for name in ACTS:
        for method in (client.get, client.head, client.get):
            assert method(link(paper, name)).status_code == 200
        assert client.put(link(paper, name)).status_code == 405
    assert done(ada) == set()


@pytest.mark.parametrize(
    ("act", "what"), [("vote", "voted"), ("save", "saved"), ("less", "hidden")]
)
def test_one_button_does_it_again_changes_nothing_and_another_undoes_it(
    client: Client, ada: User, paper: Paper, act: str, what: str
) -> None:
    path = link(paper, act)
    html = client.get(path).content.decode()
    main = html.partition("<main")[2].partition("</main>")[0]
    assert main.count("<button") == 1
    assert "Teapots of" in read(client.get(path)).text
    for _ in range(2):
        press(client, path, act)
        assert done(ada) == {what}
    for _ in range(2):
        press(client, path, act, "no")
        assert done(ada) == set()
    assert "You have not voted" in press(client, link(paper, "vote"), "vote", "no")
    assert not client.cookies.get("sessionid")


def test_a_link_is_for_its_act_its_paper_and_its_reader_alone(
    client: Client, ada: User, paper: Paper
) -> None:
    bob = make_reader()
    other = make_paper()
    press(client, link(paper, "save"), "vote", status=400)
    press(client, link(paper, "vote"), "shout", status=400)
    assert client.post(link(paper, "vote"), {"act": "vote", "on": "perhaps"}).status_code == 400
    assert done(ada) == set()
    client.force_login(bob)  # Who holds the browser has nothing to do with it.
    press(client, link(paper, "vote"), "vote")
    assert (done(ada), done(bob)) == ({"voted"}, set())
    assert not Vote.objects.filter(paper=other).exists()


def test_a_link_for_all_acts_has_a_button_for_each(client: Client, ada: User, paper: Paper) -> None:
    path = link(paper, *ACTS)
    text = read(client.get(path)).text
    assert all(label in text for label in ACTS.values())
    press(client, path, "vote")
    assert "Your vote counts" in press(client, path, "save")
    assert done(ada) == {"voted", "saved"}


def test_a_changed_link_does_nothing(client: Client, ada: User, paper: Paper) -> None:
    path = link(paper, "save")
    forged = [path.replace("save", "vote"), path[:-1], path.replace(paper.key, make_paper().key)]
    forged += ["/mail/act/nonsense", f"/mail/act/{signing.TimestampSigner(sep='.').sign('vote')}"]
    for one in forged:
        answer = client.post(one, {"act": "vote", "on": "yes"})
        assert answer.status_code == 400, one
        assert "not whole" in read(answer).text
    assert done(ada) == set()


def test_a_link_ends_after_thirty_days(
    client: Client, ada: User, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = link(paper, "vote")
    later = now() + ACT_WITHIN + timedelta(minutes=1)
    clock = SimpleNamespace(time=lambda: later.timestamp())
    monkeypatch.setattr("django.core.signing.time", clock)
    assert "too old" in press(client, path, "vote", status=410)
    assert done(ada) == set()


def test_without_an_account_at_the_address_the_page_says_what_to_do(
    client: Client, paper: Paper
) -> None:
    for email in ("eve@example.org", "later@example.org"):
        subscribe(email)
    make_unconfirmed("later@example.org")
    for email in ("eve@example.org", "later@example.org"):
        path = link(paper, "vote", email=email)
        page = read(client.get(path))
        assert "Only readers with an account" in page.text
        assert {"/account/signup/", f"/papers/{paper.address}"} <= set(page.links())
        assert email not in page.text
        assert "Only readers" in press(client, path, "vote", status=403)
    assert not Vote.objects.exists()
    make_reader(email="eve@example.org")
    assert "Your vote counts" in press(client, link(paper, "vote", email="eve@example.org"), "vote")


def test_who_is_banned_left_or_gave_the_address_up_does_nothing_more(
    client: Client, ada: User, paper: Paper
) -> None:
    path = link(paper, "vote")
    ada.banned_until, ada.ban_reason = now() + timedelta(days=1), "Rude"
    ada.save()
    said = press(client, path, "vote", status=403)
    assert "only read at present" in said
    assert "Rude" not in said
    ada.banned_until = None
    ada.is_active = False
    ada.save()
    press(client, path, "vote", status=403)
    ada.is_active = True
    ada.save()
    EmailAddress.objects.update(email="new@example.org")
    press(client, path, "vote", status=403)
    Subscription.objects.all().delete()
    press(client, path, "vote", status=403)
    assert done(ada) == set()


def test_a_paper_that_was_merged_meanwhile_is_the_one_it_became(client: Client, ada: User) -> None:
    [gone, kept] = take_in(make_record(), make_record())
    path = link(gone, "vote")
    absorb(kept, gone)
    press(client, path, "vote")
    assert Vote.objects.get().paper_id == kept.pk


def test_the_token_goes_nowhere_else(
    client: Client,
    ada: User,
    paper: Paper,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = link(paper, "vote")
    token = path.rpartition("/")[2]
    answer = client.get(path)
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    html = answer.content.decode()
    assert '<meta name="robots" content="noindex">' in html
    assert "ada@example.org" not in html
    assert token not in html.partition("<main")[2].partition("</main>")[0]

    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(acts, "reader_of", fail)
    caplog.handler.addFilter(WithoutTokens())
    with caplog.at_level(logging.ERROR):
        Client(raise_request_exception=False).get(path)
    assert "/mail/act/…" in caplog.text
    assert token not in caplog.text
