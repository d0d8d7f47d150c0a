"""New papers in the order of a reader's interest: moved by votes, and true to its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author, Authorship, Paper, PaperTopic, Topic
from dailypapers.community import follows, marks, mutes, seeds, votes
from dailypapers.community.models import Mark, Seed
from dailypapers.community.seeds import Origin
from dailypapers.core.clock import now
from dailypapers.feed import for_you as of_lists
from dailypapers.feed import instance_interest, neighbour_check, neighbour_weight
from dailypapers.feed import new_papers as of_papers
from dailypapers.feed.for_you import ForYou, for_each, for_you
from dailypapers.feed.interest.blend import NeighbourWeight
from dailypapers.feed.interest_profile import Owner, profile_of
from dailypapers.feed.new_papers import new_papers
from dailypapers.search import index
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import PaperVector
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.things import EACH, THINGS, things

pytestmark = pytest.mark.django_db
READ = Mark.Kind.READ


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Paper]]:
    """Twenty papers on each of six things; the last ten of each are new."""
    with things(monkeypatch) as made:
        yield made


@pytest.fixture
def made(papers: list[Paper]) -> MemoryIndex:
    """The index that has them."""
    found = index.reader()
    assert isinstance(found, MemoryIndex)
    return found


@pytest.fixture
def ada() -> User:
    return make_reader()


def things_of(found: ForYou, papers: list[Paper], first: int = 10) -> list[int]:
    """Return on which thing each of the first papers is."""
    number = {paper.pk: number for number, paper in enumerate(papers)}
    return [number[paper] // EACH for paper in found.page.ids[:first]]


def place(found: ForYou, papers: list[Paper], thing: int) -> float:
    """Return where the papers on a thing stand in the middle."""
    shown = things_of(found, papers, THINGS * 10)
    return float(np.median([n for n, other in enumerate(shown) if other == thing]))


def test_the_first_vote_decides_the_first_places(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[3 * EACH].pk)

    found = for_you(ada, now())

    assert set(things_of(found, papers)) == {3}
    assert found.page.total == THINGS * 10
    assert found.likes == 1


def test_a_seed_decides_the_first_places_and_is_taken_back(papers: list[Paper], ada: User) -> None:
    assert not for_you(ada, now()).likes
    new = papers[2 * EACH + 12].pk
    for _ in range(2):
        seeds.name(ada, [papers[2 * EACH].pk, new], Seed.Kind.PASTED)

    found = for_you(ada, now())

    assert set(things_of(found, papers, 9)) == {2}
    assert new not in found.page.ids
    assert found.likes == 2
    assert {cause.title for cause in found.causes[0]} <= {"Thing 2, part 0", "Thing 2, part 12"}
    seeds.take_back_all(ada, Origin("pasted", ""))
    assert not for_you(ada, now()).likes


def test_a_vote_says_more_than_a_seed_and_makes_one_of_it(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    seeds.name(ada, [papers[4 * EACH].pk], Seed.Kind.PASTED)
    found = for_you(ada, now())
    assert place(found, papers, 0) < place(found, papers, 4) < place(found, papers, 1)
    seeds.name(ada, [papers[0].pk], Seed.Kind.PASTED)
    assert for_you(ada, now()).page.ids == found.page.ids


def test_what_was_read_counts_a_little(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    before = for_you(ada, now())
    marks.mark(ada, papers[4 * EACH].pk, READ)

    found = for_you(ada, now())

    assert set(things_of(found, papers)) == {0}
    assert place(found, papers, 4) < min(place(found, papers, thing) for thing in (1, 2, 3, 5))
    brought = next(n for n, read in enumerate(found.read) if read)
    assert things_of(found, papers, brought + 1)[-1] == 4
    assert found.read[brought][0].title == "Thing 4, part 0"
    assert found.likes == 1
    marks.unmark(ada, papers[4 * EACH].pk, READ)
    assert for_you(ada, now()) == before


def test_a_page_that_was_marked_as_read_says_nothing(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    before = for_you(ada, now())
    marks.mark_all(ada, [papers[4 * EACH].pk, papers[EACH].pk], READ)
    assert for_you(ada, now()) == before


def test_a_vote_says_more_than_two_reads(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    for number in range(2):
        marks.mark(ada, papers[4 * EACH + number].pk, READ)
    found = for_you(ada, now())
    assert place(found, papers, 0) < place(found, papers, 4) < place(found, papers, 1)


def test_who_only_reads_has_a_list(papers: list[Paper], ada: User) -> None:
    marks.mark(ada, papers[2 * EACH].pk, READ)
    found = for_you(ada, now())
    assert set(things_of(found, papers)) == {2}
    assert (found.likes, found.causes[0]) == (0, [])


def test_who_signs_two_likes_raises_a_paper_until_one_is_taken_back(
    papers: list[Paper], ada: User
) -> None:
    author = Author.objects.create(key="onlyhere", name="Only Here")
    for number in (0, EACH, 2 * EACH + 12):
        Authorship.objects.create(paper=papers[number], author=author, position=9)
    raised = papers[2 * EACH + 12].pk
    votes.vote(ada, papers[0].pk)
    votes.vote(ada, papers[EACH + 1].pk)
    before = for_you(ada, now())
    votes.vote(ada, papers[EACH].pk)

    found = for_you(ada, now())

    stands = found.page.ids.index(raised)
    assert [one.name for one in found.signed[stands]] == ["Only Here"]
    assert sum(map(bool, found.signed)) == 1
    votes.unvote(ada, papers[EACH].pk)
    assert for_you(ada, now()) == before
    assert before.page.ids.index(raised) > stands
    assert not any(before.signed)


def test_others_hear_nothing_of_seeds(papers: list[Paper], ada: User) -> None:
    seeds.name(ada, [papers[0].pk], Seed.Kind.PASTED)
    assert instance_interest.given() == {}


def test_a_vote_moves_the_next_page_and_is_itself_not_shown(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    assert set(things_of(for_you(ada, now()), papers)) == {0}
    new = papers[4 * EACH + 12].pk

    for _ in range(2):  # The second press changes nothing.
        votes.vote(ada, new)
    marks.mark(ada, papers[4 * EACH + 1].pk, Mark.Kind.SAVED)
    found = for_you(ada, now())

    assert 4 in things_of(found, papers, 3)
    assert new not in found.page.ids


@pytest.mark.parametrize("kind", ["author", "topic"])
def test_what_is_followed_raises_a_paper_and_is_named(
    papers: list[Paper], ada: User, kind: str
) -> None:
    votes.vote(ada, papers[0].pk)
    before = for_you(ada, now())
    raised = before.page.ids[30]
    paper = Paper.objects.get(pk=raised)
    author = Author.objects.create(key="onlyhere", name="Only Here")
    Authorship.objects.create(paper=paper, author=author, position=9)
    topic = Topic.objects.create(code="zz.ZZ", name="Zeppelins", group="Air")
    PaperTopic.objects.create(paper=paper, topic=topic, position=9)
    target = {"author": "onlyhere", "topic": "zz.ZZ"}[kind]

    follows.follow(ada, kind, target)
    after = for_you(ada, now())

    stands = after.page.ids.index(raised)
    assert stands < 30
    assert [one.target for one in after.followed[stands]] == [target]
    assert sum(map(bool, after.followed)) == 1
    follows.unfollow(ada, kind, target)
    assert for_you(ada, now()) == before


def test_what_is_read_or_put_away_is_not_shown(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    read, away = papers[10].pk, papers[11].pk
    marks.mark(ada, read, Mark.Kind.READ)
    marks.mark(ada, away, Mark.Kind.HIDDEN)

    assert not {read, away} & set(for_you(ada, now()).page.ids)


def test_less_like_this_moves_all_that_is_like_it_at_once(papers: list[Paper], ada: User) -> None:
    for thing in (1, 5):
        votes.vote(ada, papers[thing * EACH].pk)
    before = for_you(ada, now())
    assert set(things_of(before, papers)) == {1, 5}
    away = papers[5 * EACH + 11]

    marks.mark(ada, away.pk, Mark.Kind.HIDDEN)
    after = for_you(ada, now())
    marks.unmark(ada, away.pk, Mark.Kind.HIDDEN)

    assert place(after, papers, 1) + 5 < place(after, papers, 5)
    assert [cause.title for cause in after.less] == [away.title]
    assert for_you(ada, now()) == before


def test_less_of_one_thing_says_nothing_of_another(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    before = for_you(ada, now())
    marks.mark(ada, papers[3 * EACH + 11].pk, Mark.Kind.HIDDEN)
    after = for_you(ada, now())
    assert set(things_of(after, papers)) == {0}
    assert place(after, papers, 3) > place(before, papers, 3) + 5


def test_who_put_all_away_can_take_the_last_back(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    marks.mark_all(ada, [paper.pk for paper in papers], Mark.Kind.HIDDEN)
    found = for_you(ada, now())
    assert not found.page.ids
    assert len(found.less) == 3


def test_days_count_back_from_the_newest_paper(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    much_later = now() + timedelta(days=200)
    assert for_you(ada, much_later).page.total == THINGS * 10


def test_a_withdrawn_paper_is_no_newest_one(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    later = make_paper(announcement=make_announcement(now().date() + timedelta(days=60)))
    Paper.objects.filter(pk=later.pk).update(withdrawn=True)

    found = for_you(ada, now() + timedelta(days=90))

    assert found.until is not None
    assert found.until < now() + timedelta(days=30)
    assert found.page.total == THINGS * 10


def test_who_is_banned_or_set_apart_says_nothing_for_others(papers: list[Paper]) -> None:
    free, apart, banned, back = (make_reader() for _ in range(4))
    for reader in (free, apart, banned, back):
        votes.vote(reader, papers[0].pk)
    User.objects.filter(pk=apart.pk).update(is_shadowed=True)
    User.objects.filter(pk=banned.pk).update(banned_until=now() + timedelta(days=1))
    User.objects.filter(pk=back.pk).update(banned_until=now() - timedelta(days=1))

    assert set(instance_interest.given()) == {free.pk, back.pk}
    for reader in (apart, banned):  # Their own list is theirs.
        assert profile_of(reader).likes == [papers[0].pk]


def test_each_paper_names_the_like_that_brought_it(papers: list[Paper], ada: User) -> None:
    for thing in (1, 5):
        votes.vote(ada, papers[thing * EACH].pk)

    found = for_you(ada, now())

    shown = things_of(found, papers)
    assert set(shown) == {1, 5}
    for thing, causes in zip(shown, found.causes[:10], strict=True):
        assert causes[0].title == f"Thing {thing}, part 0"


def test_without_its_cause_an_entry_falls(papers: list[Paper], ada: User) -> None:
    for thing in (1, 5):
        votes.vote(ada, papers[thing * EACH].pk)
    before = for_you(ada, now())
    stood = next(n for n, thing in enumerate(things_of(before, papers)) if thing == 5)
    paper = before.page.ids[stood]
    assert before.causes[stood][0].title == "Thing 5, part 0"

    votes.unvote(ada, papers[5 * EACH].pk)

    after = for_you(ada, now())
    assert after.page.ids.index(paper) >= 10 > stood


def test_others_change_nothing_until_a_check_says_that_they_help(
    papers: list[Paper], ada: User, tmp_path: Path, settings: Settings
) -> None:
    settings.HOME = tmp_path
    votes.vote(ada, papers[0].pk)
    alone = for_you(ada, now()).page.ids
    for number in range(30):
        other = make_reader()
        for paper in (papers[0], papers[2 * EACH + number % 10]):
            votes.vote(other, paper.pk)
    instance_interest.forget()
    assert for_you(ada, now()).page.ids == alone

    weight = {"at": "", "readers": 30, "weight": {"few": 1.0, "many": 1.0}, "leads": {}}
    (tmp_path / "interest").mkdir()
    (tmp_path / "interest" / "neighbours.json").write_text(str(weight).replace("'", '"'))
    instance_interest.forget()

    heard = for_you(ada, now())
    assert things_of(heard, papers, 20).count(2) > 8  # who likes the first thing likes the third


def test_the_weekly_check_keeps_what_it_found(
    papers: list[Paper], tmp_path: Path, settings: Settings
) -> None:
    settings.HOME = tmp_path
    for number in range(4):
        votes.vote(make_reader(), papers[number].pk)

    neighbour_check.run()

    said = neighbour_weight.read(tmp_path)
    assert said is not None
    assert said["weight"] == {"few": 0.0, "many": 0.0}
    assert neighbour_weight.kept(tmp_path) == NeighbourWeight()


def test_a_damaged_file_weighs_nothing(tmp_path: Path) -> None:
    (tmp_path / "interest").mkdir()
    for text in ("", "{}", "[1]", '{"weight": {"few": 1, "other": 2}}'):
        (tmp_path / "interest" / "neighbours.json").write_text(text)
        assert neighbour_weight.kept(tmp_path) == NeighbourWeight()


def test_who_only_follows_sees_what_is_followed(papers: list[Paper], ada: User) -> None:
    topic = Topic.objects.create(code="zz.ZZ", name="Zeppelins", group="Air")
    author = Author.objects.create(key="onlyhere", name="Only Here")
    new = [papers[number * EACH + 12] for number in range(3)]
    for paper in [*new, papers[0]]:
        PaperTopic.objects.create(paper=paper, topic=topic, position=9)
    Authorship.objects.create(paper=new[1], author=author, position=9)
    assert not for_you(ada, now()).page.ids

    follows.follow(ada, "topic", "zz.ZZ")
    follows.follow(ada, "author", "onlyhere")
    found = for_you(ada, now())

    assert found.page.ids[0] == new[1].pk
    assert set(found.page.ids) == {paper.pk for paper in new}
    assert found.likes == 0
    assert all(found.followed)
    assert not any(found.causes)
    mutes.mute(ada, "author", "onlyhere")
    assert new[1].pk not in for_you(ada, now()).page.ids


def test_nothing_liked_and_nothing_encoded_are_told_apart(
    papers: list[Paper], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert for_you(ada, now()).likes == 0
    votes.vote(ada, papers[0].pk)
    monkeypatch.setattr(index, "reader", MemoryIndex)
    instance_interest.forget()

    found = for_you(ada, now())

    assert not found.is_ready
    assert found.likes == 1


def test_new_papers_that_wait_for_the_encoder_are_not_called_gone(
    papers: list[Paper], ada: User
) -> None:
    votes.vote(ada, papers[0].pk)
    make_paper(announcement=make_announcement(now().date() + timedelta(days=30)))

    found = for_you(ada, now() + timedelta(days=31))

    assert (found.page.ids, found.is_ready) == ([], False)


def test_a_paper_that_came_after_all_else_was_made_is_ranked(
    papers: list[Paper], ada: User, made: MemoryIndex
) -> None:
    votes.vote(ada, papers[0].pk)
    for_you(ada, now())
    new = make_paper(
        title="Thing 0, last part",
        announcement=make_announcement(now().date() - timedelta(days=1)),
    )
    document = next(iter(documents([new.pk])))
    made.upsert([document])
    vector = made.vectors([papers[0].pk])[papers[0].pk]
    made.add_vectors("fake", [PaperVector(new.pk, document.text_key(), vector)])
    made.commit(2)

    assert for_you(ada, now()).page.ids[0] == new.pk


def test_the_list_takes_a_fixed_number_of_queries(
    papers: list[Paper], ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    votes.vote(ada, papers[0].pk)
    for_you(ada, now())
    for more in (1, 5):
        for paper in papers[EACH : EACH + more]:
            votes.vote(ada, paper.pk)
        with django_assert_num_queries(9):
            for_you(ada, now())


@pytest.mark.any_database
def test_the_lists_of_many_are_those_of_each(
    papers: list[Paper],
    ada: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    readers = everybody_else(papers)
    votes.vote(ada, papers[3 * EACH].pk)
    marks.mark_all(ada, [paper.pk for paper in papers[3 * EACH + 10 : 3 * EACH + 14]], READ)
    at = now()
    alone = [for_you(reader, at) for reader in (ada, *readers)]
    assert len({tuple(found.page.ids) for found in alone}) == len(alone)

    with django_assert_num_queries(9):
        assert list(for_each([Owner(one.pk) for one in (ada, *readers)], at)) == alone
    monkeypatch.setattr(of_lists, "AT_ONCE", 2)
    monkeypatch.setattr(of_papers, "MOST", 40)  # The places of what is done go to older papers.
    few = [for_you(reader, at) for reader in (ada, *readers)]
    assert few != alone
    assert list(for_each([Owner(one.pk) for one in (ada, *readers)], at)) == few
    assert few[0].page.total == 40


def everybody_else(papers: list[Paper]) -> list[User]:
    """Return who votes, dislikes, mutes, follows, names seeds, and who does nothing."""
    averse, mutes_words, mutes_more, follows_topic, seeds_some, silent = (
        make_reader() for _ in range(6)
    )
    topic = Topic.objects.create(code="zz.ZZ", name="Zeppelins", group="Air")
    for paper in (papers[12], papers[EACH + 12]):
        PaperTopic.objects.create(paper=paper, topic=topic, position=9)
    for reader in (averse, mutes_words, mutes_more):
        votes.vote(reader, papers[EACH].pk)
    marks.mark(averse, papers[EACH + 11].pk, Mark.Kind.HIDDEN)
    for reader in (mutes_words, mutes_more):
        mutes.mute(reader, "words", "part 15")
    mutes.mute(mutes_more, "words", "thing 1")
    follows.follow(follows_topic, "topic", "zz.ZZ")
    seeds.name(seeds_some, [papers[2 * EACH].pk, papers[2 * EACH + 12].pk], Seed.Kind.PASTED)
    marks.mark(seeds_some, papers[4 * EACH].pk, Mark.Kind.SAVED)
    return [averse, mutes_words, mutes_more, follows_topic, seeds_some, silent]


def test_what_is_muted_is_left_out_until_it_is_muted_no_more(
    papers: list[Paper], ada: User
) -> None:
    votes.vote(ada, papers[0].pk)
    before = for_you(ada, now())
    gone = [paper.pk for paper in papers if paper.title.startswith("Thing 0,")]
    assert set(before.page.ids) & set(gone)

    mute = mutes.mute(ada, "words", "thing 0")
    after = for_you(ada, now())
    assert after.page.ids
    assert not set(after.page.ids) & set(gone)
    assert after.page.total == before.page.total - 10

    mutes.unmute(mute)
    assert for_you(ada, now()).page.ids == before.page.ids


@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite's plan")
def test_new_papers_are_looked_for_by_when_they_came(
    papers: list[Paper],
) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert new_papers(now())[1]
        asked_for = [query["sql"] for query in asked if '"announced_at" <=' in query["sql"]]
    assert len(asked_for) == 2
    with connection.cursor() as cursor:
        for sql in asked_for:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            assert "announcement_order" in cursor.fetchall()[0][-1]
