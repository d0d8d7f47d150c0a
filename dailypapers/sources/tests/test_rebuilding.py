from __future__ import annotations

import gzip
from io import StringIO
from itertools import islice

import pytest
from django.core.management import CommandError, call_command

from dailypapers.catalogue.models import Announcement, Authorship, Identifier, Paper, Revision
from dailypapers.catalogue.records import (
    AuthorName,
    CountRecord,
    LinkKind,
    LinkRecord,
    VersionRecord,
)
from dailypapers.sources.files.jsonl import read_line
from dailypapers.sources.ingest import ingest
from dailypapers.sources.joining import join
from dailypapers.sources.rebuilding import rebuild
from dailypapers.testing.make import make_announcement, make_paper, make_record, take_in
from dailypapers.testing.shared import shared_data

pytestmark = pytest.mark.django_db


def rich() -> Paper:
    """Take in a paper of two records with everything that records can have."""
    record = make_record(
        summary="Hot.",
        keywords=("tea", "pots"),
        comment="9 pages",
        journal_ref="J. Tea 3",
        licence="CC0",
        authors=(AuthorName("Ada Brandt", "Kettle Institute"), AuthorName("Tomáš Kovář")),
        topics=("cs.LG", "cs.CL", "nothing.known", "math.MP"),
        versions=(VersionRecord(1, "2024-05-31T10:00:00Z", "first"), VersionRecord(2)),
        links=(LinkRecord(LinkKind.CODE, "https://example.org/tea", 7),),
        counts=CountRecord("a site", 3, 1),
        announcement=make_announcement("2026-09-30"),
    )
    other = make_record(
        source="acl", venue="TEA 2026", identifiers=record.identifiers, published=""
    )
    return take_in(record, other)[0]


def test_a_catalogue_is_what_its_records_say() -> None:
    rich()
    make_paper(authors=(), topics=(), abstract="", published="", identifiers=())
    kept, duplicate = make_paper(), make_paper()
    join(kept.pk, duplicate.pk)
    before = Revision.latest()
    assert rebuild(write=False) == []
    assert Revision.latest() == before


def test_what_differs_is_found_and_mended_and_nothing_else_is_touched() -> None:
    papers = [rich() for _ in range(3)]
    revision = papers[0].revision
    Paper.objects.filter(pk=papers[1].pk).update(title="Scribbled over")
    Authorship.objects.filter(paper=papers[2], position=2).delete()
    Identifier.objects.filter(paper=papers[2]).delete()
    out = StringIO()
    wrong = {papers[1].key, papers[2].key}
    with pytest.raises(CommandError, match="2 of 3 papers differ"):
        call_command("rebuild", check=True, verbosity=0)
    assert set(rebuild(write=False)) == wrong
    call_command("rebuild", verbosity=0, stdout=out)
    assert "2 of 3 papers were computed anew" in out.getvalue()
    assert rebuild() == []
    papers[1].refresh_from_db()
    assert papers[1].title != "Scribbled over"
    assert papers[2].authorships.count() == 2
    papers[0].refresh_from_db()
    assert papers[0].revision == revision
    assert Announcement.objects.count() == 3


@pytest.mark.shared
def test_papers_of_four_real_sources_are_what_their_records_say() -> None:
    with gzip.open(shared_data("records.jsonl.gz")) as lines:
        records = [read_line(line) for line in islice(lines, 2000)]
    for start in range(0, 2000, 300):
        ingest(records[start : start + 300])
    assert rebuild(write=False) == []
