from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django.fixtures import Settings

from dailypapers.catalogue.records import Featured
from dailypapers.catalogue.store import absorb
from dailypapers.community import curating, merges
from dailypapers.community.votes import vote
from dailypapers.feed import calendar, closing, queries
from dailypapers.testing.make import make_announcement, make_edition, make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 30)
EARLY, DUE = datetime(2026, 10, 1, 5, 59, tzinfo=UTC), datetime(2026, 10, 1, 6, tzinfo=UTC)


def ids(source: str = "") -> list[int]:
    """Return the papers of the day in their order."""
    return queries.edition(calendar.day(DAY), source=source).ids


def close(monkeypatch: pytest.MonkeyPatch, at: datetime = DUE) -> None:
    """Do what is due at a moment."""
    monkeypatch.setattr(closing, "now", lambda: at)
    closing.close_due()


def test_an_edition_closes_when_it_is_mailed_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    make_edition(DAY, 2)
    monkeypatch.setattr(closing, "now", lambda: EARLY)
    assert not closing.pending()
    monkeypatch.setattr(closing, "now", lambda: DUE)
    assert closing.pending()
    for _ in range(2):
        closing.close_due()
    assert not closing.pending()


def test_a_closed_edition_keeps_its_list(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = [paper.pk for paper in make_edition(DAY, 4)]
    vote(make_reader(), papers[2])
    kept = [papers[2], papers[0], papers[1], papers[3]]
    assert ids() == kept
    close(monkeypatch)
    for _ in range(3):
        vote(make_reader(), papers[3])
    late = make_paper(announcement=make_announcement(DAY, Featured.SUBMISSION)).pk
    assert ids() == [*kept, late]
    assert ids("arxiv") == [*kept, late]
    assert queries.edition(calendar.day(DAY)).total == 5
    assert queries.edition(calendar.day(DAY), number=2).ids == []


def test_an_open_edition_still_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (paper.pk for paper in make_edition(DAY, 2))
    close(monkeypatch, EARLY)
    vote(make_reader(), two)
    assert ids() == [two, one]


def test_a_merged_paper_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = make_edition(DAY, 3)
    elsewhere = make_paper(announcement=make_announcement("2026-09-28"))
    close(monkeypatch)
    absorb(elsewhere, second)
    assert ids() == [first.pk, elsewhere.pk, third.pk]
    merges.follow()
    assert ids() == [first.pk, elsewhere.pk, third.pk]


def test_old_days_are_not_closed_while_they_are_still_brought_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_edition("2026-09-20", 1)
    monkeypatch.setattr(closing, "now", lambda: DUE)
    assert not closing.pending()


@pytest.mark.parametrize(("shown", "wanted"), [
    ("everything", 3), ("community", 2), ("curated", 1),
])  # fmt: skip
def test_editions_show_what_the_setting_says(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, shown: str, wanted: int
) -> None:
    papers = [
        make_paper(announcement=make_announcement(DAY, kind)).pk
        for kind in (Featured.PICK, Featured.SUBMISSION, Featured.LISTING)
    ]
    make_edition("2026-10-01", 1)
    settings.EDITIONS = shown
    newest = date(2026, 10, 1) if shown == "everything" else DAY
    for _ in range(2):
        assert ids() == papers[:wanted]
        assert queries.edition(calendar.week(DAY)).total == wanted + (shown == "everything")
        assert queries.newest_day() == newest
        close(monkeypatch)


def test_the_curator_of_a_day_is_named_with_it() -> None:
    make_edition(DAY, 1)
    ada = make_reader()
    curating.name(DAY, ada)
    assert queries.edition(calendar.day(DAY)).curator == ada
    assert queries.edition(calendar.week(DAY)).curator is None
