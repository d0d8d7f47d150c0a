from __future__ import annotations

from uuid import uuid4

import pytest

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import comments, flags, groups, limits, merges, notifications, queries
from dailypapers.community.marks import mark
from dailypapers.community.models import Comment, Group, Mark, Membership, Notification, Tally
from dailypapers.community.standing import let_back, set_apart
from dailypapers.community.threads import threaded
from dailypapers.core.errors import InputError
from dailypapers.sources.joining import join
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    """Somebody who owns a group."""
    return make_reader()


@pytest.fixture
def bob() -> User:
    """A member of it."""
    return make_reader()


@pytest.fixture
def eve() -> User:
    """Somebody who is not."""
    return make_reader()


@pytest.fixture
def group(ada: User, bob: User) -> Group:
    """The group."""
    made = groups.make(ada, uuid4(), "Tea Club", "", False)
    Membership.objects.create(group=made, reader=bob)
    return made


@pytest.fixture
def paper() -> Paper:
    """A paper to speak of."""
    return make_paper()


def say(
    reader: User, paper: Paper, text: str, group: Group | None = None, to: Comment | None = None
) -> Comment:
    """Say something of a paper, perhaps to a group alone."""
    return comments.post(reader, paper.pk, text, uuid4(), to, group.pk if group else None)


def read(paper: Paper, reader: User | None) -> list[str]:
    """Return what somebody reads below a paper."""
    return [place.comment.text for place in threaded(queries.comments(paper.pk, reader))]


def told(reader: User) -> list[str]:
    """Return the kinds of what a reader is told after a run."""
    notifications.tell()
    return list(notifications.readable(reader).values_list("kind", flat=True))


def test_members_read_it_and_answers_to_it_and_nobody_else(
    ada: User, bob: User, eve: User, group: Group, paper: Paper
) -> None:
    say(ada, paper, "to all")
    inner = say(ada, paper, "to us", group)
    answer = say(bob, paper, "answer", to=inner)
    assert answer.group == group
    assert read(paper, ada) == read(paper, bob) == ["to all", "to us", "answer"]
    for other in (eve, None, make_reader(is_moderator=True), make_reader(is_staff=True)):
        assert read(paper, other) == ["to all"]


def test_who_leaves_loses_sight_and_who_is_not_in_it_says_nothing_to_it(
    ada: User, bob: User, eve: User, group: Group, paper: Paper
) -> None:
    inner = say(bob, paper, "mine, to us", group)
    groups.leave(group.pk, bob.pk)
    assert read(paper, bob) == []
    for to, within in ((inner, None), (None, group)):
        with pytest.raises(InputError, match="not in that group"):
            say(bob, paper, "too late", within, to)
        with pytest.raises(InputError, match="not in that group"):
            say(eve, paper, "never", within, to)
    assert read(paper, ada) == ["mine, to us"]


def test_the_same_form_does_not_say_it_to_others_as_well(
    ada: User, group: Group, paper: Paper
) -> None:
    key = uuid4()
    for _ in range(2):
        comments.post(ada, paper.pk, "Hot.", key, None, group.pk)
    with pytest.raises(InputError, match="This form was sent before"):
        comments.post(ada, paper.pk, "Hot.", key)
    assert Comment.objects.count() == 1


def test_it_counts_nowhere(ada: User, bob: User, group: Group, paper: Paper) -> None:
    inner = say(ada, paper, "to us", group)
    assert not Tally.objects.filter(comments__gt=0).exists()
    say(bob, paper, "to all")
    comments.remove(inner.pk)
    say(ada, paper, "to us again", group)
    set_apart(make_reader(is_moderator=True), ada.pk, "")
    ada.refresh_from_db()
    assert queries.unseen(ada, [paper.pk]) == {}
    let_back(make_reader(is_moderator=True), ada.pk, "")
    tally = Tally.objects.get(paper=paper)
    assert (tally.comments, tally.speakers) == (1, 1)
    assert limits.facts_of(ada).standing == 0
    assert flags.pasts({ada.pk, bob.pk}) == {ada.pk: flags.Past(), bob.pk: flags.Past(1)}


def test_only_members_are_told(ada: User, bob: User, eve: User, group: Group, paper: Paper) -> None:
    question = say(eve, paper, "to all")
    for reader in (bob, eve):
        mark(reader, paper.pk, Mark.Kind.SAVED)
        notifications.choose(reader, list(Notification.Kind))
    say(ada, paper, f"@{eve.handle} and @{bob.handle}", group)
    assert sorted(told(bob)) == [Notification.Kind.MENTION, Notification.Kind.PAPER]
    assert told(eve) == []
    assert told(question.reader) == []

    groups.leave(group.pk, bob.pk)
    assert told(bob) == [Notification.Kind.PAPER]
    assert notifications.unread(bob) == 1


def test_it_follows_a_merged_paper_and_stays_with_the_group(
    ada: User, bob: User, eve: User, group: Group, paper: Paper
) -> None:
    kept = make_paper()
    say(ada, paper, "to us", group)
    join(kept.pk, paper.pk)
    merges.follow()
    assert read(kept, bob) == ["to us"]
    assert read(kept, eve) == []


def test_it_goes_with_the_group(ada: User, bob: User, group: Group, paper: Paper) -> None:
    say(bob, paper, "to all")
    inner = say(ada, paper, "to us", group)
    comments.edit(inner.pk, "to us, edited")
    say(bob, paper, "answer", to=inner)
    groups.delete(group.pk)
    assert list(Comment.objects.values_list("text", flat=True)) == ["to all"]
    assert Tally.objects.get(paper=paper).comments == 1


def test_only_its_writer_takes_it_along(ada: User, bob: User, group: Group, paper: Paper) -> None:
    say(ada, paper, "to us", group)
    groups.leave(group.pk, bob.pk)
    [row] = own_data.export(ada)["community"]["comments"]
    assert (row["text"], row["to"]) == ("to us", "Tea Club")
    assert "to us" not in str(own_data.export(bob))


def test_an_account_that_ends_leaves_it_without_a_name(
    ada: User, bob: User, group: Group, paper: Paper
) -> None:
    say(bob, paper, "to us", group)
    own_data.erase(bob)
    assert read(paper, ada) == ["to us"]
    own_data.erase(ada)  # The last one: the group ends, and what was said in it.
    assert not Comment.objects.exists()
