"""Full texts where programs read them: in a paper's Markdown, by assistants, by version 1."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dailypapers.api.mcp.tools import read_paper
from dailypapers.api.tests.conftest import Program
from dailypapers.catalogue import full_texts
from dailypapers.sources.full_text.pdf import LARGEST
from dailypapers.sources.full_text.tests.test_pdf import made, whole
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


def test_authors_give_a_pdf_and_take_it_back(client: Client, program: Program) -> None:
    paper, staff = make_paper(), program(make_reader(is_staff=True))
    address = f"/api/v1/papers/{paper.address}/full-text"
    assert client.get(address).status_code == 404

    def give(asks: Client, licence: str = "CC BY 4.0", file: bytes = made("We fold pots.")) -> int:
        sent = {"licence": licence, "file": SimpleUploadedFile("pots.pdf", file)}
        return asks.post(address, sent).status_code

    assert give(program(make_reader())) == 403
    assert give(staff, licence="All rights reserved") == 400
    assert give(staff, file=b"Not a PDF") == 400
    large = whole([b"% " + b"x" * 6_000_000 + b"\nBT /F1 12 Tf 50 700 Td (A large one.) Tj ET"])
    assert give(staff, file=large) == 200  # More than pictures may have.
    assert client.get(address).json()["text"].strip() == "A large one."
    assert give(staff, file=b"%PDF-" + b"x" * LARGEST) == 400
    assert give(staff) == give(staff) == 200
    assert client.get(address).json()["text"].strip() == "We fold pots."
    text = client.get(f"/papers/{paper.address}.md").content.decode()
    assert "Full text, CC BY 4.0\n\nWe fold pots." in text
    assert text == read_paper(paper.address)
    for _ in range(2):
        assert staff.delete(address).status_code == 204
    assert "Full text" not in client.get(f"/papers/{paper.address}.md").content.decode()


def test_what_comes_from_arxiv_is_said_with_its_licence_and_address(client: Client) -> None:
    licence = "http://creativecommons.org/licenses/by-sa/4.0/"
    paper = make_paper(licence=licence)
    full_texts.keep("arxiv", paper.address, full_texts.Origin.HTML, "## 1 Kilns\n")
    text = client.get(f"/papers/{paper.address}", headers={"accept": "text/markdown"}).text
    line = f"Full text: https://arxiv.org/abs/{paper.address}, CC BY-SA 4.0 ({licence})"
    assert text.rstrip().endswith(f"---\n\n{line}\n\n## 1 Kilns")
