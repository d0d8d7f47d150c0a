from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dailypapers.catalogue.records import Featured
from dailypapers.community import curating
from dailypapers.community.marks import mark
from dailypapers.community.models import Mark
from dailypapers.community.votes import vote
from dailypapers.feed.candidates import candidates
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 30)
NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)


def paper(day: str, kind: Featured = Featured.LISTING, **changes: object) -> int:
    """Have a paper that was announced on a day."""
    return make_paper(announcement=make_announcement(day, kind), **changes).pk


def test_what_readers_speak_of_comes_first_then_submissions_then_the_newest() -> None:
    ada, bob = make_reader(), make_reader()
    old, new = paper("2026-09-29"), paper("2026-09-30")
    submitted, loved = paper("2026-09-28", Featured.SUBMISSION), paper("2026-09-28")
    picked, away = paper("2026-09-30"), paper("2026-09-30")
    for left_out in ("2026-09-27", "2026-10-01"):
        paper(left_out)
    paper("2026-09-30", Featured.PICK)
    paper("2026-09-30", withdrawn=True)
    vote(bob, loved)
    curating.pick(bob, date(2026, 10, 2), picked)
    mark(ada, away, Mark.Kind.HIDDEN)

    assert candidates(DAY, NOON, ada, "all").ids == [loved, submitted, new, old]
    assert candidates(DAY, NOON, ada, "submissions").ids == [submitted]
    assert away in candidates(DAY, NOON, bob, "all").ids
