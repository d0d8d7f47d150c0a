from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from dailypapers.accounts import own_data
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import follows
from dailypapers.community.models import Follow
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader


@pytest.mark.django_db
def test_following_twice_is_following_once() -> None:
    ada = make_reader()
    for _ in range(2):
        follows.follow(ada, "topic", "cs.CL")
    assert Follow.objects.count() == 1
    for _ in range(2):
        follows.unfollow(ada, "topic", "cs.CL")
    assert not Follow.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_following_at_the_same_time_is_following_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory")
    ada = make_reader()

    def press(_: int) -> None:
        try:
            follows.follow(ada, "topic", "cs.CL")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(8)))
    assert Follow.objects.count() == 1


@pytest.mark.django_db
def test_what_is_followed_is_listed_by_kind_and_name() -> None:
    ada = make_reader()
    make_paper(authors=(AuthorName("Zoë Pott"), AuthorName("Bo Pott")), topics=("cs.CL",))
    for kind, target in (("author", "zoepott"), ("author", "bopott"), ("topic", "cs.CL")):
        assert follows.can_be_followed(ada, kind, target)
        follows.follow(ada, kind, target)

    found = follows.followed(ada)

    assert [row.name for row in found["author"]] == ["Bo Pott", "Zoë Pott"]
    assert [row.target for row in found["topic"]] == ["cs.CL"]
    assert follows.followed(make_reader()) == {}


@pytest.mark.django_db
def test_only_readers_who_show_something_can_be_followed() -> None:
    shown = make_reader(name="Bo", shows_name=True)
    silent = make_reader(name="Bo", shows_name=False)
    assert follows.can_be_followed(silent, "reader", shown.handle)
    assert not follows.can_be_followed(shown, "reader", silent.handle)
    assert not follows.can_be_followed(shown, "author", "nobody")
    assert not follows.can_be_followed(shown, "teapot", "nobody")


@pytest.mark.django_db
def test_who_leaves_takes_follows_along_and_is_followed_no_more() -> None:
    ada, bob = make_reader(), make_reader(name="Bo", shows_name=True)
    follows.follow(bob, "topic", "cs.CL")
    follows.follow(ada, "reader", bob.handle)
    [kept] = own_data.export(bob)["community"]["follows"]
    assert (kept["kind"], kept["target"]) == ("topic", "cs.CL")

    own_data.erase(bob)

    assert not Follow.objects.exists()
