"""Collects what the interface says into each catalogue and compiles it: `make messages`.

Babel reads the code; Django turns templates into what Babel can read, so that nothing else is
needed. Commands and their logs speak English and are left out. `--check` writes nothing and says
which catalogue is not as it should be. How to add a language: docs/reference/languages.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "dailypapers"
SPOKEN: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "say": None,
    "say_later": None,
    "say_many": (1, 2),
    "worded": None,
    "worded_many": (1, 2),
}
SILENT = {"tests", "testing", "management", "migrations"}
WIDTH = 100


def main() -> int:
    """Write or compare every catalogue; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    check = parser.parse_args().check
    stale = [path for path in catalogues() if not settle(path, write=not check)]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what the code says: run `make messages`")
    return 1 if stale and check else 0


def catalogues() -> list[Path]:
    """Return each language's catalogue."""
    return sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """Return a catalogue as it was written."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def settle(path: Path, *, write: bool) -> bool:
    """Bring a catalogue up to the code, and what is compiled from it; return whether it was."""
    catalog, said = read(path), collected()
    said.creation_date = catalog.creation_date  # A date alone is no change.
    catalog.update(said, no_fuzzy_matching=True)
    catalog.msgid_bugs_address = ""
    files = {path: written(catalog), path.with_suffix(".mo"): compiled(catalog)}
    stale = [file for file, made in files.items() if not _holds(file, made)]
    if write:
        for file in stale:
            file.write_bytes(files[file])
    return not stale


def written(catalog: Catalog) -> bytes:
    """Return a catalogue as text, file after file, without what is said no more."""
    file = BytesIO()
    write_po(
        file, catalog, width=WIDTH, sort_by_file=True, ignore_obsolete=True, include_lineno=False
    )
    return file.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as programs read it."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def collected() -> Catalog:
    """Return all that the interface says, in English."""
    catalog = Catalog(fuzzy=False)
    for path in sorted(PACKAGE.rglob("*")):
        if not SILENT & set(path.relative_to(PACKAGE).parts):
            for _, message, notes, context in _messages(path):
                place = [(path.relative_to(ROOT).as_posix(), 1)]
                catalog.add(message, locations=place, auto_comments=notes, context=context)
    for path, sentences in _of_data():
        for sentence in sorted(sentences):
            catalog.add(sentence, locations=[(path.relative_to(ROOT).as_posix(), 1)])
    return catalog


def _of_data() -> Iterable[tuple[Path, set[str]]]:
    """Yield what is kept in files of data: names of what was measured, and what is used here."""
    figures, uses = PACKAGE / "feed" / "figures.json", PACKAGE / "archive" / "used_here.toml"
    rows = [row for plot in json.loads(figures.read_text()).values() for row in plot]
    yield figures, {name for row in rows for name in row[:2] if name}
    yield uses, {use["what"] for use in tomllib.loads(uses.read_text())["use"]}


def _messages(path: Path) -> Iterable[tuple[int, Any, list[str], str | None]]:
    if path.suffix == ".py":
        return extract("python", BytesIO(path.read_bytes()), SPOKEN, ["Translators:"])
    if "templates" in path.parts and path.suffix in {".html", ".md", ".txt"}:
        return extract("python", BytesIO(_as_code(path)), SPOKEN, ["Translators:"])
    return ()


def _as_code(path: Path) -> bytes:
    """Return a template as calls of gettext; the rest of it is blotted out."""
    from django.utils.translation.template import templatize

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in code.splitlines()).encode()


def _holds(file: Path, made: bytes) -> bool:
    return file.exists() and file.read_bytes() == made


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dailypapers.config.settings")
    sys.exit(main())
