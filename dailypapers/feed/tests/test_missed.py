"""What a reader missed: the best of the days away, by their own order or by what others say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.community import marks, votes
from dailypapers.community.models import Mark
from dailypapers.community.visits import Absence
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed import for_you
from dailypapers.feed.missed import SHOWN, missed
from dailypapers.testing.people import make_reader
from dailypapers.testing.things import EACH, things

pytestmark = pytest.mark.django_db
AT = now()
AWAY = Absence(AT - timedelta(days=5), AT)


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Paper]]:
    """Have the last ten papers on each thing come three days ago, but for one of yesterday."""
    with things(monkeypatch) as made:
        middle = [paper.pk for n, paper in enumerate(made) if 10 <= n % EACH < EACH - 1]
        came = AT - timedelta(days=3)
        rows = Announcement.objects.filter(paper__in=middle)
        rows.update(day=came.date(), announced_at=came)
        yield made


@pytest.fixture
def ada() -> User:
    return make_reader()


def test_it_is_the_best_by_ones_own_order_of_the_days_away(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[3 * EACH].pk)
    found = missed(ada, AWAY, AT)
    on_thing = {paper.pk for paper in papers[3 * EACH + 10 : 4 * EACH - 1]}
    assert found.is_own
    assert len(found.papers) == SHOWN
    assert set(found.papers[:9]) == on_thing
    assert papers[4 * EACH - 1].pk not in found.papers  # It is in the newest edition.
    assert found.causes[0][0].address == papers[3 * EACH].address


def test_what_came_before_or_after_is_not_missed(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[3 * EACH].pk)
    lately = Absence(AT - timedelta(days=2), AT)
    assert missed(ada, lately, AT).papers == []


@pytest.mark.parametrize("has_index", [True, False])
def test_without_an_order_of_ones_own_it_is_what_others_speak_of(
    papers: list[Paper], ada: User, has_index: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise IndexUnavailable("gone")

    if not has_index:
        votes.vote(ada, papers[0].pk)
        monkeypatch.setattr(for_you, "for_you", fail)
    loud, seen = papers[EACH + 11], papers[EACH + 12]
    for paper in (loud, seen):
        votes.vote(make_reader(), paper.pk)
    marks.mark_all(ada, [seen.pk], Mark.Kind.READ)
    found = missed(ada, AWAY, AT)
    assert (list(found.papers), found.is_own) == ([loud.pk], False)
