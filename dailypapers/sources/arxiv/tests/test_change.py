from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dailypapers.sources.arxiv.change import (
    Change,
    announced_at,
    change,
    crossed,
    month_of,
    news_due,
)

THURSDAY = date(2026, 9, 24)


@pytest.mark.parametrize(
    ("arxiv_id", "versions", "first", "expected"),
    [
        ("2609.20001", 1, date(2026, 9, 23), Change.NEW),
        ("2609.20001", 1, date(2026, 9, 10), Change.NEW),  # held for two weeks
        ("2609.00001", 1, date(2026, 9, 9), Change.EDITED),  # out long ago, metadata changed
        ("2609.20001", 2, date(2026, 9, 23), Change.REVISED),
        ("2509.20001", 1, date(2026, 9, 23), Change.EDITED),  # last year's number: `created` lies
        ("2609.20001", 1, None, Change.EDITED),
        ("math/0309136", 1, date(2003, 9, 8), Change.EDITED),
    ],
)
def test_it_tells_new_from_revised_and_edited(
    arxiv_id: str, versions: int, first: date | None, expected: Change
) -> None:
    assert change(arxiv_id, versions, first, THURSDAY) is expected


def test_a_paper_is_new_across_the_turn_of_the_month() -> None:
    assert change("2609.30000", 1, date(2026, 9, 29), date(2026, 10, 1)) is Change.NEW
    assert change("2610.00001", 1, date(2026, 9, 29), date(2026, 10, 1)) is Change.NEW


def test_only_what_is_new_can_be_crossed() -> None:
    assert crossed(Change.NEW, "stat.ML", ["cs.CL"]) is Change.CROSS
    assert crossed(Change.NEW, "cs.CL", ["cs.CL"]) is Change.NEW
    assert crossed(Change.NEW, "cs.CL", ["cs"]) is Change.NEW
    assert crossed(Change.NEW, "stat.ML", []) is Change.NEW
    assert crossed(Change.REVISED, "stat.ML", ["cs.CL"]) is Change.REVISED


@pytest.mark.parametrize(
    ("arxiv_id", "month"),
    [("2609.26811", (2026, 9)), ("0704.0001", (2007, 4)), ("quant-ph/9901082", (1999, 1))],
)
def test_an_id_tells_its_month(arxiv_id: str, month: tuple[int, int]) -> None:
    assert month_of(arxiv_id) == month


@pytest.mark.parametrize(
    ("submitted", "announced"),
    [
        # New York is four hours behind UTC in September: lists close at 18:00 UTC.
        (datetime(2026, 9, 23, 17, 59), datetime(2026, 9, 24, 0)),  # Wednesday, in time
        (datetime(2026, 9, 23, 18, 0), datetime(2026, 9, 25, 0)),  # too late: a day later
        (datetime(2026, 9, 24, 18, 0), datetime(2026, 9, 28, 0)),  # Thursday to Sunday evening
        (datetime(2026, 9, 25, 18, 0), datetime(2026, 9, 29, 0)),  # Friday to Monday evening
        (datetime(2026, 9, 26, 12, 0), datetime(2026, 9, 29, 0)),  # Saturday
        (datetime(2026, 12, 2, 18, 30), datetime(2026, 12, 3, 1)),  # winter: closes at 19:00 UTC
    ],
)
def test_it_knows_when_lists_come_out(submitted: datetime, announced: datetime) -> None:
    assert announced_at(submitted.replace(tzinfo=UTC)) == announced.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "today", "due"),
    [
        (date(2026, 9, 23), date(2026, 9, 24), True),
        (date(2026, 9, 24), date(2026, 9, 24), False),
        (date(2026, 9, 25), date(2026, 9, 27), False),  # Friday to Sunday
        (date(2026, 9, 25), date(2026, 9, 28), True),
        (date(2020, 1, 1), date(2026, 9, 27), True),
        (date(2026, 9, 27), date(2026, 9, 20), False),
    ],
)
def test_it_expects_no_news_at_the_weekend(since: date, today: date, due: bool) -> None:
    assert news_due(since, today) is due
