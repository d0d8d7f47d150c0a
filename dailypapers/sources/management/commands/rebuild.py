"""`dailypapers rebuild`: all papers computed again from what the sources said."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from dailypapers.catalogue.models import Paper
from dailypapers.sources.rebuilding import rebuild

SHOWN = 10


class Command(BaseCommand):
    """Compute the catalogue from its records, and say what was not as they say."""

    help = "Compute every paper again from the records that are kept of it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--check", action="store_true", help="only say which papers differ")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Look at all papers, and change those that differ."""
        total = Paper.objects.filter(merged_into=None).count()
        with tqdm(total=total, unit=" papers", disable=options["verbosity"] == 0) as bar:

            def progress(papers: int) -> None:
                bar.update(papers)

            differing = rebuild(write=not check, progress=progress)
        shown = ", ".join(differing[:SHOWN]) + (", ..." if len(differing) > SHOWN else "")
        if check and differing:
            raise CommandError(f"{len(differing):,} of {total:,} papers differ: {shown}")
        done = f": {shown}" if differing else ""
        self.stdout.write(f"{len(differing):,} of {total:,} papers were computed anew{done}")
