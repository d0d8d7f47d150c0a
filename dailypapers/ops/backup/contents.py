"""What of the data folder goes into a backup, as files that no longer change."""

from __future__ import annotations

import json
import os
import shutil
import time
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from dailypapers.search.backends import lock
from dailypapers.search.backends.base import WriterBusy

SETTINGS, KEY = "config.toml", "secret-key"
PATIENCE = 60.0  # Seconds that a writer of the index gets to let go of it.


class Part(NamedTuple):
    """A file, its place in the home, and how much of it counts where it may still grow."""

    path: Path
    place: str
    size: int | None = None


def index_files(index: Path, hold: Path) -> list[Part]:
    """Return the files of the index as of one commit, linked into `hold`; none if it is busy.

    They are linked while no writer is at work: what is replaced or removed later stays in `hold`,
    and what grows later is read up to where it ended.
    """
    if not index.is_dir():
        return []
    try:
        held = _patiently(index)
    except WriterBusy:
        return []  # It is made anew from the catalogue.
    with held:
        return [_linked(path, index, hold) for path in _files(index) if path.name != lock.NAME]


def media_files(media: Path) -> list[Part]:
    """Return the pictures that readers sent."""
    return [Part(path, f"media/{path.relative_to(media)}") for path in _files(media)]


def settings_files(home: Path, hold: Path, *, secrets: bool) -> Iterator[Part]:
    """Yield the settings, without what is secret in them unless that is wanted."""
    if secrets and (home / KEY).exists():
        yield Part(home / KEY, KEY)
    if not (home / SETTINGS).exists():
        return
    if secrets:
        yield Part(home / SETTINGS, SETTINGS)
        return
    open_ones = hold / SETTINGS
    open_ones.write_text(without_secrets((home / SETTINGS).read_text()))
    yield Part(open_ones, SETTINGS)


def without_secrets(text: str) -> str:
    """Return settings without those that are secret.

    >>> without_secrets('site_name = "Ours"\\nsmtp_password = "sesame"\\nproxies = 1')
    'site_name = "Ours"\\nproxies = 1\\n'
    """
    said = tomllib.loads(text)
    kept = {
        name: value for name, value in said.items() if name.upper() not in settings.SECRET_OPTIONS
    }
    return "".join(f"{name} = {_toml(value)}\n" for name, value in kept.items())


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str | bool | int | float):
        return json.dumps(value)  # Of these JSON's way to write them is TOML's too.
    return str(value.isoformat())  # A date or a time.


def _patiently(index: Path) -> Any:
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return lock.acquire(index)
        except WriterBusy:
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)


def _linked(path: Path, index: Path, hold: Path) -> Part:
    place = f"index/{path.relative_to(index)}"
    copy = hold / place
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, copy)
    except OSError:  # A file system without links, or another one.
        shutil.copyfile(path, copy)
    return Part(copy, place, copy.stat().st_size)


def _files(folder: Path) -> list[Path]:
    found = []
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            if path.is_file() and not path.is_symlink():
                found.append(path)
    return found
