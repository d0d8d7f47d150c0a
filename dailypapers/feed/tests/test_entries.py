from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dailypapers.catalogue.records import (
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    PartialDate,
)
from dailypapers.community import features
from dailypapers.community.comments import post
from dailypapers.community.votes import vote
from dailypapers.feed.entries import ImportedVotes, PaperLink, load_entries
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_announcement, make_paper, make_record, paper_of
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

QUERIES = 8  # One for the papers, six for the tables of their parts, one for their votes.


def test_it_has_all_that_belongs_to_a_paper() -> None:
    listed = make_record(
        title="Weighing Teapots",
        abstract="We weigh $n$ teapots.",
        authors=(AuthorName("Ada Brandt"), AuthorName("Tomáš Kovář", "Prague")),
        published="2026-09",
        identifiers=(("arxiv", "2609.00001"), ("doi", "10.1234/teapots")),
        topics=("cs.CL", "stat.ML"),
        keywords=("teapots",),
        venue="Journal of Pots",
        links=(LinkRecord(LinkKind.PROJECT, "https://p.example"),),
        announcement=make_announcement("2026-09-29"),
    )
    picked = make_record(
        source="archive",
        published="",
        identifiers=listed.identifiers[:1],
        summary="Pots on scales.",
        links=(LinkRecord(LinkKind.CODE, "https://c.example", 12),),
        announcement=make_announcement("2026-09-30", Featured.PICK, position=1),
        counts=CountRecord("another site", 7, 2),
        withdrawn=True,
    )
    ingest([listed, picked])
    paper = paper_of(listed)

    (entry,) = load_entries([paper.pk])

    assert (entry.id, entry.key, entry.address) == (paper.pk, paper.key, "2609.00001")
    assert (entry.title, entry.venue) == ("Weighing Teapots", "Journal of Pots")
    assert (entry.abstract, entry.summary) == ("We weigh $n$ teapots.", "Pots on scales.")
    assert entry.text == entry.abstract
    assert entry.published == PartialDate(date(2026, 9, 1), "month")
    assert entry.authors == ["Ada Brandt", "Tomáš Kovář"]
    assert [code for code, _ in entry.topics] == ["cs.CL", "stat.ML"]
    assert entry.keywords == ("teapots",)
    assert [(was.day.day, was.kind, was.by, was.source) for was in entry.featured] == [
        (30, Featured.PICK, "the editors", "archive"),
        (29, Featured.LISTING, "arXiv", "arxiv"),
    ]
    assert entry.code == PaperLink(LinkKind.CODE, "https://c.example", 12)
    assert {link.kind for link in entry.links} == {LinkKind.CODE, LinkKind.PROJECT}
    assert entry.counts == [ImportedVotes("another site", 7, 2)]
    assert list(entry.identifiers.items()) == [("arxiv", "2609.00001"), ("doi", "10.1234/teapots")]
    assert entry.withdrawn is True


def test_it_has_little_of_a_paper_of_which_little_is_known() -> None:
    bare = make_paper(abstract="", authors=(), published="", identifiers=(), topics=())
    (entry,) = load_entries([bare.pk])
    assert (entry.text, entry.published, entry.code, entry.venue) == ("", None, None, "")
    assert entry.address == bare.key
    parts = [entry.authors, entry.topics, entry.featured, entry.links, entry.counts]
    assert not any(parts)


def test_the_summary_stands_in_for_an_abstract() -> None:
    (entry,) = load_entries([make_paper(abstract="", summary="Ours.").pk])
    assert entry.text == "Ours."


def test_it_says_which_reader_submitted_a_paper_as_far_as_they_show_it() -> None:
    shown, hidden = make_reader(name="Ada Brandt", shows_name=True), make_reader(name="Bob")
    papers = [make_paper(announcement=make_announcement("2026-09-30")).pk for _ in range(3)]
    for paper, reader in zip(papers, (shown, hidden), strict=False):
        features.submit(paper, reader)
    entries = load_entries(papers)
    assert [[was.reader for was in entry.featured] for entry in entries] == [
        ["Ada Brandt", ""],
        [hidden.handle, ""],
        [""],
    ]
    assert {len(entry.featured) for entry in entries} == {1, 2}


def test_it_keeps_the_order_of_the_ids() -> None:
    ids = [make_paper().pk for _ in range(5)]
    shuffled = [ids[3], ids[0], ids[4], ids[2], ids[1]]
    assert [entry.id for entry in load_entries(shuffled)] == shuffled


def test_it_leaves_out_ids_that_nobody_knows() -> None:
    paper = make_paper().pk
    assert [entry.id for entry in load_entries([paper + 999, paper, paper + 1000])] == [paper]
    assert load_entries([]) == []


@pytest.mark.parametrize("papers", [1, 10, 50])
def test_it_takes_a_fixed_number_of_queries(papers: int) -> None:
    records = [
        make_record(
            links=(LinkRecord(LinkKind.CODE, "https://c.example"),),
            announcement=make_announcement("2026-09-30"),
            counts=CountRecord("another site", 1),
            venue="A Venue",
        )
        for _ in range(papers)
    ]
    ingest(records)
    ids = [paper_of(record).pk for record in records]
    with CaptureQueriesContext(connection) as asked:
        entries = load_entries(ids)
    assert len(entries) == papers
    assert len(asked) == QUERIES


def test_a_reader_who_was_set_apart_sees_counts_as_if_they_counted() -> None:
    ada, paper = make_reader(is_shadowed=True), make_paper()
    vote(ada, paper.pk)
    post(ada, paper.pk, "Teapots!", uuid4())

    [seen] = load_entries([paper.pk], ada)
    assert (seen.votes, seen.comments, seen.voted) == (1, 1, True)
    [seen] = load_entries([paper.pk], make_reader())
    assert (seen.votes, seen.comments) == (0, 0)
