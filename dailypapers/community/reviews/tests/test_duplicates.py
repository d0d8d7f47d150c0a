from __future__ import annotations

import pytest

from dailypapers.community.reviews.duplicates import Known, Record

POTS = Record("Teapots: A Study of Spouts", 5, year=2024, identifiers={"doi": "10.1/a"})


@pytest.mark.parametrize(
    ("record", "is_same"),
    [
        (Record("Another title of it", 5), True),
        (Record("Spouts", identifiers={"doi": "10.1/a"}), True),
        (Record("teapots – a study of spouts"), True),
        (Record("Teapots: A Study of Spouts", year=2025), True),
        (Record("Teapots: A Study of Spouts", year=2020), False),
        (Record("Teapots: A Study of Spouts", 6, year=2024), False),
        (Record("Teapots: A Study of Handles", year=2024), False),
        (Record("Spouts", identifiers={"doi": "10.1/b"}), False),
    ],
)
def test_records_of_one_paper_are_known_as_such(record: Record, is_same: bool) -> None:
    known = Known([(0, POTS)])
    assert known.find(record) == (0 if is_same else None)


def test_short_titles_tell_no_papers_apart() -> None:
    assert Known([(0, Record("Teapots"))]).find(Record("Teapots")) is None
