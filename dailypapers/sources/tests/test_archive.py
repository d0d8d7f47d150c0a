"""The archive as it is bundled; `test_archive_loading.py` tests how one is taken in."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from datetime import date
from importlib import resources
from itertools import islice
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from dailypapers.catalogue.models import Announcement, Paper, Record
from dailypapers.catalogue.records import Featured
from dailypapers.sources import archive
from dailypapers.testing.make import make_paper

FIRST_PAGE = date(2026, 9, 30)
FILE = resources.files("dailypapers") / "archive" / archive.NAME
ALLOWED = {
    "": {
        "source", "source_id", "title", "summary", "authors", "published", "identifiers", "topics",
        "keywords", "venue", "links", "announcement", "counts",
    },
    "authors": {"name"},
    "links": {"kind", "url", "stars"},
    "announcement": {"at", "kind", "by", "day", "position", "source"},
    "counts": {"site", "votes", "comments"},
}  # fmt: skip
CURATORS = {"the editors", "Hugging Face Daily Papers"}


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    """Every line of the archive."""
    with FILE.open("rb") as packed, lzma.open(packed) as file:
        return [json.loads(line) for line in file]


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The archive in the database: stopped half-way once, then loaded to its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.raises(KeyboardInterrupt):
            archive.load_into_empty(_stop_half_way)
        assert 0 < Paper.objects.count() < 7000
        assert not archive.is_loaded()
        archive.load_into_empty()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded: None, db: None) -> None:
    """Let a test see what is loaded and leave it as it was."""


def _stop_half_way(papers: int) -> None:
    if papers > 3000:
        raise KeyboardInterrupt


def test_it_is_small() -> None:
    with FILE.open("rb") as packed:
        assert len(packed.read()) < 2_000_000


def test_it_holds_facts_and_our_own_sentences_only(lines: list[dict[str, Any]]) -> None:
    for said in lines:
        assert set(said) <= ALLOWED[""]
        for part in ("authors", "links"):
            for item in said.get(part, ()):
                assert set(item) <= ALLOWED[part]
        for part in ("announcement", "counts"):
            assert set(said.get(part, ())) <= ALLOWED[part]
        assert said["announcement"]["by"] in CURATORS
        assert all(word.startswith("task: ") for word in said.get("keywords", ()))
        if "summary" in said:
            assert said["source_id"].startswith("first-page/")
            assert len(said["summary"]) < 400


def test_every_record_has_a_name_of_its_own(lines: list[dict[str, Any]]) -> None:
    assert {said["source"] for said in lines} == {"archive"}
    assert len({said["source_id"] for said in lines}) == len(lines)


@pytest.mark.usefixtures("loaded")
def test_a_load_that_was_killed_is_completed(lines: list[dict[str, Any]]) -> None:
    assert archive.is_loaded()
    assert Record.objects.count() == len(lines)
    assert Paper.objects.filter(records=None, merged_into=None).count() == 0
    assert archive.load_into_empty() == 0


@pytest.mark.usefixtures("loaded")
def test_the_first_page_has_its_picks_in_order(lines: list[dict[str, Any]]) -> None:
    picks = Announcement.objects.filter(day=FIRST_PAGE, kind=Featured.PICK).order_by("position")
    assert list(picks.values_list("position", flat=True)) == list(range(1, 65))
    firsts = [said["identifiers"][0][1] for said in islice(lines, 64)]
    assert list(picks.values_list("paper__address", flat=True)) == firsts
    assert not Paper.objects.filter(announcements__in=picks, summary="").exists()


@pytest.mark.usefixtures("loaded")
def test_it_has_thousands_of_papers_on_hundreds_of_days() -> None:
    assert Paper.objects.count() >= 7500
    assert Announcement.objects.values("day").distinct().count() >= 450
    assert not Paper.objects.exclude(abstract="").exists()
    assert not Announcement.objects.filter(day__gt=FIRST_PAGE).exists()


@pytest.mark.usefixtures("loaded")
def test_papers_that_came_since_do_not_bring_it_back(lines: list[dict[str, Any]]) -> None:
    make_paper()
    Record.objects.get(source_id=lines[-1]["source_id"]).delete()
    assert not archive.is_loaded()
    assert archive.load_into_empty() == 0
