"""Papers like a paper, over an index whose vectors are made of words, so that nearness is known."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from dailypapers.core.errors import IndexUnavailable
from dailypapers.encoder.base import EncoderUnavailable, Vector, paper_text, unit
from dailypapers.search import encoding, index, similar
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.engine.roles import Role
from dailypapers.search.engine.types import IndexedPaper, PaperVector
from dailypapers.search.ranking import Mode
from dailypapers.search.similar import Text, rank_pool
from dailypapers.search.tests.encoders import FakeEncoder

# What each number is near to in meaning although it shares no word with it.
MEANINGS = {"kite": "flying", "dragonfly": "flying", "tail": "string", "cord": "string"}


class WordEncoder(FakeEncoder):
    """Encodes a text as the sum of what its words mean."""

    def encode_query(self, text: str) -> Vector:
        """Return the vector of a text."""
        if self.error:
            raise self.error
        self.texts.append(text)
        words = [word.strip(".,").lower() for word in text.split()] or [""]
        vectors = [super(WordEncoder, self).encode_query(MEANINGS.get(w, w)) for w in words]
        return unit(np.sum(vectors, axis=0))


PAPERS = [
    IndexedPaper(1, "Kite", "Kite is known. We propose tail of paper. Results show speed."),
    IndexedPaper(2, "Dragonfly", "Dragonfly is known. We propose wax. Results show colour."),
    IndexedPaper(3, "Anchor", "Anchor is known. We propose cord of paper. Results show depth."),
    IndexedPaper(4, "Kite", "Kite is known."),
    IndexedPaper(5, "Umbrella", "Umbrella unrelated."),
]


@pytest.fixture
def encoder() -> WordEncoder:
    """Return an encoder of 64 dimensions, enough to keep words apart."""
    return WordEncoder("words", 64)


@pytest.fixture
def papers(encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch) -> MemoryIndex:
    """Have the papers indexed and encoded."""
    made = filled(PAPERS, encoder)
    monkeypatch.setattr(index, "reader", lambda: made)
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: encoder)
    encoder.texts.clear()
    return made


def filled(papers: Iterable[IndexedPaper], encoder: WordEncoder | None) -> MemoryIndex:
    """Return an index of papers, with vectors if there is an encoder."""
    made = MemoryIndex()
    made.upsert(papers)
    made.commit(1)
    if encoder:
        vectors = (encoder.encode_query(paper_text(p.title, p.abstract)) for p in papers)
        pairs = zip(papers, vectors, strict=True)
        made.add_vectors("words", [PaperVector(p.id, p.text_key(), v) for p, v in pairs])
        made.commit(1)
    return made


def text_of(number: int) -> Text:
    """Return one of the papers as it is asked for."""
    paper = PAPERS[number - 1]
    return Text(paper.title, paper.abstract, paper.id)


def ids(found: similar.Alike) -> list[int]:
    """Return the ids of what was found, in order."""
    return [hit.id for hit in found.hits]


def test_a_paper_is_not_like_itself_and_nothing_is_encoded(
    papers: MemoryIndex, encoder: WordEncoder
) -> None:
    found = similar.similar(text_of(1))
    assert set(ids(found)[:3]) == {2, 3, 4}
    assert 1 not in ids(found)
    assert encoder.texts == []
    assert not found.by_words_only
    assert found.hits[0].points
    vectors = papers.vectors([1, 4])
    cosine = next(hit.cosine for hit in found.hits if hit.id == 4)
    assert cosine == pytest.approx(vectors[1] @ vectors[4])


@pytest.mark.usefixtures("papers")
def test_a_facet_brings_those_alike_in_it_to_the_top(encoder: WordEncoder) -> None:
    method = similar.similar(text_of(1), Role.METHOD)
    assert ids(method)[0] == 3
    assert ids(similar.similar(text_of(1), Role.BACKGROUND)).index(4) == 0
    assert method.facet is Role.METHOD
    assert encoder.texts[0] == "We propose tail of paper."
    whole = {hit.id: hit.points for hit in similar.similar(text_of(1)).hits}
    assert {hit.id: hit.points for hit in method.hits} == whole
    near = {hit.id: hit.cosine or 0.0 for hit in method.hits}
    assert near[3] > near[4]


@pytest.mark.usefixtures("papers")
def test_a_facet_that_a_text_lacks_is_left_out() -> None:
    whole, lacking = similar.similar(Text("Kite")), similar.similar(Text("Kite"), Role.METHOD)
    assert lacking.facet is None
    assert ids(lacking) == ids(whole)


@pytest.mark.usefixtures("papers")
def test_a_pasted_text_finds_the_paper_of_that_text(encoder: WordEncoder) -> None:
    found = similar.similar(Text(PAPERS[1].title, PAPERS[1].abstract), k=1)
    assert ids(found) == [2]
    assert found.hits[0].cosine == pytest.approx(1.0, abs=1e-3)
    assert len(encoder.texts) == 1


@pytest.mark.usefixtures("papers")
def test_meaning_reaches_where_no_word_does() -> None:
    assert ids(similar.similar(Text("Dragonfly wings"), k=3))[0] == 2
    assert {1, 4} & set(ids(similar.similar(Text("Dragonfly"), k=3)))


@pytest.mark.parametrize("facet", [None, Role.METHOD])
@pytest.mark.usefixtures("papers")
def test_without_an_encoder_words_alone_decide(
    monkeypatch: pytest.MonkeyPatch, facet: Role | None
) -> None:
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: None)
    found = similar.similar(text_of(1), facet)
    assert found.by_words_only
    assert found.facet is None
    assert {hit.cosine for hit in found.hits} == {None}
    assert 1 not in ids(found)
    assert 3 in ids(found)


@pytest.mark.usefixtures("papers")
def test_a_failing_encoder_leaves_the_words(encoder: WordEncoder) -> None:
    encoder.error = EncoderUnavailable("It is out.")
    found = similar.similar(Text("Kite", "We propose paper."), Role.METHOD)
    assert found.by_words_only
    assert set(ids(found)) == {1, 2, 3, 4}


def test_a_paper_without_a_vector_is_compared_by_words(
    encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = filled(PAPERS, encoder)
    made.upsert([IndexedPaper(6, "Kite of wax", "Kite is known.")])
    made.commit(2)
    monkeypatch.setattr(index, "reader", lambda: made)
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: encoder)
    encoder.texts.clear()
    found = similar.similar(Text("Kite of wax", "Kite is known.", 6))
    assert found.by_words_only
    assert encoder.texts == []


def test_vectors_of_another_encoder_have_no_say(papers: MemoryIndex) -> None:
    assert similar.Comparer(papers, WordEncoder("others", 64)).rank(text_of(1)).by_words_only


def test_an_index_that_cannot_be_read_is_looked_after(monkeypatch: pytest.MonkeyPatch) -> None:
    suspected: list[bool] = []

    def broken() -> MemoryIndex:
        raise IndexUnavailable("It is broken")

    monkeypatch.setattr(index, "reader", broken)
    monkeypatch.setattr(index, "suspect", lambda: suspected.append(True))
    with pytest.raises(IndexUnavailable):
        similar.similar(Text("Kite"))
    assert suspected


@pytest.mark.parametrize("text", [Text(""), Text("the of"), Text("", "a" * 50_000)])
@pytest.mark.usefixtures("papers")
def test_any_text_has_an_answer(text: Text) -> None:
    assert len(similar.similar(text, Role.METHOD, k=2).hits) <= 2


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("facet", ["", "method"])
def test_a_pool_is_ranked_and_nothing_else(
    papers: MemoryIndex, encoder: WordEncoder, mode: Mode, facet: str
) -> None:
    ranked = [
        hit.id
        for hit in rank_pool(papers, encoder, text_of(1), facet=facet, mode=mode, pool=[1, 3, 4])
    ]
    assert sorted(ranked) == [3, 4]


def test_a_pool_of_all_ranks_as_pages_do(papers: MemoryIndex, encoder: WordEncoder) -> None:
    everything = [paper.id for paper in PAPERS]
    for facet in ("", *Role):
        pooled = rank_pool(papers, encoder, text_of(1), facet=facet, pool=everything)
        assert pooled == rank_pool(papers, encoder, text_of(1), facet=facet)
    keyword = rank_pool(papers, encoder, text_of(1), mode=Mode.KEYWORD)
    assert {hit.cosine for hit in keyword} == {None}
    meaning = rank_pool(papers, encoder, text_of(1), mode=Mode.MEANING)
    assert [hit.cosine for hit in meaning] == sorted((h.cosine for h in meaning), reverse=True)  # type: ignore[type-var]


@pytest.mark.usefixtures("papers")
def test_rare_words_are_shared_and_common_ones_are_not() -> None:
    others = ["A cord of paper, is known", "An umbrella"]
    assert similar.shared_words(text_of(1), others) == [("paper",), ()]
