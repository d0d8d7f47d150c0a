from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.catalogue.records import AuthorName, Featured, LinkKind
from dailypapers.community import (
    author_links,
    features,
    flags,
    merges,
    moderation,
    pictures,
    reading_lists,
    unmerging,
)
from dailypapers.community.comments import post
from dailypapers.community.marks import mark, unmark
from dailypapers.community.models import (
    Comment,
    Feature,
    Flag,
    ListEntry,
    Lock,
    Mark,
    Merge,
    ModerationEntry,
    Moved,
    Picture,
    Submission,
    Tally,
    Vote,
)
from dailypapers.community.pictures import Sent
from dailypapers.community.votes import unvote, vote
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.pictures import made_anew
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_announcement, make_paper, make_record
from dailypapers.testing.people import make_reader
from dailypapers.testing.pictures import png

pytestmark = pytest.mark.django_db

SAVED = Mark.Kind.SAVED


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    """Keep pictures in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def boss() -> User:
    """Staff."""
    return make_reader(is_staff=True)


@pytest.fixture
def papers() -> tuple[Paper, Paper]:
    """The paper to keep, and another."""
    day = "2026-09-22"
    return (
        make_paper(title="Teapots", announcement=make_announcement(day)),
        make_paper(
            title="Kettles",
            authors=(AuthorName("Bo Pott"),),
            announcement=make_announcement("2026-09-23", Featured.SUBMISSION),
        ),
    )


def merge(boss: User, kept: Paper, other: Paper) -> int:
    """Merge the other into the kept one, let all follow, and return the number of it."""
    moderation.merge(boss, other, kept, "Same text")
    merges.follow()
    assert not Vote.objects.filter(paper=other).exists()
    return Merge.objects.latest("pk").pk


def undo(boss: User, number: int) -> None:
    """Undo a merge, twice, which is once."""
    for _ in range(2):
        unmerging.undo(boss, number, "It was not")
    assert not unmerging.pending()
    assert not Moved.objects.filter(merge=number).exists()


def described(paper: Paper) -> dict[str, object]:
    """Return what the catalogue says of a paper."""
    row = Paper.objects.get(pk=paper.pk)
    announced = row.announcements.values_list("source", "kind", "day", "announced_at", "position")
    return {
        "address": row.address,
        "title": row.title,
        "merged": row.merged_into_id,
        "authors": list(row.authorships.values_list("author__name", flat=True)),
        "identifiers": set(row.identifiers.values_list("scheme", "value")),
        "records": set(row.records.values_list("source", "source_id")),
        "announced": list(announced),
    }


def test_both_papers_are_what_they_were(boss: User, papers: tuple[Paper, Paper]) -> None:
    kept, other = papers
    before = [described(paper) for paper in papers]
    revision = Paper.objects.get(pk=other.pk).revision
    number = merge(boss, kept, other)
    assert described(other)["merged"] == kept.pk
    undo(boss, number)
    assert [described(paper) for paper in papers] == before
    assert Paper.objects.get(pk=other.pk).revision > revision + 1
    acts = ModerationEntry.objects.order_by("pk").values_list("act", "thing")
    assert list(acts) == [("merge", other.key), ("unmerge", other.key)]
    assert not unmerging.made(kept).exists()


def test_an_announcement_that_only_the_other_had_goes_back(boss: User) -> None:
    kept, other = make_paper(), make_paper(announcement=make_announcement("2026-09-23"))
    number = merge(boss, kept, other)
    assert Announcement.objects.get().paper == kept
    undo(boss, number)
    assert Announcement.objects.get().paper == other


def test_an_address_that_the_kept_paper_took_over_goes_back(boss: User) -> None:
    kept = make_paper(source="acl", source_id="2024.x-1", identifiers=(("acl", "2024.x-1"),))
    other = make_paper()
    address = other.address
    number = merge(boss, kept, other)
    assert Paper.objects.get(pk=kept.pk).address == address
    undo(boss, number)
    assert Paper.objects.get(pk=other.pk).address == address
    assert Paper.objects.get(pk=kept.pk).address == "2024.x-1"


def test_a_later_harvest_leaves_them_apart(boss: User) -> None:
    records = [make_record(), make_record()]
    ingest(records)
    kept, other = (Paper.objects.get(records__source_id=one.source_id) for one in records)
    undo(boss, merge(boss, kept, other))
    ingest([replace(one, abstract="Revised.") for one in records])
    for paper in (kept, other):
        paper.refresh_from_db()
        assert (paper.merged_into, paper.abstract) == (None, "Revised.")


def test_votes_and_marks_go_back_as_they_were(boss: User, papers: tuple[Paper, Paper]) -> None:
    kept, other = papers
    one, both, later, gone = (make_reader() for _ in range(4))
    long_ago = now() - timedelta(days=9)
    for reader in (one, both, gone):
        vote(reader, other.pk, long_ago)
        mark(reader, other.pk, SAVED, long_ago)
    vote(both, kept.pk)
    mark(both, kept.pk, SAVED)
    number = merge(boss, kept, other)
    vote(later, kept.pk)
    unvote(gone, kept.pk)
    unmark(gone, kept.pk, SAVED)
    undo(boss, number)

    voted = set(Vote.objects.values_list("paper", "reader"))
    assert voted == {
        (other.pk, one.pk),
        (other.pk, both.pk),
        (kept.pk, both.pk),
        (kept.pk, later.pk),
    }
    saved = set(Mark.objects.values_list("paper", "reader"))
    assert saved == {(other.pk, one.pk), (other.pk, both.pk), (kept.pk, both.pk)}
    assert Vote.objects.get(paper=other, reader=one).at == long_ago
    tallies = dict(Tally.objects.values_list("paper", "votes"))
    assert (tallies[kept.pk], tallies[other.pk]) == (2, 2)


def test_comments_go_back_with_answers_made_since(boss: User, papers: tuple[Paper, Paper]) -> None:
    kept, other = papers
    ada = make_reader()
    theirs = post(ada, other.pk, "On kettles", uuid4())
    ours = post(ada, kept.pk, "On teapots", uuid4())
    number = merge(boss, kept, other)
    theirs.refresh_from_db()
    answer = post(ada, kept.pk, "Indeed", uuid4(), theirs)
    deeper = post(ada, kept.pk, "Oh", uuid4(), answer)
    since = post(ada, kept.pk, "On both", uuid4())
    undo(boss, number)
    here = dict(Comment.objects.values_list("pk", "paper"))
    assert {here[one.pk] for one in (theirs, answer, deeper)} == {other.pk}
    assert {here[one.pk] for one in (ours, since)} == {kept.pk}
    tallies = dict(Tally.objects.values_list("paper", "comments"))
    assert (tallies[kept.pk], tallies[other.pk]) == (2, 3)


def test_lists_locks_flags_features_pictures_and_links_go_back(
    boss: User, papers: tuple[Paper, Paper]
) -> None:
    kept, other = papers
    ada = make_reader()
    single, double = (reading_lists.make(ada, uuid4(), title) for title in ("One", "Two"))
    for made in (single, double):
        reading_lists.add(made.pk, other.pk, ada, "Why")
    reading_lists.add(double.pk, kept.pk, ada)
    moderation.lock(boss, other, "Quarrels")
    flags.flag(ada, other, Flag.Reason.WRONG)
    features.submit(other.pk, ada)
    Submission.objects.create(reader=ada, key=uuid4(), paper=other, state="found")
    pictures.put(ada, other.pk, Sent(made_anew(png(), 1), ""))
    author_links.add(ada, other.pk, LinkKind.CODE, "https://code.example/kettles")

    number = merge(boss, kept, other)
    assert Picture.objects.get().paper == Lock.objects.get().paper == kept
    undo(boss, number)

    assert Paper.objects.get(list_entries__reading_list=single) == other
    assert ListEntry.objects.get(reading_list=single).note == "Why"
    assert set(ListEntry.objects.filter(reading_list=double).values_list("paper", flat=True)) == {
        kept.pk,
        other.pk,
    }
    lock = Lock.objects.get()
    assert (lock.paper, lock.reason) == (other, "Quarrels")
    for model in (Flag, Feature, Submission, Picture):
        [row] = model._default_manager.filter(paper__isnull=False)
        assert row.paper == other, model
    assert other.links.get().url == "https://code.example/kettles"
    assert not kept.links.exists()


def test_what_was_not_moved_yet_stays_where_it_is(boss: User, papers: tuple[Paper, Paper]) -> None:
    kept, other = papers
    ada = make_reader()
    vote(ada, other.pk)
    moderation.merge(boss, other, kept, "")
    undo(boss, Merge.objects.get().pk)
    assert Vote.objects.get().paper == other


def test_giving_back_goes_on_where_it_was_cut_off(
    boss: User, papers: tuple[Paper, Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = papers
    for _ in range(3):
        vote(make_reader(), other.pk)
    number, calls = merge(boss, kept, other), iter((False, True))
    real: Callable[[Moved], None] = unmerging._give_vote

    def cut_off(moved: Moved) -> None:
        real(moved)
        if next(calls, False):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setitem(unmerging._GIVE, "vote", cut_off)
        with pytest.raises(KeyboardInterrupt):
            unmerging.undo(boss, number, "")
    assert unmerging.pending()
    unmerging.give_back()
    assert not unmerging.pending()
    assert Tally.objects.get(paper=other).votes == Vote.objects.filter(paper=other).count() == 3
    assert Tally.objects.get(paper=kept).votes == 0


def test_a_chain_of_merges_is_undone_from_its_end(boss: User) -> None:
    one, two, three = make_paper(), make_paper(), make_paper()
    first = merge(boss, two, three)
    second = merge(boss, one, two)
    assert Paper.objects.get(pk=three.pk).merged_into == one
    with pytest.raises(InputError, match="Undo that first"):
        unmerging.undo(boss, first, "")
    undo(boss, second)
    assert Paper.objects.get(pk=three.pk).merged_into == two
    undo(boss, first)
    assert not Paper.objects.exclude(merged_into=None).exists()


def test_a_merge_stands_for_good_after_a_while(boss: User, papers: tuple[Paper, Paper]) -> None:
    vote(make_reader(), papers[1].pk)
    merge(boss, *papers)
    Merge.objects.update(at=now() - unmerging.KEPT - timedelta(days=1))
    assert unmerging.pending()
    unmerging.give_back()
    assert not Merge.objects.exists()
    assert not Moved.objects.exists()
    assert not unmerging.pending()


def test_who_leaves_gets_nothing_back(boss: User, papers: tuple[Paper, Paper]) -> None:
    kept, other = papers
    ada = make_reader()
    vote(ada, other.pk)
    number = merge(boss, kept, other)
    [said] = own_data.export(ada)["community"]["before_merges"]
    assert (said["kind"], said["title"]) == ("vote", "Kettles")
    own_data.erase(ada)
    undo(boss, number)
    assert not Vote.objects.exists()
