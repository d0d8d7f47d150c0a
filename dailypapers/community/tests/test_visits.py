from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.community.models import Visit
from dailypapers.community.visits import (
    BREAK,
    EXACT_TO,
    LONG,
    MOST,
    TOLD,
    Absence,
    absence_of,
    look,
    put_away,
)
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada() -> User:
    """Somebody who looks at lists."""
    return make_reader()


def test_a_visit_lasts_while_one_comes_back_and_the_next_begins_where_it_ended(ada: User) -> None:
    assert look(ada, "editions", NOON).visit is None
    for minutes in (1, 10, 50, 100):  # Never an hour apart: all one visit, the first.
        assert look(ada, "editions", NOON + minutes * MINUTE).visit is None
    evening = NOON + 8 * BREAK
    for minutes in (0, 1, 30, 80):
        assert look(ada, "editions", evening + minutes * MINUTE).visit == NOON + 100 * MINUTE
    assert look(ada, "editions", evening + 4 * BREAK).visit == evening + 80 * MINUTE


def test_loading_a_page_again_at_once_writes_nothing(ada: User) -> None:
    look(ada, "editions", NOON)
    before = Visit.objects.values().get()
    look(ada, "editions", NOON + EXACT_TO - MINUTE)
    assert Visit.objects.values().get() == before


def test_each_list_and_each_reader_has_visits_of_their_own(ada: User) -> None:
    look(ada, "editions", NOON)
    bob = make_reader()
    assert look(ada, "topic:cs.CL", NOON + 2 * BREAK).visit is None
    assert look(bob, "editions", NOON + 2 * BREAK).visit is None
    assert look(ada, "editions", NOON + 2 * BREAK).visit == NOON


def test_only_so_many_lists_are_remembered(ada: User) -> None:
    Visit.objects.bulk_create(
        Visit(reader=ada, view=f"author:{number}", seen_at=NOON + number * MINUTE)
        for number in range(MOST)
    )
    look(ada, "editions", NOON + 10 * MOST * MINUTE)
    assert Visit.objects.count() == MOST
    assert not Visit.objects.filter(view="author:0").exists()


def test_visits_are_in_the_export_and_go_with_the_account(ada: User) -> None:
    look(ada, "editions", NOON)
    [row] = own_data.export(ada)["community"]["visits"]
    assert (row["view"], row["seen_at"]) == ("editions", NOON)
    own_data.erase(ada)
    assert not Visit.objects.exists()


def test_who_comes_back_after_days_is_told_when_they_left(ada: User) -> None:
    look(ada, "topic:cs.CL", NOON - timedelta(days=9))
    look(ada, "editions", NOON)
    assert absence_of(ada, NOON) == Absence(NOON - timedelta(days=9), NOON)
    back = NOON + LONG
    assert look(ada, "a list never seen", back).absence == Absence(NOON, back)
    assert look(ada, "editions", back + MINUTE).absence == Absence(NOON, back)
    assert look(ada, "editions", back + 8 * BREAK).absence == Absence(NOON, back)
    assert absence_of(ada, back + TOLD + MINUTE) is None
    assert absence_of(make_reader(), back) is None


def test_a_shorter_absence_is_none_and_one_that_was_put_away_is_forgotten(ada: User) -> None:
    look(ada, "editions", NOON)
    assert look(ada, "editions", NOON + LONG - MINUTE).absence is None
    back = NOON + 3 * LONG
    assert look(ada, "editions", back).absence
    for _ in range(2):
        put_away(ada)
    assert look(ada, "editions", back + 8 * BREAK).absence is None
    assert look(ada, "editions", back + 2 * LONG).absence
