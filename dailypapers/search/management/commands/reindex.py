"""`dailypapers reindex`: build the search index anew beside the live one, then swap."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from tqdm import tqdm

from dailypapers.catalogue.models import Paper
from dailypapers.core.commands import QuickCommand
from dailypapers.encoder.base import Encoder
from dailypapers.search import encoding, index
from dailypapers.search.backends.base import Coverage


class Command(QuickCommand):
    """Rebuild the index; readers go on with the old one until the new one is whole."""

    help = "Build the search index anew beside the live one, then swap. Readers notice nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--vectors", action="store_true", help="also encode, now, the papers that lack a vector"
        )
        parser.add_argument(
            "--encoder",
            metavar="SETTING",
            help="the same with another encoder, written as for DAILYPAPERS_ENCODER",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, then encode if told to."""
        setting = options["encoder"] or settings.ENCODER
        encoder = None
        if options["vectors"] or options["encoder"]:
            encoder = encoding.opened(setting)  # First, for what is wrong with it to be said now.
        quiet = options["verbosity"] == 0
        total = Paper.objects.filter(merged_into=None).count()
        with tqdm(total=total, unit=" papers", disable=quiet) as bar:
            written = index.reindex(lambda done: _advance(bar, done))
        self.stdout.write(f"{written:,} papers indexed")
        if encoder:
            self._encode(encoder, setting, quiet=quiet)
        elif options["vectors"] or options["encoder"]:
            self.stdout.write(f"The encoder is {setting}: papers are found by words only")

    def _encode(self, encoder: Encoder, setting: str, *, quiet: bool) -> None:
        with tqdm(unit=" papers", disable=quiet) as bar:
            covered = encoding.encode_all(encoder, lambda covered: _cover(bar, covered))
        self.stdout.write(f"{covered.encoded:,} of {covered.papers:,} papers have their vector")
        if setting != settings.ENCODER:
            self.stdout.write(
                f"Now set DAILYPAPERS_ENCODER to {setting} and start Daily Papers again: "
                f"while it is {settings.ENCODER}, the worker goes back to that."
            )


def _advance(bar: Any, done: int) -> None:
    bar.update(done - bar.n)


def _cover(bar: Any, covered: Coverage) -> None:
    if bar.total is None:
        bar.initial = bar.n = covered.encoded  # What was done before does not count for the speed.
    bar.total = covered.papers
    _advance(bar, covered.encoded)
    bar.refresh()
