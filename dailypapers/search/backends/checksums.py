"""Are the files of a Tantivy index whole? Its Python package cannot say, so we read the footers.

Every segment file ends with JSON that holds the CRC-32 of all before it, the JSON's length and a
magic number, both as four bytes, low first (tantivy, src/directory/footer.rs, format 7).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MAGIC = 1337
BLOCK = 1 << 20  # bytes read at once
PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")  # the files of every segment


def damaged(folder: Path) -> list[str]:
    """Return a sentence for each file of the index in `folder` that is missing or altered.

    A merge that ends meanwhile writes `meta.json` anew, then removes what it replaced: what was
    missing is looked for again as long as that happens.
    """
    while True:
        try:
            seen = (folder / "meta.json").read_bytes()
            problems = [*_damaged_segments(folder, json.loads(seen)["segments"])]
            if not problems or (folder / "meta.json").read_bytes() == seen:
                return problems
        except (OSError, ValueError, KeyError) as error:
            return [f"meta.json cannot be read: {error}"]


def _damaged_segments(folder: Path, segments: list[dict[str, Any]]) -> Iterator[str]:
    for segment in segments:
        for file in _files(folder, segment):
            if not file.exists():
                yield f"{file.name} is missing"
            elif not is_whole(file):
                yield f"{file.name} is damaged"


def _files(folder: Path, segment: dict[str, Any]) -> Iterator[Path]:
    """Yield the files that `meta.json` counts on; a commit may be writing others beside them."""
    name = segment["segment_id"].replace("-", "")
    yield from (folder / f"{name}.{part}" for part in PARTS)
    if segment["deletes"]:
        yield folder / f"{name}.{segment['deletes']['opstamp']}.del"


def opstamp(folder: Path) -> int:
    """Return the number of the last operation that Tantivy committed to the index in `folder`."""
    return int(json.loads((folder / "meta.json").read_bytes())["opstamp"])


def is_whole(file: Path) -> bool:
    """Return whether the file's content has the checksum in its footer."""
    try:
        with file.open("rb") as opened:
            size = opened.seek(0, 2)
            opened.seek(size - 8)
            length = int.from_bytes(opened.read(4), "little")
            if int.from_bytes(opened.read(4), "little") != MAGIC:
                return False
            opened.seek(size - 8 - length)
            expected = json.loads(opened.read(length))["crc"]
            opened.seek(0)
            left, found = size - 8 - length, 0
            while left:
                block = opened.read(min(BLOCK, left))
                found, left = zlib.crc32(block, found), left - len(block)
            return found == int(expected)
    except (OSError, ValueError, KeyError):
        return False
