from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import reading_lists
from dailypapers.community.marks import mark
from dailypapers.community.models import Edition, Mark, ReadingList
from dailypapers.community.votes import vote
from dailypapers.core.clock import now
from dailypapers.feed import calendar, queries
from dailypapers.feed.authors import papers_of
from dailypapers.feed.queries import Page
from dailypapers.feed.ranking import WINDOWS
from dailypapers.feed.reading_lists import papers_in
from dailypapers.feed.search import Sort, Wish, newest_of_topic, search
from dailypapers.feed.unread import Counts, Scope
from dailypapers.search import index
from dailypapers.testing.make import make_announcement, make_record, take_in
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db
MANY = 60
TODAY = f"{now():%Y-%m-%d}"
WEEK = WINDOWS["week"]
DAY = calendar.parse("day", TODAY)


@pytest.fixture
def papers() -> list[int]:
    """Have papers of one day, topic, author and list, which all are voted for."""
    made = take_in(
        *(
            make_record(
                title="Teapots",
                topics=("cs.CL",),
                authors=(AuthorName("Ada Brandt"),),
                announcement=make_announcement(TODAY, at=f"{now():%Y-%m-%dT00:00:01Z}"),
            )
            for _ in range(MANY)
        )
    )
    reader = make_reader()
    for paper in made:
        vote(reader, paper.pk)
    index.catch_up()
    return [paper.pk for paper in made]


@pytest.fixture
def ada(papers: list[int]) -> User:
    """Somebody who read the first five papers, put the sixth away and saved the seventh."""
    reader = make_reader()
    for paper in papers[:5]:
        mark(reader, paper, Mark.Kind.READ)
    for paper in papers[4:6]:
        mark(reader, paper, Mark.Kind.HIDDEN)
    mark(reader, papers[6], Mark.Kind.SAVED)
    return reader


@pytest.fixture
def listed(papers: list[int]) -> ReadingList:
    """A list of them."""
    owner = make_reader()
    made = reading_lists.make(owner, uuid4(), "All")
    reading_lists.add_all(made.pk, [(paper, "") for paper in papers], owner)
    return made


def lists(listed: ReadingList) -> dict[str, Callable[[Scope, int], Page]]:
    """Return every kind of list."""
    author = Author.objects.get(name="Ada Brandt")
    week, month = DAY.as_kind("week"), DAY.as_kind("month")
    return {
        "day": lambda scope, n: queries.edition(DAY, number=n, scope=scope),
        "source": lambda scope, n: queries.edition(DAY, source="arxiv", number=n, scope=scope),
        "week": lambda scope, n: queries.edition(week, number=n, scope=scope),
        "month": lambda scope, n: queries.edition(month, number=n, scope=scope),
        "trending": lambda scope, n: queries.trending(
            WINDOWS["week"], now(), number=n, scope=scope
        ),
        "topic": lambda scope, n: newest_of_topic("cs.CL", n, scope=scope),
        "voted": lambda scope, n: newest_of_topic("cs.CL", n, by_votes=True, scope=scope),
        "author": lambda scope, n: papers_of([author], n, scope=scope),
        "list": lambda scope, n: papers_in(listed, n, scope=scope).page,
    }


def test_every_list_says_how_much_is_unread_and_can_show_that_alone(
    papers: list[int], ada: User, listed: ReadingList
) -> None:
    for name, page in lists(listed).items():
        whole = page(Scope(ada), 1)
        assert (whole.total, whole.counts) == (MANY, Counts(MANY, MANY - 6)), name
        first, second = (page(Scope(ada, unread_only=True), number) for number in (1, 2))
        assert (first.total, first.counts) == (MANY - 6, Counts(MANY, MANY - 6)), name
        assert len(first.ids) == 50, name
        assert sorted(first.ids + second.ids) == papers[6:], name
        assert page(Scope(make_reader(), unread_only=True), 1).total == MANY, name
        assert page(Scope(), 1).total == MANY, name


def test_a_closed_day_too(papers: list[int], ada: User) -> None:
    Edition.objects.create(day=DAY.first, closed_at=now())
    page = queries.edition(DAY, scope=Scope(ada, unread_only=True))
    assert (page.total, page.counts) == (54, Counts(60, 54))
    assert not set(page.ids) & set(papers[:6])


@pytest.mark.parametrize("sort", Sort)
def test_a_search_too_in_every_order(papers: list[int], ada: User, sort: Sort) -> None:
    for text in ("teapots", "teapots saved:no", '"teapots"'):
        found = [
            search(Wish(text, sort=sort), number, reader=ada, unread_only=True)
            for number in (1, 2, 3)
        ]
        ids = [result.entry.id for page in found for result in page.results]
        wanted = papers[7:] if "saved" in text else papers[6:]
        assert sorted(ids) == wanted, text
        assert found[0].counts == Counts(len(wanted) + 6, len(wanted)), text
        assert search(Wish(text, sort=sort), reader=ada).counts == found[0].counts, text


def test_a_search_whose_papers_are_all_read_does_not_say_that_no_paper_has_its_words(
    papers: list[int], ada: User
) -> None:
    [zebra] = take_in(make_record(title="Zebra teapots"))
    index.catch_up()
    mark(ada, zebra.pk, Mark.Kind.READ)
    found = search(Wish("zebra teapots"), reader=ada, unread_only=True)
    assert found.counts == Counts(1, 0)
    assert not found.only_near
    assert not found.relaxed
    assert found.facts.startswith("0 papers with all words, ")
    newest = search(Wish("zebra teapots", sort=Sort.NEWEST), reader=ada, unread_only=True)
    assert (newest.counts, newest.results) == (Counts(1, 0), [])


def test_what_is_left_out_is_left_out_of_what_would_be_more(papers: list[int], ada: User) -> None:
    for paper in papers[6:]:
        mark(ada, paper, Mark.Kind.READ)
    found = search(Wish("teapots", topic="cs.CV"), reader=ada, unread_only=True)
    assert (found.total, found.loosened) == (0, [])
    assert search(Wish("teapots", topic="cs.CV"), reader=ada).loosened == [("topic", MANY)]
