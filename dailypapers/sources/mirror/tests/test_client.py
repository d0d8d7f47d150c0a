from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import SourceRecord
from dailypapers.core import http as core_http
from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.http import Http
from dailypapers.sources.base import Batch, Status
from dailypapers.sources.chains import gather
from dailypapers.sources.ingest import ingest
from dailypapers.sources.lending import Marks
from dailypapers.sources.mirror import client
from dailypapers.sources.mirror.client import MirrorConnector
from dailypapers.sources.models import Harvest
from dailypapers.testing.make import make_announcement, make_record
from dailypapers.testing.replay import FakeTime, Reply, source

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 22)


def body(records: Sequence[SourceRecord]) -> bytes:
    return b"".join(record.to_json() + b"\n" for record in records)


def days(n: int) -> list[SourceRecord]:
    """Return a record of each of some days."""
    return [
        make_record(announcement=make_announcement(DAY + timedelta(days=number)))
        for number in range(n)
    ]


def mirror(tmp_path: Path, url: str = "", file: str = "") -> MirrorConnector:
    http = Http(timekeeper=FakeTime().keeper(), guarded=True, allowed=["127.0.0.1"])
    return MirrorConnector(http, tmp_path, Marks("mirror"), address=url, file=file)


def ids(batches: Sequence[Batch]) -> list[str]:
    return [record.source_id for batch in batches for record in batch.records]


@pytest.mark.parametrize("packed", [False, True])
def test_it_brings_the_days_that_are_asked_for(tmp_path: Path, packed: bool) -> None:
    records = days(5)
    said = gzip.compress(body(records)) if packed else body(records)
    with source(Reply(said)) as site:
        batches = list(mirror(tmp_path, site.url).harvest(DAY + timedelta(days=2)))
    assert ids(batches) == [record.source_id for record in records[2:]]
    assert batches[-1].watermark == DAY + timedelta(days=4)
    assert {record.source for batch in batches for record in batch.records} == {"arxiv"}


def test_it_goes_on_after_a_kill_at_any_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "LINES", 2)
    records = days(5)
    with source(*[Reply(body(records), headers={"ETag": '"1"'})] * 4) as site:
        whole = list(mirror(tmp_path, site.url).harvest(DAY))
        for kept in (1, 2, 3):
            rest = list(mirror(tmp_path, site.url).harvest(DAY, cursor=whole[kept - 1].cursor))
            assert [*ids(whole[:kept]), *ids(rest)] == ids(whole)


def test_a_file_that_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    tagged = Reply(body(days(1)), headers={"ETag": '"1"'})
    with source(tagged, Reply(status=304)) as site:
        list(mirror(tmp_path, site.url).harvest(DAY))
        (only,) = mirror(tmp_path, site.url).harvest(DAY)
    assert (only.status, only.watermark) == (Status.EMPTY, None)
    assert site.seen[1].headers["if-none-match"] == '"1"'


def test_bad_lines_are_skipped_and_a_file_without_any_good_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_bytes(b"not JSON\n\n" + body(days(1)))
    batches = list(mirror(tmp_path, file="some.jsonl").harvest())
    assert len(ids(batches)) == 1
    assert [skipped.source_id for skipped in batches[0].skipped] == ["line 1"]
    (tmp_path / "none.jsonl").write_text("<html>\n")
    (tmp_path / "empty.jsonl").write_text("")
    for file, reason in (("none.jsonl", "holds no records"), ("empty.jsonl", "is empty")):
        with pytest.raises(SourceError, match=reason):
            list(mirror(tmp_path, file=file).harvest())


def test_single_papers_are_found(tmp_path: Path) -> None:
    records = days(2)
    (tmp_path / "a.jsonl").write_bytes(body(records))
    (batch,) = mirror(tmp_path, file="a.jsonl").by_ids([records[1].source_id, "unknown"])
    assert (ids([batch]), batch.skipped[0].source_id) == ([records[1].source_id], "unknown")


@pytest.mark.parametrize("file", ["../secrets/key", "/etc/passwd", "missing.jsonl"])
def test_it_reads_no_file_outside_its_folder(tmp_path: Path, file: str) -> None:
    with pytest.raises((InputError, SourceError)):
        list(mirror(tmp_path, file=file).harvest())


def test_it_needs_an_address_or_a_file(tmp_path: Path) -> None:
    for both in ("", "x"):
        with pytest.raises(InputError, match="name one of them"):
            mirror(tmp_path, both, both)


def test_a_packed_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LARGEST_BODY", 1000)
    bomb = Reply(gzip.compress(b"\0" * 100_000))
    with source(bomb) as site, pytest.raises(SourceError, match="more than 1000") as caught:
        list(mirror(tmp_path, site.url).harvest())
    assert caught.value.permanent


def test_it_stands_in_for_arxiv_and_arxiv_brings_nothing_twice(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core_http, "ATTEMPTS", 1)
    record = make_record(announcement=make_announcement(DAY))
    settings.HOME, settings.OFFLINE, settings.SOURCE_PAUSE = tmp_path, False, 0
    (tmp_path / "mirrors").mkdir()
    (tmp_path / "mirrors" / "arxiv.jsonl").write_bytes(body([record]))
    settings.SOURCES = [
        {"name": "arxiv", "sets": ["cs"], "fallbacks": ["cupboard"]},
        {"name": "cupboard", "connector": "mirror", "file": "arxiv.jsonl", "active": False},
    ]
    Harvest.objects.create(source="cupboard", state="done", watermark=DAY, since=DAY,
                           started_at="2026-09-01T00:00:00Z")  # fmt: skip
    with source() as site:  # Every request gets 410.
        settings.ARXIV_OAI_URL = settings.ARXIV_RSS_URL = settings.ARXIV_API_URL = site.url
        with pytest.raises(SourceError, match="cupboard is read in its place"):
            gather("arxiv")
    assert Paper.objects.get().title == record.title
    assert json.loads(record.to_json())["source"] == "arxiv"
    assert ingest([record]).same == 1
