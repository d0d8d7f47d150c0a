"""OpenReview, played by a server on this machine."""

from __future__ import annotations

import pytest

from dailypapers.core.errors import InputError
from dailypapers.core.http import Http
from dailypapers.sources.lent import NoMemory
from dailypapers.sources.openreview.client import PAGE, OpenReviewConnector
from dailypapers.testing.connector_contract import ConnectorContract, ids, said
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import in_json, reply


def note(number: int, changed: int = 1_790_000_000_000) -> dict[str, object]:
    name = f"Note{number:06}"
    return {"id": name, "tmdate": changed, "content": {"title": {"value": f"Note {number}"}}}


def notes(*found: dict[str, object]) -> Reply:
    return in_json({"notes": found, "count": len(found)})


FULL = notes(*map(note, range(PAGE)))
LAST = Reply(reply("openreview", "notes.json"))
NO_NOTE = Reply(b'{"name":"NotFoundError","status":404}', status=404)


class TestOpenReview(ConnectorContract):
    """Two venues, the first of two pages."""

    pages = (FULL, LAST, notes(note(9001)))
    empty = (notes(), notes())
    found = (
        *(f"Note{number:06}" for number in range(PAGE)),
        "AbC123xyzQ",
        "Zzz999zzz1",
        "Www111www1",
        "Note009001",
    )
    sets = ("TEA.cc/2026/Conference", "POT.cc/2026/-/Blind_Submission")

    def build(self, http: Http, url: str, memory: NoMemory | None = None) -> OpenReviewConnector:
        return OpenReviewConnector(
            http, url=f"{url}/v2", old_url=f"{url}/v1", key="sesame", memory=memory
        )

    def test_it_asks_for_a_venue_page_after_page(self) -> None:
        with self.setting(*self.pages) as place:
            list(self.harvest(place.connector()))
        queries = [seen.query for seen in place.site.seen]
        assert set(place.paths()) == {"/v2/notes"}
        assert queries[0]["invitation"] == "TEA.cc/2026/Conference/-/Submission"
        assert queries[2]["invitation"] == "POT.cc/2026/-/Blind_Submission"
        assert [query.get("after") for query in queries] == [None, f"Note{PAGE - 1:06}", None]
        assert place.site.seen[0].headers["authorization"] == "Bearer sesame"

    def test_once_gathered_whole_it_asks_for_what_changed(self) -> None:
        memory, old = NoMemory(), 1_600_000_000_000
        some_old = notes(*(note(number, 1_790_000_000_000 - number) for number in range(PAGE)))
        script = (*self.pages, some_old, notes(note(1, old)), notes())
        with self.setting(*script) as place:
            connector = self.build(place.http, place.site.url, memory)
            list(self.harvest(connector))
            list(self.harvest(connector))
        queries = [seen.query for seen in place.site.seen[3:]]
        assert {query["sort"] for query in queries} == {"tmdate:desc"}
        assert [query["offset"] for query in queries] == ["0", str(PAGE), "0"]

    def test_changes_before_the_watermark_end_a_part(self) -> None:
        memory, old = NoMemory(), 1_600_000_000_000
        memory.keep(self.sets[0], "whole")
        with self.setting(notes(*(note(number, old) for number in range(PAGE)))) as place:
            connector = self.build(place.http, place.site.url, memory)
            assert len(list(connector.harvest(self.since, self.until, self.sets[:1]))) == 1

    def test_it_wants_a_part(self) -> None:
        with self.setting() as place, pytest.raises(InputError, match="ICLR"):
            place.connector().harvest()

    def test_it_looks_a_paper_up_in_both_apis(self) -> None:
        secret = Reply(b'{"name":"ForbiddenError"}', status=403)
        script = (notes(note(1)), notes(), notes(note(2)), secret, NO_NOTE, NO_NOTE, NO_NOTE)
        with self.setting(*script) as place:
            wanted = ["Note000001", "https://openreview.net/forum?id=Note000002", "x", "y"]
            batches = list(place.connector().by_ids(wanted))
        assert place.paths() == [f"/v{number}/notes" for number in (2, 2, 1, 2, 1, 2, 1)]
        assert place.site.seen[2].query["id"] == "Note000002"
        assert ids(batches) == ["Note000001", "Note000002"]
        assert said(batches) == {
            "x": "it may only be read signed in there",
            "y": "the source does not have it",
        }
