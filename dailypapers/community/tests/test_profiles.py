"""Further interest profiles: made once, bounded, named, deleted, merged, exported, forgotten."""

from __future__ import annotations

import pytest

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.community import (
    marks,
    merges,
    moderation,
    mutes,
    profiles,
    seeds,
    unmerging,
    votes,
)
from dailypapers.community.models import Mark, Merge, Mute, Profile, ProfilePaper, Seed, Vote
from dailypapers.core.errors import InputError
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def ada() -> User:
    return make_reader()


def inside(profile: Profile) -> list[int]:
    return list(profile.papers.order_by("pk").values_list("paper", flat=True))


def test_a_profile_is_made_once_and_keeps_its_address(ada: User) -> None:
    work = profiles.make(ada, "  Work  at Löss ")
    assert (work.name, work.slug) == ("Work at Löss", "work-at-loss")
    assert profiles.make(ada, "work at LÖSS") == work
    other = profiles.make(ada, "Work at Loss")
    assert other.slug == "work-at-loss-2"
    assert profiles.make(ada, "教学").slug == "list"
    assert profiles.make(make_reader(), "Work at Löss").slug == "work-at-loss"

    profiles.change(work, "Kites", with_follows=True)
    work.refresh_from_db()
    assert (work.name, work.slug, work.with_follows) == ("Kites", "work-at-loss", True)
    assert [one.name for one in profiles.of(ada)] == ["Kites", "Work at Loss", "教学"]


def test_what_is_no_name_or_one_too_many_is_refused(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = profiles.make(ada, "Work")
    profiles.make(ada, "Kites")
    for name in (" ", "x" * 61):
        with pytest.raises(InputError):
            profiles.make(ada, name)
        with pytest.raises(InputError):
            profiles.change(work, name, with_follows=False)
    with pytest.raises(InputError, match="Another profile"):
        profiles.change(work, "kites", with_follows=False)
    monkeypatch.setattr(profiles, "MOST", 2)
    with pytest.raises(InputError, match="delete one first"):
        profiles.make(ada, "Teaching")


def test_each_has_its_own_seeds_and_mutes(ada: User) -> None:
    paper, work = make_paper().pk, profiles.make(ada, "Work")
    for _ in range(2):
        for one in (None, work):
            seeds.name(ada, [paper], Seed.Kind.PASTED, profile=one)
            mutes.mute(ada, "words", "kites", one)
    assert Seed.objects.count() == Mute.objects.count() == 2
    assert seeds.take_back_all(ada, seeds.Origin("pasted", ""), work) == 1
    assert Seed.objects.get().profile is None

    vote = votes.vote
    vote(ada, paper)
    profiles.put(work, [paper, paper])
    profiles.delete(work)
    assert Mute.objects.get().profile is None
    assert not ProfilePaper.objects.exists()
    assert Vote.objects.exists()


def test_what_nobody_stands_for_any_more_is_in_no_profile(ada: User) -> None:
    paper, work = make_paper().pk, profiles.make(ada, "Work")
    votes.vote(ada, paper)
    marks.mark(ada, paper, Mark.Kind.SAVED)
    profiles.put(work, [paper])
    votes.unvote(ada, paper)
    profiles.forget(ada, paper)
    assert inside(work) == [paper]
    marks.unmark(ada, paper, Mark.Kind.SAVED)
    profiles.forget(ada, paper)
    assert inside(work) == []
    profiles.put(work, [paper])
    profiles.take_out(work, [paper])
    assert inside(work) == []


def test_a_merged_paper_is_in_once_and_goes_back(ada: User) -> None:
    boss = make_reader(is_staff=True, is_moderator=True)
    kept, gone = make_paper(), make_paper()
    work, both = profiles.make(ada, "Work"), profiles.make(ada, "Both")
    for profile, papers in ((work, [gone.pk]), (both, [kept.pk, gone.pk])):
        profiles.put(profile, papers)
        seeds.name(ada, papers, Seed.Kind.PASTED, profile=profile)
    moderation.merge(boss, gone, kept, "same")
    merges.follow()
    assert inside(work) == inside(both) == [kept.pk]
    assert [seed.paper_id for seed in Seed.objects.order_by("pk")] == [kept.pk, kept.pk]
    unmerging.undo(boss, Merge.objects.get().pk, "not the same")
    assert inside(work) == [gone.pk]
    assert inside(both) == [kept.pk]


def test_they_are_in_the_export_and_go_with_their_reader(ada: User) -> None:
    paper, work = make_paper(), profiles.make(ada, "Work")
    votes.vote(ada, paper.pk)
    profiles.put(work, [paper.pk])
    seeds.name(ada, [paper.pk], Seed.Kind.PASTED, profile=work)
    mutes.mute(ada, "words", "kites", work)
    said = own_data.export(ada)["community"]
    assert [(one["name"], one["slug"]) for one in said["profiles"]] == [("Work", "work")]
    for part in ("in_profiles", "seeds", "mutes"):
        assert [one["of"] for one in said[part]] == ["work"]
    assert said["in_profiles"][0]["title"] == paper.title

    own_data.erase(ada)
    for model in (Profile, ProfilePaper, Seed, Mute):
        assert not model._default_manager.exists()
