from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from dailypapers.catalogue.records import CountRecord, Featured
from dailypapers.feed import queries, usual_here
from dailypapers.feed.ranking import LEAST_USUAL, WINDOWS
from dailypapers.feed.usual import PULL, Heard, Usual, usual_of
from dailypapers.testing.make import make_announcement, make_paper

NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)  # a Wednesday
NAMES = {"cs.CV": "Computer Vision"}


def papers(field: str, weekday: int, heard: float, count: int) -> list[Heard]:
    """Return some papers that are all heard the same."""
    return [Heard(field, weekday, heard)] * count


def test_what_is_usual_by_hand() -> None:
    # Loudness 4 and 2, ten papers each: 3 overall. Drawn by 20: (10 * 4 + 20 * 3) / 30 = 10 / 3 in
    # the field, and (10 * 4 + 20 * 10 / 3) / 30 = 32 / 9 there on the Tuesdays that all come on.
    assert PULL == 20
    found = usual_of(papers("cs.CV", 1, 15, 10) + papers("cs.CL", 2, 3, 10), NAMES)
    assert found.overall == pytest.approx(2**3 - 1)
    assert [row.usual for row in found.rows if row.field == "cs.CV"] == [
        pytest.approx(2 ** (10 / 3) - 1)
    ]
    assert found.of("cs.CV", 1) == pytest.approx(2 ** (32 / 9) - 1)
    assert found.of("cs.CV", 5) == pytest.approx(2 ** (10 / 3) - 1)
    assert found.names == NAMES


def test_a_field_nobody_spoke_of_is_as_all_are() -> None:
    found = usual_of(papers("cs.CV", 1, 15, 100), NAMES)
    assert found.of("math.AG", 1) == found.overall == 15


def test_few_papers_say_little_and_many_much() -> None:
    crowd = papers("cs.CL", 1, 7, 1000)
    few = usual_of(crowd + papers("math.AG", 1, 63, 1), {}).of("math.AG", 1)
    many = usual_of(crowd + papers("math.AG", 1, 63, 1000), {}).of("math.AG", 1)
    assert 7 < few < 9
    assert 60 < many < 63


def test_one_very_loud_paper_moves_it_little() -> None:
    plain = usual_of(papers("cs.CV", 1, 3, 50), {}).of("cs.CV", 1)
    bought = usual_of([*papers("cs.CV", 1, 3, 50), Heard("cs.CV", 1, 10_000)], {}).of("cs.CV", 1)
    assert bought < 1.4 * plain


def test_without_papers_and_with_quiet_ones_it_is_the_least() -> None:
    assert Usual().of("cs.CV", 0) == LEAST_USUAL
    assert usual_of([], {}).of("cs.CV", 0) == LEAST_USUAL
    assert usual_of(papers("cs.CV", 0, 0.2, 500), {}).of("cs.CV", 0) == LEAST_USUAL


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Have a data folder of its own."""
    with override_settings(HOME=tmp_path):
        yield tmp_path


def spoken_of(at: datetime, votes: int, topic: str) -> int:
    """Take in a paper with votes of another site, announced at a time."""
    announced = make_announcement(at.date(), Featured.SUBMISSION, at=at.isoformat())
    return make_paper(
        announcement=announced, counts=CountRecord("elsewhere", votes), topics=(topic,)
    ).pk


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_trending_divides_by_what_the_catalogue_says_is_usual() -> None:
    for week in range(1, 8):
        for _ in range(12):
            spoken_of(NOON - timedelta(weeks=week), 300, "cs.CV")
            spoken_of(NOON - timedelta(weeks=week), 20, "math.AG")
    loud = spoken_of(NOON - timedelta(hours=1), 200, "cs.CV")
    small = spoken_of(NOON - timedelta(hours=1), 60, "math.AG")
    assert queries.trending(WINDOWS["day"], NOON).ids == [loud, small]

    usual_here.run(NOON)

    page = queries.trending(WINDOWS["day"], NOON)
    assert page.ids == [small, loud]
    assert page.standings[loud].usual > 3 * page.standings[small].usual
    assert usual_here.usual().names["math.AG"] == "Algebraic Geometry"


@pytest.mark.django_db
def test_young_and_long_past_papers_say_nothing_of_it(home: Path) -> None:
    spoken_of(NOON - timedelta(hours=5), 900, "cs.CV")
    spoken_of(NOON - timedelta(weeks=9), 900, "cs.CV")
    usual_here.run(NOON)
    assert usual_here.usual().rows == ()
    spoken_of(NOON - timedelta(days=2), 900, "cs.CV")
    usual_here.run(NOON)
    assert [row.papers for row in usual_here.usual().rows] == [1]


@pytest.mark.parametrize("broken", ["", "{}", '{"overall": 3}', "[1]", '{"overall": "x"}'])
def test_a_file_that_cannot_be_read_is_as_none(home: Path, broken: str) -> None:
    assert usual_here.usual() == Usual()
    (home / "ranking").mkdir()
    (home / "ranking" / "usual.json").write_text(broken)
    assert usual_here.usual() == Usual()
