"""`dailypapers fetch arxiv`, from arXiv's wire (played on loopback) to catalogue and pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.catalogue.records import SourceRecord
from dailypapers.core.clock import now
from dailypapers.sources.arxiv.tests import reply
from dailypapers.sources.harvest import watermark
from dailypapers.sources.models import Harvest
from dailypapers.sources.reading import read_reply
from dailypapers.testing.replay import Reply, Source, source
from dailypapers.testing.replies import reply as reply_of

pytestmark = pytest.mark.django_db
PAGES = [Reply(reply(f"oai_page_{number}.xml")) for number in (1, 2, 3)]
REFUSED = Reply(status=404)
MARK = now().date() - timedelta(days=5)


@contextmanager
def arxiv(settings: Settings, *script: Reply) -> Iterator[Source]:
    with source(*script) as site:
        settings.OFFLINE, settings.SOURCE_PAUSE = False, 0
        settings.ARXIV_SETS = ["cs:cs:CL"]
        settings.ARXIV_OAI_URL = f"{site.url}/oai"
        settings.ARXIV_RSS_URL = f"{site.url}/rss"
        settings.ARXIV_API_URL = f"{site.url}/api"
        yield site


def fetch(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("fetch", "arxiv", *arguments, "--json", verbosity=0, stdout=out)
    said: dict[str, object] = json.loads(out.getvalue())
    return said


def test_it_brings_pages_of_records_into_the_catalogue(settings: Settings) -> None:
    with arxiv(settings, *PAGES) as site:
        said = fetch("--since", "2026-09-23", "--set", "cs:cs:CL")
    assert len(site.seen) == 3
    assert site.seen[0].query["set"] == "cs:cs:CL"
    assert said["new"] == Paper.objects.count() > 0
    run = Harvest.objects.get()
    assert run.state == Harvest.State.DONE
    assert str(run.watermark) == said["watermark"]


def test_revised_papers_enter_no_edition(settings: Settings) -> None:
    with arxiv(settings, *PAGES):
        fetch("--since", "2026-09-23", "--set", "cs:cs:CL")
    announced = Announcement.objects.values_list("paper", flat=True)
    assert 0 < len(announced) < Paper.objects.count()


def test_the_same_harvest_again_changes_nothing(settings: Settings) -> None:
    with arxiv(settings, *PAGES, *PAGES):
        first = fetch("--since", "2026-09-23", "--set", "cs:cs:CL")
        again = fetch("--since", "2026-09-23", "--set", "cs:cs:CL")
    assert (again["new"], again["changed"]) == (0, 0)
    assert again["same"] == first["new"]


def test_it_goes_on_after_the_page_where_it_failed(settings: Settings) -> None:
    with arxiv(settings, PAGES[0], REFUSED) as site:
        with pytest.raises(CommandError):
            fetch("--set", "cs:cs:CL")
        kept = Paper.objects.count()
        site.script += PAGES[1:]
        fetch("--set", "cs:cs:CL")
    assert kept > 0
    assert Paper.objects.count() > kept
    assert "resumptionToken" in site.seen[-2].query
    assert Harvest.objects.count() == 1


@pytest.mark.parametrize(
    "asked", [("--set", "physics:hep-th"), ("--since", str(MARK + timedelta(days=1)))]
)
def test_what_is_not_all_that_the_worker_asks_for_moves_no_watermark(
    settings: Settings, asked: tuple[str, str]
) -> None:
    Harvest.objects.create(source="arxiv", state=Harvest.State.DONE, watermark=MARK)
    with arxiv(settings, *PAGES) as site:
        said = fetch(*asked)
    assert said["watermark"] is None
    assert Paper.objects.exists()
    assert len(site.seen) == 3
    assert watermark("arxiv") == MARK


def test_the_worker_and_another_part_asked_for_by_hand_do_not_go_on_with_each_others_runs(
    settings: Settings,
) -> None:
    Harvest.objects.create(source="arxiv", state=Harvest.State.DONE, watermark=MARK)
    cursor = {"state": Harvest.State.FAILED, "since": MARK, "cursor": "theirs"}
    failed = Harvest.objects.create(source="arxiv", **cursor)
    with arxiv(settings, *[PAGES[0], REFUSED] * 2, *PAGES) as site:
        for since in ((), ("--since", str(MARK - timedelta(days=9)))):
            with pytest.raises(CommandError):
                fetch("--set", "physics:hep-th", *since)
        fetch()
    failed.refresh_from_db()
    assert (failed.state, failed.cursor) == (Harvest.State.FAILED, "theirs")
    own = site.seen[4].query
    assert (own["set"], own["from"]) == ("cs:cs:CL", str(MARK - timedelta(days=1)))


def test_a_failure_is_told_and_shown(settings: Settings, client: Client) -> None:
    with arxiv(settings, REFUSED), pytest.raises(CommandError, match="arxiv"):
        fetch("--set", "cs:cs:CL")
    run = Harvest.objects.get()
    assert run.state == Harvest.State.FAILED
    assert run.error
    assert "failed" in client.get("/sources").content.decode().lower()
    with arxiv(settings, *PAGES):  # Papers of other days, so that today is a quiet day.
        fetch("--since", "2026-09-23", "--set", "cs:cs:CL")
    Harvest.objects.filter(state=Harvest.State.DONE).update(started_at=run.started_at)
    today = client.get(f"/papers/date/{now():%Y-%m-%d}").content.decode()
    assert "could not be asked" in today


def test_single_papers_come_by_their_ids(settings: Settings) -> None:
    with arxiv(settings, Reply(reply("atom_page.xml"))) as site:
        fetch("--ids", "2609.01001", "2609.01002")
    assert site.seen[0].query["id_list"] == "2609.01001,2609.01002"
    assert Harvest.objects.get().watermark is None


def test_an_offline_instance_asks_nobody(settings: Settings) -> None:
    with arxiv(settings) as site:
        settings.OFFLINE = True
        with pytest.raises(CommandError, match="offline"):
            fetch("--set", "cs:cs:CL")
    assert site.seen == []


def test_a_reply_in_a_file_is_shown_and_not_taken_in(tmp_path: Path) -> None:
    out, left_out, file = StringIO(), StringIO(), tmp_path / "works.json"
    file.write_bytes(reply_of("openalex", "works.json"))
    call_command("fetch", "openalex", "--reply", str(file), stdout=out, stderr=left_out)
    records = [SourceRecord.from_mapping(json.loads(line)) for line in out.getvalue().splitlines()]
    assert records == list(read_reply("openalex", file.read_bytes()).records)
    assert "front matter, not a paper" in left_out.getvalue()
    assert Paper.objects.count() == Harvest.objects.count() == 0
    file.write_text("<html>")
    for name, path, said in (
        ("openalex", file, "malformed JSON"),
        ("openalex", tmp_path / "none", "No such file"),
        ("nowhere", file, "no source"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("fetch", name, "--reply", str(path))
