"""What a mute takes away, and from whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import mutes
from dailypapers.core.clock import now
from dailypapers.feed.effects import effects
from dailypapers.feed.interest_profile import Owner
from dailypapers.feed.muted import muted_by
from dailypapers.search import index
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_memory(settings: Settings) -> Iterator[None]:
    settings.SEARCH_BACKEND = "memory"
    index.close()
    yield
    index.close()


def counted(reader: User) -> tuple[int, dict[int, int]]:
    found = effects(reader, now())
    return found.new, found.away


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("words", "flying kites"),
        ("words", "in strong wind"),
        ("words", '"Flying" KITE'),
        ("author", "Zoë Pott"),
        ("topic", "cs.CL"),
    ],
)
def test_a_mute_takes_away_what_has_it_and_nothing_else(kind: str, said: str) -> None:
    yesterday = make_announcement(now().date() - timedelta(days=1))
    away = make_paper(
        title="Flying kites",
        abstract="They hold in strong wind.",
        authors=(AuthorName("Zoë Pott"),),
        topics=("cs.CL",),
        announcement=yesterday,
    )
    kept = make_paper(
        title="Kites, not flying",
        abstract="A wind in strong towns.",
        authors=(AuthorName("Bo Pott"),),
        topics=("cs.LG",),
        announcement=yesterday,
    )
    ada, bob = make_reader(), make_reader()
    mute = mutes.mute(ada, kind, said)

    assert muted_by([Owner(ada.pk)], [away.pk, kept.pk])[Owner(ada.pk)] == [(mute, {away.pk})]
    assert muted_by([Owner(ada.pk)], [kept.pk])[Owner(ada.pk)] == [(mute, set())]
    assert counted(ada) == (2, {mute.pk: 1})
    assert counted(bob) == (2, {})


def test_a_source_takes_all_that_it_put_before_readers() -> None:
    paper = make_paper(announcement=make_announcement(now().date() - timedelta(days=1)))
    ada = make_reader()
    mute = mutes.mute(ada, "source", "arxiv")
    assert muted_by([Owner(ada.pk)], [paper.pk])[Owner(ada.pk)] == [(mute, {paper.pk})]
