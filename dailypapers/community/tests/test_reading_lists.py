from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import uuid4

import pytest
from django.db import connection

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.store import absorb
from dailypapers.community import merges, reading_lists
from dailypapers.community.models import ListEntry, ListInvitation, ListOwner, ReadingList
from dailypapers.community.reading_lists import Changed
from dailypapers.core.errors import InputError
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader


def make_list(owner: User, papers: int = 0) -> ReadingList:
    """Return a list with some papers in it."""
    made = reading_lists.make(owner, uuid4(), "Teapots")
    for _ in range(papers):
        reading_lists.add(made.pk, make_paper().pk, owner)
    return made


def order(made: ReadingList) -> list[int]:
    """Return the papers of a list in order; positions must count from 1 without gaps."""
    rows = list(ListEntry.objects.filter(reading_list=made).order_by("position"))
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return [row.paper_id for row in rows]


def entry(made: ReadingList, position: int) -> ListEntry:
    """Return what stands at a position."""
    return ListEntry.objects.get(reading_list=made, position=position)


@pytest.mark.django_db
def test_a_form_sent_twice_makes_one_list() -> None:
    ada, bob, key = make_reader(), make_reader(), uuid4()
    one, two = (reading_lists.make(ada, key, "Tea & Pots") for _ in range(2))
    others = reading_lists.make(bob, key, "Tea & Pots")

    assert one == two != others
    assert one.slug.startswith("tea-pots-")
    assert len(one.slug) - len("tea-pots-") == 20
    assert len(reading_lists.make(ada, uuid4(), "茶").slug) == 20
    assert one.visibility == ReadingList.Visibility.PRIVATE


@pytest.mark.django_db
def test_papers_are_added_once_at_the_end_and_taken_out_without_gaps() -> None:
    ada = make_reader()
    made = make_list(ada, papers=3)
    one, two, three = order(made)

    assert not reading_lists.add(made.pk, one, ada, note="again")
    for _ in range(2):
        reading_lists.take_away(made.pk, two)
    assert order(made) == [one, three]
    assert reading_lists.add(made.pk, two, ada)
    assert order(made) == [one, three, two]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("position", "to", "expected"),
    [
        (3, 1, [3, 1, 2, 4]),
        (2, 3, [1, 3, 2, 4]),
        (1, 99, [2, 3, 4, 1]),
        (4, 2, [1, 4, 2, 3]),
        (2, 2, [1, 2, 3, 4]),
    ],
)
def test_an_entry_moves_to_a_position_however_often(
    position: int, to: int, expected: list[int]
) -> None:
    made = make_list(make_reader(), papers=4)
    papers, moved = order(made), entry(made, position)
    for _ in range(2):
        reading_lists.move(made.pk, moved.pk, to)
    assert order(made) == [papers[number - 1] for number in expected]


@pytest.mark.django_db
def test_no_owner_changes_words_that_another_changed_meanwhile() -> None:
    made = make_list(make_reader(), papers=1)
    reading_lists.edit(made.pk, 1, "Pots", "", "public")
    reading_lists.edit(made.pk, 1, "Pots", "", "public")  # The same said again is no quarrel.
    with pytest.raises(Changed):
        reading_lists.edit(made.pk, 1, "Kettles", "", "public")
    noted = entry(made, 1)
    reading_lists.annotate(made.pk, noted.pk, 1, "Read this first.")
    with pytest.raises(Changed):
        reading_lists.annotate(made.pk, noted.pk, 1, "Skip this.")
    reading_lists.annotate(made.pk, noted.pk, 2, "Skip this.")

    made.refresh_from_db()
    assert (made.title, made.visibility, made.version) == ("Pots", "public", 2)
    assert entry(made, 1).note == "Skip this."


@pytest.mark.django_db
def test_who_is_invited_becomes_an_owner_by_accepting_and_may_leave() -> None:
    ada, bob, eve = make_reader(), make_reader(), make_reader()
    made = make_list(ada)
    for _ in range(2):
        reading_lists.invite(made.pk, bob.handle, ada)
    reading_lists.invite(made.pk, "nobody", ada)  # Told apart from nobody else.

    assert not reading_lists.join(made.pk, eve)
    assert all(reading_lists.join(made.pk, bob) for _ in range(2))
    assert {owner.reader for owner in made.owners.all()} == {ada, bob}
    assert [one.handle for one in made.invitations.all()] == ["nobody"]

    reading_lists.leave(made.pk, ada)
    with pytest.raises(InputError, match="only owner"):
        reading_lists.leave(made.pk, bob)
    assert {owner.reader for owner in made.owners.all()} == {bob}


@pytest.mark.django_db
def test_a_full_list_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_lists, "MOST_ENTRIES", 2)
    ada = make_reader()
    made = make_list(ada, papers=2)
    with pytest.raises(InputError, match="at most"):
        reading_lists.add(made.pk, make_paper().pk, ada)
    assert not reading_lists.add(made.pk, order(made)[0], ada)


@pytest.mark.django_db
def test_a_merged_paper_keeps_its_place_and_both_notes() -> None:
    ada, kept, duplicate, third = make_reader(), make_paper(), make_paper(), make_paper()
    both, one = make_list(ada), make_list(ada)
    for paper, note in ((duplicate, "Of the copy."), (third, ""), (kept, "Of the kept.")):
        reading_lists.add(both.pk, paper.pk, ada, note)
    reading_lists.add(one.pk, duplicate.pk, ada, "Alone.")
    absorb(kept, duplicate)

    assert merges.pending()
    merges.follow()

    assert not merges.pending()
    assert order(both) == [third.pk, kept.pk]
    assert entry(both, 2).note == "Of the kept.\n\nOf the copy."
    assert order(one) == [kept.pk]
    assert entry(one, 1).note == "Alone."


@pytest.mark.django_db
def test_who_leaves_takes_their_lists_along_and_out_of_what_others_own() -> None:
    ada, bob = make_reader(), make_reader()
    alone, shared = make_list(ada, papers=1), make_list(ada, papers=1)
    reading_lists.invite(shared.pk, bob.handle, ada)
    reading_lists.join(shared.pk, bob)
    reading_lists.invite(make_list(bob).pk, ada.handle, bob)

    said = own_data.export(ada)["community"]["lists"]
    assert [one["slug"] for one in said] == [alone.slug, shared.slug]
    paper = entry(alone, 1).paper
    assert said[0]["entries"][0]["address"] == paper.address
    assert paper.address in said[0]["bibtex"]
    own_data.erase(ada)

    assert not ReadingList.objects.filter(pk=alone.pk).exists()
    assert {owner.reader for owner in shared.owners.all()} == {bob}
    assert entry(shared, 1).added_by is None
    assert not ListInvitation.objects.exists()
    assert not ListOwner.objects.filter(reader=ada).exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nothing_is_lost_when_owners_act_at_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory")
    ada = make_reader()
    made, papers = make_list(ada, papers=5), [make_paper().pk for _ in range(40)]
    moved = entry(made, 3)

    def act(seed: int) -> None:
        chance = Random(seed)
        try:
            for paper in papers[seed * 10 : seed * 10 + 10]:
                reading_lists.add(made.pk, paper, ada)
                reading_lists.move(made.pk, moved.pk, chance.randint(1, 20))
                if chance.random() < 0.3:
                    reading_lists.take_away(made.pk, paper)
                    reading_lists.add(made.pk, paper, ada)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(4)))

    assert len(order(made)) == 45
    assert set(papers) <= set(order(made))
