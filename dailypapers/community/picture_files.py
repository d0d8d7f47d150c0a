"""The files of pictures: named by what is in them, written before any row, swept when none is left.

So no row ever names a file that is not there, also after a kill or in a backup of the database that
was made before one of the folder.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from dailypapers.community.models import Picture
from dailypapers.core.pictures import Made

YOUNG = 3600  # Seconds in which a file may still get its row.
SUFFIX = ".webp"
DIGEST = 64  # letters


def write(made: Made) -> str:
    """Write both files for good and return their name."""
    name = sha256(made.large).hexdigest()
    _write(path_of(name), made.large)
    _write(path_of(name, small=True), made.small)
    return name


def path_of(name: str, *, small: bool = False) -> Path:
    """Return where a file is."""
    return _folder() / name[:2] / f"{name}{'-small' if small else ''}{SUFFIX}"


def is_there() -> bool:
    """Say whether there ever was a picture."""
    return _folder().is_dir()


def sweep() -> None:
    """Delete the files that no row names, but for young ones."""
    old = list(_old())  # First: what gets its row meanwhile is not among them.
    named = set(Picture.objects.values_list("name", flat=True))
    for path in old:
        if path.name[:DIGEST] not in named:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "pictures"


def _old() -> Iterator[Path]:
    before = time.time() - YOUNG
    for path in _folder().glob("*/*"):
        if path.stat().st_mtime < before:
            yield path


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, anew if it is there: so it counts as young again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{uuid4().hex}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
