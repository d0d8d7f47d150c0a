"""Feeds, served by a server on this machine."""

from __future__ import annotations

from hashlib import blake2b

import pytest

from dailypapers.core.errors import InputError
from dailypapers.core.http import Http
from dailypapers.sources.base import Connector, Status
from dailypapers.sources.feeds.client import FeedConnector
from dailypapers.sources.lent import NoMemory
from dailypapers.testing.connector_contract import ConnectorContract, ids, said
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import reply

ATOM = Reply(reply("feeds", "lab.atom"), headers={"ETag": 'W/"1"', "Last-Modified": "Thu"})
JSON = Reply(reply("feeds", "lab.json"))
UNCHANGED = Reply(status=304)


class TestFeeds(ConnectorContract):
    """Two feeds, whose addresses are known when their server is."""

    pages = (ATOM, JSON)
    empty = (UNCHANGED, UNCHANGED)
    found = tuple(
        f"127.0.0.1/{blake2b(name, digest_size=12).hexdigest()}"
        for name in (b"https://arxiv.org/abs/2609.20001v1", b"1")
    )

    def build(self, http: Http, url: str, memory: NoMemory | None = None) -> Connector:
        self.sets = (f"{url}/lab.atom", f"{url}/lab.json")  # type: ignore[misc]
        return FeedConnector(http, memory=memory)

    def test_a_feed_that_has_not_changed_is_not_read_again(self) -> None:
        memory = NoMemory()
        with self.setting(ATOM, JSON, UNCHANGED, JSON) as place:
            connector = self.build(place.http, place.site.url, memory)
            list(self.harvest(connector))
            again = list(self.harvest(connector))
        assert place.paths() == ["/lab.atom", "/lab.json"] * 2
        headers = place.site.seen[2].headers
        assert (headers["if-none-match"], headers["if-modified-since"]) == ('W/"1"', "Thu")
        assert "if-none-match" not in place.site.seen[3].headers
        assert len(ids(again)) == 1
        assert again[-1].status is Status.FRESH

    def test_it_wants_addresses(self) -> None:
        with self.setting() as place:
            for wrong in ([], ["tea"], ["file:///etc/passwd"], ["javascript:alert(1)"]):
                with pytest.raises(InputError):
                    place.connector().harvest(sets=wrong)

    def test_single_papers_cannot_be_asked_for(self) -> None:
        with self.setting() as place:
            assert set(said(list(place.connector().by_ids(["x"])))) == {"x"}
