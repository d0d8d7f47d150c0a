"""What is sent of a view is what its page shows, in the same order."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author, Paper
from dailypapers.catalogue.records import Featured
from dailypapers.community import groups, marks, reading_lists, votes
from dailypapers.community.models import ListEntry, Mark, ReadingList
from dailypapers.core.clock import now
from dailypapers.feed.view_papers import Batch, Span, announced, batch, newest_period
from dailypapers.feed.views import page_of, view
from dailypapers.feed.words import name_of
from dailypapers.search import index
from dailypapers.testing.make import make_announcement, make_edition, make_record, take_in
from dailypapers.testing.people import make_reader
from dailypapers.testing.things import things
from dailypapers.web.tests.conftest import Clock

pytestmark = pytest.mark.django_db

ADDRESSES = re.compile(r'<article class="card[^"]*" id="paper-([^"]+)"')
LATELY = Span.between(now() - timedelta(days=2), now() + timedelta(hours=1))


@pytest.fixture(autouse=True)
def today(clock: Clock) -> None:
    """Let pages have the time that views have."""
    clock(now())


@pytest.fixture
def papers() -> list[Paper]:
    """Papers that came today, with different dates, each with votes of another number."""
    made = take_in(
        *(
            make_record(
                title=f"Teapots, part {number}",
                published=f"2026-0{1 + number * 5 % 8}-1{number}",
                announcement=make_announcement(now().date() - timedelta(days=1)),
            )
            for number in range(8)
        )
    )
    for number, paper in enumerate(made):
        for _ in range(number * 3 % 5):
            votes.vote(make_reader(), paper.pk)
    index.catch_up()
    return made


@pytest.mark.parametrize(
    "said",
    [
        "topic:cs.CL",
        "trending:week",
        "search:q=teapots&sort=newest",
        "search:q=teapots&sort=oldest",
        "search:q=teapots&sort=votes",
        "search:q=teapots",
        "search:q=teapots&sort=best",
        "edition:day",
        "author",
    ],
)
def test_a_view_has_what_its_page_has(client: Client, papers: list[Paper], said: str) -> None:
    if said == "author":
        said = f"author:{Author.objects.filter(authorships__paper=papers[0]).first().key}"  # type: ignore[union-attr]
    page = page_of(view(said), None)
    assert page
    path = f"/papers/date/{now().date() - timedelta(days=1)}" if "edition" in said else page.path
    found = batch(view(said), None, LATELY)
    assert found.ids
    assert found.total == len(found.ids)
    assert addresses(found) == ADDRESSES.findall(client.get(path).content.decode())


def test_for_you_has_what_its_page_has_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_reader()
    with things(monkeypatch) as made:
        votes.vote(ada, made[0].pk)
        found = batch(view("for-you"), ada, LATELY)
        shown = ADDRESSES.findall(page_for(ada, "/papers/for-you"))
    assert addresses(found)[:30] == shown[:30]
    assert found.said[found.ids[0]] == "Because you like “Thing 0, part 0”"
    assert batch(view("for-you"), None, LATELY) == Batch([])


def test_a_list_has_what_was_put_in_lately_with_its_notes(papers: list[Paper]) -> None:
    ada = make_reader()
    made = reading_lists.make(ada, uuid4(), "Tea", "", ReadingList.Visibility.PUBLIC)
    for paper in papers[:4]:
        reading_lists.add(made.pk, paper.pk, ada, "Warm." if paper == papers[2] else "")
    ListEntry.objects.filter(paper=papers[1]).update(at=now() - timedelta(days=9))
    found = batch(view(f"list:{made.slug}"), None, LATELY)
    assert found.ids == [papers[0].pk, papers[2].pk, papers[3].pk]
    assert found.said == {papers[2].pk: "Warm."}
    ReadingList.objects.update(visibility=ReadingList.Visibility.PRIVATE)
    assert batch(view(f"list:{made.slug}"), None, LATELY) == Batch([])
    assert batch(view(f"list:{made.slug}"), ada, LATELY).ids == found.ids


def test_a_group_has_what_its_members_did_lately(papers: list[Paper]) -> None:
    ada = make_reader(name="Ada", shows_name=True)
    group = groups.make(ada, uuid4(), "Tea club", "", is_listed=True)
    groups.show_acts(group.pk, ada, True)
    marks.mark(ada, papers[3].pk, Mark.Kind.SAVED)
    found = batch(view(f"group:{group.slug}"), ada, LATELY)
    assert addresses(found) == ADDRESSES.findall(page_for(ada, f"/groups/{group.slug}"))
    assert found.said == {papers[3].pk: "Ada saved"}


def test_what_came_before_or_after_is_not_news(papers: list[Paper]) -> None:
    before = Span.between(now() - timedelta(days=30), now() - timedelta(days=3))
    for said in ("topic:cs.CL", "search:q=teapots", "for-you"):
        assert not batch(view(said), make_reader(), before).ids


def test_a_paper_taken_in_late_is_news_when_it_comes() -> None:
    [paper] = take_in(make_record(announcement=make_announcement("2026-09-20")))
    came = datetime(2026, 9, 24, 8, tzinfo=UTC)
    Paper.objects.update(created_at=came)
    hours = {hour: came + timedelta(hours=hour) for hour in (-9, -3, 1, 4, 9)}
    spans = [(-9, -3), (-3, 1), (1, 4), (4, 9)]
    found = [paper.pk in announced(Span.between(hours[a], hours[b])) for a, b in spans]
    assert found == [False, True, False, False]
    assert paper.pk in announced(Span.between(came + timedelta(minutes=30), hours[4]))


def test_a_search_sends_nothing_that_only_has_some_of_its_words(papers: list[Paper]) -> None:
    assert not batch(view("search:q=teapots+zebras"), None, LATELY).ids


def test_days_between_two_mails_are_one_edition_and_others_end_in_them() -> None:
    for day in ("2026-09-24", "2026-09-28", "2026-09-30"):
        make_edition(day, 2, Featured.PICK)
    first, last = date(2026, 9, 26), date(2026, 9, 30)
    days = newest_period("day", first, last)
    assert days
    assert (name_of(days), days.code) == ("28 September to 30 September 2026", "2026-09-30")
    assert name_of(newest_period("day", date(2026, 9, 29), last)) == "Wednesday 30 September 2026"  # type: ignore[arg-type]
    assert newest_period("day", date(2026, 10, 1), date(2026, 10, 4)) is None
    assert newest_period("week", first, last).code == "2026-W39"  # type: ignore[union-attr]
    assert newest_period("week", date(2026, 9, 28), last) is None
    assert newest_period("month", date(2026, 9, 1), date(2026, 10, 1)).code == "2026-09"  # type: ignore[union-attr]
    assert newest_period("month", first, date(2026, 9, 29)) is None


def test_a_topic_takes_a_few_queries_however_many_papers(
    papers: list[Paper], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        batch(view("topic:cs.CL"), None, LATELY)


def addresses(found: Batch) -> list[str]:
    """Return the addresses of its papers, in their order."""
    known = dict(Paper.objects.values_list("pk", "address"))
    return [known[paper] for paper in found.ids]


def page_for(reader: User, path: str) -> str:
    """Return a page as a reader has it."""
    client = Client()
    client.force_login(reader)
    return client.get(path).content.decode()
