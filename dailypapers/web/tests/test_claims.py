from __future__ import annotations

from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Link, Paper
from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord
from dailypapers.community import claims, comments
from dailypapers.community.models import Claim
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db

NAME = "Ada Brandt"


@pytest.fixture
def paper() -> Paper:
    """A paper by Ada and another."""
    return make_paper(authors=(AuthorName(NAME), AuthorName("Tomáš Kovář")))


@pytest.fixture
def ada() -> User:
    """Who wrote it."""
    return make_reader(name=NAME, shows_name=True)


def author(paper: Paper, reader: User) -> None:
    """Let staff grant that the reader wrote the paper."""
    row = claims.claim(reader, paper.pk, NAME)
    claims.decide(row.pk, make_reader(is_staff=True), granted=True)


def file(client: Client, paper: Paper, reason: str = "", name: str = NAME) -> HttpResponseBase:
    """Send the form of a claim."""
    return client.post(f"/papers/{paper.address}/claim", {"author": name, "reason": reason})


def test_a_claim_waits_is_decided_and_shows_at_name_and_comments(
    client: Client, paper: Paper, ada: User
) -> None:
    client.force_login(ada)
    comments.post(ada, paper.pk, "We did.", uuid4())
    assert f"/papers/{paper.address}/claim" in get(client, f"/papers/{paper.address}").links()
    assert file(client, paper, "See my page.").status_code == 302
    assert "will decide" in get(client, f"/papers/{paper.address}/claim").text

    staff = Client()
    staff.force_login(make_reader(is_staff=True))
    assert "See my page." in get(staff, "/claims").text
    row = Claim.objects.get()
    answer = staff.post(f"/claims/{row.pk}/decide", {"granted": "yes", "answer": ""})
    assert answer.headers["Location"] == "/claims"
    assert "No claim waits." in get(staff, "/claims").text

    page = get(Client(), f"/papers/{paper.address}")
    assert "Ada Brandt Author, Tomáš" in page.text
    assert "Ada Brandt Author " in page.text.split("Discussion")[1]
    assert "change its links" in get(client, f"/papers/{paper.address}").text


def test_a_refused_claim_says_why_and_keeps_what_is_written_anew(
    client: Client, paper: Paper, ada: User
) -> None:
    client.force_login(ada)
    file(client, paper, "Trust me.")
    claims.decide(
        Claim.objects.get().pk, make_reader(is_staff=True), granted=False, answer="Show a page."
    )
    assert "Show a page." in get(client, f"/papers/{paper.address}/claim").text
    again = file(client, paper, "Trust me.")
    assert again.status_code == 400
    assert "Trust me.</textarea>" in again.getvalue().decode()
    assert file(client, paper, "Here: https://ada.example").status_code == 302
    client.post(f"/papers/{paper.address}/claim/withdraw")
    assert Claim.objects.get().state == "withdrawn"


@pytest.mark.parametrize("said", [{"granted": "no", "answer": ""}, {"granted": "maybe"}, {}])
def test_a_decision_that_cannot_be_made_loses_nothing(
    client: Client, paper: Paper, ada: User, said: dict[str, str]
) -> None:
    row = claims.claim(ada, paper.pk, NAME)
    client.force_login(make_reader(is_staff=True))
    answer = client.post(f"/claims/{row.pk}/decide", said)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "waiting"


@pytest.mark.parametrize("who", ["stranger", "reader", "claimant"])
def test_the_queue_is_for_staff(client: Client, paper: Paper, ada: User, who: str) -> None:
    row = claims.claim(ada, paper.pk, NAME)
    if who != "stranger":
        client.force_login(ada if who == "claimant" else make_reader())
    wanted = 302 if who == "stranger" else 404
    assert client.get("/claims").status_code == wanted
    assert client.post(f"/claims/{row.pk}/decide", {"granted": "yes"}).status_code == wanted
    row.refresh_from_db()
    assert row.state == "waiting"


@pytest.mark.parametrize("who", ["stranger", "reader", "claimant"])
def test_only_authors_change_links(client: Client, paper: Paper, ada: User, who: str) -> None:
    claims.claim(ada, paper.pk, NAME)
    if who != "stranger":
        client.force_login(ada if who == "claimant" else make_reader())
    said = {"kind": "code", "url": "https://code.example"}
    wanted = 302 if who == "stranger" else 403
    assert client.get(f"/papers/{paper.address}/links").status_code == wanted
    assert client.post(f"/papers/{paper.address}/links", said).status_code == wanted
    assert client.post(f"/papers/{paper.address}/links/1/remove").status_code == wanted
    assert client.post(f"/papers/{paper.address}/links/away", said).status_code == wanted
    assert not Link.objects.exists()


def test_an_author_adds_and_removes_links(client: Client, paper: Paper, ada: User) -> None:
    author(paper, ada)
    client.force_login(ada)
    address = f"/papers/{paper.address}/links"
    client.post(address, {"kind": "data", "url": "https://data.example/pots"})
    assert "https://data.example/pots" in get(client, f"/papers/{paper.address}").links()
    page = get(client, address)
    assert "Ada Brandt added Data, https://data.example/pots" in page.text
    wrong = client.post(address, {"kind": "code", "url": "http://code.example"})
    assert wrong.status_code == 400
    assert "begins with https://" in read(wrong).text
    assert 'value="http://code.example"' in wrong.content.decode()
    [(_, remove)] = [found for found in page.addresses if found[1].endswith("/remove")]
    client.post(remove)
    assert "Ada Brandt removed Data" in get(client, address).text
    assert not Link.objects.exists()


def test_an_author_takes_a_link_of_a_source_away_and_shows_it_again(
    client: Client, ada: User
) -> None:
    wrong = "https://code.example/wrong"
    paper = make_paper(authors=(AuthorName(NAME),), links=(LinkRecord(LinkKind.CODE, wrong, 7),))
    author(paper, ada)
    client.force_login(ada)
    address = f"/papers/{paper.address}/links"
    assert "From the paper's sources" in get(client, address).text
    client.post(f"{address}/away", {"url": wrong})
    assert wrong not in get(client, f"/papers/{paper.address}").links()
    page = get(client, address)
    assert "Ada Brandt took away what a source links to" in page.text
    [(_, remove)] = [found for found in page.addresses if found[1].endswith("/remove")]
    client.post(remove)
    assert wrong in get(client, f"/papers/{paper.address}").links()
    client.post(f"{address}/away", {"url": "https://nowhere.example"})
    assert "no such link" in get(client, address).text


def test_a_paper_without_authors_cannot_be_claimed(client: Client) -> None:
    client.force_login(make_reader())
    paper = make_paper(authors=())
    assert "nobody can be shown as one" in get(client, f"/papers/{paper.address}/claim").text
    assert file(client, paper).status_code == 400
