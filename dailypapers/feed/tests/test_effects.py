"""What each rule does: the very difference of the lists with it and without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author, Authorship, Paper
from dailypapers.community import follows, marks, mutes, seeds, votes
from dailypapers.community.models import Mark, Mute, Seed
from dailypapers.community.seeds import Origin
from dailypapers.core.clock import now
from dailypapers.feed import effects as of_rules
from dailypapers.feed.effects import FIRST, Effect, Less, effects
from dailypapers.feed.for_you import for_you
from dailypapers.feed.previews import of_follow, of_less, of_mute, of_seeds
from dailypapers.testing.people import make_reader
from dailypapers.testing.things import EACH, things

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Paper]]:
    """Twenty papers on each of six things; the last ten of each are new."""
    with things(monkeypatch) as made:
        yield made


@pytest.fixture
def ada() -> User:
    return make_reader()


def first(reader: User) -> list[int]:
    return for_you(reader, now()).page.ids[:FIRST]


def difference(before: list[int], after: list[int]) -> tuple[int, int, int]:
    """Return how many moved, came and went, counted another way."""
    moved = [paper for n, paper in enumerate(after) if before[n : n + 1] != [paper]]
    came, gone = set(after) - set(before), set(before) - set(after)
    return len(moved), len(came), len(gone)


def test_each_rule_does_what_taking_it_back_undoes(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    seeds.name(ada, [papers[EACH].pk, papers[EACH + 12].pk], Seed.Kind.FILE, "a.bib")
    mute = mutes.mute(ada, "words", "part 15")
    author = Author.objects.create(key="onlyhere", name="Only Here")
    Authorship.objects.create(paper=papers[5 * EACH + 11], author=author, position=9)
    follows.follow(ada, "author", "onlyhere")
    disliked = papers[13].pk
    marks.mark(ada, disliked, Mark.Kind.HIDDEN)

    found, now_first = effects(ada, now()).of, first(ada)
    rules: dict[object, Callable[[], object]] = {
        Origin("file", "a.bib"): lambda: seeds.take_back_all(ada, Origin("file", "a.bib")),
        mute.pk: lambda: mutes.unmute(mute),
        ("author", "onlyhere"): lambda: follows.unfollow(ada, "author", "onlyhere"),
        Less(disliked): lambda: marks.unmark(ada, disliked, Mark.Kind.HIDDEN),
    }
    assert list(found) == list(rules)
    assert any(effect.moved for effect in found.values())
    for rule, take_back in rules.items():
        take_back()
        assert found[rule][:3] == difference(first(ada), now_first), rule
        found, now_first = effects(ada, now()).of, first(ada)


def test_a_preview_is_what_comes_of_it(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    before = first(ada)
    mute = Mute(reader=ada, kind="words", target="thing 0", name="thing 0")
    gone, would = of_mute(ada, now(), mute)
    named = [papers[2 * EACH].pk, papers[2 * EACH + 10].pk]
    would_name = of_seeds(ada, now(), named)
    assert first(ada) == before
    assert gone == 10
    mutes.mute(ada, "words", "thing 0")
    assert would is not None
    assert would[:3] == difference(before, first(ada))
    assert len(would.brought) == 3

    mutes.unmute(Mute.objects.get())
    seeds.name(ada, named, Seed.Kind.PASTED)
    assert would_name is not None
    assert would_name[:3] == difference(before, first(ada))


def test_what_following_would_do_is_what_comes_of_it(papers: list[Paper], ada: User) -> None:
    votes.vote(ada, papers[0].pk)
    author = Author.objects.create(key="onlyhere", name="Only Here")
    Authorship.objects.create(paper=papers[5 * EACH + 11], author=author, position=9)
    before = first(ada)
    would = of_follow(ada, now(), "author", "onlyhere")
    assert first(ada) == before
    follows.follow(ada, "author", "onlyhere")
    assert would is not None
    assert would.brings == 1
    assert would[:3] == difference(before, first(ada))
    assert of_follow(ada, now(), "author", "onlyhere") == Effect(0, 0, 0, [], [])


def test_what_wanting_less_would_do_is_what_comes_of_it(papers: list[Paper], ada: User) -> None:
    for thing in (0, 1):
        votes.vote(ada, papers[thing * EACH].pk)
    before = first(ada)
    away = papers[EACH + 11].pk
    would = of_less(ada, now(), away)
    liked = of_less(ada, now(), papers[0].pk)
    assert first(ada) == before
    marks.mark(ada, away, Mark.Kind.HIDDEN)
    assert would is not None
    assert would.takes
    assert would[:3] == difference(before, first(ada))
    assert liked == Effect(0, 0, 0, [], [])  # A like stays one.


def test_without_a_list_mutes_still_say_what_they_take(papers: list[Paper], ada: User) -> None:
    mute = mutes.mute(ada, "words", "thing 0")
    found = effects(ada, now())
    assert (found.new, found.away, found.of) == (60, {mute.pk: 10}, {})


def test_only_so_many_rules_are_asked(
    papers: list[Paper], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes.vote(ada, papers[0].pk)
    marks.mark_all(ada, [paper.pk for paper in papers[20:60]], Mark.Kind.HIDDEN)
    monkeypatch.setattr(of_rules, "MOST_RULES", 3)
    found = effects(ada, now()).of
    assert len(found) == 3
    assert all(isinstance(effect, Effect) for effect in found.values())
