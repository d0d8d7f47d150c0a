from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.community import comments, follows, notifications
from dailypapers.community.marks import mark
from dailypapers.community.models import Comment, Mark, Notification, Told
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db
Kind = Notification.Kind


@pytest.fixture
def paper() -> int:
    """A paper to speak of."""
    return make_paper().pk


def say(reader: User, paper: int, text: str = "Hot.", parent: Comment | None = None) -> Comment:
    """Say something of a paper."""
    return comments.post(reader, paper, text, uuid4(), parent)


def told(reader: User) -> list[str]:
    """Return the kinds of what a reader is told after a run, in order."""
    notifications.tell()
    rows = notifications.readable(reader).order_by("comment")
    return list(rows.values_list("kind", flat=True))


def test_who_is_answered_is_told_once_however_often_it_runs(paper: int) -> None:
    ada, bob, eve = make_reader(), make_reader(), make_reader()
    question = say(ada, paper)
    say(bob, paper, f"No, @{ada.handle}.", question)
    say(ada, paper, "Yes.", question)
    for _ in range(3):
        assert told(ada) == [Kind.ANSWER]
    assert told(bob) == told(eve) == []
    assert notifications.unread(ada) == 1


def test_a_run_that_was_killed_is_made_up_for(paper: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_reader()
    question = say(ada, paper)
    answers = [say(make_reader(), paper, "No.", question) for _ in range(3)]
    concerned = notifications._concerned

    def dying(comment: Comment) -> dict[int, Notification]:
        if comment == answers[1]:
            raise KeyboardInterrupt
        return concerned(comment)

    with monkeypatch.context() as patch:
        patch.setattr(notifications, "_concerned", dying)
        with pytest.raises(KeyboardInterrupt):
            notifications.tell()
    assert not Told.objects.exists()
    assert told(ada) == [Kind.ANSWER] * 3


def test_what_was_written_down_late_is_told_too(paper: int) -> None:
    ada = make_reader()
    question = say(ada, paper)
    notifications.tell()
    late = say(make_reader(), paper, "No.", question)
    Comment.objects.filter(pk=late.pk).update(at=now() - timedelta(minutes=2))
    assert notifications.pending()
    assert told(ada) == [Kind.ANSWER]


def test_a_mention_is_told_also_when_it_is_added_later(paper: int) -> None:
    ada, bob = make_reader(), make_reader()
    said = say(bob, paper)
    assert told(ada) == []
    comments.edit(said.pk, f"Ask @{ada.handle}.")
    assert told(ada) == [Kind.MENTION]


def test_nobody_is_told_of_a_removed_comment(paper: int) -> None:
    ada = make_reader()
    answer = say(make_reader(), paper, f"@{ada.handle}")
    assert told(ada) == [Kind.MENTION]
    comments.remove(answer.pk)
    assert told(ada) == []
    assert notifications.unread(ada) == 0
    gone = say(make_reader(), paper, f"@{ada.handle}")
    comments.remove(gone.pk)
    assert told(ada) == []


def test_followers_hear_what_a_reader_says_as_long_as_that_one_shows_anything(paper: int) -> None:
    ada, bob = make_reader(), make_reader(name="Bo", shows_name=True)
    follows.follow(ada, "reader", bob.handle)
    say(bob, paper)
    assert told(ada) == [Kind.SPEAKER]
    bob.shows_name = False
    bob.save()
    say(bob, paper)
    assert told(ada) == [Kind.SPEAKER]


def test_comments_on_ones_papers_are_told_to_those_who_ask(paper: int) -> None:
    saver, speaker, silent = make_reader(), make_reader(), make_reader()
    for reader in (saver, silent):
        mark(reader, paper, Mark.Kind.SAVED)
    say(speaker, paper)
    for reader in (saver, speaker):
        notifications.choose(reader, [Kind.PAPER])
    say(make_reader(), paper, "Cold.")
    assert told(saver) == [Kind.PAPER] * 2
    assert told(speaker) == [Kind.PAPER]
    assert told(silent) == []


def test_a_kind_that_is_not_wanted_is_not_told(paper: int) -> None:
    ada = make_reader()
    question = say(ada, paper)
    notifications.choose(ada, [Kind.MENTION])
    say(make_reader(), paper, "No.", question)
    say(make_reader(), paper, f"No, @{ada.handle}.", question)
    assert told(ada) == [Kind.MENTION]


def test_what_is_old_is_forgotten(paper: int) -> None:
    ada = make_reader()
    say(make_reader(), paper, f"@{ada.handle}")
    notifications.tell()
    Notification.objects.update(at=now() - timedelta(days=91))
    assert told(ada) == []
    assert not Notification.objects.exists()


def test_who_leaves_is_told_nothing_more(paper: int) -> None:
    ada = make_reader()
    question = say(ada, paper)
    say(make_reader(), paper, "No.", question)
    notifications.choose(ada, [Kind.ANSWER])
    assert told(ada) == [Kind.ANSWER]
    kept = own_data.export(ada)["community"]
    assert kept["notifications"][0]["kind"] == "answer"
    assert {"kind": "news", "is_on": False, "mail": ""} in kept["notification_choices"]
    own_data.erase(ada)
    assert told(ada) == []
    assert not Notification.objects.filter(reader=ada).exists()
