from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.store import absorb
from dailypapers.community import bursts, merges, standing, tallies
from dailypapers.community.comments import post
from dailypapers.community.log import Act, AlreadySettled
from dailypapers.community.marks import mark, unmark
from dailypapers.community.models import Burst, Mark, ModerationEntry, Tally, Vote
from dailypapers.community.trust import NEW_FOR
from dailypapers.community.vote_weight import FULL_AGE, FULL_DAYS, LEAST, weight
from dailypapers.community.votes import unvote, vote
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@given(st.floats(0, 400), st.integers(0, 400), st.floats(0, 400), st.integers(0, 400))
def test_a_vote_weighs_more_with_age_and_history(
    age: float, days: int, older: float, more: int
) -> None:
    now_, later = weight(age * DAY, days), weight((age + older) * DAY, days + more)
    assert LEAST <= now_ <= later <= 1
    assert weight(-DAY, 0) == LEAST


def made_ago(age: timedelta) -> User:
    """Return a reader whose account is so old."""
    return make_reader(joined_at=now() - age)


def tally(paper: int) -> Tally:
    """Return what is counted of a paper."""
    return Tally.objects.get(paper=paper)


def new_accounts_vote(paper: int, n: int) -> list[User]:
    """Let so many new accounts vote for a paper."""
    readers = [made_ago(timedelta(hours=1)) for _ in range(n)]
    for reader in readers:
        vote(reader, paper)
    return readers


def test_a_vote_weighs_what_its_reader_has_shown_when_it_is_cast() -> None:
    paper, ada, bob = make_paper().pk, made_ago(timedelta()), made_ago(4 * FULL_AGE)
    for days in range(1, FULL_DAYS + 1):
        vote(bob, make_paper().pk, at=now() - days * DAY)
    vote(ada, paper)
    assert tally(paper).weight == pytest.approx(LEAST, abs=0.001)
    vote(bob, paper)
    assert tally(paper).votes == 2
    assert tally(paper).weight == pytest.approx(LEAST + 1, abs=0.001)
    unvote(bob, paper)
    assert tally(paper).weight == pytest.approx(LEAST, abs=0.001)


def test_moderators_votes_and_all_where_sign_up_is_not_open_weigh_one(settings: Settings) -> None:
    paper = make_paper().pk
    vote(make_reader(joined_at=now(), is_moderator=True), paper)
    settings.SIGN_UP = "invitation"
    for _ in range(bursts.MOST + 1):
        vote(made_ago(timedelta()), paper)
    assert tally(paper).weight == bursts.MOST + 2
    assert not bursts.waiting().exists()


def test_what_a_banned_reader_voted_for_weighs_nothing_until_the_ban_is_lifted() -> None:
    staff, ada, paper = make_reader(is_staff=True), made_ago(FULL_AGE), make_paper().pk
    vote(ada, paper)
    mark(ada, paper, Mark.Kind.SAVED)
    standing.ban(staff, ada.pk, now() + DAY, "Spam")
    assert (tally(paper).votes, tally(paper).weight, tally(paper).saves) == (1, 0, 0)
    standing.unban(staff, ada.pk, "")
    assert (tally(paper).votes, tally(paper).saves) == (1, 1)
    assert tally(paper).weight == pytest.approx(LEAST, abs=0.001)
    standing.set_apart(staff, ada.pk, "")
    assert (tally(paper).votes, tally(paper).weight, tally(paper).saves) == (0, 0, 0)


def test_saves_are_counted_and_go_with_the_account_and_the_merge() -> None:
    (one, two), (ada, bob) = (make_paper(), make_paper()), (make_reader(), make_reader())
    for reader in (ada, ada, bob):
        mark(reader, two.pk, Mark.Kind.SAVED)
    mark(bob, two.pk, Mark.Kind.READ)
    assert tally(two.pk).saves == 2
    absorb(one, two)
    merges.follow()
    assert (tally(one.pk).saves, tally(two.pk).saves) == (2, 0)
    own_data.erase(ada)
    assert tally(one.pk).saves == 1
    unmark(bob, one.pk, Mark.Kind.SAVED)
    assert tally(one.pk).saves == 0


def test_comments_and_saves_of_new_accounts_are_not_heard(settings: Settings) -> None:
    paper = make_paper().pk
    for reader in (made_ago(NEW_FOR - timedelta(hours=1)), made_ago(NEW_FOR)):
        post(reader, paper, "Well done.", uuid4())
        mark(reader, paper, Mark.Kind.SAVED)
    found = tally(paper)
    assert (found.comments, found.speakers, found.saves) == (2, 1, 1)
    settings.SIGN_UP = "domain"
    tallies.recount_comments(paper)
    tallies.recount_saves(paper)
    assert (tally(paper).speakers, tally(paper).saves) == (2, 2)


def test_votes_of_many_new_accounts_are_held_until_a_moderator_lets_them_weigh() -> None:
    moderator, paper = make_reader(is_moderator=True), make_paper()
    vote(made_ago(FULL_AGE), paper.pk)
    new_accounts_vote(paper.pk, bursts.MOST)
    before = tally(paper.pk).weight
    assert before > LEAST * bursts.MOST
    assert not bursts.waiting().exists()

    new_accounts_vote(paper.pk, 2)
    assert tally(paper.pk).votes == bursts.MOST + 3  # Nobody's vote is lost,
    assert tally(paper.pk).weight == pytest.approx(LEAST, abs=0.001)  # but those weigh nothing.
    assert [(row.paper, row.held) for row in bursts.waiting()] == [(paper, bursts.MOST + 2)]  # type: ignore[attr-defined]

    bursts.let_weigh(moderator, paper, "A talk was about it.")
    assert tally(paper.pk).weight > before
    assert ModerationEntry.objects.get().act == Act.WEIGH
    with pytest.raises(AlreadySettled):
        bursts.strike(moderator, paper, "")
    new_accounts_vote(paper.pk, bursts.MOST + 1)
    assert not bursts.waiting().exists()


def test_struck_votes_stay_but_never_weigh_and_a_new_burst_waits_anew() -> None:
    moderator, paper = make_reader(is_moderator=True), make_paper()
    readers = new_accounts_vote(paper.pk, bursts.MOST + 1)
    bursts.strike(moderator, paper, "Bought")
    assert (tally(paper.pk).votes, tally(paper.pk).weight) == (bursts.MOST + 1, 0)
    unvote(readers[0], paper.pk)
    assert tally(paper.pk).votes == bursts.MOST
    new_accounts_vote(paper.pk, bursts.MOST)
    assert tally(paper.pk).weight > 0
    new_accounts_vote(paper.pk, 1)
    assert tally(paper.pk).weight == 0
    assert bursts.waiting().get().paper == paper


def test_votes_of_a_day_apart_are_no_burst() -> None:
    paper = make_paper().pk
    for hours in range(bursts.MOST + 1):
        at = now() - timedelta(hours=30 * hours)
        vote(make_reader(joined_at=at - timedelta(hours=1)), paper, at=at)
    assert not bursts.waiting().exists()


def test_held_votes_stay_held_through_a_merge() -> None:
    kept, gone = make_paper(), make_paper()
    new_accounts_vote(gone.pk, bursts.MOST + 1)
    absorb(kept, gone)
    merges.follow()
    assert Vote.objects.filter(paper=kept, state=Vote.State.HELD).count() == bursts.MOST + 1
    assert tally(kept.pk).weight == 0
    assert Burst.objects.get().paper == kept
