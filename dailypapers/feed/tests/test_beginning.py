"""What is offered to begin with: of the topics, spread over them, nothing that is done with."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed import beginning
from dailypapers.feed.beginning import NewIn, known, offered, topics
from dailypapers.search import index
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import PaperVector
from dailypapers.testing.make import make_announcement, make_record, take_in

pytestmark = pytest.mark.django_db

FILED = [("cs.CL",)] * 30 + [("cs.CV", "cs.CL")] * 3 + [("stat.ML",)] * 2
THEMES = [0] * 28 + [1] * 2 + [2] * 3 + [3] * 2


@pytest.fixture
def papers() -> list[Paper]:
    """Have thirty-five papers in three topics, on four things."""
    day = now().date() - timedelta(days=1)
    return take_in(
        *(
            make_record(title=f"Paper {n}", topics=filed, announcement=make_announcement(day))
            for n, filed in enumerate(FILED)
        )
    )


@pytest.fixture(autouse=True)
def encoded(papers: list[Paper], monkeypatch: pytest.MonkeyPatch) -> MemoryIndex:
    """Have them encoded: papers on one thing point one way."""
    found, chance = MemoryIndex(), np.random.default_rng(5)
    written = {paper.id: paper for paper in documents(paper.pk for paper in papers)}
    found.upsert(written.values())
    vectors = np.eye(8)[THEMES] + 0.05 * chance.standard_normal((len(THEMES), 8))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    found.add_vectors(
        "fake",
        [
            PaperVector(paper.pk, written[paper.pk].text_key(), vector)
            for paper, vector in zip(papers, vectors, strict=True)
        ],
    )
    found.commit(1)
    monkeypatch.setattr(index, "reader", lambda: found)
    monkeypatch.setattr(beginning, "OFFERED", 4)
    return found


def themes(codes: list[str], papers: list[Paper], first: tuple[int, ...] = ()) -> list[int]:
    number = {paper.pk: n for n, paper in enumerate(papers)}
    return [THEMES[number[offer.paper]] for offer in offered(codes, now(), first)]


def test_topics_come_with_how_many_new_papers_they_have() -> None:
    found = [(one.code, one.papers) for one in topics(now())]
    assert found == [("cs.CL", 33), ("cs.CV", 3), ("stat.ML", 2)]
    assert isinstance(topics(now())[0], NewIn)
    assert known(["stat.ML", "nonsense", "cs.CL"]) == ["cs.CL", "stat.ML"]


def test_what_is_offered_stands_for_all_or_for_the_topics(papers: list[Paper]) -> None:
    assert sorted(themes([], papers)) == [0, 1, 2, 3]
    assert set(themes(["cs.CL"], papers)) == {0, 1, 2}
    assert themes(["cs.CV"], papers) == [2, 2, 2]
    assert themes(["math.AT"], papers) == []
    assert {offer.topic for offer in offered(["stat.ML"], now())} == {"Machine Learning"}


def test_what_was_picked_stays_first_and_what_is_done_is_left_out(papers: list[Paper]) -> None:
    picked, done = papers[3].pk, papers[33].pk
    found = [offer.paper for offer in offered([], now(), [picked], {done})]
    assert found[0] == picked
    assert done not in found
    assert len(found) == len(set(found)) == 4


def test_without_vectors_the_newest_are_offered(
    papers: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = [paper.pk for paper in papers[:4]]
    monkeypatch.setattr(index, "reader", MemoryIndex)
    assert [offer.paper for offer in offered([], now())] == newest

    def unavailable() -> MemoryIndex:
        raise IndexUnavailable("away")

    monkeypatch.setattr(index, "reader", unavailable)
    assert [offer.paper for offer in offered([], now())] == newest


def test_it_takes_a_fixed_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    for count in (2, 30):
        monkeypatch.setattr(beginning, "OFFERED", count)
        with django_assert_num_queries(4):
            offered([], now())
