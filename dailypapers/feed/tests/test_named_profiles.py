"""Further profiles: each list is made from what is in its profile, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper, PaperTopic, Topic
from dailypapers.community import follows, marks, mutes, profiles, seeds, votes
from dailypapers.community.models import Mark, Profile, Seed
from dailypapers.community.seeds import Origin
from dailypapers.core.clock import now
from dailypapers.feed.effects import Less, effects
from dailypapers.feed.for_you import for_each, for_you
from dailypapers.feed.in_profile import chosen
from dailypapers.feed.interest_profile import Owner
from dailypapers.feed.previews import of_mute, of_seeds
from dailypapers.testing.people import make_reader
from dailypapers.testing.things import EACH, things

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Paper]]:
    """Twenty papers on each of six things; the last ten of each are new."""
    with things(monkeypatch) as made:
        yield made


@pytest.fixture
def ada(papers: list[Paper]) -> User:
    """A reader who votes for papers on the first thing."""
    reader = make_reader()
    votes.vote(reader, papers[0].pk)
    return reader


@pytest.fixture
def work(ada: User) -> Profile:
    return profiles.make(ada, "Work")


def first(reader: User, papers: list[Paper], profile: Profile | None = None) -> list[int]:
    """Return on which things the first papers of a list are."""
    number = {paper.pk: n for n, paper in enumerate(papers)}
    found = for_you(reader, now(), profile=profile).page.ids[:9]
    return sorted({number[paper] // EACH for paper in found})


def test_it_begins_empty_and_is_made_from_its_own(
    papers: list[Paper], ada: User, work: Profile
) -> None:
    before = for_you(ada, now())
    assert not for_you(ada, now(), profile=work).page.ids
    seeds.name(ada, [papers[2 * EACH].pk], Seed.Kind.PASTED, profile=work)

    assert first(ada, papers, work) == [2]
    assert for_you(ada, now()) == before
    assert first(ada, papers) == [0]


def test_a_vote_belongs_to_it_once_it_is_put_in(
    papers: list[Paper], ada: User, work: Profile
) -> None:
    votes.vote(ada, papers[3 * EACH].pk)
    votes.vote(ada, papers[4 * EACH].pk)
    profiles.put(work, [papers[3 * EACH].pk])
    assert first(ada, papers, work) == [3]
    assert set(first(ada, papers)) >= {3, 4}
    assert [one.title for one in chosen(ada, work).inside] == ["Thing 3, part 0"]
    assert [one.title for one in chosen(ada, work).others] == ["Thing 4, part 0", "Thing 0, part 0"]
    votes.unvote(ada, papers[3 * EACH].pk)
    assert not for_you(ada, now(), profile=work).page.ids


def test_mutes_dislikes_and_reads_count_where_they_were_given(
    papers: list[Paper], ada: User, work: Profile
) -> None:
    seeds.name(ada, [papers[0].pk], Seed.Kind.PASTED, profile=work)
    mutes.mute(ada, "words", "thing 0", work)
    assert 0 not in first(ada, papers, work)
    assert first(ada, papers) == [0]

    disliked, read = papers[11].pk, papers[5 * EACH].pk
    marks.mark(ada, disliked, Mark.Kind.HIDDEN)
    marks.mark(ada, read, Mark.Kind.READ)
    alone = for_you(ada, now(), profile=work)
    assert not alone.less
    assert not any(alone.read)
    profiles.put(work, [disliked, read])
    found = for_you(ada, now(), profile=work)
    assert [one.title for one in found.less] == [papers[11].title]
    assert any(found.read)
    for profile in (None, work):  # What is done is done everywhere.
        assert disliked not in for_you(ada, now(), profile=profile).page.ids


def test_follows_count_in_it_where_that_is_asked_for(
    papers: list[Paper], ada: User, work: Profile
) -> None:
    topic = Topic.objects.create(code="zz.ZZ", name="Zeppelins", group="Air")
    PaperTopic.objects.create(paper=papers[4 * EACH + 12], topic=topic, position=9)
    follows.follow(ada, "topic", "zz.ZZ")
    seeds.name(ada, [papers[0].pk], Seed.Kind.PASTED, profile=work)
    assert not any(for_you(ada, now(), profile=work).followed)
    assert ("topic", "zz.ZZ") not in effects(ada, now(), work).of
    profiles.change(work, "Work", with_follows=True)
    assert any(for_you(ada, now(), profile=work).followed)
    assert ("topic", "zz.ZZ") in effects(ada, now(), work).of


def test_its_rules_say_what_they_do_to_its_own_list(
    papers: list[Paper], ada: User, work: Profile
) -> None:
    seeds.name(ada, [papers[EACH].pk], Seed.Kind.FILE, "mine.bib")
    for thing in (1, 2):
        some = [papers[thing * EACH].pk]
        seeds.name(ada, some, Seed.Kind.FILE, f"{thing}.bib", work)
    mute = mutes.mute(ada, "words", "part 15", work)
    marks.mark(ada, papers[EACH + 11].pk, Mark.Kind.HIDDEN)
    profiles.put(work, [papers[EACH + 11].pk])
    found = effects(ada, now(), work)
    file, other = Origin("file", "1.bib"), Origin("file", "2.bib")
    assert set(found.of) == {file, other, mute.pk, Less(papers[EACH + 11].pk)}
    assert found.of[file].moved

    before = for_you(ada, now(), profile=work).page.ids[:20]
    would = of_seeds(ada, now(), [papers[3 * EACH].pk], work)
    mute.target, mute.pk = "thing 1", 0
    gone, less = of_mute(ada, now(), mute)
    assert gone == 9  # One of the ten is put away.
    mutes.mute(ada, "words", "thing 1", work)
    after = for_you(ada, now(), profile=work).page.ids[:20]
    assert less is not None
    assert less.brings == len(set(after) - set(before))
    assert would is not None
    assert would.brings


@pytest.mark.any_database
def test_lists_of_many_profiles_are_read_at_once(
    papers: list[Paper],
    ada: User,
    work: Profile,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    seeds.name(ada, [papers[2 * EACH].pk], Seed.Kind.PASTED, profile=work)
    mutes.mute(ada, "words", "part 15", work)
    bob = make_reader()
    votes.vote(bob, papers[4 * EACH].pk)
    owners = [Owner.of(ada, work), Owner.of(bob), Owner.of(ada)]
    at = now()
    alone = [for_you(ada, at, profile=work), for_you(bob, at), for_you(ada, at)]
    with django_assert_num_queries(10):
        assert list(for_each(owners, at)) == alone
