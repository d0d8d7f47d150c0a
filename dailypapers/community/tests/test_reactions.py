from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.store import absorb
from dailypapers.community import merges, moderation
from dailypapers.community.comments import post, remove
from dailypapers.community.models import Comment, Reaction
from dailypapers.community.reactions import react, take_back
from dailypapers.community.signs import NAMED, signs
from dailypapers.core.errors import InputError
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

Kind = Reaction.Kind


@pytest.fixture
def ada() -> User:
    """Who wrote the comment."""
    return make_reader(name="Ada Brandt", shows_name=True)


@pytest.fixture
def comment(ada: User) -> Comment:
    """A comment that nobody reacted to."""
    return post(ada, make_paper().pk, "Teapots!", uuid4())


def counts(comment: Comment, reader: User | None = None) -> dict[str, int]:
    """Return how often each kind is seen by a reader."""
    found = signs(reader, [comment.pk]).get(comment.pk, {})
    return {kind: sign.count for kind, sign in found.items()}


def test_one_of_each_kind_counts_however_often_it_is_pressed(comment: Comment) -> None:
    bob = make_reader()
    for _ in range(2):
        react(bob, comment.pk, Kind.AGREE)
        react(bob, comment.pk, Kind.THANKS)
    react(make_reader(), comment.pk, Kind.AGREE)
    assert counts(comment) == {"agree": 2, "thanks": 1}
    for _ in range(2):
        take_back(bob, comment.pk, Kind.AGREE)
    assert counts(comment) == {"agree": 1, "thanks": 1}


def test_it_says_who_and_whether_i_did(comment: Comment) -> None:
    bob, carol = make_reader(), make_reader()
    react(bob, comment.pk, Kind.INSIGHT)
    react(carol, comment.pk, Kind.INSIGHT)
    seen = signs(carol, [comment.pk])[comment.pk]["insight"]
    assert (seen.count, seen.others, seen.is_mine) == (2, (bob,), True)
    seen = signs(None, [comment.pk])[comment.pk]["insight"]
    assert (seen.count, seen.others, seen.is_mine) == (2, (bob, carol), False)


def test_however_many_reacted_the_first_are_named_and_all_counted(comment: Comment) -> None:
    readers = [make_reader() for _ in range(NAMED + 3)]
    for reader in readers:
        react(reader, comment.pk, Kind.FUNNY)
    [last, stranger] = [
        signs(reader, [comment.pk])[comment.pk]["funny"] for reader in (readers[-1], None)
    ]
    assert stranger.others == last.others == tuple(readers[:NAMED])
    assert (last.count, last.is_mine, stranger.is_mine) == (NAMED + 3, True, False)


def test_one_query_finds_those_of_all_comments(ada: User, comment: Comment) -> None:
    others = [post(ada, comment.paper_id, f"Words {number}", uuid4()) for number in range(20)]
    for other in others:
        react(make_reader(), other.pk, Kind.AGREE)
    with CaptureQueriesContext(connection) as asked:
        found = signs(ada, [comment.pk, *(other.pk for other in others)])
    assert len(asked) == 1
    assert set(found) == {other.pk for other in others}
    with CaptureQueriesContext(connection) as asked:
        assert signs(ada, []) == {}
    assert len(asked) == 0


def test_what_a_reader_set_apart_thinks_only_they_see(comment: Comment) -> None:
    apart = make_reader(is_shadowed=True)
    react(apart, comment.pk, Kind.AGREE)
    assert counts(comment) == counts(comment, make_reader()) == {}
    assert counts(comment, apart) == {"agree": 1}


@pytest.mark.parametrize("ending", ["remove", "hide", "close"])
def test_what_ended_meanwhile_takes_no_more(comment: Comment, ending: str) -> None:
    bob, moderator = make_reader(), make_reader(is_moderator=True)
    react(bob, comment.pk, Kind.AGREE)
    if ending == "remove":
        remove(comment.pk)
    elif ending == "hide":
        moderation.hide(moderator, comment.pk, "Rude.")
    else:
        moderation.lock(moderator, comment.paper, "Enough.")
    for act in (react, take_back):
        with pytest.raises(InputError):
            act(bob, comment.pk, Kind.AGREE)
    assert counts(comment) == ({} if ending == "remove" else {"agree": 1})


def test_they_stay_below_the_comment_of_a_merged_paper(comment: Comment) -> None:
    react(make_reader(), comment.pk, Kind.THANKS)
    kept = make_paper()
    absorb(kept, comment.paper)
    merges.follow()
    comment.refresh_from_db()
    assert comment.paper_id == kept.pk
    assert counts(comment) == {"thanks": 1}


def test_they_are_taken_along_and_erased(comment: Comment) -> None:
    bob = make_reader()
    react(bob, comment.pk, Kind.PUZZLED)
    [kept] = own_data.export(bob)["community"]["reactions"]
    assert (kept["comment"], kept["kind"]) == (comment.pk, "puzzled")
    own_data.erase(bob)
    assert counts(comment) == {}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_they_are_exact_when_many_press_at_once_and_none_outlives_its_comment() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory")
    ada, paper = make_reader(), make_paper(topics=())
    kept, gone = (post(ada, paper.pk, text, uuid4()) for text in ("Kept", "Gone"))
    readers = [make_reader() for _ in range(4)]

    def press(reader: User) -> None:
        try:
            for turn in range(9):
                (take_back if turn % 2 else react)(reader, kept.pk, Kind.AGREE)
                try:
                    react(reader, gone.pk, Kind.AGREE)
                except InputError:
                    continue
        finally:
            connection.close()

    def end() -> None:
        try:
            remove(gone.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(9) as pool:
        done = [pool.submit(press, reader) for reader in readers for _ in range(2)]
        done.append(pool.submit(end))
    for future in done:
        future.result()
    assert counts(kept) == {"agree": Reaction.objects.filter(comment=kept).count()}
    assert Reaction.objects.filter(comment=kept).count() <= len(readers)
    assert counts(gone) == {}
