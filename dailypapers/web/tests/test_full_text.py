"""The page on which authors give the full text of a paper."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dailypapers.community.models import Claim
from dailypapers.sources.full_text.tests.test_pdf import made
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


def test_who_wrote_a_paper_gives_its_text_and_takes_it_back(client: Client) -> None:
    paper, ada = make_paper(), make_reader()
    page = f"/papers/{paper.address}/full-text"
    client.force_login(ada)
    assert client.get(page).status_code == 403
    Claim.objects.create(paper=paper, reader=ada, author="Ada", state=Claim.State.GRANTED)
    assert "no full text of this paper" in client.get(page).text
    assert page in client.get(f"/papers/{paper.address}/links").text

    def give(file: bytes, licence: str = "CC BY 4.0") -> str:
        sent = {"pdf": SimpleUploadedFile("p.pdf", file), "licence": licence}
        return client.post(page, sent, follow=True).text

    assert "This is no PDF" in give(b"No")
    assert "could not be read" in give(b"%PDF-1.4 nothing")
    assert "Select a valid choice" in give(made("We fold."), "All rights reserved")
    assert "under CC BY 4.0" in give(made("We fold."))
    assert "We fold." in client.get(f"/papers/{paper.address}.md").text
    assert "taken back" in client.post(f"{page}/remove", follow=True).text
    assert "We fold." not in client.get(f"/papers/{paper.address}.md").text


def test_an_instance_without_the_extra_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    paper = make_paper()
    client.force_login(make_reader(is_staff=True))
    sent = {"pdf": SimpleUploadedFile("p.pdf", made("We fold.")), "licence": "CC0"}
    answer = client.post(f"/papers/{paper.address}/full-text", sent)
    assert answer.status_code == 400
    assert "operator" in answer.text
