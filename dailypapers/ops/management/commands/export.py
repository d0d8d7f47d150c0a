"""`dailypapers export`: a whole instance as lines of JSON, on whatever database it is."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from dailypapers.ops.transfer.exporting import lines


class Command(BaseCommand):
    """Write them to a file, gzip by its name, or to standard output."""

    help = "Write the whole instance as lines of JSON, in a documented format."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", metavar="FILE", help="a file (.gz packs it), or - for a pipe")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write beside the file, then rename: it is whole or not there."""
        if options["file"] == "-":
            for line in lines():
                sys.stdout.buffer.write(line.encode())
            return
        path = Path(options["file"])
        draft = path.with_name(f"{path.name}.part")
        quiet = options["verbosity"] == 0 or not sys.stderr.isatty()
        try:
            with gzip.open(draft, "wb") if path.suffix == ".gz" else draft.open("wb") as file:
                for line in tqdm(lines(), desc="Exporting", unit=" rows", disable=quiet):
                    file.write(line.encode())
            draft.rename(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from None
        finally:
            draft.unlink(missing_ok=True)
