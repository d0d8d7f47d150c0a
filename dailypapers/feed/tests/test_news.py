from __future__ import annotations

from uuid import uuid4

import pytest

from dailypapers.accounts.models import User
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import access, follows, notifications, reading_lists
from dailypapers.community.models import Follow, Notification, ReadingList
from dailypapers.core.clock import now
from dailypapers.feed import news
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


def announce(author: str = "Bo Pott", topic: str = "cs.CL") -> None:
    """Take in a paper of today's edition."""
    make_paper(
        authors=(AuthorName(author),),
        topics=(topic,),
        announcement=make_announcement(now().date()),
    )


def test_followers_hear_once_a_day_how_many_papers_came() -> None:
    ada, bob = make_reader(), make_reader()
    announce()
    announce(author="Ada Kitely")
    assert not news.pending()
    follows.follow(ada, "author", "bopott")
    follows.follow(ada, "topic", "cs.CL")
    follows.follow(bob, "topic", "cs.CV")
    assert news.pending()
    for _ in range(2):
        news.tell()

    rows = Notification.objects.order_by("follow__kind").values_list("reader", "papers")
    assert list(rows) == [(ada.pk, 1), (ada.pk, 2)]

    notifications.read(notifications.readable(ada))
    announce()
    news.tell()
    assert list(rows.all()) == [(ada.pk, 2), (ada.pk, 3)]
    assert notifications.unread(ada) == 0


def test_who_wants_no_news_gets_none() -> None:
    ada = make_reader()
    follows.follow(ada, "topic", "cs.CL")
    notifications.choose(ada, ["answer"])
    announce()
    news.tell()
    assert not Notification.objects.exists()


def test_who_follows_no_more_is_told_no_more() -> None:
    ada = make_reader()
    follows.follow(ada, "topic", "cs.CL")
    announce()
    news.tell()
    follows.unfollow(ada, "topic", "cs.CL")
    news.tell()
    assert not Notification.objects.exists()


def make_list(owner: User, visibility: str = "public") -> ReadingList:
    """Make a list without papers."""
    return reading_lists.make(owner, uuid4(), "Teapots", visibility=visibility)


def told(reader: User) -> list[tuple[str, int]]:
    """Run the job and return what a reader was told and may read: the kind, and how many papers."""
    news.tell()
    return list(notifications.readable(reader).values_list("kind", "papers"))


def test_who_follows_a_list_hears_once_what_others_put_in_since() -> None:
    owner, ada = make_reader(), make_reader()
    made = make_list(owner)
    early, one, two = (make_paper().pk for _ in range(3))
    reading_lists.add(made.pk, early, owner)
    follows.follow(ada, "list", made.slug)
    follows.follow(owner, "list", made.slug)
    assert news.pending()
    reading_lists.add_all(made.pk, [(one, ""), (two, "")], owner)

    assert told(ada) == told(ada) == [("list", 2)]
    assert told(owner) == []

    reading_lists.take_away(made.pk, two)
    assert told(ada) == [("list", 1)]
    for paper in (early, one):
        reading_lists.take_away(made.pk, paper)
    assert told(ada) == []


def test_who_loses_sight_of_a_list_hears_and_sees_no_more_of_it() -> None:
    owner, ada = make_reader(), make_reader()
    made = make_list(owner, "unlisted")
    follows.follow(ada, "list", made.slug)
    reading_lists.add(made.pk, make_paper().pk, owner)
    assert told(ada) == [("list", 1)]

    ReadingList.objects.filter(pk=made.pk).update(visibility="private")
    assert told(ada) == []
    assert notifications.unread(ada) == 0
    [row] = follows.followed(ada)["list"]
    assert row.is_gone
    assert "Teapots" not in row.name
    assert not follows.can_be_followed(ada, "list", made.slug)

    Notification.objects.all().delete()
    news.tell()
    ReadingList.objects.filter(pk=made.pk).update(visibility="unlisted")
    assert not Notification.objects.exists()
    reading_lists.delete(made.pk)
    assert not Follow.objects.exists()


def test_what_readers_set_apart_put_in_is_told_to_nobody() -> None:
    owner, ada = make_reader(is_shadowed=True), make_reader()
    made = make_list(owner)
    follows.follow(ada, "list", made.slug)
    reading_lists.add(made.pk, make_paper().pk, owner)
    assert access.may_follow_list(ada, made)
    assert told(ada) == []


def test_what_is_muted_tells_nothing_until_it_is_no_longer() -> None:
    owner, ada = make_reader(), make_reader()
    made = make_list(owner)
    for kind, target in (("list", made.slug), ("topic", "cs.CL"), ("author", "bopott")):
        follows.follow(ada, kind, target)
        follows.hush(ada, kind, target, is_quiet=True)
    reading_lists.add(made.pk, make_paper().pk, owner)
    announce()
    assert told(ada) == []
    for kind, target in (("list", made.slug), ("topic", "cs.CL")):
        follows.hush(ada, kind, target, is_quiet=False)
    assert sorted(told(ada)) == [("list", 1), ("news", 1)]


def test_news_of_lists_can_be_turned_off_alone() -> None:
    owner, ada = make_reader(), make_reader()
    made = make_list(owner)
    follows.follow(ada, "list", made.slug)
    follows.follow(ada, "topic", "cs.CL")
    notifications.choose(ada, ["news"])
    reading_lists.add(made.pk, make_paper().pk, owner)
    announce()
    assert told(ada) == [("news", 1)]
