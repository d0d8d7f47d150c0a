"""What an instance expects of the papers of open days, and what it does with it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from dailypapers.catalogue.records import AuthorName, CountRecord, Featured, SourceRecord
from dailypapers.community import votes
from dailypapers.community.models import Expectation
from dailypapers.core.clock import now
from dailypapers.feed import expectations, expected_check, queries
from dailypapers.feed.calendar import day
from dailypapers.feed.candidates import candidates
from dailypapers.feed.expected import check
from dailypapers.search import index
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.testing.make import make_announcement, make_record, take_in
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

DAYS, A_DAY = 24, 5


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """Let 60 papers be enough, without vectors, in a home of its own."""
    settings.HOME = tmp_path
    monkeypatch.setattr(check, "ENOUGH", 60)
    monkeypatch.setattr(check, "FEWEST_LISTS", 3)
    empty = MemoryIndex()
    monkeypatch.setattr(index, "reader", lambda: empty)


def record(on: date, who: str, heard: int | None = None) -> SourceRecord:
    """Return a paper somebody signs, submitted on a day, with votes of another site."""
    announced = make_announcement(on, Featured.SUBMISSION)
    counts = CountRecord("another site", heard) if heard is not None else None
    return make_record(authors=(AuthorName(who),), announcement=announced, counts=counts)


def have_history(loved: str = "Ada Brandt") -> None:
    """Have days on which the papers of one author, of five, were voted for."""
    today = now().date()
    names = ("Ada Brandt", "Bo Quill", "Cy Fjalar", "Di Hoa", "Ed Kovar")
    take_in(
        *(
            record(today - timedelta(days=3 + ago), who, 30 if who == loved else ago % 2)
            for ago in range(DAYS)
            for who in names
        )
    )


def have_new(*names: str) -> list[int]:
    """Have a paper of today for each of these authors."""
    return [paper.pk for paper in take_in(*(record(now().date(), who) for who in names))]


def todays() -> list[int]:
    return queries.edition(day(now().date())).ids


def test_a_day_begins_in_the_order_of_what_is_expected_until_votes_come() -> None:
    have_history()
    other, loved = have_new("Bo Quill", "Ada Brandt")
    assert todays() == [other, loved]

    assert expectations.pending()
    expectations.run()
    assert not expectations.pending()

    row = Expectation.objects.get(paper=loved)
    assert (row.share > 0.7, row.causes) == (True, "authors")
    assert todays() == [loved, other]
    assert candidates(now().date(), now(), make_reader(), "all").ids[:2] == [loved, other]

    for _ in range(3):
        votes.vote(make_reader(is_moderator=True), other)
    assert todays() == [other, loved]


def test_without_its_cause_nothing_is_expected_of_a_paper() -> None:
    have_history()
    loved, stranger = have_new("Ada Brandt", "Nobody Known")
    expectations.run()
    share = dict(Expectation.objects.values_list("paper", "share"))
    assert share[loved] > share[stranger]
    assert "authors" not in Expectation.objects.get(paper=stranger).causes


def test_a_vote_never_puts_a_paper_back() -> None:
    have_history()
    papers = have_new("Ada Brandt", "Bo Quill", "Ada Brandt")
    expectations.run()
    before = todays()
    votes.vote(make_reader(), before[1])
    assert todays().index(before[1]) <= before.index(before[1])
    assert sorted(before) == sorted(papers)


def test_with_too_few_votes_nothing_is_expected_and_it_says_so(settings: Settings) -> None:
    take_in(*(record(now().date() - timedelta(days=3 + ago), "Ada", 3) for ago in range(5)))
    have_new("Ada")
    expectations.run()
    kept = expected_check.read(settings.HOME)
    assert kept
    assert (kept.checked.papers, kept.checked.is_enough, kept.checked.helps) == (5, False, False)
    assert not Expectation.objects.exists()
    assert not expectations.pending()


def test_where_expecting_does_not_help_nothing_is_expected(settings: Settings) -> None:
    today = now().date()
    lately = DAYS // 5  # Who was loved before is not any more.
    take_in(
        *(
            record(today - timedelta(days=3 + ago), str(who), A_DAY - who if ago < lately else who)
            for ago in range(DAYS)
            for who in range(A_DAY)
        )
    )
    have_new("1")
    expectations.run()
    kept = expected_check.read(settings.HOME)
    assert kept
    assert kept.checked.is_enough
    assert not kept.checked.helps
    assert not Expectation.objects.exists()


def test_turned_off_it_goes_by_votes_alone(settings: Settings) -> None:
    have_history()
    other, loved = have_new("Bo Quill", "Ada Brandt")
    expectations.run()
    settings.EXPECTED_INTEREST = False
    assert todays() == [other, loved]
    assert expectations.pending()
    expectations.run()
    assert not Expectation.objects.exists()
    assert not expectations.pending()


def test_votes_of_open_days_are_not_learnt_from() -> None:
    have_history()
    first = have_new("Ada Brandt", "Bo Quill")
    expectations.run()
    before = dict(Expectation.objects.values_list("paper", "share"))
    for paper in first:
        votes.vote(make_reader(), paper)
    expectations.run()
    assert dict(Expectation.objects.values_list("paper", "share")) == before


def test_a_file_nobody_can_read_is_no_check(settings: Settings) -> None:
    folder = settings.HOME / "interest"
    folder.mkdir()
    for text in (
        "{",
        "[]",
        '{"at": 3}',
        '{"at": "2026-01-01T00:00:00+00:00", "papers": 1, "x": 2}',
    ):
        (folder / "expected.json").write_text(text)
        assert expected_check.read(settings.HOME) is None
