"""`dailypapers fetch`: one harvest of a source, by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from dailypapers.core.commands import QuickCommand
from dailypapers.core.errors import DailyPapersError, InputError
from dailypapers.core.schedule import alone
from dailypapers.sources import rows
from dailypapers.sources.base import Batch
from dailypapers.sources.chains import harvest_row
from dailypapers.sources.clean import admitted
from dailypapers.sources.harvest import fetch_ids
from dailypapers.sources.models import Harvest, Source
from dailypapers.sources.reading import read_reply
from dailypapers.sources.registry import CONNECTORS, connector

COUNTS = ("new", "changed", "same", "skipped")


class Command(QuickCommand):
    """Ask a source for what changed, or for single papers."""

    help = "Ask a source for what changed since the last time, and take it in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "source", help="a source of this instance, or any connector by its name"
        )
        parser.add_argument("--since", type=date.fromisoformat, help="first day, 2026-09-30")
        parser.add_argument("--until", type=date.fromisoformat, help="last day")
        parser.add_argument(
            "--set", action="append", dest="sets", help="a part of it in its own words"
        )
        parser.add_argument(
            "--option",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="an option of the connector, in place of the source's own",
        )
        parser.add_argument("--ids", nargs="+", default=[], help="only these papers")
        parser.add_argument(
            "--reply",
            type=Path,
            metavar="FILE",
            help="only read a reply that was kept in a file: write its records as JSON lines, ask "
            "nobody and take nothing in",
        )
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Harvest and say what came."""
        try:
            if options["reply"]:
                self._read(options["source"], options["reply"])
                return
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

    def _read(self, source: str, file: Path) -> None:
        """Write what a reply holds, and what of it would be left out."""
        try:
            page = read_reply(_row(source).connector, file.read_bytes())
        except OSError as error:
            raise InputError(f"{file} cannot be read: {error.strerror}") from None
        records, refused = admitted(page.records)
        for record in records:
            self.stdout.write(record.to_json().decode())
        for one in (*page.skipped, *refused):
            self.stderr.write(f"{one.source_id or 'an entry'} is left out: {one.reason}")

    def _run(self, options: dict[str, Any]) -> Harvest:
        row, given = _row(options["source"]), dict(map(_option, options["option"]))
        with tqdm(unit=" records", disable=options["verbosity"] == 0) as bar, alone(row.job):

            def progress(batch: Batch) -> None:
                bar.update(len(batch.records))

            if options["ids"]:
                source = connector(row.connector, {**row.options, **given}, row.name)
                return fetch_ids(source, options["ids"], progress, name=row.name)
            return harvest_row(
                row,
                since=options["since"],
                until=options["until"],
                sets=options["sets"] or (),
                options=given,
                progress=progress,
            )


def _row(name: str) -> Source:
    """Return the source of that name, or one that asks the connector of that name for all."""
    if row := rows.source(name):
        return row
    if name in CONNECTORS:
        return Source(name=name, connector=name)
    there = sorted({row.name for row in Source.objects.all()} | CONNECTORS.keys())
    raise InputError(f"there is no source {name!r}. There are: {', '.join(there)}")


def _option(text: str) -> tuple[str, str]:
    name, is_given, value = text.partition("=")
    if not is_given:
        raise InputError(f"{text!r} is no option: write --option NAME=VALUE")
    return name, value
