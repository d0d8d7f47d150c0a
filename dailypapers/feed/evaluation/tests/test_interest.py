"""`dailypapers evaluate --interest` as scripts and people meet it."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from dailypapers.feed.evaluation.daily_papers import load
from dailypapers.feed.evaluation.past_words import Words
from dailypapers.search import encoding
from dailypapers.search.tests.encoders import FakeEncoder

FIRST, FROM = date(2026, 1, 1), "2026-01-31"


def line(day: int, place: int) -> dict[str, Any]:
    """Return a paper; whales and Ada are loved, and the loved come late in the file."""
    loved = place >= 4
    return {
        "id": f"2601.{day * 10 + place:05}",
        "title": f"A {'whale' if loved else 'kite'} of {day} and {place}",
        "abstract": "Words " * (place + 1),
        "authors": ["Ada" if place == 5 else f"name {place % 3}", "Bob"],
        "published_at": "2026-01-01T00:00:00.000Z",
        "first_seen_file": str(FIRST + timedelta(days=day)),
        "upvotes": 20 * loved + place,
        "num_comments": 99,
        "github_stars": 99,
        "submitter": {"name": "cid"},
        "organization": None,
    }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path, [line(day, place) for day in range(40) for place in range(6)])


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    fake = FakeEncoder("things")
    monkeypatch.setattr(fake, "encode_papers", lambda texts: (vector(text) for text in texts))
    monkeypatch.setattr(encoding, "encoder", lambda: fake)
    return fake


def vector(text: str) -> np.ndarray:
    return np.array([1.0, 0.0] if "whale" in text else [0.0, 1.0], np.float32)


def write(folder: Path, papers: list[dict[str, Any]]) -> Path:
    path = folder / "papers.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(paper) + "\n" for paper in papers)
    return path


def run(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("evaluate", "--interest", str(path), *arguments, "-v0", stdout=out)
    return out.getvalue()


def test_what_is_loved_is_expected(file: Path) -> None:
    said: dict[str, Any] = json.loads(run(file, "--from", FROM, "--json"))

    assert list(said)[:4] == ["metrics", "rows", "seed", "versions"]
    assert list(said["metrics"]) == ["ndcg@10", "spearman", "ndcg@10 of log votes"]
    assert said["metrics"]["ndcg@10"]["value"] > 0.95
    assert said["metrics"]["ndcg@10"]["low"] <= said["metrics"]["ndcg@10"]["value"]
    assert said["rows"]["random"]["spearman"]["value"] < 0.5
    assert said["rows"]["longest abstract"]["spearman"]["value"] == 1.0  # here, they are
    for name in ("TF-IDF + ridge", "embedding + ridge"):
        assert said["rows"][name]["spearman"]["value"] > 0.7
    assert (said["days"], said["papers"], said["earlier papers"]) == (10, 60, 180)
    assert (said["from"], said["to"], said["mode"]) == (FROM, "2026-02-09", "interest")
    assert said["versions"]["encoder"] == "things"


def test_what_was_counted_after_the_day_and_the_order_of_lines_are_not_read(
    file: Path, tmp_path: Path
) -> None:
    arguments = ("--from", FROM, "--to", "2026-02-03", "--json")
    before = json.loads(run(file, *arguments))
    papers = [line(day, place) for day in range(40) for place in range(6)]
    changed = [one | {"num_comments": 7, "github_stars": one["upvotes"]} for one in papers]
    assert json.loads(run(write(tmp_path, changed[::-1]), *arguments)) == before


def test_people_get_a_table(file: Path) -> None:
    said = run(file, "--from", FROM)
    assert "60 papers of 10 days, after 180 earlier ones" in said
    assert "| ours without the hour |" in said


def test_words_of_the_future_weigh_nothing() -> None:
    texts = ["old kite"] * 6 + ["new whale"] * 6
    found = Words.of(texts).weighted(np.arange(6))
    lengths = [np.abs(found.dense(np.array([row]))).sum() for row in (0, 6)]
    assert lengths[0] > 1
    assert lengths[1] == 0


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"first_seen_file": "2026-02-30"}, 'line 7: no JSON with "id", "title", "upvotes" and'),
        ({"first_seen_file": None}, 'a day as "first_seen_file"'),
        ({"title": None}, 'no JSON with "id"'),
        ({"upvotes": None}, 'no JSON with "id"'),
        ({"upvotes": -1}, "-1 is no number of votes"),
        ({"upvotes": float("nan")}, "nan is no number of votes"),
        ({"authors": "Ada"}, '"authors" is not a list'),
        ({"abstract": 3}, '"abstract" is not text'),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, change: dict[str, Any], complaint: str) -> None:
    papers = [line(0, place) for place in range(6)]
    with pytest.raises(CommandError, match=complaint):
        run(write(tmp_path, [*papers, line(1, 0) | change]), "--from", FROM)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "needs --from DATE"),
        (("--from", "2026-13-01"), "is not a day: write 2026-01-31"),
        (("--from", "2027-01-01"), "no day from 2027-01-01"),
        (("--from", FROM, "--to", "2026-01-01"), "is before --from"),
        (("--from", FROM, "--ranking"), "is measured alone"),
    ],
)
def test_days_that_cannot_be_asked_for(
    file: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(CommandError, match=complaint):
        run(file, *arguments)


def test_days_are_those_of_interest() -> None:
    with pytest.raises(CommandError, match="days of --interest FILE"):
        call_command("evaluate", "folder", "--from", FROM)


def test_nothing_must_be_there_but_id_title_day_and_votes(tmp_path: Path) -> None:
    least = {"id": "1", "title": "A Kite", "first_seen_file": "2026-01-01", "upvotes": 3}
    daily = load(write(tmp_path, [least]))
    assert daily.people == {"authors": [[]], "submitter": [[]], "organisation": [[]]}
    assert daily.facts["hour"].tolist() == [[0.0, 0.0]]
