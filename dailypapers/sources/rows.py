"""The sources of this instance: rows in the database, seeded from settings.

What settings say is written when it is new. A field that was changed in the database since keeps
its value: staff wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings

from dailypapers.core.errors import InputError, SetupError
from dailypapers.sources.models import Source
from dailypapers.sources.registry import SETS, check_options, kind

NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,30}[a-z0-9])?")
EVERY = re.compile(r"(\d{1,6})\s*(m|h|d)")
MINUTES = {"m": 1, "h": 60, "d": 1440}
YEAR = 525_600  # minutes


@dataclass(frozen=True, slots=True)
class Said:
    """What settings say of one source; the fields are those of `Source`."""

    connector: str
    options: dict[str, Any] = field(default_factory=dict)
    minutes: int = 240
    fallbacks: list[str] = field(default_factory=list)
    active: bool = True


def seed() -> list[Source]:
    """Write what settings say anew, and return every source. Safe to repeat: one query then."""
    wanted = declared()
    rows = {row.name: row for row in Source.objects.all()}
    for name, said in wanted.items():
        if name not in rows:
            fields = asdict(said)
            rows[name], _ = Source.objects.get_or_create(
                name=name, defaults={**fields, "seeded": fields}
            )
    for row in rows.values():
        _bring_up(row, _said_now(row, wanted.get(row.name)))
    return sorted(rows.values(), key=lambda row: row.name)


def _said_now(row: Source, said: Said | None) -> dict[str, Any]:
    """What settings say of a source now: one that they named before is off."""
    if said:
        return asdict(said)
    return row.seeded and {**row.seeded, "active": False}


def _bring_up(row: Source, said: dict[str, Any]) -> None:
    """Take over what settings say anew, but for what was changed here."""
    if row.seeded == said:
        return
    for key, value in said.items():
        if getattr(row, key) == row.seeded.get(key):
            setattr(row, key, value)
    row.seeded = said
    row.save()


def source(name: str) -> Source | None:
    """Return a source by its name, switched on or not."""
    return next((row for row in seed() if row.name == name), None)


def declared() -> dict[str, Said]:
    """Return what settings say of each source; raise `SetupError` saying what is wrong."""
    found: dict[str, Said] = {}
    for number, table in enumerate(settings.SOURCES, start=1):
        try:
            name, said = _read(table)
        except InputError as error:
            raise SetupError(f"DAILYPAPERS_SOURCES, source {number}: {error}") from None
        if name in found:
            raise SetupError(f"DAILYPAPERS_SOURCES has two sources named {name!r}")
        found[name] = said
    if settings.ARXIV_SETS:
        found.setdefault("arxiv", Said("arxiv", {SETS: list(settings.ARXIV_SETS)}))
    return found


def _read(table: Mapping[str, Any]) -> tuple[str, Said]:
    """Read one table; what is no setting of every source is an option of the connector."""
    options = dict(table)
    name = str(options.pop("name", options.get("connector", "")))
    if not NAME.fullmatch(name):
        raise InputError(f"{name!r} is not a name: write up to 32 of a-z, 0-9, - and _")
    connector = str(options.pop("connector", name))
    every, active = options.pop("every", ""), options.pop("active", True)
    fallbacks = options.pop("fallbacks", [])
    minutes = minutes_of(every) if every else kind(connector).every.total_seconds() // 60
    if not isinstance(active, bool):
        raise InputError(f"active is {active!r}: write true or false")
    said = Said(connector, options, int(minutes), check_names(fallbacks), active)
    check_options(connector, options)
    check_sets(options)
    return name, said


def minutes_of(text: Any) -> int:
    """Read a rhythm: `30m`, `4h` or `1d`.

    >>> minutes_of("4h")
    240
    """
    match = EVERY.fullmatch(str(text).strip())
    minutes = int(match[1]) * MINUTES[match[2]] if match else 0
    if not 1 <= minutes <= YEAR:
        raise InputError(f"{text!r} is not a rhythm: write 30m, 4h or 1d")
    return minutes


def check_names(names: Any) -> list[str]:
    """Return a list of names of sources; raise `InputError` for anything else."""
    if not isinstance(names, list) or not all(NAME.fullmatch(str(name)) for name in names):
        raise InputError(f"fallbacks are {names!r}: write a list of names of sources")
    return [str(name) for name in names]


def check_sets(options: Mapping[str, Any]) -> None:
    """Raise `InputError` if the sets are no list of texts."""
    sets = options.get(SETS, [])
    if not isinstance(sets, list) or not all(isinstance(one, str) for one in sets):
        raise InputError(f"{SETS} are {sets!r}: write a list of texts")
