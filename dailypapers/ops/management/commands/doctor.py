"""`dailypapers doctor`: looks at what else only shows when something does not arrive."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dailypapers.ops.doctor import CHECKS
from dailypapers.ops.doctor.base import Finding, Outcome

PREFIX = "DAILYPAPERS_"
COLUMNS = ("name", "value", "from")
SIGNS = {
    Outcome.GOOD: "good",
    Outcome.DOUBTFUL: "DOUBTFUL",
    Outcome.BAD: "BAD",
    Outcome.UNKNOWN: "unknown",
}


class Command(BaseCommand):
    """Say how each thing is and what to do; changes nothing and sends no mail."""

    help = "Look for what is set up wrongly or does not run, and say what to do."
    requires_system_checks = []  # They would end it where it is wanted most.

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--effective", action="store_true", help="say what is set, secrets hidden, and where"
        )
        parser.add_argument("--json", action="store_true", help="answer with a line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look; the exit code is 1 if something is bad."""
        if options["effective"]:
            self._say_settings(as_json=options["json"])
            return
        findings = [check() for check in CHECKS]
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in findings]))
        else:
            for one in findings:
                self._say(one)
        bad = sum(one.outcome == Outcome.BAD for one in findings)
        if bad:
            raise CommandError(f"{bad} of {len(findings)} {'is' if bad == 1 else 'are'} bad.")

    def _say_settings(self, *, as_json: bool) -> None:
        if as_json:
            said = [dict(zip(COLUMNS, one, strict=True)) for one in settings.EFFECTIVE]
            self.stdout.write(json.dumps(said))
            return
        for name, value, where in settings.EFFECTIVE:
            self.stdout.write(f"{PREFIX}{name} = {value}  ({where})")

    def _say(self, one: Finding) -> None:
        self.stdout.write(f"{SIGNS[one.outcome]:>8}  {one.name}: {one.says}.")
        if one.do:
            self.stdout.write(f"{'':>8}  {one.do[0].upper()}{one.do[1:]}")
