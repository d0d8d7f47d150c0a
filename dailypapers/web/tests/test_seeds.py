"""Naming papers of one's interest: from files, by authors; for their owner alone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import claims, seeds
from dailypapers.community.models import Claim, Seed
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db
PATH, PROFILE = "/papers/for-you/seeds", "/papers/for-you/profile"


@pytest.fixture
def ada(client: Client) -> User:
    reader = make_reader()
    client.force_login(reader)
    return reader


@pytest.fixture
def paper() -> Paper:
    return make_paper(title="Kites in $x^2$ Winds", authors=(AuthorName("Ada Kitely"),))


def test_a_file_brings_seeds_and_what_is_not_here_can_be_submitted(
    client: Client, ada: User, paper: Paper
) -> None:
    text = f"arXiv:{paper.address}\narXiv:2301.99999\nnonsense of a line"
    for said in ("1 paper is a seed now", "0 papers are seeds now 1 was one already"):
        file = SimpleUploadedFile("mine.txt", text.encode())
        page = read(client.post(PATH, {"file": file}))
        assert said in page.text
        assert "1 is not on this instance" in page.text
        assert "1 could not be read: Line 3" in page.text
        assert "/submit?q=arxiv:2301.99999" in page.links()
    assert [(seed.kind, seed.source) for seed in Seed.objects.all()] == [("file", "mine.txt")]


def test_tags_of_another_program_bring_seeds(client: Client, ada: User, paper: Paper) -> None:
    page = read(client.post(PATH, {"text": f'{{"kites": ["{paper.address}"]}}'}))
    assert "1 paper is a seed now" in page.text
    assert Seed.objects.get().kind == "pasted"


def test_what_is_empty_is_refused(client: Client, ada: User) -> None:
    assert client.post(PATH, {"text": ""}).status_code == 400


def test_the_profile_shows_what_brought_them_and_takes_them_back(
    client: Client, ada: User, paper: Paper
) -> None:
    other = make_paper(title="Teapots")
    seeds.name(ada, [paper.pk, other.pk], Seed.Kind.FILE, "a:<b>.bib")
    page = get(client, PROFILE)
    assert "a:<b>.bib 2 papers" in page.text
    assert f"/papers/{paper.address}" in page.links()
    assert "math" in page.elements

    one = Seed.objects.get(paper=other)
    for status in (302, 404):
        assert client.post(f"{PATH}/{one.pk}/away").status_code == status
    for said in ("1 paper is no seed", "0 papers are no seeds"):
        answer = client.post(f"{PATH}/away", {"of": "file:a:<b>.bib"}, follow=True)
        assert said in read(answer).text
    assert client.post(f"{PATH}/away", {"of": "x"}).status_code == 400


def test_an_authors_page_offers_its_papers(client: Client, ada: User, paper: Paper) -> None:
    assert ("button", f"{PATH}/author") in get(client, "/authors/adakitely").addresses
    for said in ("1 paper is a seed now", "0 papers are seeds now. 1 was before."):
        answer = client.post(f"{PATH}/author", {"author": "adakitely"}, follow=True)
        assert said in read(answer).text
    answer = client.post(f"{PATH}/author", {"author": "Nobody"}, follow=True)
    assert "No author here has that name." in read(answer).text
    client.logout()
    assert f"{PATH}/author" not in dict(get(client, "/authors/adakitely").addresses).values()


def test_what_one_wrote_is_offered_once_it_is_granted(
    client: Client, ada: User, paper: Paper
) -> None:
    claim = claims.claim(ada, paper.pk, "Ada Kitely")
    assert "Name what you wrote" not in get(client, PROFILE).text
    Claim.objects.filter(pk=claim.pk).update(state=Claim.State.GRANTED)
    assert "Name what you wrote" in get(client, PROFILE).text
    client.post(f"{PATH}/author")
    assert [seed.kind for seed in Seed.objects.filter(reader=ada)] == ["claim"]


def test_what_finds_no_room_is_said(
    client: Client, ada: User, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds.name(ada, [make_paper().pk], Seed.Kind.PASTED)
    monkeypatch.setattr(seeds, "MOST", 1)
    assert "1 found no room" in read(client.post(PATH, {"text": paper.address})).text
    answer = client.post(f"{PATH}/author", {"author": "adakitely"}, follow=True)
    assert "1 found no room" in read(answer).text


def test_nobody_else_sees_or_takes_back_a_seed(client: Client, paper: Paper) -> None:
    seeds.name(make_reader(), [paper.pk], Seed.Kind.FILE, "mine.bib")
    for other in (make_reader(), make_reader(is_staff=True)):
        client.force_login(other)
        assert "mine.bib" not in get(client, PROFILE).text
        assert client.post(f"{PATH}/{Seed.objects.get().pk}/away").status_code == 404
        client.post(f"{PATH}/away", {"of": "file:mine.bib"})
    client.logout()
    assert client.post(PATH, {"text": paper.address}).status_code == 302
    assert Seed.objects.count() == 1
