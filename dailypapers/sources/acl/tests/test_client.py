"""The ACL Anthology, played by a server on this machine."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.http import Http
from dailypapers.sources.acl import client
from dailypapers.sources.acl.client import AclConnector
from dailypapers.sources.base import Status
from dailypapers.sources.lent import NoMemory
from dailypapers.testing.connector_contract import ConnectorContract, ids, said
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import reply

XML = Reply(reply("acl", "2026.tea.xml"), headers={"ETag": '"1"'})
OLD = Reply(reply("acl", "W99.xml"))
BIB = reply("acl", "anthology.bib")
BARE = Reply(b'<collection id="2026.pot"/>')


class TestAcl(ConnectorContract):
    """Two collections."""

    pages = (XML, OLD)
    empty = (BARE, BARE)
    found = ("2026.tea-main.1", "2026.tea-main.2", "W99-0207")
    sets = ("2026.tea", "W99")

    def build(self, http: Http, url: str, memory: NoMemory | None = None) -> AclConnector:
        return AclConnector(http, url=f"{url}/xml", all_url=f"{url}/all.bib.gz", memory=memory)

    def test_it_asks_for_collections_and_not_again_for_unchanged_ones(self) -> None:
        memory = NoMemory()
        with self.setting(*self.pages, Reply(status=304), OLD) as place:
            list(self.harvest(self.build(place.http, place.site.url, memory)))
            again = list(self.harvest(self.build(place.http, place.site.url, memory)))
        assert place.paths() == ["/xml/2026.tea.xml", "/xml/W99.xml"] * 2
        assert place.site.seen[2].headers["if-none-match"] == '"1"'
        assert ids(again) == ["W99-0207"]

    def test_without_a_part_it_reads_the_bibtex_file_piece_by_piece(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(client, "PAGE", 1)
        whole = Reply(gzip.compress(BIB))
        with self.setting(whole, whole) as place:
            connector = place.connector()
            run = connector.harvest()
            first = next(run)
            assert len(place.site.seen) == 1
            rest = list(run)
            assert len(place.site.seen) == 1
            after = list(place.connector().harvest(cursor=first.cursor))
        assert place.paths() == ["/all.bib.gz"] * 2
        assert ids([first, *rest]) == ["2026.tea-main.1"]
        assert set(said(rest)) == set(said(after)) == {"2026.tea-main.0", "Elsewhere"}
        assert ids(after) == []
        assert rest[-1].status is Status.FRESH

    def test_a_file_or_an_address_is_a_part_too(self, tmp_path: Path) -> None:
        file = tmp_path / "own.bib"
        file.write_bytes(BIB)
        with self.setting(XML) as place:
            parts = [str(file), f"{place.site.url}/mirror/tea.xml"]
            batches = list(place.connector().harvest(None, self.until, parts))
        assert place.paths() == ["/mirror/tea.xml"]
        assert len(ids(batches)) == 3

    def test_what_it_does_not_have_is_told(self) -> None:
        with self.setting(Reply(status=404)) as place:
            with pytest.raises(SourceError, match=r"no 2026\.tea") as caught:
                list(self.harvest(place.connector()))
            assert caught.value.permanent
            with pytest.raises(InputError, match="neither"):
                list(place.connector().harvest(sets=["no/such/file"]))

    def test_it_looks_papers_up_in_their_collections(self) -> None:
        with self.setting(XML, Reply(status=404), OLD) as place:
            wanted = ["W99-0207", "https://aclanthology.org/2026.tea-main.2/", "P99-1001", "10.1/x"]
            wanted.append("2026.tea-main.9")
            batches = list(place.connector().by_ids(wanted))
        assert place.paths() == ["/xml/2026.tea.xml", "/xml/P99.xml", "/xml/W99.xml"]
        assert sorted(ids(batches)) == ["2026.tea-main.2", "W99-0207"]
        assert set(said(batches)) == {"10.1/x", "P99-1001", "2026.tea-main.9"}
