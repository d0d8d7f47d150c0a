"""What came between two counts: by hand, of several who count, through imports and merges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from dailypapers.catalogue import observations
from dailypapers.catalogue.models import Observation
from dailypapers.catalogue.observations import (
    Counted,
    Gain,
    Kind,
    counted,
    gains,
    observed,
)
from dailypapers.catalogue.records import LinkKind, LinkRecord
from dailypapers.core.clock import now
from dailypapers.sources import joining
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_paper, make_record, paper_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
A_WEEK_AGO = NOON - timedelta(days=7)


@pytest.fixture
def paper() -> int:
    return make_paper().pk


def stars(paper: int, ago: float, count: int, source: str = "code", subject: str = "a") -> None:
    """Note that so many stars were counted some days before noon."""
    at = NOON - timedelta(days=ago)
    observed(paper, Kind.STARS, count, at, source=source, subject=subject)


def test_what_came_is_the_last_count_less_the_one_before_the_window(paper: int) -> None:
    for ago, count in ((20, 10), (9, 40), (3, 100), (1, 136)):
        stars(paper, ago, count)
    gain = gains(A_WEEK_AGO, NOON)[paper][Kind.STARS]
    assert gain == Gain(96, 7 * 24)  # 136 less the 40 that there were when the week began
    assert gain.an_hour == pytest.approx(96 / 168)
    assert gains(NOON - timedelta(days=2), NOON)[paper][Kind.STARS].count == 36
    assert gains(A_WEEK_AGO, NOON - timedelta(days=2))[paper][Kind.STARS].count == 60


def test_the_first_count_says_nothing_of_what_came(paper: int) -> None:
    stars(paper, 2, 50_000)
    assert gains(A_WEEK_AGO, NOON) == {}
    stars(paper, 1, 50_012)
    assert gains(A_WEEK_AGO, NOON)[paper][Kind.STARS] == Gain(12, 48)


def test_what_was_counted_once_is_not_read(paper: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stars(paper, 3, 4)
    for _ in range(3):
        stars(make_paper().pk, 3, 4)
    read = Mock(side_effect=observations._gain)
    monkeypatch.setattr(observations, "_gain", read)
    assert gains(A_WEEK_AGO, NOON) == {}
    read.assert_not_called()
    stars(paper, 1, 16)
    assert set(gains(A_WEEK_AGO, NOON)) == {paper}
    read.assert_called_once()


def test_counts_of_others_and_of_other_repositories_are_held_apart(paper: int) -> None:
    stars(paper, 6, 10)
    stars(paper, 5, 90, "late")  # Who looks late, or at another repository, gains nothing by it.
    stars(paper, 4, 12)
    stars(paper, 4, 900, subject="b")
    stars(paper, 3, 95, "late")
    assert gains(A_WEEK_AGO, NOON)[paper][Kind.STARS].count == 5


def test_what_is_lost_or_stays_is_no_gain(paper: int) -> None:
    for ago, count in ((6, 10), (5, 10), (4, 7)):
        stars(paper, ago, count)
    assert gains(A_WEEK_AGO, NOON) == {}
    assert Observation.objects.count() == 2  # The second said nothing new.


def test_each_day_keeps_its_last_count_and_a_moment_is_taken_for_an_hour(paper: int) -> None:
    for minutes, count in ((0, 10), (1, 13), (1, 13)):
        observed(paper, Kind.STARS, count, NOON - timedelta(hours=9, minutes=-minutes))
    assert list(Observation.objects.values_list("count", flat=True)) == [13]
    observed(paper, Kind.STARS, 10, NOON - timedelta(days=1))
    at = NOON - timedelta(hours=9, minutes=-1)
    assert gains(at - timedelta(minutes=2), at)[paper][Kind.STARS].an_hour == 3


def test_records_are_counted_as_they_come_and_the_same_again_is_nothing() -> None:
    code, page = "https://code.example/a", "https://page.example/"
    links = (LinkRecord(LinkKind.CODE, code, 7), LinkRecord(LinkKind.PROJECT, page, 3))
    first = make_record(links=links, extra={"citations": 2})
    for _ in range(2):
        ingest([first])
    paper = paper_of(first).pk
    assert list(counted(paper, first)) == [
        Counted(paper, Kind.STARS, 7, "arxiv", code),
        Counted(paper, Kind.CITATIONS, 2, "arxiv"),
    ]
    assert sorted(Observation.objects.values_list("kind", "count")) == [
        ("citations", 2),
        ("stars", 7),
    ]
    Observation.objects.update(day=A_WEEK_AGO.date(), at=A_WEEK_AGO)
    more = make_record(
        source_id=first.source_id,
        identifiers=first.identifiers,
        links=(LinkRecord(LinkKind.CODE, code, 19),),
        extra={"citations": 5},
    )
    ingest([more])
    gained = gains(A_WEEK_AGO, now())[paper]
    assert {kind: gain.count for kind, gain in gained.items()} == {"stars": 12, "citations": 3}
    assert not list(counted(paper, make_record(extra={"citations": "many"})))


def test_what_a_merged_paper_gained_is_the_kept_ones_until_they_part() -> None:
    kept, duplicate = make_record(), make_record()
    ingest([kept, duplicate])
    one, other = paper_of(kept).pk, paper_of(duplicate).pk
    stars(other, 6, 10)
    stars(other, 1, 30)
    state = joining.state_of(one, other)
    joining.join(one, other)
    assert set(gains(A_WEEK_AGO, NOON)) == {one}
    joining.split(one, other, state)
    assert set(gains(A_WEEK_AGO, NOON)) == {other}


def test_old_counts_are_forgotten_but_for_the_last(paper: int) -> None:
    for ago, count in ((30, 1), (20, 2), (10, 3), (1, 4)):
        stars(paper, ago, count)
        stars(paper, ago, count * 2, subject="b")
    before = gains(A_WEEK_AGO, NOON)
    for _ in range(2):
        observations.thin(A_WEEK_AGO)
        left = Observation.objects.filter(subject="a").order_by("at")
        assert list(left.values_list("count", flat=True)) == [3, 4]
        assert gains(A_WEEK_AGO, NOON) == before
