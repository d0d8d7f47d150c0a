"""Papers of past days with the votes that came, in the format of the Hugging Face Daily archive.

A JSON object a line, gzipped or not. `id`, `title`, `first_seen_file` (the day, as YYYY-MM-DD) and
`upvotes` must be there, `abstract`, `authors`, `submitter`, `organization`, `github_repo`,
`project_page`, `has_media` and `submitted_on_daily_at` are read where they are. What else a line
has, comments and stars of the repository among it, was counted after the day and is never read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import log1p
from pathlib import Path
from typing import Any

import numpy as np

from dailypapers.encoder.base import paper_text
from dailypapers.feed.evaluation.library import LibraryError, lines
from dailypapers.feed.expected.papers import Numbers, Papers
from dailypapers.feed.interest.likes import Rows

HOUR = "hour"
MOST_VOTES = 10**9
HOURS = 24.0  # after the beginning of its day a paper comes at the latest, as far as it counts


@dataclass(frozen=True, slots=True)
class Daily:
    """What a file says of its papers, in the order of the days, a row each.

    `published` is when each was published, as seconds, for the order "newest first".
    """

    texts: list[str]
    abstract_lengths: Numbers
    published: Numbers
    days: Rows
    votes: Numbers
    people: Mapping[str, list[list[str]]]
    facts: Mapping[str, Numbers]

    def papers(self, vectors: Numbers, without: str = "") -> Papers:
        """Return what interest is expected from, but for one of the facts."""
        facts = {name: values for name, values in self.facts.items() if name != without}
        return Papers(self.days, self.days, self.votes, vectors, self.people, facts)


def load(path: Path) -> Daily:
    """Return the papers of a file. Raises `LibraryError`."""
    said = [_checked(path, number, line) for number, line in enumerate(lines(path), start=1)]
    said.sort(key=lambda one: (str(one["first_seen_file"]), str(one["id"])))
    return Daily(
        texts=[paper_text(one["title"], one.get("abstract") or "") for one in said],
        abstract_lengths=_numbers(said, lambda one: len(one.get("abstract") or "")),
        published=_numbers(said, lambda one: _seconds(one.get("published_at"))),
        days=np.array([_day(one).toordinal() for one in said], np.int64),
        votes=_numbers(said, lambda one: one["upvotes"]),
        people={
            "authors": [[str(name) for name in one.get("authors") or []] for one in said],
            "submitter": [_named(one, "submitter") for one in said],
            "organisation": [_named(one, "organization") for one in said],
        },
        facts=_facts(said),
    )


def _facts(said: Sequence[Mapping[str, Any]]) -> dict[str, Numbers]:
    hours = _numbers(said, _hours)
    return {
        "code": _numbers(said, lambda one: bool(one.get("github_repo"))),
        "page": _numbers(said, lambda one: bool(one.get("project_page"))),
        "media": _numbers(said, lambda one: bool(one.get("has_media"))),
        "abstract": _numbers(said, lambda one: log1p(len(one.get("abstract") or ""))),
        "title": _numbers(said, lambda one: log1p(len(one["title"]))),
        HOUR: np.column_stack([hours, np.log1p(hours)]),
    }


def _checked(path: Path, number: int, line: str) -> dict[str, Any]:
    """Return what a line says, if it says what must be there in the right form."""
    where = f"{path}, line {number}"
    try:
        said = json.loads(line)
        _day(said)
        if not said["id"] or not isinstance(said["title"], str):
            raise TypeError
        if isinstance(said["upvotes"], bool) or not 0 <= said["upvotes"] < MOST_VOTES:
            raise LibraryError(f"{where}: {said['upvotes']!r} is no number of votes")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise LibraryError(
            f'{where}: no JSON with "id", "title", "upvotes" and a day as "first_seen_file"'
        ) from None
    if not isinstance(said.get("authors") or [], list):
        raise LibraryError(f'{where}: "authors" is not a list')
    if not isinstance(said.get("abstract") or "", str):
        raise LibraryError(f'{where}: "abstract" is not text')
    return dict(said)


def _numbers(
    said: Sequence[Mapping[str, Any]], number: Callable[[Mapping[str, Any]], float]
) -> Numbers:
    return np.array([number(one) for one in said], np.float64)


def _named(one: Mapping[str, Any], key: str) -> list[str]:
    """Return the name under a key, alone or inside an object; none where there is none."""
    value = one.get(key)
    name = value.get("name") if isinstance(value, dict) else value
    return [str(name)] if name else []


def _day(one: Mapping[str, Any]) -> date:
    return date.fromisoformat(one["first_seen_file"])


def _hours(one: Mapping[str, Any]) -> float:
    """Return how long after the beginning of its day a paper was submitted, 0 if nobody knows."""
    midnight = datetime.combine(_day(one), datetime.min.time(), UTC).timestamp()
    submitted = _seconds(one.get("submitted_on_daily_at"))
    return min(max((submitted - midnight) / 3600, 0.0), HOURS)


def _seconds(text: object) -> float:
    """Return a time as seconds, 0 where it cannot be read."""
    try:
        return datetime.fromisoformat(str(text)).timestamp()
    except ValueError:
        return 0.0
