"""No reply takes a parser down, and what is wrong in one entry costs no other.

The hand-written replies meet every change in turn, recorded ones some that are drawn.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dailypapers.catalogue.records import SourceRecord, seal
from dailypapers.core.errors import SourceError
from dailypapers.sources.clean import admitted
from dailypapers.sources.reading import read_reply
from dailypapers.sources.walk import UNREADABLE, Page
from dailypapers.testing.mangling import InJson, InXml, Wrong
from dailypapers.testing.replies import reply
from dailypapers.testing.shared import recorded, shared_data

REPLIES: dict[str, tuple[str, InJson | InXml]] = {
    "hf-daily": ("hf-daily", InJson(reply("hf_daily", "day.json"), ())),
    "openalex": ("openalex", InJson(reply("openalex", "works.json"), ("results",))),
    "crossref": ("crossref", InJson(reply("crossref", "works.json"), ("message", "items"))),
    "semanticscholar": ("semanticscholar", InJson(reply("semanticscholar", "batch.json"), ())),
    "openreview": ("openreview", InJson(reply("openreview", "notes.json"), ("notes",))),
    "biorxiv": ("biorxiv", InJson(reply("biorxiv", "details.json"), ("collection",))),
    "zotero": ("zotero", InJson(reply("zotero", "items.json"), ())),
    "json feed": ("feed", InJson(reply("feeds", "lab.json"), ("items",))),
    "rss": ("feed", InXml(reply("feeds", "journal.rss"), "item")),
    "atom": ("feed", InXml(reply("feeds", "lab.atom"), "entry")),
    "pubmed": ("pubmed", InXml(reply("pubmed", "articles.xml"), "PubmedArticle")),
    "oai": ("oai", InXml(reply("oai", "records.xml"), "record")),
    "acl": ("acl", InXml(reply("acl", "2026.tea.xml"), "paper")),
    "arxiv oai": ("arxiv", InXml(reply("arxiv", "oai_page_1.xml"), "record")),
    "arxiv rss": ("arxiv", InXml(reply("arxiv", "rss_day.xml"), "item")),
    "arxiv atom": ("arxiv", InXml(reply("arxiv", "atom_page.xml"), "entry")),
}
VALUES = 4  # Of each place of a hand-written reply; which ones is drawn by a seed.


def read(connector: str, body: bytes) -> tuple[Page, SourceError | None]:
    """Read a reply, or return why it is refused; what is read can be kept."""
    try:
        page = read_reply(connector, body)
    except SourceError as error:
        return Page(), error
    assert not [one for one in page.skipped if one.reason.startswith(UNREADABLE)]
    for record in admitted(page.records)[0]:
        seal(record)
        assert "\0" not in record.title
    return page, None


def held(connector: str, whole: InJson | InXml, wrong: Wrong, known: dict[Any, Any]) -> None:
    """Hold a reply with something wrong to what the others of its entries are without it."""
    page, refused = read(connector, wrong.body)
    assert refused is None or not refused.permanent
    if wrong.entry is None:
        return
    if wrong.entry not in known:
        known[wrong.entry] = read(connector, whole.without(wrong.entry))[0]
    others = known[wrong.entry].records
    assert refused is None
    assert _told(connector, others) <= _told(connector, page.records)


def _told(connector: str, records: tuple[SourceRecord, ...]) -> set[bytes]:
    """What is said of each paper; bioRxiv's are made of several entries, so only who they are."""
    if connector == "biorxiv":
        return {record.source_id.encode() for record in records}
    return {record.to_json() for record in records}


@pytest.mark.parametrize("name", REPLIES)
def test_anything_may_be_wrong_anywhere(name: str) -> None:
    connector, whole = REPLIES[name]
    chance, known = random.Random(7), dict[Any, Any]()
    places: list[Any] = whole.places()
    for place in places:
        for value in chance.sample(list(whole.values), VALUES):
            held(connector, whole, whole.wrong(place, value), known)


RECORDED: dict[str, tuple[str, tuple[str, ...] | str]] = {
    "hf_daily_papers/2025-03-12.json": ("hf-daily", ()),
    "hf_daily_papers/2024-06-03.json": ("hf-daily", ()),
    "openalex/works.json": ("openalex", ("results",)),
    "crossref/test_works_with_select_param.yaml": ("crossref", ("message", "items")),
    "semanticscholar/test_search_paper.yaml": ("semanticscholar", ("data",)),
    "openreview/notes_v2_handwritten.json": ("openreview", ("notes",)),
    "arxiv_oai/sample_arxiv_record.xml": ("arxiv", "record"),
    "arxiv_rss/rss_real_shortened.xml": ("arxiv", "item"),
    "oai_pmh/ListRecords.xml": ("oai", "record"),
    "pubmed/pubmed2.xml": ("pubmed", "PubmedArticle"),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", RECORDED)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_so_may_it_in_recorded_replies(name: str, data: st.DataObject) -> None:
    connector, entries = RECORDED[name]
    folder, file = name.split("/")
    if file.endswith(".yaml"):
        body = recorded(folder, file)[0][1]
    else:
        body = shared_data("fixtures", folder, file).read_bytes()
    whole = InXml(body, entries) if isinstance(entries, str) else InJson(body, entries)
    places: list[Any] = whole.places()
    value = data.draw(st.sampled_from(list(whole.values)), "value")
    place = places[data.draw(st.integers(0, len(places) - 1), "place")]
    held(connector, whole, whole.wrong(place, value), {})


FOLDERS = {"hf_daily_papers": "hf-daily", "oai_pmh": "oai"}
OTHER_THINGS = (  # Replies to what is never asked here: refused, with the reason.
    "Identify.xml", "ListIdentifiers.xml", "ListIdentifiers2.xml", "ListMetadataFormats.xml",
    "ListSets.xml", "badArgument.xml", "cannotDisseminateFormat.xml", "noSetHierarchy.xml",
    "undefinedError.xml", "ListRecordsBroken.xml", "esearch1.xml", "esummary1.xml",
    "citation_doc.xml", "item_file.pdf", "keys_doc.txt",
)  # fmt: skip


@pytest.mark.shared
def test_every_recorded_reply_is_read_whole_or_refused() -> None:
    refused = []
    for path in sorted(shared_data("fixtures").glob("*/*")):
        folder, is_recording = path.parent.name, path.suffix == ".yaml"
        if folder == "arxiv_atom" and path.suffix == ".json":
            continue  # What was asked, beside the answer.
        bodies = [body for _, body in recorded(folder, path.name)] if is_recording else []
        connector = FOLDERS.get(folder, folder.partition("_")[0])
        for body in bodies or [path.read_bytes()]:
            page, error = read(connector, body)
            refused += [path.name] if error else []
            assert len({record.source_id for record in page.records}) == len(page.records)
    assert set(refused) <= set(OTHER_THINGS)


def test_halves_of_characters_and_endless_numbers_are_left_out() -> None:
    body = (
        b'[{"paper": {"id": "2609.20001", "title": "Half \\ud83d of \\ud83c\\udf75 tea",'
        b'"upvotes": "' + b"9" * 5000 + b'", "ai_summary": "\\udf75 hot"}}]'
    )
    (record,) = read_reply("hf-daily", body).records
    assert record.title == "Half of 🍵 tea"
    assert (record.extra["ai_summary"], record.counts and record.counts.votes) == ("hot", 0)
    seal(record)


def test_a_slip_of_a_parser_costs_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    from dailypapers.sources.openalex import parse

    dates, bodies = parse._published, reply("openalex", "works.json")
    whole = parse.parse_works(bodies).records

    def slips(work: dict[str, Any]) -> str:
        if work["id"].endswith(whole[0].source_id):
            raise KeyError("publication_date")
        return dates(work)

    monkeypatch.setattr(parse, "_published", slips)
    page = parse.parse_works(bodies)
    assert page.records == whole[1:]
    assert page.skipped[0].source_id == whole[0].source_id
    assert page.skipped[0].reason == f"{UNREADABLE}: KeyError"
