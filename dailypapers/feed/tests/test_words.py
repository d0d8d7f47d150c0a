"""How periods, dates and lists of names are written, in two languages."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from dailypapers.catalogue.records import PartialDate
from dailypapers.feed.calendar import Period, day, month, week
from dailypapers.feed.words import author_line, long_date, name_of, span_of

SEPTEMBER, WEDNESDAY = month(date(2026, 9, 5)), day(date(2026, 9, 30))


@pytest.mark.parametrize(
    ("period", "english", "french"),
    [
        (WEDNESDAY, "Wednesday 30 September 2026", "mercredi 30 septembre 2026"),
        (week(WEDNESDAY.first), "Week 40 of 2026", "Semaine 40 de 2026"),
        (SEPTEMBER, "September 2026", "septembre 2026"),
    ],
)
def test_a_period_is_named_as_people_write_it(period: Period, english: str, french: str) -> None:
    assert name_of(period) == english
    with override("fr"):
        assert name_of(period) == french


@pytest.mark.parametrize(
    ("period", "english", "french"),
    [
        (WEDNESDAY, "", ""),
        (week(WEDNESDAY.first), "28 September to 4 October 2026", "28 septembre au 4 octobre 2026"),
        (
            week(date(2027, 1, 1)),
            "28 December 2026 to 3 January 2027",
            "28 décembre 2026 au 3 janvier 2027",
        ),
    ],
)
def test_the_days_inside_of_a_period_are_said(period: Period, english: str, french: str) -> None:
    assert span_of(period) == english
    with override("fr"):
        assert span_of(period) == french


def test_as_much_of_a_date_is_said_as_is_known() -> None:
    dates = [PartialDate(date(2021, 6, 8), known) for known in ("day", "month", "year")]
    assert [long_date(when) for when in dates] == ["8 June 2021", "June 2021", "2021"]
    with override("fr"):
        assert [long_date(when) for when in dates] == ["8 juin 2021", "juin 2021", "2021"]


def test_who_is_not_named_is_counted() -> None:
    names = ["Ada Lovelace", "Alan Turing", "Grace Hopper", "Kurt Gödel"]
    with override("fr"):
        assert author_line(names, 2) == "Ada Lovelace, Alan Turing et 2 autres"
        assert author_line([], 2) == "Auteurs non nommés par la source"
