"""For you shows more than copies of one thing, and goes on where a page ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import votes
from dailypapers.core.clock import now
from dailypapers.feed import instance_interest
from dailypapers.feed.for_you import for_you
from dailypapers.feed.interest import exploration, variety
from dailypapers.search import index
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import PaperVector
from dailypapers.testing.make import make_announcement, make_record, take_in
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db
PAPERS, COPIES, DIMENSIONS = 140, 20, 24
LIKED, COPIED = 0, slice(1, 1 + COPIES)


@pytest.fixture
def papers() -> list[Paper]:
    """Have an old paper, twenty new ones that nearly copy one like it, and others at random."""
    today = now().date()
    return take_in(
        *(
            make_record(
                title=f"Paper {number}",
                announcement=make_announcement(today - timedelta(days=1 if number else 90)),
            )
            for number in range(PAPERS)
        )
    )


@pytest.fixture(autouse=True)
def made(papers: list[Paper], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    chance = np.random.default_rng(7)
    vectors = chance.standard_normal((PAPERS, DIMENSIONS))
    vectors[COPIED] = vectors[LIKED] + 0.05 * chance.standard_normal((COPIES, DIMENSIONS))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = MemoryIndex()
    known = {paper.id: paper for paper in documents(paper.pk for paper in papers)}
    found.upsert(known.values())
    found.add_vectors(
        "fake",
        [
            PaperVector(paper.pk, known[paper.pk].text_key(), vector.astype(np.float32))
            for paper, vector in zip(papers, vectors, strict=True)
        ],
    )
    found.commit(1)
    monkeypatch.setattr(index, "reader", lambda: found)
    instance_interest.forget()
    yield
    instance_interest.forget()


@pytest.fixture
def ada(papers: list[Paper]) -> User:
    reader = make_reader()
    votes.vote(reader, papers[LIKED].pk)
    return reader


def copies(papers: list[Paper], ids: list[int]) -> int:
    return len({paper.pk for paper in papers[COPIED]} & set(ids))


def test_near_copies_do_not_fill_the_first_ten(
    papers: list[Paper], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 1 <= copies(papers, list(for_you(ada, now()).page.ids[:10])) <= 5

    monkeypatch.setattr(variety, "DIVERSITY", 0.0)
    assert copies(papers, list(for_you(ada, now()).page.ids[:9])) == 9


def test_pages_go_on_where_the_last_one_ended(papers: list[Paper], ada: User) -> None:
    at = now()
    pages = [for_you(ada, at, number).page for number in range(1, 4)]
    shown = [paper for page in pages for paper in page.ids]
    assert len(shown) == len(set(shown)) == pages[0].total == PAPERS - 1


def test_the_tenth_place_is_for_exploring_and_names_no_like(
    papers: list[Paper], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = for_you(ada, now())
    assert found.page.ids[9] in found.explored
    assert not found.causes[9]
    assert {n + 1 for n, paper in enumerate(found.page.ids) if paper in found.explored} <= {
        10,
        20,
        30,
        40,
        50,
    }
    assert for_you(ada, now()) == found

    monkeypatch.setattr(exploration, "EVERY", 1000)
    assert for_you(ada, now()).page.ids[:9] == found.page.ids[:9]
    assert not for_you(ada, now()).explored
