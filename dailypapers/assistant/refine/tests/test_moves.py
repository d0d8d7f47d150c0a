"""What is proposed beside the question; with a pool made by hand, no index."""

from __future__ import annotations

import numpy as np
import pytest

from dailypapers.assistant.refine import moves
from dailypapers.assistant.refine.conversation import Conversation
from dailypapers.assistant.refine.questions import Kind
from dailypapers.feed.pool import Pool, PoolPaper, counted
from dailypapers.search.engine.query import parse


def paper(number: int, title: str, **known: object) -> PoolPaper:
    """Return a paper that says nothing but its title."""
    words, named = counted(title, "")
    return PoolPaper(number, title, words, named, **known)  # type: ignore[arg-type]


def pool(papers: list[PoolPaper], vectors: list[list[float]] | None = None) -> Pool:
    """Return papers that are all as good."""
    ones = np.ones(len(papers))
    made = np.array(vectors or np.eye(len(papers)), np.float32)
    return Pool(papers, ones, made / np.linalg.norm(made, axis=1, keepdims=True), ones > 0)


def test_it_narrows_by_what_only_a_part_of_the_papers_has() -> None:
    found = pool(
        [
            paper(n, f"Kites {n}", topics=("cs.CL",) if n < 6 else ("cs.CL", "cs.CV"), year=2020)
            for n in range(8)
        ]
    )
    asked = Conversation("kites")
    values = moves.narrower(asked, found, asked.likelihood(found))
    assert [(one.kind, one.value, one.query) for one in values] == [
        (Kind.TOPIC, "cs.CV", "kites cat:cs.CV")
    ]
    narrowed = asked.asking("kites cat:cs.CV")
    assert moves.narrower(narrowed, found, narrowed.likelihood(found)) == []


@pytest.mark.parametrize(
    ("query", "less"),
    [
        ("kites", []),
        ("silk kites", ["kites", "silk"]),
        ('"silk kites" red', ["silk kites red", '"silk kites"']),
        ("kites author:lovelace", ["kites author:lovelace~", "author:lovelace"]),
        ("lowkites low", ["lowkites", "low"]),
        ("(kites OR silk) author:ada", ["(kites OR silk)"]),
    ],
)
def test_it_widens_by_one_thing_less(query: str, less: list[str]) -> None:
    found = [one.query for one in moves.wider(query)]
    assert set(less) <= set(found)
    assert query not in found
    assert all(not parse(text).problems for text in found)


def test_other_words_are_those_of_papers_alike_that_lack_the_word() -> None:
    near, far = [1.0, 0.2], [0.0, 1.0]
    titles = ["Kites fly", "Kites high", "Kites soar", "Kites dance"]
    gliders = ["Gliders fly", "Gliders high", "Gliders soar", "Gliders dance"]
    teapots = ["Teapots pour", "Teapots steam", "Teapots sing", "Teapots break"]
    papers = [paper(n, title) for n, title in enumerate([*titles, *gliders, *teapots])]
    found = pool(papers, [near] * 8 + [far] * 4)
    asked = Conversation("kites")
    [other] = moves.related(asked, found)
    assert (other.value, other.query) == ("gliders", "(kites OR gliders)")
    assert moves.related(asked.refusing("gliders"), found) == []


def test_it_is_sure_of_a_paper_that_is_likelier_than_all_others_together() -> None:
    found = pool([paper(1, "Kites"), paper(2, "Teapots")])
    likely = moves.likely_one(found, np.array([0.3, 0.7]))
    assert likely is not None
    assert likely.id == 2
    assert moves.likely_one(found, np.array([0.45, 0.45])) is None
    assert moves.likely_one(pool([]), np.array([])) is None
