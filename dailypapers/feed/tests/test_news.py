from __future__ import annotations

import pytest

from dailypapers.catalogue.records import AuthorName
from dailypapers.community import follows, notifications
from dailypapers.community.models import Notification
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
