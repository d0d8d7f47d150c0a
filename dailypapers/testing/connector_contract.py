"""What every connector does, on good days and bad ones, against a real server on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, ClassVar

import pytest

from dailypapers.core.errors import SourceError
from dailypapers.core.http import ATTEMPTS, Http
from dailypapers.sources.base import Batch, Connector, Status
from dailypapers.testing.replay import FakeTime, Reply, Source, source

Open = Callable[[Http, str], Connector]


class Setting:
    """Connectors whose source is the server of the test."""

    def __init__(self, site: Source, build: Open, *, offline: bool = False) -> None:
        self.site = site
        self.time = FakeTime()
        self.http = Http(contact="ada@example.org", timekeeper=self.time.keeper(), offline=offline)
        self._build = build

    def connector(self) -> Connector:
        return self._build(self.http, self.site.url)

    def paths(self) -> list[str]:
        return [seen.path for seen in self.site.seen]


def ids(batches: Sequence[Batch]) -> list[str]:
    return [record.source_id for batch in batches for record in batch.records]


class ConnectorContract:
    """Inherit, and say how the connector is built and what one harvest of it looks like.

    `pages` are the replies of a whole harvest in order, `empty` those of a harvest without news,
    `found` the ids it brings.
    """

    pages: ClassVar[Sequence[Reply]]
    empty: ClassVar[Sequence[Reply]]
    found: ClassVar[Sequence[str]]
    since: ClassVar[date] = date(2026, 9, 22)
    until: ClassVar[date] = date(2026, 9, 24)
    sets: ClassVar[Sequence[str]] = ()

    def build(self, http: Http, url: str) -> Connector:
        raise NotImplementedError

    @contextmanager
    def setting(self, *script: Reply, offline: bool = False) -> Iterator[Setting]:
        with source(*script) as site:
            place = Setting(site, self.build, offline=offline)
            with place.http:
                yield place

    def harvest(self, connector: Connector, cursor: str | None = None) -> Iterator[Batch]:
        return connector.harvest(self.since, self.until, self.sets, cursor)

    def test_it_harvests_page_after_page(self) -> None:
        with self.setting(*self.pages) as place:
            batches = list(self.harvest(place.connector()))
            assert place.site.script == []
        assert ids(batches) == list(self.found)
        assert [bool(batch.cursor) for batch in batches] == [True] * (len(batches) - 1) + [False]
        assert [batch.watermark for batch in batches[:-1]] == [None] * (len(batches) - 1)
        assert batches[-1].watermark == self.until
        assert batches[-1].status is Status.FRESH
        assert {"dailypapers/" in seen.agent for seen in place.site.seen} == {True}
        assert all(wait >= 2.9 for wait in place.time.waits)
        assert {record.source for batch in batches for record in batch.records} == {
            place.connector().name
        }

    def test_it_goes_on_after_a_kill_at_any_batch(self) -> None:
        with self.setting(*self.pages) as place:
            whole = len(list(self.harvest(place.connector())))
        for kept in range(1, whole):
            with self.setting(*self.pages) as place:
                run = self.harvest(place.connector())
                before = [next(run) for _ in range(kept)]
                asked = len(place.site.seen)
                assert asked < len(self.pages), "it is lazy"
                after = list(self.harvest(place.connector(), before[-1].cursor))
            assert list(dict.fromkeys(ids([*before, *after]))) == list(self.found)
            assert after[-1].watermark == self.until

    def test_nothing_new_is_an_empty_harvest(self) -> None:
        with self.setting(*self.empty) as place:
            batches = list(self.harvest(place.connector()))
        assert ids(batches) == []
        assert batches[-1].status is Status.EMPTY
        assert batches[-1].watermark == self.until

    @pytest.mark.parametrize(
        ("bad", "least"),
        [
            (Reply(status=429, headers={"Retry-After": "40"}), 40),
            (Reply(status=429), 2),
            (Reply(status=503), 2),
            (Reply(status=503, headers={"Retry-After": "Thu, 24 Sep 2026 06:00:50 GMT"}), 50),
            (None, 2),
        ],
        ids=["429 with time", "429", "503", "503 with date", "connection cut"],
    )
    def test_it_gets_over_a_bad_moment(self, bad: Reply | None, least: float) -> None:
        first = self.pages[0]
        bad = bad or Reply(first.body, headers=first.headers, cut=True)
        with self.setting(bad, *self.pages) as place:
            assert ids(list(self.harvest(place.connector()))) == list(self.found)
        assert place.time.waits[0] >= least

    def test_it_asks_again_for_a_page_that_was_cut_off(self) -> None:
        first = self.pages[0]
        cut = Reply(first.body[: len(first.body) // 2], headers=first.headers)
        with self.setting(cut, *self.pages) as place:
            assert ids(list(self.harvest(place.connector()))) == list(self.found)

    @pytest.mark.parametrize(
        ("script", "permanent"),
        [
            ([Reply(status=503)] * ATTEMPTS, False),
            ([Reply(status=500)], False),
            ([Reply(b"<html>Just a moment...</html>")] * 2, False),
            ([Reply(b"")] * 2, False),
            ([Reply(status=503, headers={"Retry-After": "86400"})], False),
            ([Reply(b"no", status=400)], True),
            ([Reply(b"no", status=403)], True),
        ],
        ids=["down", "crash", "another page", "nothing", "come back tomorrow", "400", "403"],
    )
    def test_it_fails_in_words_and_says_whether_to_try_again(
        self, script: list[Reply], permanent: bool
    ) -> None:
        with self.setting(*script) as place, pytest.raises(SourceError) as caught:
            list(self.harvest(place.connector()))
        assert caught.value.permanent is permanent
        assert str(caught.value)

    def test_offline_it_asks_nobody(self) -> None:
        with (
            self.setting(*self.pages, offline=True) as place,
            pytest.raises(SourceError, match="offline"),
        ):
            list(self.harvest(place.connector()))
        assert place.site.seen == []


def said(batches: Sequence[Batch]) -> dict[str, Any]:
    """Return what was skipped, with the reasons."""
    return {skipped.source_id: skipped.reason for batch in batches for skipped in batch.skipped}
