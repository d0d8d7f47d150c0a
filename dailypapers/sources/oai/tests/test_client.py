"""A repository, played by a server on this machine."""

from __future__ import annotations

import pytest

from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.http import Http
from dailypapers.sources.base import Connector
from dailypapers.sources.oai.client import OaiConnector
from dailypapers.testing.connector_contract import ConnectorContract, ids, said
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import reply

FIRST, LAST = Reply(reply("oai", "records.xml")), Reply(reply("oai", "last.xml"))
NOTHING = Reply(b'<OAI-PMH><error code="noRecordsMatch"/></OAI-PMH>')
EXPIRED = Reply(b'<OAI-PMH><error code="badResumptionToken"/></OAI-PMH>')


class TestOai(ConnectorContract):
    """Two repositories, the first of two pages; where they are is known when the server is."""

    pages = (FIRST, LAST, NOTHING)
    empty = (NOTHING, NOTHING)
    found = tuple(f"oai:pots.example.org:{number}" for number in (1, 2, 7))

    def build(self, http: Http, url: str) -> Connector:
        self.sets = (f"{url}/oai#articles", f"{url}/journal")  # type: ignore[misc]
        return OaiConnector(http)

    def test_it_asks_by_days_and_set_and_then_by_token_alone(self) -> None:
        with self.setting(*self.pages) as place:
            list(self.harvest(place.connector()))
        days = {"from": "2026-09-21", "until": "2026-09-24"}
        listing = {"verb": "ListRecords", "metadataPrefix": "oai_dc"} | days
        assert [(seen.path, seen.query) for seen in place.site.seen] == [
            ("/oai", listing | {"set": "articles"}),
            ("/oai", {"verb": "ListRecords", "resumptionToken": "page two"}),
            ("/journal", listing),
        ]

    def test_a_token_that_has_expired_begins_its_repository_again(self) -> None:
        with self.setting(FIRST, EXPIRED, *self.pages) as place:
            connector = place.connector()
            stored = next(self.harvest(connector)).cursor
            assert ids(list(self.harvest(connector, stored))) == list(self.found)

    def test_a_token_that_comes_again_and_again_is_a_failure(self) -> None:
        with self.setting(FIRST, FIRST) as place, pytest.raises(SourceError, match="repeats"):
            list(self.harvest(place.connector()))

    def test_it_wants_an_address(self) -> None:
        with self.setting() as place:
            for wrong in ([], ["tea"], ["file:///etc/passwd"]):
                with pytest.raises(InputError):
                    place.connector().harvest(sets=wrong)

    def test_it_looks_records_up(self) -> None:
        one = Reply(FIRST.body.replace(b"ListRecords", b"GetRecord"))
        unknown = Reply(b'<OAI-PMH><error code="idDoesNotExist"/></OAI-PMH>')
        with self.setting(one, unknown) as place:
            address = f"{place.site.url}/oai"
            batches = list(place.connector().by_ids([f"{address}#a:1", f"{address}#a:2", "a:3"]))
        assert place.site.seen[0].query["identifier"] == "a:1"
        assert not batches[0].records[0].announcement
        assert {f"{address}#a:2", "a:3"} <= set(said(batches))
