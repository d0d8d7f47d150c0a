"""Real papers of several sources, where the measurement data is at hand."""

from __future__ import annotations

import gzip
from itertools import islice
from pathlib import Path

import pytest
from django.db.models import Count, Q

from dailypapers.catalogue.models import Authorship, Paper, Record, Revision
from dailypapers.catalogue.recognition import EXCLUSIVE, JOINT
from dailypapers.sources.files.jsonl import read_line
from dailypapers.sources.importing import import_file
from dailypapers.sources.ingest import Tally, ingest
from dailypapers.testing.shared import shared_data

pytestmark = [pytest.mark.shared, pytest.mark.django_db]


def head(path: Path, count: int) -> list[bytes]:
    with gzip.open(path) as file:
        return list(islice(file, count))


def test_real_papers_are_taken_in_whole(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(b"".join(head(shared_data("papers.jsonl.gz"), 5000)))
    summary = import_file(str(path))
    assert (summary.read, summary.rejected) == (5000, 0)
    assert summary.tally.new + summary.tally.changed == 5000
    assert Record.objects.count() == 5000
    assert Paper.objects.filter(merged_into=None).count() > 4900
    assert not Paper.objects.filter(title="").exists()
    assert Authorship.objects.count() > 10_000
    before = Revision.latest()
    assert import_file(str(path)).tally == Tally(same=5000)
    assert Revision.latest() == before


@pytest.mark.parametrize("size", [100, 3000])
def test_records_of_four_sources_merge_sanely(size: int) -> None:
    records = [read_line(line) for line in head(shared_data("records.jsonl.gz"), 3000)]
    for start in range(0, 3000, size):
        ingest(records[start : start + size])
    papers = Paper.objects.filter(merged_into=None)
    assert 1500 < papers.count() < 2900
    for scheme in EXCLUSIVE:
        numbers = Count("identifiers", filter=Q(identifiers__scheme=scheme))
        for paper in papers.annotate(numbers=numbers).filter(numbers__gt=1):
            found = paper.identifiers.filter(scheme=scheme).values_list("value", flat=True)
            assert {value[:3] for value in found} == JOINT, paper.title
    assert not papers.filter(records=None).exists()
    assert not Record.objects.exclude(paper__merged_into=None).exists()
