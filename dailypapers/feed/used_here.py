"""Which papers' methods work inside this program; read from `archive/used_here.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from dailypapers.catalogue.identifiers import read


@dataclass(frozen=True, slots=True)
class Use:
    """One paper's method at work here: where, how well, and the command that measures it."""

    paper: str
    module: str
    what: str
    figure: str
    command: str


@cache
def uses() -> tuple[Use, ...]:
    """Return all uses, in the order of the file."""
    text = (resources.files("dailypapers") / "archive" / "used_here.toml").read_text()
    return tuple(Use(**entry) for entry in tomllib.loads(text).get("use", []))


def uses_of(arxiv_id: str) -> tuple[Use, ...]:
    """Return the uses of one paper's method."""
    return _by_paper().get(arxiv_id, ())


@cache
def _by_paper() -> dict[str, tuple[Use, ...]]:
    found: dict[str, tuple[Use, ...]] = {}
    for use in uses():
        if name := read(use.paper):
            found[name.value] = (*found.get(name.value, ()), use)
    return found
