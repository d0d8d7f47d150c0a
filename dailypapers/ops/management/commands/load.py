"""`dailypapers load`: an export of an instance into this one, which is new."""

from __future__ import annotations

import gzip
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dailypapers.ops.transfer.loading import load


class Command(BaseCommand):
    """Load all of it, or nothing."""

    help = "Load what `dailypapers export` wrote into a new instance: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", metavar="FILE", help="a file, gzip or not, or - for a pipe")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it and say how much it was."""
        try:
            with _opened(options["file"]) as file:
                rows = load(line.decode() for line in file)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from None
        self.stdout.write(f"{rows:,} rows are in. `dailypapers up` starts it.")


def _opened(name: str) -> Any:
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    path = Path(name)
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
