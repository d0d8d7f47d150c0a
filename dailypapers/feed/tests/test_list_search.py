"""Public lists found by what they say and by what their papers mean; never another list."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.list_search import find_lists_about, lists_beside
from dailypapers.search import encoding, index
from dailypapers.search.engine.types import Vector
from dailypapers.testing.people import make_reader
from dailypapers.testing.things import DIMENSIONS, EACH, things

pytestmark = pytest.mark.django_db


class Teapots:
    """An encoder to which everything that is asked means the third thing."""

    name, weight, dimensions = "fake", 0.5, DIMENSIONS

    def encode_query(self, text: str) -> Vector:
        """Return where papers on the third thing point."""
        vector: Vector = np.eye(DIMENSIONS, dtype=np.float32)[2]
        return vector


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Paper]]:
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: Teapots())
    with things(monkeypatch) as made:
        yield made


@pytest.fixture
def ada() -> User:
    return make_reader()


def make_list(
    owner: User, papers: list[Paper], title: str = "A list", visibility: str = "public"
) -> ReadingList:
    """Return a list of papers."""
    made = reading_lists.make(owner, uuid4(), title, "", visibility)
    reading_lists.add_all(made.pk, [(paper.pk, "") for paper in papers], owner)
    return made


def found(text: str) -> list[tuple[int, str]]:
    return [(one.reading_list.pk, one.reason) for one in find_lists_about(text)]


def test_lists_are_found_by_their_papers_and_by_their_words(papers: list[Paper], ada: User) -> None:
    meant = make_list(ada, papers[2 * EACH : 2 * EACH + 5])
    mixed = make_list(ada, [*papers[2 * EACH : 2 * EACH + 3], *papers[:3]])
    said = make_list(ada, papers[:5], "Reading for the kettle club")
    make_list(ada, papers[EACH : EACH + 5])
    assert sorted(found("kettle")) == [
        (meant.pk, "in what its papers mean"),
        (mixed.pk, "in what its papers mean"),
        (said.pk, "in its words"),
    ]
    first, *_, last = found("kettles and pots")
    assert (first[0], last[0]) == (meant.pk, said.pk)


def test_no_other_list_is_ever_named(papers: list[Paper], ada: User) -> None:
    shadowed = make_reader(is_shadowed=True)
    of_thing = papers[2 * EACH : 2 * EACH + 5]
    for visibility in ("private", "unlisted", "group"):
        make_list(ada, of_thing, "Kettles", visibility)
    make_list(shadowed, of_thing, "Kettles")
    assert found("kettles") == []
    assert lists_beside(of_thing[0].pk, [paper.pk for paper in of_thing]) == []


def test_without_meaning_words_tell(
    papers: list[Paper], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = make_list(ada, papers[:5], "Kettles")
    make_list(ada, papers[2 * EACH : 2 * EACH + 5])

    def fail() -> None:
        raise IndexUnavailable("gone")

    monkeypatch.setattr(index, "reader", fail)
    assert found("kettle") == [(said.pk, "in its words")]
    assert found("...") == []


def test_beside_a_paper_stand_lists_that_hold_it_or_papers_like_it(
    papers: list[Paper], ada: User
) -> None:
    near = [paper.pk for paper in papers[1:6]]
    whole = make_list(ada, papers[:3])
    like = make_list(ada, [*papers[1:3], *papers[EACH : EACH + 6]])
    make_list(ada, papers[5:6])  # One paper like it is chance.
    beside = [(one.reading_list.pk, one.reason) for one in lists_beside(papers[0].pk, near)]
    assert beside == [
        (whole.pk, "holds this paper and 2 like it"),
        (like.pk, "holds 2 papers like this one"),
    ]


def test_queries_do_not_grow(
    papers: list[Paper], ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        for start in range(0, 60, 10):
            make_list(ada, papers[start : start + 10], "Kettles")
        with django_assert_num_queries(5):
            find_lists_about("kettles")
        with django_assert_num_queries(4):
            lists_beside(papers[0].pk, [paper.pk for paper in papers[1:6]])
