from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from dailypapers.accounts import own_data
from dailypapers.catalogue.store import absorb
from dailypapers.community import merges, queries
from dailypapers.community.marks import mark, unmark
from dailypapers.community.models import Mark, Tally, Vote
from dailypapers.community.votes import unvote, vote
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader


def votes_of(paper: int) -> int:
    """Return the count that is kept of a paper's votes."""
    return queries.tallies([paper]).get(paper, (0, 0))[0]


@pytest.mark.django_db
def test_a_reader_has_one_vote_however_often_they_press() -> None:
    ada, paper = make_reader(), make_paper().pk

    counts = []
    for act in (vote, vote, unvote, unvote, vote):
        act(ada, paper)
        counts.append(votes_of(paper))
    vote(make_reader(), paper)

    assert counts == [1, 1, 0, 0, 1]
    assert votes_of(paper) == 2


@pytest.mark.django_db
def test_taking_back_what_was_not_given_changes_nothing() -> None:
    unvote(make_reader(), make_paper().pk)
    assert not Tally.objects.filter(votes__gt=0).exists()


@pytest.mark.django_db
def test_a_list_is_told_all_counts_and_what_its_reader_did() -> None:
    ada, bob = make_reader(), make_reader()
    one, two, three = (make_paper().pk for _ in range(3))
    for reader, paper in ((ada, one), (bob, one), (bob, two), (bob, three)):
        vote(reader, paper)
    unvote(bob, three)

    assert queries.tallies([one, two, three]) == {one: (2, 0), two: (1, 0), three: (0, 0)}
    assert queries.own(ada, [one, two, three]).voted == {one}
    assert queries.own(bob, [one, two, three]).voted == {one, two}
    assert queries.own(None, [one]).voted == set()


@pytest.mark.django_db
def test_votes_follow_a_paper_that_was_merged_and_nobody_counts_twice() -> None:
    ada, bob = make_reader(), make_reader()
    kept, duplicate = make_paper(), make_paper()
    vote(ada, kept.pk)
    vote(ada, duplicate.pk)
    vote(bob, duplicate.pk)
    assert not merges.pending()
    absorb(kept, duplicate)

    assert merges.pending()
    merges.follow()

    assert not merges.pending()
    assert (votes_of(kept.pk), votes_of(duplicate.pk)) == (2, 0)
    assert queries.own(bob, [kept.pk, duplicate.pk]).voted == {kept.pk}


@pytest.mark.django_db
def test_marks_follow_too() -> None:
    ada, kept, duplicate = make_reader(), make_paper(), make_paper()
    for paper, kind in ((kept, Mark.Kind.SAVED), (duplicate, Mark.Kind.SAVED)):
        mark(ada, paper.pk, kind)
    since = now() - timedelta(days=365)
    mark(ada, duplicate.pk, Mark.Kind.READ, since, in_bulk=True)
    vote(ada, duplicate.pk, since)
    absorb(kept, duplicate)

    assert merges.pending()
    merges.follow()

    assert not merges.pending()
    assert queries.own(ada, [kept.pk, duplicate.pk]).marks == {kept.pk: {"saved", "read"}}
    read = Mark.objects.get(kind=Mark.Kind.READ)
    assert read.at == Vote.objects.get().at == since
    assert read.in_bulk


@pytest.mark.django_db
def test_marks_are_put_once_taken_away_and_seen_by_their_reader_alone() -> None:
    ada, paper = make_reader(), make_paper().pk
    for _ in range(2):
        mark(ada, paper, Mark.Kind.SAVED)
    assert queries.own(ada, [paper]).marks == {paper: {"saved"}}
    assert queries.own(make_reader(), [paper]) == queries.own(None, [paper]) == queries.Own()

    for _ in range(2):
        unmark(ada, paper, Mark.Kind.SAVED)
    assert queries.own(ada, [paper]).marks == {}


@pytest.mark.django_db
def test_who_leaves_takes_their_votes_out_and_away() -> None:
    ada, paper = make_reader(), make_paper()
    vote(ada, paper.pk)
    mark(ada, paper.pk, Mark.Kind.READ)
    vote(make_reader(), paper.pk)

    [row] = own_data.export(ada)["community"]["votes"]
    assert (row["address"], row["title"]) == (paper.address, paper.title)
    assert own_data.export(ada)["community"]["marks"][0]["kind"] == "read"
    own_data.erase(ada)
    assert not Mark.objects.exists()

    assert votes_of(paper.pk) == Vote.objects.filter(paper=paper).count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_counts_are_exact_when_many_press_at_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory; test_processes.py has a real one")
    readers, papers = (
        [make_reader() for _ in range(4)],
        [make_paper(topics=()).pk for _ in range(3)],
    )

    def press(seed: int) -> None:
        chance = Random(seed)
        try:
            for _ in range(40):
                reader, paper = chance.choice(readers), chance.choice(papers)
                chance.choice([vote, vote, unvote])(reader, paper)
                chance.choice([mark, unmark])(reader, paper, Mark.Kind.SAVED)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, range(8)))

    for paper in papers:
        assert votes_of(paper) == Vote.objects.filter(paper=paper).count()
