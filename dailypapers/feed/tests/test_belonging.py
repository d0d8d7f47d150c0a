"""What is proposed for a reading list: papers like those in it, and the ones they are near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import marks, reading_lists, votes
from dailypapers.community.models import Mark, ReadingList
from dailypapers.core.clock import now
from dailypapers.feed import instance_interest
from dailypapers.feed.belonging import SHOWN, belonging
from dailypapers.feed.interest.blend import NeighbourWeight
from dailypapers.testing.people import make_reader
from dailypapers.testing.things import EACH, thing_of, things

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Paper]]:
    with things(monkeypatch) as made:
        yield made


@pytest.fixture
def ada() -> User:
    return make_reader()


def make_list(owner: User, papers: list[Paper]) -> ReadingList:
    """Return a list of papers."""
    made = reading_lists.make(owner, uuid4(), "Teapots")
    reading_lists.add_all(made.pk, [(paper.pk, "") for paper in papers], owner)
    return made


def test_it_proposes_papers_like_those_in_the_list_old_and_new(
    papers: list[Paper], ada: User
) -> None:
    made = make_list(ada, papers[3 * EACH : 3 * EACH + 3])
    found = belonging(made, ada, now())
    assert len(found) == SHOWN
    assert {thing_of(papers, one.paper.address) for one in found} == {3}
    listed = {paper.address for paper in papers[3 * EACH : 3 * EACH + 3]}
    assert not {one.paper.address for one in found} & listed
    for one in found:
        assert {near.address for near in one.nearest} <= listed
        assert len(one.nearest) == 2


def test_what_is_withdrawn_or_put_away_is_not_proposed(papers: list[Paper], ada: User) -> None:
    made = make_list(ada, papers[: EACH - 2])
    away, withdrawn = papers[EACH - 2 : EACH]
    marks.mark(ada, away.pk, Mark.Kind.HIDDEN)
    Paper.objects.filter(pk=withdrawn.pk).update(withdrawn=True)
    found = {one.paper.address for one in belonging(made, ada, now())}
    assert not {away.address, withdrawn.address} & found


def test_an_empty_list_has_no_proposals_nor_has_an_instance_without_vectors(
    papers: list[Paper], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert belonging(make_list(ada, []), ada, now()) == []
    monkeypatch.setattr(instance_interest, "known", lambda at: None)
    assert belonging(make_list(ada, papers[:2]), ada, now()) == []


def test_what_others_like_together_with_it_comes_first_where_that_helps(
    papers: list[Paper], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, odd = papers[15], papers[4 * EACH]
    for _ in range(3):
        other = make_reader()
        for paper in (*papers[:3], together):
            votes.vote(other, paper.pk)
    votes.vote(ada, odd.pk)
    for paper in papers[:3]:
        votes.vote(ada, paper.pk)  # What she likes herself says nothing.
    made = make_list(ada, papers[:3])
    known = instance_interest.known(now())
    assert known is not None
    heard = replace(known, weight=NeighbourWeight(few=0.25, many=0.25))
    monkeypatch.setattr(instance_interest, "known", lambda at: heard)
    first, *others = belonging(made, ada, now())
    assert first.paper.address == together.address
    assert odd.address not in {one.paper.address for one in others}


def test_it_takes_as_many_queries_for_long_lists(
    papers: list[Paper], ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    instance_interest.known(now())
    for size in (1, 15):
        made = make_list(ada, papers[:size])
        with django_assert_num_queries(3):
            belonging(made, ada, now())
