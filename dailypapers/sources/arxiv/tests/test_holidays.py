from __future__ import annotations

from datetime import date

import pytest

from dailypapers.sources.arxiv.change import news_due
from dailypapers.sources.arxiv.holidays import ONE_DAY, quiet

# The evenings without an announcement, as arXiv's page had them in these years. Of Fridays, which
# have none anyhow, the Sunday after is meant.
PUBLISHED = [
    *("2023-01-16", "2023-06-14", "2023-06-19", "2023-07-04", "2023-09-04", "2023-11-23"),
    *("2023-12-25", "2023-12-27"),
    *("2025-01-01", "2025-01-20", "2025-06-19", "2025-07-06", "2025-09-01", "2025-11-27"),
    *("2026-01-01", "2026-01-19", "2026-09-07", "2026-11-26", "2026-12-29", "2026-12-31"),
]


@pytest.mark.parametrize("evening", PUBLISHED)
def test_the_day_after_a_published_holiday_is_quiet(evening: str) -> None:
    assert quiet(date.fromisoformat(evening) + ONE_DAY)


def test_no_other_working_day_of_2025_is_but_for_december() -> None:
    days = [date(2025, 1, 1) + ONE_DAY * n for n in range(340)]
    found = [day - ONE_DAY for day in days if day.weekday() < 5 and quiet(day)]
    said = [date.fromisoformat(evening) for evening in PUBLISHED if evening.startswith("2025")]
    assert found == said


def test_it_says_why() -> None:
    assert quiet(date(2026, 9, 26)) == quiet(date(2026, 9, 27)) == "the weekend"
    assert quiet(date(2025, 6, 20)) == "Juneteenth"
    assert quiet(date(2026, 12, 30)) == "a day off that arXiv published"
    assert quiet(date(2026, 9, 28)) == quiet(date(2026, 9, 25)) == ""


def test_a_holiday_on_a_friday_takes_the_list_of_monday() -> None:
    assert quiet(date(2025, 7, 7)) == "Independence Day"
    assert quiet(date(2026, 7, 6)) == "Independence Day"  # Kept on Friday the 3rd.


def test_yesterdays_list_is_not_stale_on_a_holiday() -> None:
    assert not news_due(date(2026, 11, 26), date(2026, 11, 27))
    assert news_due(date(2026, 11, 25), date(2026, 11, 26))
