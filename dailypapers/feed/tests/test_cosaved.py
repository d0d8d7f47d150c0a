"""What readers save together: told of three at least, of nobody who weighs nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import marks, standing, votes
from dailypapers.community.models import Mark
from dailypapers.core.clock import now
from dailypapers.feed.cosaved import FEWEST, PULL, Cosaved, also_saved, cosaved
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


def save(readers: list[User], *papers: Paper) -> None:
    """Let each reader save each paper."""
    for reader in readers:
        for paper in papers:
            marks.mark(reader, paper.pk, Mark.Kind.SAVED)


def make_readers(count: int) -> list[User]:
    return [make_reader() for _ in range(count)]


def test_a_pair_is_told_of_three_readers_on_and_by_threes() -> None:
    one, other = make_paper(), make_paper()
    for count, told in ((1, 0), (2, 0), (3, 3), (5, 3), (6, 6)):
        missing = count - Mark.objects.filter(paper=one).count()
        save(make_readers(missing), one, other)
        assert [pair.readers for pair in cosaved(one.pk)] == ([told] if told else [])
    assert cosaved(one.pk) == [Cosaved(other.pk, 6, 6 / 6 * 6 / (6 + PULL))]
    assert cosaved(other.pk)[0].paper == one.pk


def test_what_all_save_is_less_close_than_what_these_save() -> None:
    one, close, common = make_paper(), make_paper(title="Close"), make_paper(title="Common")
    save(make_readers(4), one, close, common)
    save(make_readers(8), common)
    assert [pair.paper for pair in cosaved(one.pk)] == [close.pk, common.pk]
    assert [paper.title for paper in also_saved(one.pk, 5)] == ["Close", "Common"]
    assert len(also_saved(one.pk, 1)) == 1


def ban(reader: User) -> None:
    standing.ban(make_reader(is_staff=True), reader.pk, now() + timedelta(days=9), "Spam")


def set_apart(reader: User) -> None:
    standing.set_apart(make_reader(is_staff=True), reader.pk, "Spam")


def age(reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(joined_at=now())


@pytest.mark.parametrize("act", [ban, set_apart, age])
def test_saves_that_weigh_nothing_do_not_count(
    act: Callable[[User], None], settings: Settings
) -> None:
    settings.SIGN_UP = "open"
    one, other = make_paper(), make_paper()
    readers = make_readers(FEWEST)
    save(readers, one, other)
    assert cosaved(one.pk)
    act(readers[0])
    assert not cosaved(one.pk)


def test_votes_and_other_marks_say_nothing() -> None:
    one, other = make_paper(), make_paper()
    for reader in make_readers(FEWEST):
        save([reader], one)
        votes.vote(reader, other.pk)
        marks.mark(reader, other.pk, Mark.Kind.READ)
    assert not cosaved(one.pk)


def test_it_takes_two_queries_however_many_save(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, *others = (make_paper() for _ in range(6))
    with django_assert_num_queries(1):
        cosaved(one.pk)
    save(make_readers(4), one, *others)
    with django_assert_num_queries(2):
        assert len(cosaved(one.pk)) == 5
