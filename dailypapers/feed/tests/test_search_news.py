from __future__ import annotations

from datetime import timedelta

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import follows, notifications, searches
from dailypapers.community.models import Follow, Notification, SavedSearch
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed import search_news
from dailypapers.search import index, queries
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


def announce(title: str, topic: str = "cs.CL", days_ago: int = 0) -> None:
    """Take in a paper of a late edition, and index it."""
    day = now().date() - timedelta(days=days_ago)
    make_paper(title=title, abstract="", topics=(topic,), announcement=make_announcement(day))
    index.catch_up()


def keep(reader: User, query: str) -> SavedSearch:
    """Save a search and follow it."""
    kept = searches.save(reader, "Mine", query, 0)
    follows.follow(reader, "search", str(kept.pk))
    return kept


def tell_again() -> None:
    """Run the job as if everybody had waited their time."""
    Follow.objects.update(asked_at=now() - search_news.EVERY * 2)
    search_news.tell()


def told(reader: User) -> list[tuple[str, int]]:
    """Return what a reader was told: the kind, and how many papers."""
    return list(notifications.readable(reader).values_list("kind", "papers"))


def test_who_follows_a_search_hears_once_a_day_how_many_papers_it_finds() -> None:
    ada, bob = make_reader(), make_reader()
    announce("Old Teapots", days_ago=1)
    announce("Teapots")
    announce("Kites")
    announce("Teapots of Vision", topic="cs.CV")
    assert not search_news.pending()
    keep(ada, "q=teapots&topic=cs.CL")
    keep(bob, "q=umbrellas")
    assert search_news.pending()
    search_news.tell()
    assert not search_news.pending()
    tell_again()
    assert told(ada) == [("search", 1)]
    assert told(bob) == []

    announce("More Teapots")
    tell_again()
    assert told(ada) == [("search", 2)]


def test_a_search_may_ask_what_its_reader_did() -> None:
    ada = make_reader()
    announce("Teapots")
    keep(ada, "q=saved:no+teapots")
    keep(ada, "q=saved:yes+teapots")
    search_news.tell()
    assert told(ada) == [("search", 1)]


def test_a_run_asks_no_more_than_it_may_and_those_first_who_waited_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_news, "MOST", 1)
    ada, bob = make_reader(), make_reader()
    announce("Teapots")
    for reader in (ada, bob):
        keep(reader, "q=teapots")
    search_news.tell()
    assert (told(ada), told(bob)) == ([("search", 1)], [])
    search_news.tell()
    assert told(bob) == [("search", 1)]


def test_quiet_deleted_and_unwanted_searches_tell_nothing() -> None:
    ada, bob, eve = make_reader(), make_reader(), make_reader()
    announce("Teapots")
    follows.hush(ada, "search", str(keep(ada, "q=teapots").pk), is_quiet=True)
    keep(bob, "q=teapots")
    notifications.choose(bob, ["news", "list"])
    gone = keep(eve, "q=teapots")
    searches.delete(gone)
    assert not Follow.objects.filter(reader=eve).exists()
    follows.follow(eve, "search", str(gone.pk))
    search_news.tell()
    assert not Notification.objects.exists()


def test_a_search_of_another_is_followed_by_nobody() -> None:
    ada, eve = make_reader(), make_reader(is_staff=True)
    announce("Teapots")
    kept = keep(ada, "q=teapots")
    assert not follows.can_be_followed(eve, "search", str(kept.pk))
    for nonsense in ("x", "9" * 40, "²", ""):
        assert not follows.can_be_followed(ada, "search", nonsense)
    follows.follow(eve, "search", str(kept.pk))
    search_news.tell()
    assert told(eve) == []


def test_while_the_index_cannot_be_read_everybody_keeps_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> int:
        raise IndexUnavailable("away")

    keep(make_reader(), "q=teapots")
    announce("Teapots")
    with monkeypatch.context() as patch:
        patch.setattr(queries, "count_among", fail)
        search_news.tell()
    assert search_news.pending()
    search_news.tell()
    assert Notification.objects.count() == 1
