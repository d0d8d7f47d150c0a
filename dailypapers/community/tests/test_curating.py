from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.catalogue.store import absorb
from dailypapers.community import access, curating, merges
from dailypapers.community.features import EDITORS
from dailypapers.community.models import Edition, Feature, Place
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.sources.ingest import day_of
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    """The day that is open now."""
    return day_of(now())


@pytest.fixture
def papers() -> list[Paper]:
    """Three papers to pick."""
    return [make_paper() for _ in range(3)]


def picked(day: date) -> list[int]:
    """Return the picks of a day as editors see them."""
    return [pick.paper_id for pick in curating.picks(day)]


def announced(day: date) -> list[int]:
    """Return the picks of a day as readers see them."""
    rows = Announcement.objects.filter(source=EDITORS, day=day).order_by("position")
    return list(rows.values_list("paper", flat=True))


def pick_all(papers: list[Paper], day: date) -> list[int]:
    """Pick papers in their order."""
    for paper in papers:
        curating.pick(make_reader(), day, paper.pk)
    return [paper.pk for paper in papers]


def test_a_pick_is_announced_at_once_and_put_back_is_gone(papers: list[Paper], today: date) -> None:
    one, two, three = pick_all(papers, today)
    curating.pick(make_reader(), today, two)
    assert picked(today) == announced(today) == [one, two, three]
    for _ in range(2):
        curating.put_back(today, two)
    assert picked(today) == announced(today) == [one, three]


def test_a_pick_of_a_day_to_come_is_announced_when_it_comes(
    papers: list[Paper], today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = today + timedelta(days=1)
    wanted = pick_all(papers, tomorrow)
    assert not curating.pending()
    assert announced(tomorrow) == []
    moment = datetime(tomorrow.year, tomorrow.month, tomorrow.day, 1, tzinfo=UTC)
    monkeypatch.setattr(curating, "now", lambda: moment)
    assert curating.pending()
    for _ in range(2):
        curating.publish_due()
    assert not curating.pending()
    assert announced(tomorrow) == wanted
    assert set(Announcement.objects.values_list("announced_at", flat=True)) == {moment}


def test_a_paper_is_picked_for_one_day(papers: list[Paper], today: date) -> None:
    curating.pick(make_reader(), today, papers[0].pk)
    with pytest.raises(InputError, match="is picked for"):
        curating.pick(make_reader(), today + timedelta(days=1), papers[0].pk)


def test_picks_move_in_the_order_that_was_seen(papers: list[Paper], today: date) -> None:
    one, two, three = pick_all(papers, today)
    seen = curating.edition(today).version
    curating.move(today, three, -1, seen)
    assert picked(today) == announced(today) == [one, three, two]
    with pytest.raises(InputError, match="Another editor changed"):
        curating.move(today, three, -1, seen)
    assert picked(today) == [one, three, two]
    now_seen = curating.edition(today).version
    curating.move(today, one, -1, now_seen)
    curating.move(today, one, 1, now_seen)
    assert picked(today) == [three, one, two]


def test_nobody_overwrites_a_note_unseen(papers: list[Paper], today: date) -> None:
    [paper, *_] = pick_all(papers, today)
    curating.annotate(today, paper, "  A clear \n proof. ", "")
    with pytest.raises(InputError, match="“A clear proof"):
        curating.annotate(today, paper, "Short.", "")
    curating.annotate(today, paper, "A clear proof.", "")
    curating.annotate(today, paper, "Short.", "A clear proof.")
    assert curating.picks(today)[0].note == "Short."
    with pytest.raises(InputError, match="at most 200"):
        curating.annotate(today, paper, "x" * 201, "Short.")
    curating.put_back(today, paper)
    with pytest.raises(InputError, match="put this paper back"):
        curating.annotate(today, paper, "Late.", "Short.")


def test_a_closed_edition_refuses_every_change(papers: list[Paper], today: date) -> None:
    one, two = pick_all(papers[:2], today)
    Edition.objects.update(closed_at=now())
    version = curating.edition(today).version
    changes: list[Callable[[], None]] = [
        partial(curating.pick, make_reader(), today, papers[2].pk),
        partial(curating.put_back, today, one),
        partial(curating.move, today, two, -1, version),
        partial(curating.annotate, today, one, "Late.", ""),
        partial(curating.name, today, make_reader()),
    ]
    for change in changes:
        with pytest.raises(InputError, match="is closed"):
            change()
    assert picked(today) == announced(today) == [one, two]


def test_picks_and_places_follow_a_paper_that_was_merged(papers: list[Paper], today: date) -> None:
    kept, duplicate, other = papers
    curating.pick(make_reader(), today, duplicate.pk)
    for place, paper in enumerate((duplicate, other, kept), start=1):
        Place.objects.create(day=today, paper=paper, position=place, kind=3)
    absorb(kept, duplicate)
    merges.follow()
    assert not merges.pending()
    assert picked(today) == announced(today) == [kept.pk]
    order = Place.objects.order_by("position").values_list("paper", flat=True)
    assert list(order) == [kept.pk, other.pk]


def test_who_leaves_is_named_no_longer_and_their_picks_stay(
    papers: list[Paper], today: date
) -> None:
    ada = make_reader(name="Ada Brandt", shows_name=True)
    curating.pick(ada, today, papers[0].pk)
    curating.name(today, ada)
    assert own_data.export(ada)["community"]["featured"][0]["day"] == today
    own_data.erase(ada)
    assert curating.edition(today).curator is None
    assert announced(today) == [papers[0].pk]


def test_an_operator_appoints_and_dismisses_editors() -> None:
    ada = make_reader(email="ada@example.org")

    def may() -> bool:
        return access.may_curate(User.objects.get(pk=ada.pk))

    call_command("editor", "Ada@example.org")
    assert may()
    call_command("editor", "ada@example.org", "--dismiss")
    assert not may()
    with pytest.raises(InputError, match="createuser"):
        call_command("editor", "nobody@example.org")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_editors_who_work_at_once_lose_nothing(today: date) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory")
    papers, editors = [make_paper().pk for _ in range(12)], [make_reader() for _ in range(4)]

    def work(number: int) -> None:
        try:
            for paper in papers[number::4] + papers[:3]:
                curating.pick(editors[number], today, paper)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    rows = Feature.objects.order_by("position").values_list("paper", "position")
    assert sorted(paper for paper, _ in rows) == sorted(papers)
    assert [position for _, position in rows] == list(range(1, 13))
    assert announced(today) == [paper for paper, _ in rows]
