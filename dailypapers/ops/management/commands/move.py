"""`dailypapers move`: this instance to another database, by one command."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from tqdm import tqdm

from dailypapers.ops.running import nobody_else
from dailypapers.ops.transfer.exporting import lines

URL = "DAILYPAPERS_DATABASE_URL"


class Command(BaseCommand):
    """Make the tables there, pour everything in, and say which setting to change."""

    help = "Move this instance to another database, as from SQLite to PostgreSQL."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--to", required=True, metavar="ADDRESS",
            help="postgres://user:password@host/name, or sqlite for the file in the data folder",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it while nothing else runs; what is here stays as it is."""
        there = "" if options["to"] == "sqlite" else options["to"]
        if bool(there) != (connection.vendor == "sqlite"):
            raise CommandError(f"This instance is on {connection.vendor} already.")
        environment = os.environ | {URL: there, "DAILYPAPERS_HOME": str(settings.HOME)}
        environment.pop(f"{URL}_FILE", None)
        with nobody_else():
            self._run(environment, "migrate", "-v0")
            self._pour(environment, quiet=options["verbosity"] == 0 or not sys.stderr.isatty())
        change = f"Set {URL} to that address" if there else f"Take {URL} away"
        self.stdout.write(f"All of it is there. {change}, then start Daily Papers again.")
        self.stdout.write("What is here was not touched: remove it once all is well.")

    def _run(self, environment: dict[str, str], *arguments: str) -> None:
        ended = subprocess.run(
            _command(*arguments), env=environment, capture_output=True, text=True, check=False
        )
        if ended.returncode:
            raise CommandError(_said(ended.stderr))

    def _pour(self, environment: dict[str, str], *, quiet: bool) -> None:
        """Export here and load there, by a pipe; the other end takes all of it or nothing."""
        with subprocess.Popen(
            _command("load", "-"),
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as loading:
            assert loading.stdin
            assert loading.stderr
            try:
                for line in tqdm(lines(files=False), desc="Moving", unit=" rows", disable=quiet):
                    loading.stdin.write(line.encode())
                loading.stdin.close()
            except BrokenPipeError:  # It gave up, and says why.
                with suppress(BrokenPipeError):
                    loading.stdin.close()
            errors = loading.stderr.read().decode()
        if loading.returncode:
            raise CommandError(_said(errors))


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "dailypapers.cli", *arguments]


def _said(errors: str) -> str:
    return (errors.strip().splitlines() or ["the other end died"])[-1].removeprefix("dailypapers: ")
