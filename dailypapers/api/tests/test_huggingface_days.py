"""Real days of Hugging Face, gathered and served again: its own client reads what it wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import HfApi

from dailypapers.testing.processes import Instance
from dailypapers.testing.shared import shared_data

pytest.importorskip("dailypapers.sources.hf_daily.parse")

pytestmark = pytest.mark.shared

DAYS = ("2024-06-03", "2025-03-12", "2026-01-15")
TAKE_IN = """
from datetime import date
from pathlib import Path
from dailypapers.sources.hf_daily.parse import parse_day
from dailypapers.sources.ingest import ingest
page = parse_day(Path({path!r}).read_bytes(), date.fromisoformat({day!r}))
assert not page.skipped
ingest(page.records)
"""


@pytest.fixture(scope="module")
def api(tables: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HfApi]:
    """The official client, pointed at an instance that gathered the days."""
    paths = {day: recorded(day) for day in DAYS}
    ours = tables.copy(tmp_path_factory.mktemp("days") / "home")
    for day, path in paths.items():
        ours.python(TAKE_IN.format(path=str(path), day=day))
    ours.serve()
    yield HfApi(endpoint=ours.address, token=False)
    ours.remove()


def recorded(day: str) -> Path:
    """Return the recorded list of a day."""
    return shared_data("fixtures", "hf_daily_papers", f"{day}.json")


@pytest.mark.parametrize("day", DAYS)
def test_the_same_papers_come_in_the_same_order_with_nothing_lost(api: HfApi, day: str) -> None:
    wanted = json.loads(recorded(day).read_bytes())
    found = list(api.list_daily_papers(date=day, limit=100))
    assert [one.id for one in found] == [item["paper"]["id"] for item in wanted]
    for ours, item in zip(found, wanted, strict=True):
        theirs = item["paper"]
        assert (ours.upvotes, ours.comments) == (theirs["upvotes"], item["numComments"])
        assert squeeze(ours.title) == squeeze(item["title"])
        assert len(ours.authors or []) == len(theirs["authors"])
        assert str(ours.published_at)[:10] == theirs["publishedAt"][:10]
        assert ours.summary
        assert squeeze(ours.ai_summary) == squeeze(theirs.get("ai_summary"))
        assert ours.ai_keywords == theirs.get("ai_keywords")
        assert ours.github_repo == theirs.get("githubRepo")
        assert ours.github_stars == theirs.get("githubStars")
        assert ours.project_page == theirs.get("projectPage")
        if "submittedOnDailyBy" in theirs:
            assert ours.submitted_by
            assert ours.submitted_by.username == theirs["submittedOnDailyBy"]["user"]
        if "organization" in item:
            assert ours.organization
            assert ours.organization.fullname == item["organization"]["fullname"]


def squeeze(text: str | None) -> str:
    """Return a text with single blanks, nothing for none."""
    return " ".join((text or "").split())
