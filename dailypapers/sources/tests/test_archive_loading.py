from __future__ import annotations

import pytest

from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import SourceRecord
from dailypapers.sources import archive
from dailypapers.testing.make import make_paper, make_record

pytestmark = pytest.mark.django_db


def bundle(monkeypatch: pytest.MonkeyPatch, records: list[SourceRecord], batch: int) -> None:
    """Let the archive be a few records, taken in so many at a time."""
    monkeypatch.setattr(archive, "_lines", lambda: iter(record.to_json() for record in records))
    monkeypatch.setattr(archive, "BATCH", batch)


def test_it_loads_into_an_empty_instance_only() -> None:
    make_paper()
    assert archive.load_into_empty() == 0
    assert Paper.objects.count() == 1


def test_a_paper_merged_away_does_not_stop_a_load(monkeypatch: pytest.MonkeyPatch) -> None:
    records = [
        make_record(source="archive", identifiers=pairs)
        for pairs in ((("a", "1"),), (("b", "1"),), (("a", "1"), ("b", "1")), (("c", "1"),))
    ]
    bundle(monkeypatch, records, batch=1)

    def stop_after_the_merge(papers: int) -> None:
        if papers == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.load_into_empty(stop_after_the_merge)
    assert Paper.objects.exclude(merged_into=None).count() == 1
    assert archive.load_into_empty() == 4
    assert archive.is_loaded()


def test_it_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    records = [make_record(source="archive") for _ in range(5)]
    bundle(monkeypatch, records, batch=2)
    told: list[int] = []
    assert archive.load_into_empty(told.append) == 5
    assert told == [2, 4, 5]
