from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from dailypapers.catalogue.models import Author
from dailypapers.catalogue.records import AuthorName, CountRecord
from dailypapers.community import reading_lists
from dailypapers.community.standing import set_apart
from dailypapers.community.votes import vote
from dailypapers.feed.authors import papers_of
from dailypapers.feed.reading_lists import papers_in
from dailypapers.feed.search import RESULTS, Sort, Wish, newest_of_topic, search
from dailypapers.search import index
from dailypapers.testing.make import make_record, take_in
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db
MANY = 3 * RESULTS + 5


@pytest.fixture
def papers() -> list[int]:
    """Have many papers, the newest last; every seventh has votes, the first ones most."""
    made = take_in(
        *(
            make_record(
                title=f"Teapots {number}",
                topics=("cs.CL",) if number % 2 else ("cs.CV",),
                authors=(AuthorName("Ada Brandt"),),
                published=f"20{10 + number // 12:02}-{number % 12 + 1:02}-03",
                counts=CountRecord("another site", 1000) if number % 7 == 1 else None,
            )
            for number in range(MANY)
        )
    )
    readers = [make_reader() for _ in range(3)]
    for place, number in enumerate(range(0, MANY, 7)):
        for reader in readers[: 3 if place < 4 else 1]:
            vote(reader, made[number].pk)
    index.catch_up()
    return [paper.pk for paper in made]


def in_order(papers: list[int]) -> list[int]:
    """Return papers by their votes, then the newest first."""

    def votes(number: int) -> int:
        return 0 if number % 7 else 3 if number < 28 else 1

    numbers = sorted(range(len(papers)), key=lambda number: (-votes(number), -number))
    return [papers[number] for number in numbers]


def paged(page: Callable[[int], list[int]], pages: int) -> list[int]:
    """Return all pages of a list, one behind the other."""
    return [paper for number in range(1, pages + 1) for paper in page(number)]


def test_a_search_by_votes_has_every_paper_once_however_deep(papers: list[int]) -> None:
    def page(number: int) -> list[int]:
        found = search(Wish("teapots", sort=Sort.VOTES), number)
        assert (found.total, found.pages) == (MANY, 4)
        return [result.entry.id for result in found.results]

    assert paged(page, 4) == in_order(papers)


def test_it_honours_filters_and_signs(papers: list[int]) -> None:
    found = search(Wish('"teapots" -14', topic="cs.CV", sort=Sort.VOTES))
    wanted = [paper for paper in in_order(papers) if papers.index(paper) % 2 == 0]
    wanted.remove(papers[14])
    assert [result.entry.id for result in found.results] == wanted[:RESULTS]
    assert found.total == len(wanted)
    assert search(Wish("zebra", sort=Sort.VOTES)).total == 0
    assert search(Wish("zebra teapots", sort=Sort.VOTES)).relaxed


def test_votes_of_other_sites_and_of_who_was_set_apart_count_for_nothing(papers: list[int]) -> None:
    apart = make_reader()
    vote(apart, papers[1])
    set_apart(make_reader(is_moderator=True), apart.pk, "")
    found = search(Wish("teapots", sort=Sort.VOTES))
    assert [result.entry.id for result in found.results] == in_order(papers)[:RESULTS]


def test_lists_can_be_had_by_votes(papers: list[int]) -> None:
    author = Author.objects.get(name="Ada Brandt")
    assert paged(lambda n: papers_of([author], n, by_votes=True).ids, 2) == in_order(papers)
    topical = [paper for paper in in_order(papers) if papers.index(paper) % 2]
    assert newest_of_topic("cs.CL", by_votes=True).ids == topical
    ada = make_reader()
    made = reading_lists.make(ada, uuid4(), "Mine")
    reading_lists.add_all(made.pk, [(paper, "") for paper in papers[:30]], ada)
    shown = papers_in(made, by_votes=True).page.ids
    assert shown[:5] == [papers[number] for number in (0, 7, 14, 21, 28)]
    assert shown[5:8] == [papers[number] for number in (1, 2, 3)]  # in the list's own order
