from __future__ import annotations

import pytest
from hypothesis import given

from dailypapers.search.engine import cuts
from dailypapers.search.engine.cuts import running_plain_words, running_words
from dailypapers.search.engine.tests.test_tokens import TEXTS, analyse
from dailypapers.search.engine.tokens import plain_words
from dailypapers.testing.search_corpus import REAL_PAPERS, invented_papers, real_papers


def assert_same(text: str) -> None:
    """Hold the fast way to the plain one."""
    words, joined = running_words(text)
    assert (words.split(" ") if words else [], joined) == analyse(text)
    assert running_plain_words(text).split() == plain_words(text)


@given(TEXTS)
def test_it_finds_what_the_tokeniser_finds(text: str) -> None:
    assert_same(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " - & ",
        "(C++), “C#”!",
        "word, word. (word) 'word' word's",
        "--low-rank-- low--rank -rank 2019-2020 3-D",
        "a-b-c-d a-b-c-d-e",
        f"{'x' * 100} {'y' * 50}-{'z' * 50}",
        "one\ftwo one\x1ctwo one\u00a0two",
        "+1 1+ #1 1# ++ a++ ab++",
    ],
)
def test_it_finds_it_at_the_edges_too(text: str) -> None:
    assert_same(text)


def test_it_finds_the_same_after_it_has_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuts, "KEPT", 20)
    monkeypatch.setattr(cuts, "_stemmed", cuts._Answers(cuts._stem_all))
    texts = [paper.abstract for paper in invented_papers(20)]

    for text in texts * 2:
        assert_same(text)

    assert len(cuts._stemmed) <= 20


def test_what_was_asked_for_lately_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def make(written: str) -> str:
        made.append(written)
        return written

    monkeypatch.setattr(cuts, "KEPT", 2)
    answers = cuts._Answers(make)

    for written in ["a", "b", "c", "b,", "(c", "d", "c", "a"]:
        assert answers[written] == written.strip(",(")

    assert made == ["a", "b", "c", "d", "a"]


@pytest.mark.shared
def test_it_finds_the_same_in_real_papers() -> None:
    if not REAL_PAPERS.exists():
        pytest.skip(f"{REAL_PAPERS} is not on this machine")
    for paper in real_papers(400):
        assert_same(f"{paper.title}\n{paper.abstract}")
