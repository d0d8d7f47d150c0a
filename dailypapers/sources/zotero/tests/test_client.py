"""Zotero, played by a server on this machine."""

from __future__ import annotations

from typing import Any

import pytest

from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.http import Http
from dailypapers.sources.lent import NoMemory
from dailypapers.sources.zotero.client import ZoteroConnector
from dailypapers.testing.connector_contract import ConnectorContract, ids, said
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import in_json


def item(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "version": 5,
        "library": {"type": "group", "id": 1},
        "data": {"itemType": "journalArticle", "title": f"Paper {key}"},
    }


def items(version: int, total: int, *keys: str) -> Reply:
    headers = {"Last-Modified-Version": str(version), "Total-Results": str(total)}
    return Reply(in_json([item(key) for key in keys]).body, headers=headers)


NOTHING = items(9, 0)


class TestZotero(ConnectorContract):
    """A library of two pages, and a collection."""

    pages = (items(9, 3, "AAAAAAA1", "AAAAAAA2"), items(9, 3, "AAAAAAA3"), items(9, 1, "AAAAAAA4"))
    empty = (NOTHING, NOTHING)
    found = tuple(f"groups/1/AAAAAAA{number}" for number in (1, 2, 3, 4))
    sets = ("groups/1", "users/2/collections/BX9965IJ")

    def build(self, http: Http, url: str, memory: NoMemory | None = None) -> ZoteroConnector:
        return ZoteroConnector(http, url=url, key="sesame", memory=memory)

    def test_it_reads_a_library_once_and_then_what_changed(self) -> None:
        memory = NoMemory()
        with self.setting(*self.pages, NOTHING, NOTHING) as place:
            connector = self.build(place.http, place.site.url, memory)
            list(self.harvest(connector))
            list(self.harvest(connector))
        queries = [seen.query for seen in place.site.seen]
        assert place.paths()[1:3] == [
            "/groups/1/items/top",
            "/users/2/collections/BX9965IJ/items/top",
        ]
        assert [query["since"] for query in queries] == ["0", "0", "0", "9", "9"]
        assert [query["start"] for query in queries] == ["0", "2", "0", "0", "0"]
        headers = place.site.seen[0].headers
        assert (headers["zotero-api-key"], headers["zotero-api-version"]) == ("sesame", "3")

    def test_a_library_that_changes_meanwhile_is_begun_again(self) -> None:
        memory = NoMemory()
        script = (
            items(9, 3, "AAAAAAA1", "AAAAAAA2"),
            items(10, 3, "AAAAAAA4"),
            items(10, 3, "AAAAAAA2", "AAAAAAA3"),
            items(10, 3, "AAAAAAA4"),
        )
        with self.setting(*script) as place:
            connector = self.build(place.http, place.site.url, memory)
            batches = list(connector.harvest(sets=self.sets[:1]))
        assert set(ids(batches)) == {f"groups/1/AAAAAAA{number}" for number in (1, 2, 3, 4)}
        assert [seen.query["start"] for seen in place.site.seen] == ["0", "2", "0", "2"]
        assert memory.recall("groups/1") == "10"

    def test_a_library_it_may_not_read_is_told_how_to(self) -> None:
        with (
            self.setting(Reply(b"Forbidden", status=403)) as place,
            pytest.raises(SourceError, match="does not show groups/1: it needs a key") as caught,
        ):
            list(self.harvest(place.connector()))
        assert caught.value.permanent

    def test_a_part_is_a_library_or_its_address(self) -> None:
        with self.setting(NOTHING) as place:
            connector = place.connector()
            list(connector.harvest(sets=["https://www.zotero.org/groups/36222/tea/library"]))
            for wrong in ([], ["tea"], ["users/me"]):
                with pytest.raises(InputError, match="groups/36222"):
                    connector.harvest(sets=wrong)
        assert place.paths() == ["/groups/36222/items/top"]

    def test_it_looks_items_up(self) -> None:
        with self.setting(items(9, 1, "AAAAAAA1")) as place:
            wanted = ["groups/1/AAAAAAA1", "groups/1/AAAAAAA9", "tea"]
            batches = list(place.connector().by_ids(wanted))
        assert place.site.seen[0].query["itemKey"] == "AAAAAAA1,AAAAAAA9"
        assert ids(batches) == ["groups/1/AAAAAAA1"]
        assert set(said(batches)) == {"tea", "groups/1/AAAAAAA9"}
