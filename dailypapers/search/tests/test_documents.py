from __future__ import annotations

import pytest

from dailypapers.search.documents import documents, documents_between
from dailypapers.testing.make import make_announcement, make_paper

pytestmark = pytest.mark.django_db


def test_a_stretch_of_papers_reads_like_the_papers_in_it() -> None:
    ids = [
        make_paper(
            abstract="Striped.",
            keywords=("horses",),
            venue="Journal of Zebras",
            announcement=make_announcement("2026-09-30"),
        ).pk
        for _ in range(6)
    ]

    assert list(documents_between(ids[1], ids[4])) == list(documents(ids[1:5]))
    assert [document.id for document in documents_between(ids[1], ids[4])] == ids[1:5]
    assert list(documents_between(ids[-1] + 1, ids[-1] + 9)) == []


def test_authors_keep_their_order() -> None:
    paper = make_paper()
    names = tuple(paper.authorships.order_by("position").values_list("author__name", flat=True))

    assert [document.authors for document in documents([paper.pk])] == [names]
    assert [document.authors for document in documents_between(paper.pk, paper.pk)] == [names]


def test_papers_merged_away_and_unknown_ids_have_no_document() -> None:
    kept, gone = make_paper(), make_paper()
    gone.merged_into = kept
    gone.save()

    assert [document.id for document in documents([kept.pk, gone.pk, 10**9])] == [kept.pk]
    assert [document.id for document in documents_between(kept.pk, gone.pk)] == [kept.pk]


def test_a_stretch_takes_a_fixed_number_of_queries(django_assert_num_queries: object) -> None:
    ids = [make_paper().pk for _ in range(12)]

    for last in (ids[0], ids[-1]):
        with django_assert_num_queries(7):  # type: ignore[operator]
            list(documents_between(ids[0], last))
