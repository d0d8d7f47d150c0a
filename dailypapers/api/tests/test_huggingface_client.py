"""Hugging Face's own client and its `hf papers` commands, unchanged, against a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError

from dailypapers.testing.processes import Instance

pytestmark = pytest.mark.any_database

HF = Path(sys.executable).with_name("hf")
DAY = "2026-09-30"
WHAT_IS_HERE = """
import json
from datetime import date
from dailypapers.feed import calendar, queries
from dailypapers.feed.entries import load_entries
edition = queries.edition(calendar.day(date(2026, 9, 30)), size=200)
entries = load_entries(edition.ids)  # That day has an order of its own.
print(json.dumps([
    {
        "id": one.address,
        "title": one.title,
        "authors": list(one.authors),
        "votes": one.votes + sum(count.votes for count in one.counts),
        "comments": one.comments + sum(count.comments for count in one.counts),
        "summary": one.summary or None,
        "keywords": list(one.keywords) or None,
        "code": one.code and one.code.url,
        "stars": one.code and one.code.stars,
    }
    for one in entries
]))
"""


@pytest.fixture(scope="module")
def api(served: Instance) -> HfApi:
    """The official client, pointed at an instance by its endpoint alone."""
    return HfApi(endpoint=served.address, token=False)


@pytest.fixture(scope="module")
def here(served: Instance) -> list[dict[str, object]]:
    """What the first day's edition says, read inside the instance."""
    found: list[dict[str, object]] = json.loads(served.python(WHAT_IS_HERE))
    return found


def test_a_days_papers_are_all_there_in_order_with_nothing_lost(
    api: HfApi, here: list[dict[str, object]]
) -> None:
    read = [
        {
            "id": one.id,
            "title": one.title,
            "authors": [author.name for author in one.authors or []],
            "votes": one.upvotes,
            "comments": one.comments,
            "summary": one.ai_summary,
            "keywords": one.ai_keywords,
            "code": one.github_repo,
            "stars": one.github_stars,
        }
        for page in range(2)
        for one in api.list_daily_papers(date=DAY, p=page, limit=100)
    ]
    assert read == here
    assert len(here) > 20
    assert all(one["summary"] for one in here)


def test_no_votes_are_none_and_not_nothing(api: HfApi) -> None:
    found = [one for page in range(9) for one in api.list_daily_papers(p=page, limit=100)]
    votes = {one.upvotes for one in found}
    assert len(found) == 900
    assert None not in votes
    assert 0 in votes
    assert any(one.github_stars for one in found)


def test_every_argument_of_the_daily_list_is_heard(
    api: HfApi, here: list[dict[str, object]]
) -> None:
    day = [one["id"] for one in here]
    newest = list(api.list_daily_papers())
    assert [one.id for one in newest][: len(day)] == day[:50]
    assert newest[0].submitted_at
    assert newest[0].published_at
    assert {one.id for one in api.list_daily_papers(week="2026-W40", limit=100)} >= set(day)
    assert {one.id for one in api.list_daily_papers(month="2026-09", limit=100)}
    second = api.list_daily_papers(date=DAY, p=1, limit=5)
    assert [one.id for one in second] == day[5:10]
    trending = list(api.list_daily_papers(sort="trending"))
    assert trending
    assert len({one.id for one in trending}) == len(trending)
    submitters = {one.submitted_by.fullname for one in newest if one.submitted_by}
    for submitter in submitters:
        [first, *_] = api.list_daily_papers(submitter=submitter, limit=3)
        assert first.submitted_by
        assert first.submitted_by.fullname == submitter
    assert submitters
    assert list(api.list_daily_papers(submitter="nobody at all")) == []
    with pytest.raises(HfHubHTTPError, match="Write it like 2026-09-30"):
        list(api.list_daily_papers(date="yesterday"))


def test_papers_are_found_read_and_missed(api: HfApi, here: list[dict[str, object]]) -> None:
    name, title = str(here[0]["id"]), str(here[0]["title"])
    assert next(iter(api.list_papers(query=title))).id == name
    assert len(list(api.list_papers(query="language models", limit=120))) == 120
    one = api.paper_info(name)
    assert (one.id, one.title, one.upvotes) == (name, title, here[0]["votes"])
    assert one.submitted_at
    assert one.comments == here[0]["comments"]
    assert one.linked_models is not None
    assert one.num_total_models == len(one.linked_models)
    assert api.paper_info(f"{name}v1").id == name
    assert api.read_paper(name).startswith(f"# {title}")
    for read in (api.paper_info, api.read_paper):
        with pytest.raises(HfHubHTTPError) as missed:
            read("9901.00001")
        assert missed.value.response.status_code == 404
    with pytest.raises(HfHubHTTPError, match="at most 250 characters"):
        list(api.list_papers(query="x" * 300))


def test_a_page_may_be_had_as_markdown(served: Instance, here: list[dict[str, object]]) -> None:
    asked = Request(f"{served.address}/papers/{here[0]['id']}", headers={"Accept": "text/markdown"})
    with urlopen(asked) as answer:
        assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"


def test_every_command_for_papers_works(
    served: Instance, here: list[dict[str, object]], tmp_path: Path
) -> None:
    name = str(here[0]["id"])

    def hf(*arguments: str) -> subprocess.CompletedProcess[str]:
        plain = {key: said for key, said in os.environ.items() if not key.startswith("HF_")}
        own = {"HF_ENDPOINT": served.address, "HF_HOME": str(tmp_path), "NO_COLOR": "1"}
        command = [str(HF), "papers", *arguments]
        return subprocess.run(command, env=plain | own, capture_output=True, text=True, timeout=60)

    listed = hf("ls", "--format", "json", "--date", DAY, "--limit", "100")
    assert listed.returncode == 0, listed.stderr
    assert [one["id"] for one in json.loads(listed.stdout)] == [one["id"] for one in here][:100]
    for arguments in (
        ("ls", "--limit", "2"),
        ("ls", "--week", "2026-W40", "--limit", "2"),
        ("ls", "--month", "2026-09", "--limit", "2"),
        ("ls", "--sort", "trending", "--limit", "2"),
        ("ls", "--submitter", "Hugging Face", "--limit", "2"),
        ("search", "language models", "--limit", "2"),
        ("info", name),
        ("read", name),
    ):
        done = hf(*arguments)
        assert done.returncode == 0, (arguments, done.stderr)
        assert done.stdout.strip(), arguments
    for command in ("info", "read"):
        missed = hf(command, "9901.00001")
        assert missed.returncode == 1
        assert "Paper '9901.00001' not found" in missed.stdout + missed.stderr
