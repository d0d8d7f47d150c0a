"""Repositories in addresses, and what their hosts say of them. Pure.

https://docs.github.com/en/rest/repos/repos
https://docs.gitlab.com/api/projects/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from dailypapers.catalogue.records import utc_text
from dailypapers.core.errors import SourceError
from dailypapers.sources import dates
from dailypapers.sources.json import number, parse_json, text, true

GITHUB, GITLAB = "github", "gitlab"
HOSTS = {"github.com": GITHUB, "gitlab.com": GITLAB}
SEGMENT = re.compile(r"[A-Za-z0-9_.-]{1,100}")
NO_OWNERS = frozenset(
    {
        "about", "apps", "explore", "features", "marketplace", "orgs", "search", "settings",
        "sponsors", "topics", "users",
    }
)  # fmt: skip
DEEPEST = 8  # Groups in groups at GitLab.


class Repository(NamedTuple):
    """A repository by its host and its path there."""

    host: str
    path: str


@dataclass(frozen=True, slots=True)
class Signal:
    """What a host says of a repository now. `pushed_at` is ISO 8601 in UTC, or unsaid."""

    stars: int
    pushed_at: str = ""
    forks: int = 0
    archived: bool = False


def repository(url: str) -> Repository | None:
    """Return the repository that an address leads into, or None.

    >>> repository("https://www.github.com/example/commas/tree/main")
    Repository(host='github', path='example/commas')
    """
    try:
        said = urlsplit(url)
    except ValueError:
        return None
    host = HOSTS.get((said.hostname or "").removeprefix("www."))
    parts = [part for part in said.path.partition("/-/")[0].split("/") if part]
    parts = parts[:2] if host == GITHUB else parts[:DEEPEST]
    if not host or len(parts) < 2 or parts[0].lower() in NO_OWNERS:
        return None
    parts[-1] = parts[-1].removesuffix(".git")
    if not all(SEGMENT.fullmatch(part) and part.strip(".") for part in parts):
        return None
    return Repository(host, "/".join(parts))


def parse(host: str, body: bytes) -> Signal:
    """Read what a host says of a repository."""
    said = parse_json(body, dict)
    stars = number(said, "stargazers_count" if host == GITHUB else "star_count")
    if stars is None:
        raise SourceError(f"{host} sent no number of stars: {text(said, 'message')[:200]}")
    pushed = dates.moment(text(said, "pushed_at" if host == GITHUB else "last_activity_at"))
    return Signal(
        stars,
        utc_text(pushed) if pushed else "",
        number(said, "forks_count") or 0,
        true(said, "archived"),
    )
