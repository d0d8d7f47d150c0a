from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dailypapers.catalogue.models import Paper
from dailypapers.encoder.base import paper_text
from dailypapers.feed.entries import load_entries
from dailypapers.feed.similar import SimilarPaper, similar_to, similar_to_text
from dailypapers.search import encoding, index
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.documents import documents
from dailypapers.search.engine.roles import Role
from dailypapers.search.engine.types import PaperVector
from dailypapers.search.tests.encoders import FakeEncoder
from dailypapers.testing.make import make_record, take_in

pytestmark = pytest.mark.django_db

KITES = "Kites are known. We propose sparse attention for tails. Results show speed."


@pytest.fixture
def papers() -> list[Paper]:
    """Have three papers in the catalogue."""
    return take_in(
        make_record(title="Kites in Wind", abstract=KITES, identifiers=(("arxiv", "2601.10001"),)),
        make_record(title="Sparse Attention", abstract="A sparse attention for anchors."),
        make_record(title="Umbrellas", abstract="Rain."),
    )


@pytest.fixture
def encoder(papers: list[Paper], monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """Have them indexed and encoded."""
    fake, made = FakeEncoder("fake"), MemoryIndex()
    known = list(documents(paper.pk for paper in papers))
    made.upsert(known)
    made.commit(1)
    vectors = fake.encode_papers(paper_text(paper.title, paper.abstract) for paper in known)
    made.add_vectors(
        "fake", [PaperVector(p.id, p.text_key(), v) for p, v in zip(known, vectors, strict=True)]
    )
    made.commit(1)
    monkeypatch.setattr(index, "reader", lambda: made)
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: fake)
    return fake


@pytest.mark.usefixtures("encoder")
def test_it_says_how_near_and_what_is_shared(papers: list[Paper]) -> None:
    entry, other = load_entries([papers[0].pk, papers[1].pk])
    found = similar_to(entry)
    first = next(paper for paper in found.papers if paper.entry == other)
    assert first.shares == ("Sparse Attention",)
    assert first.reason == f"close in meaning {first.cosine:.2f} · shares: Sparse Attention"
    assert entry not in [paper.entry for paper in found.papers]


@pytest.mark.usefixtures("encoder")
def test_a_facet_is_named_in_the_reason(papers: list[Paper]) -> None:
    found = similar_to(load_entries([papers[0].pk])[0], Role.METHOD)
    assert (found.facet, found.lacks) == (Role.METHOD, None)
    assert found.papers[0].reason.startswith("close in method ")


@pytest.mark.usefixtures("encoder")
def test_a_facet_that_is_lacking_is_named() -> None:
    found = similar_to_text("Kites", "", Role.RESULT)
    assert (found.facet, found.lacks) == (None, Role.RESULT)
    assert found.papers[0].reason.startswith("close in meaning")


def test_a_reason_says_only_what_is_known(papers: list[Paper]) -> None:
    entry = load_entries([papers[0].pk])[0]
    assert SimilarPaper(entry, ("kites", "wind")).reason == "shares: kites, wind"
    assert SimilarPaper(entry, (), 0.5).reason == "close in meaning 0.50"
    assert SimilarPaper(entry, ()).reason == ""


@pytest.mark.usefixtures("encoder")
def test_the_command_prints_what_is_alike(papers: list[Paper]) -> None:
    out = StringIO()
    call_command("similar", "arXiv:2601.10001v2", "--facet", "method", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("  1. ")
    assert "close in method" in lines[1]
    assert lines[-1] == "Compared by method."
    assert papers[0].title not in out.getvalue()


@pytest.mark.usefixtures("encoder")
def test_the_command_reads_a_text_and_answers_in_json(tmp_path: Path) -> None:
    file, out = tmp_path / "text", StringIO()
    file.write_text("Sparse Attention\nA sparse attention for anchors.\n")
    call_command("similar", "--text", str(file), "--limit", "1", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["facet"] is None
    assert said["by_words_only"] is False
    (paper,) = said["papers"]
    assert paper["title"] == "Sparse Attention"
    assert set(paper["shares"]) == {"Sparse Attention", "anchors"}


@pytest.mark.usefixtures("encoder")
def test_the_command_says_when_there_are_only_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: None)
    out = StringIO()
    call_command("similar", "2601.10001", stdout=out)
    assert out.getvalue().splitlines()[-1].startswith("Compared by words only")


@pytest.mark.usefixtures("encoder")
def test_the_command_says_what_is_wrong() -> None:
    with pytest.raises(CommandError, match=r"no paper 2601\.99999"):
        call_command("similar", "2601.99999")
    with pytest.raises(CommandError, match="nowhere cannot be read"):
        call_command("similar", "--text", "nowhere")
    with pytest.raises(CommandError):
        call_command("similar")
