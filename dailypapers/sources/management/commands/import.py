"""`dailypapers import`: papers from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from dailypapers.core.commands import QuickCommand
from dailypapers.core.errors import InputError
from dailypapers.sources.importing import Summary, import_file


class Command(QuickCommand):
    """Take files in, gzip or not, and say what became of every line or entry."""

    help = "Import papers from JSON-lines, BibTeX, RIS and CSL-JSON; - reads standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="a file, or - for a pipe")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        """Import each file in turn."""
        total = Summary()
        for name in files:
            summary = self._import(name, quiet=options["verbosity"] == 0)
            self._explain(name, summary)
            _add(total, summary)
        if options["json"]:
            self.stdout.write(json.dumps(_counts(total)))
        else:
            counts = ", ".join(f"{count:,} {name}" for name, count in _counts(total).items())
            self.stdout.write(counts)
        if total.read and total.rejected == total.read:
            raise CommandError("nothing could be read; is this one of the formats import knows?")

    def _import(self, name: str, *, quiet: bool) -> Summary:
        size = Path(name).stat().st_size if Path(name).is_file() else None
        bar = tqdm(total=size, unit="B", unit_scale=True, desc=Path(name).name, disable=quiet)
        with bar:
            try:
                return import_file(name, lambda position, lines: _advance(bar, position))
            except InputError as error:
                raise CommandError(str(error)) from None

    def _explain(self, name: str, summary: Summary) -> None:
        if summary.resumed:
            self.stderr.write(f"{name}: went on after {summary.unit} {summary.resumed:,}")
        for number, error in summary.bad_lines:
            self.stderr.write(f"{name}, {summary.unit} {number}: {error}")
        if summary.reject_file:
            self.stderr.write(f"{summary.rejected:,} bad lines are kept in {summary.reject_file}")


def _advance(bar: Any, position: int) -> None:
    bar.update(max(0, position - bar.n))


def _add(total: Summary, summary: Summary) -> None:
    total.read += summary.read
    total.rejected += summary.rejected
    total.tally.add(summary.tally)


def _counts(summary: Summary) -> dict[str, int]:
    tally = summary.tally
    return {
        "read": summary.read,
        "new": tally.new,
        "changed": tally.changed,
        "same": tally.same,
        "rejected": summary.rejected,
    }
