from __future__ import annotations

from dataclasses import astuple
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress

import dailypapers
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import comments, limits, moderation, trust, writing
from dailypapers.community.comments import remove
from dailypapers.community.limits import TooMuch
from dailypapers.community.models import Comment, Flag
from dailypapers.community.trust import LIMITS, Facts, Level, level
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

GUIDE = Path(dailypapers.__file__).parent.parent / "docs" / "guide" / "moderation.md"
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(2 * DAY, True, 5, 0, False), Level.NEW),
        (Facts(3 * DAY, True, 0, 0, False), Level.KNOWN),
        (Facts(3 * DAY, False, 0, 0, False), Level.NEW),
        (Facts(99 * DAY, True, 99, 1, False), Level.NEW),
        (Facts(30 * DAY, True, 19, 0, False), Level.KNOWN),
        (Facts(29 * DAY, True, 99, 0, False), Level.KNOWN),
        (Facts(30 * DAY, True, 20, 0, False), Level.TRUSTED),
        (Facts(0 * DAY, False, 0, 3, True), Level.MODERATOR),
    ],
)
def test_trust_grows_with_time_and_comments_that_stand(facts: Facts, expected: Level) -> None:
    assert level(facts) == expected


def test_the_guide_states_the_limits_that_hold() -> None:
    text = GUIDE.read_text()
    for name, limit in LIMITS.items():
        cells = " | ".join(f"{number:,}" for number in astuple(limit))
        assert f"| {name} |" in text
        assert f"| {cells} |" in text


@pytest.fixture
def paper(db: None) -> Paper:
    """A paper."""
    return make_paper()


@pytest.fixture
def ada(db: None) -> User:
    """A reader who came today."""
    return make_reader(joined_at=now())


def say(reader: User, paper: Paper, text: str = "Words") -> Comment:
    """Say something as pages do."""
    return writing.post(reader, paper.pk, text, uuid4())


def test_a_new_reader_comments_five_times_an_hour_also_by_removing(ada: User, paper: Paper) -> None:
    key = uuid4()
    writing.post(ada, paper.pk, "First", key)
    for _ in range(4):
        remove(say(ada, paper).pk)
    with pytest.raises(TooMuch, match="Try again in 60 minutes"):
        say(ada, paper)
    writing.post(ada, paper.pk, "First", key)  # Was kept before, and is no more.
    Comment.objects.filter(key=key).update(at=now() - timedelta(minutes=61))
    say(ada, paper)


def test_the_refusal_names_the_moment_when_the_oldest_runs_out(ada: User, paper: Paper) -> None:
    for minutes in (50, 40, 30, 20, 10):
        moment = now() - timedelta(minutes=minutes)
        Comment.objects.filter(pk=say(ada, paper).pk).update(at=moment)
    with pytest.raises(TooMuch, match="in 10 minutes"):
        say(ada, paper)


def test_edits_are_counted_too(ada: User, paper: Paper) -> None:
    comment = say(ada, paper)
    for number in range(10):
        writing.edit(ada, comment.pk, f"Words {number}")
    with pytest.raises(TooMuch, match="change a comment 10 times"):
        writing.edit(ada, comment.pk, "Words again")
    assert Comment.objects.get().text == "Words 9"


def test_flags_are_counted_by_the_day(ada: User, paper: Paper) -> None:
    for _ in range(5):
        writing.flag(ada, make_paper(), Flag.Reason.SPAM)
    with pytest.raises(TooMuch, match="Try again in 24 hours"):
        writing.flag(ada, paper, Flag.Reason.SPAM)
    writing.flag(make_reader(is_staff=True), paper, Flag.Reason.SPAM)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("https://a.example https://b.example [c](https://c.example)", "2 links"),
        ("@uaaaaaaaaaa @ubbbbbbbbbb @ucccccccccc @udddddddddd", "3 people"),
    ],
)
def test_links_and_mentions_of_new_readers_are_few(
    ada: User, paper: Paper, text: str, word: str
) -> None:
    with pytest.raises(TooMuch, match=word):
        say(ada, paper, text)
    comment = say(ada, paper)
    with pytest.raises(TooMuch, match=word):
        writing.edit(ada, comment.pk, text)
    say(make_reader(), paper, text)


def test_facts_are_read_from_what_is_kept(ada: User, paper: Paper) -> None:
    mod = make_reader(is_moderator=True)
    for _ in range(3):
        say(ada, paper)
    one, two, _ = Comment.objects.order_by("pk")
    moderation.hide(mod, one.pk, "")
    comments.remove(two.pk)
    EmailAddress.objects.filter(user=ada).update(verified=False)
    facts = limits.facts_of(ada)
    assert (facts.standing, facts.hidden, facts.is_confirmed) == (1, 1, False)
    Comment.objects.filter(pk=one.pk).update(hidden_at=now() - trust.REMEMBERED)
    assert limits.facts_of(ada).hidden == 0
    assert limits.facts_of(mod).is_moderator
    assert limits.is_young(ada)
    assert not limits.is_young(mod)
