from __future__ import annotations

import time
from datetime import date

import pytest

from dailypapers.catalogue.records import (
    AuthorName,
    Featured,
    PartialDate,
    SourceRecord,
    VersionRecord,
    pack,
    unpack,
)
from dailypapers.core.errors import SourceError
from dailypapers.sources.arxiv.parse import Page, parse_atom, parse_oai, parse_rss
from dailypapers.sources.arxiv.tests import reply
from dailypapers.sources.base import Skipped
from dailypapers.testing.shared import shared_data


def changes(page: Page) -> dict[str, str]:
    return {record.source_id: record.extra["change"] for record in page.records}


def announced(page: Page) -> list[str]:
    return [record.source_id for record in page.records if record.announcement]


def test_it_reads_a_record_of_arxivraw() -> None:
    record = parse_oai(reply("oai_page_1.xml")).records[0]
    assert record == SourceRecord(
        source="arxiv",
        source_id="2609.20001",
        title="Counting Commas: How Naïve Tokenisers Lose 5% of Every Poem",
        abstract=(
            "Commas are small, and tokenisers forget them. We count the commas that a tokeniser "
            r"with $n$ merges loses, and find a loss of $\mathcal{O}(1/n)$."
            "\n\nA second experiment with Schrödinger's corpus & its ~40 poems confirms it for "
            "every $n < 100$."
        ),
        authors=(
            AuthorName("Wilhelmina Quill", "School of Letters, Inkwell (Nowhere)"),
            AuthorName("Ó. Fjalar Jr.", "School of Letters, Inkwell (Nowhere); Fjord Institute"),
            AuthorName("Tomáš Kovář"),
        ),
        published="2026-09-22",
        identifiers=(("arxiv", "2609.20001"), ("doi", "10.5555/ink.2026.0001")),
        topics=("cs.CL", "cs.LG"),
        comment="9 pages, 4 figures, to appear at a workshop on Small Things",
        licence="http://creativecommons.org/licenses/by/4.0/",
        versions=(VersionRecord(1, "2026-09-22T17:12:44Z"),),
        announcement=record.announcement,
        extra={"change": "new"},
    )


def test_it_announces_a_new_paper_on_the_day_of_its_datestamp() -> None:
    heard = parse_oai(reply("oai_page_1.xml")).records[0].announcement
    assert heard
    assert (heard.at, heard.day) == ("2026-09-24T00:00:00Z", "2026-09-24")
    assert (heard.kind, heard.by) == (Featured.LISTING, "arXiv")


def test_it_tells_a_cross_list_by_the_categories_asked_for() -> None:
    body = reply("oai_page_1.xml")
    assert changes(parse_oai(body, ["cs.CL"])) == {"2609.20001": "new", "2609.20002": "cross"}
    assert changes(parse_oai(body, ["cs", "stat"])) == {"2609.20001": "new", "2609.20002": "new"}
    assert announced(parse_oai(body, ["cs.CL"])) == ["2609.20001", "2609.20002"]


def test_it_reports_deleted_records_days_and_the_token() -> None:
    page = parse_oai(reply("oai_page_1.xml"))
    assert page.deleted == ("2609.19990",)
    assert page.days == {date(2026, 9, 23), date(2026, 9, 24)}
    assert page.token.startswith("verb%3DListRecords%26")


def test_it_announces_neither_revisions_nor_withdrawals_nor_edits() -> None:
    page = parse_oai(reply("oai_page_2.xml"))
    assert changes(page) == {"2609.11111": "revised", "2601.00042": "withdrawn"}
    assert announced(page) == []
    last = parse_oai(reply("oai_page_3.xml"))
    assert changes(last) == {"2608.07070": "edited"}
    assert announced(last) == []


def test_it_knows_the_withdrawn_version() -> None:
    revised, withdrawn = parse_oai(reply("oai_page_2.xml")).records
    assert not revised.withdrawn
    assert withdrawn.withdrawn
    assert [version.note for version in withdrawn.versions] == ["", "withdrawn"]


def test_a_last_version_without_source_is_withdrawn_whatever_the_comment_says() -> None:
    body = reply("oai_page_2.xml").replace(b"This paper has been withdrawn by the author", b"Sorry")
    assert parse_oai(body).records[1].withdrawn
    earlier = body.replace(b"<size>300kb", b"<size>0kb").replace(
        b"<size>0kb</size>\n    <source_type>I", b"<size>9kb</size>\n    <source_type>D"
    )
    assert not parse_oai(earlier).records[1].withdrawn


def test_it_orders_versions_by_number() -> None:
    revised = parse_oai(reply("oai_page_2.xml")).records[0]
    assert [version.number for version in revised.versions] == [1, 2]
    assert revised.published == "2026-09-14"


def test_it_skips_entries_without_id_or_title_and_says_why() -> None:
    page = parse_oai(reply("oai_page_2.xml"))
    assert page.skipped == (Skipped("", "no id"), Skipped("2609.20003", "no title"))


def test_an_empty_token_is_none() -> None:
    assert parse_oai(reply("oai_page_3.xml")).token == ""


def test_it_reads_the_arxiv_format_of_an_old_paper() -> None:
    record = parse_oai(reply("oai_arxiv_format.xml")).records[0]
    assert record.source_id == "math/0309136"
    assert record.authors == (
        AuthorName("Sigrún M. Bäcklund Jr.", "Knot Bureau; Loop House"),
        AuthorName("Trefoil Collaboration"),
        AuthorName("Uwe", "Unknot"),
    )
    assert record.identifiers[1:] == (("doi", "10.5555/knot.1"), ("doi", "10.5555/knot.2"))
    assert record.extra == {"change": "revised"}


def test_it_reports_errors_of_the_protocol() -> None:
    page = parse_oai(reply("oai_bad_token.xml"))
    assert (page.error, page.message) == ("badResumptionToken", "The token has expired.")
    assert parse_oai(reply("oai_no_records.xml")).error == "noRecordsMatch"


@pytest.mark.parametrize(
    ("said", "withdrawn"),
    [
        ("This paper has been withdrawn by the author", True),
        ("This submission has been withdrawn by arXiv administrators", True),
        ("Withdrawn: see arXiv:2609.00001", True),
        ("Paper withdrawn due to an error in Section 2", True),
        ("12 pages. A study of withdrawn papers", False),
        ("This paper supersedes withdrawn work", False),
    ],
)
def test_it_reads_a_withdrawal_in_the_comment(said: str, withdrawn: bool) -> None:
    body = reply("oai_page_3.xml").replace(
        b"<journal-ref>", f"<comments>{said}</comments><journal-ref>".encode()
    )
    assert parse_oai(body).records[0].withdrawn is withdrawn


def test_it_reads_a_withdrawal_in_the_abstract() -> None:
    body = reply("oai_page_1.xml").replace(
        b"We weigh sentences", b"This paper has been withdrawn by its author. We weighed"
    )
    record = parse_oai(body).records[1]
    assert record.withdrawn
    assert record.announcement is None


def test_it_reads_the_list_of_a_day() -> None:
    page = parse_rss(reply("rss_day.xml"))
    assert changes(page) == {
        "2609.20001": "new",
        "2609.20002": "cross",
        "2609.11111": "revised",
        "2608.00009": "revised",
    }
    assert announced(page) == ["2609.20001", "2609.20002"]
    assert page.days == {date(2026, 9, 24)}
    assert [skipped.source_id for skipped in page.skipped] == ["https://arxiv.org/list/cs.CL"]


def test_it_reads_an_item_of_the_list() -> None:
    record = parse_rss(reply("rss_day.xml")).records[0]
    assert record.title == "Counting Commas: How Naïve Tokenisers Lose 5% of Every Poem"
    assert record.abstract == ("Commas are small: if $a < b$ and $b > c$, tokenisers forget them.")
    assert record.authors == (AuthorName("Wilhelmina Quill"), AuthorName("Ó. Fjalar Jr."))
    assert record.topics == ("cs.CL", "cs.LG")
    assert record.versions == (VersionRecord(1),)
    assert PartialDate.parse(record.published).precision == "month"
    assert record.announcement
    assert record.announcement.at == "2026-09-24T04:00:00Z"
    assert record.announcement.day == "2026-09-24"


def test_a_weekend_list_is_empty() -> None:
    assert parse_rss(reply("rss_weekend.xml")).records == ()


def test_it_reads_the_api() -> None:
    page = parse_atom(reply("atom_page.xml"))
    first, revised = page.records
    assert first.topics == ("cs.CL", "cs.LG")
    assert first.abstract == "Commas are small, and tokenisers forget them.\n\nA second paragraph."
    assert first.authors[0] == AuthorName("Wilhelmina Quill", "School of Letters")
    assert revised.versions == (
        VersionRecord(1, "2026-09-14T09:00:00Z"),
        VersionRecord(2, "2026-09-23T11:30:00Z"),
    )
    assert revised.journal_ref == "Journal of Afterthoughts 3 (2026) 1-2"
    assert page.total == 3
    assert page.skipped[0].source_id.startswith("http://arxiv.org/api/errors")


def test_a_paper_looked_up_is_not_announced() -> None:
    page = parse_atom(reply("atom_page.xml"))
    assert announced(page) == []
    assert [dict(record.extra) for record in page.records] == [{}, {}]


def test_a_first_version_in_a_listing_of_the_api_is_announced_by_schedule() -> None:
    page = parse_atom(reply("atom_page.xml"), ["cs.CL"], listing=True)
    assert changes(page) == {"2609.20001": "new", "2609.11111": "revised"}
    assert announced(page) == ["2609.20001"]
    assert page.records[0].announcement
    assert page.records[0].announcement.at == "2026-09-23T00:00:00Z"


@pytest.mark.parametrize("parse", [parse_oai, parse_rss, parse_atom])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Rate exceeded.",
        b"<OAI-PMH><ListRecords>",
        b"<html><body>Down for maintenance</body></html>",
        b"<!DOCTYPE html><html><body>Down</body></html>",
        b'<?xml version="1.0"?><!DOCTYPE feed SYSTEM "http://127.0.0.1/x.dtd"><feed/>',
    ],
)
def test_it_refuses_what_is_no_reply(parse: object, body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse(body)  # type: ignore[operator]
    assert not caught.value.permanent


@pytest.mark.parametrize("cut", [1, 2, 3, 5, 10])
def test_it_refuses_a_page_cut_off_anywhere(cut: int) -> None:
    body = reply("oai_page_1.xml")
    with pytest.raises(SourceError, match="malformed"):
        parse_oai(body[: -len(body) // (cut + 1)])


@pytest.mark.parametrize("place", [b"<ListRecords>&lol9;</ListRecords>", b'<a b="&lol9;"/>'])
def test_it_refuses_a_billion_laughs_at_once(place: bytes) -> None:
    body = reply("billion_laughs.xml").replace(b"<ListRecords>&lol9;</ListRecords>", place)
    begin = time.perf_counter()
    with pytest.raises(SourceError):
        parse_oai(body)
    assert time.perf_counter() - begin < 0.5


def test_it_refuses_an_entity_that_names_a_file() -> None:
    body = (
        b'<!DOCTYPE OAI-PMH [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b"<OAI-PMH><error code='x'>&x;</error></OAI-PMH>"
    )
    with pytest.raises(SourceError, match="document type"):
        parse_oai(body)


@pytest.mark.parametrize("name", ["oai_page_1.xml", "oai_page_2.xml", "oai_arxiv_format.xml"])
def test_its_records_survive_storage(name: str) -> None:
    for record in parse_oai(reply(name)).records:
        assert unpack(pack(record.to_json())) == record


@pytest.mark.shared
def test_recorded_oai_pages_of_2017() -> None:
    page = parse_oai(shared_data("fixtures/arxiv_oai/arxiv-physics-hep-ex.xml").read_bytes())
    assert [record.source_id for record in page.records] == [
        "1706.05371",
        "1706.09418",
        "1707.00874",
    ]
    assert set(changes(page).values()) == {"revised"}
    assert len(page.records[0].authors) == 13
    assert page.records[1].identifiers[1] == ("doi", "10.1140/epjc/s10052-017-5414-4")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0", AuthorName("Planck Collaboration")),
        ("1", AuthorName("Teresa Maria Montaruli", "IceCube Collaboration")),
        ("5", AuthorName("Günter Burigana", "on behalf of Planck Collaboration")),
        ("7", AuthorName("Curtis J. Saxton Walton", "Technion; DESY")),
    ],
)
def test_recorded_authors(number: str, expected: AuthorName) -> None:
    path = shared_data(f"fixtures/arxiv_oai/sample_arxiv_record{number}.xml")
    assert parse_oai(path.read_bytes()).records[0].authors[0] == expected


@pytest.mark.shared
def test_recorded_first_versions_are_new_and_none_is_lost() -> None:
    path = shared_data("fixtures/arxiv_oai/sample_arxiv_record.xml")
    page = parse_oai(path.read_bytes())
    assert (len(page.records), page.skipped) == (12, ())
    days = {record.source_id: record.announcement for record in page.records}
    # Sent in on Christmas Day, a Friday; announced on the Tuesday.
    assert days["1512.07978"]
    assert days["1512.07978"].day == "2015-12-29"


@pytest.mark.shared
def test_recorded_paragraphs() -> None:
    page = parse_oai(shared_data("fixtures/arxiv_oai/arxiv-single.xml").read_bytes())
    assert page.records[0].abstract.count("\n\n") == 1


@pytest.mark.shared
def test_recorded_rss() -> None:
    page = parse_rss(shared_data("fixtures/arxiv_rss/rss_real_shortened.xml").read_bytes())
    assert changes(page) == {
        "2609.26811": "new",
        "2205.06398": "cross",
        "2009.13987": "revised",
    }
    assert announced(page) == ["2609.26811", "2205.06398"]
    assert page.records[1].identifiers[1] == ("doi", "10.1093/bioinformatics/btac431")
    assert [author.name for author in page.records[2].authors] == [
        "Michael Joswig",
        "Marek Kaluba",
        "Lukas Ruff",
    ]


@pytest.mark.shared
def test_recorded_atom() -> None:
    page = parse_atom(
        shared_data("fixtures/arxiv_atom/q_testing_s0_m100_cfe7536492ca.xml").read_bytes()
    )
    assert (len(page.records), page.skipped, page.total) == (100, (), 214881)
    assert page.records[0].source_id == "2202.12139"
    assert all(record.abstract and record.authors for record in page.records)
    old = shared_data("fixtures/arxiv_atom/id_quant-ph_0201082v1_s0_m100_86989fe779ef.xml")
    assert parse_atom(old.read_bytes()).records[0].source_id == "quant-ph/0201082"
