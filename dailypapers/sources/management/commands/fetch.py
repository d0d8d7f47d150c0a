"""`dailypapers fetch`: one harvest of a source, by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from dailypapers.core.errors import DailyPapersError
from dailypapers.sources.base import Batch
from dailypapers.sources.harvest import fetch_ids, harvest
from dailypapers.sources.models import Harvest
from dailypapers.sources.registry import CONNECTORS, connector

COUNTS = ("new", "changed", "same", "skipped")


class Command(BaseCommand):
    """Ask a source for what changed, or for single papers."""

    help = "Ask a source for what changed since the last time, and take it in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("source", choices=list(CONNECTORS), help="which source to ask")
        parser.add_argument("--since", type=date.fromisoformat, help="first day, 2026-09-30")
        parser.add_argument("--until", type=date.fromisoformat, help="last day")
        parser.add_argument(
            "--set", action="append", dest="sets", help="a part of it: cs, cs:cs:CL"
        )
        parser.add_argument("--ids", nargs="+", default=[], help="only these papers")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Harvest and say what came."""
        try:
            run = self._run(options)
        except DailyPapersError as error:
            raise CommandError(f"{options['source']} could not be harvested: {error}") from None
        counts = {name: getattr(run, name) for name in COUNTS}
        if options["json"]:
            mark = run.watermark.isoformat() if run.watermark else None
            self.stdout.write(json.dumps(counts | {"watermark": mark, "note": run.note}))
            return
        self.stdout.write(", ".join(f"{count:,} {name}" for name, count in counts.items()))
        if run.note:
            self.stdout.write(run.note)

    def _run(self, options: dict[str, Any]) -> Harvest:
        source = connector(options["source"])
        with tqdm(unit=" records", disable=options["verbosity"] == 0) as bar:

            def progress(batch: Batch) -> None:
                bar.update(len(batch.records))

            if options["ids"]:
                return fetch_ids(source, options["ids"], progress)
            return harvest(
                source,
                since=options["since"],
                until=options["until"],
                sets=options["sets"] or settings.ARXIV_SETS,
                progress=progress,
            )
