"""`dailypapers digest`: look at the daily mail, or send it."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dailypapers.core.errors import InputError
from dailypapers.digests import emails, issues
from dailypapers.digests.compose import Issue, issue
from dailypapers.digests.models import Subscription
from dailypapers.feed import calendar
from dailypapers.feed.queries import newest_day


class Command(BaseCommand):
    """Preview writes nothing to the database and needs no mail server; send does what is due."""

    help = "Preview the daily mail, or send it to those who are due."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two actions and their options."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        preview = actions.add_parser("preview", help="show an edition as a mail")
        preview.add_argument("--day", type=_day, help="edition day, like 2026-09-30; else newest")
        preview.add_argument(
            "--to", metavar="FILE", help="write the whole mail to an .eml file, or - for a pipe"
        )
        send = actions.add_parser("send", help="send to everyone who is due")
        send.add_argument(
            "--day", type=_day, help="send this edition to everyone who has not had it"
        )
        send.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Run the action."""
        if action == "preview":
            self._preview(_issue(options["day"]), options["to"])
        else:
            self._send(options["day"], as_json=options["json"])

    def _preview(self, this: Issue, target: str | None) -> None:
        draft = emails.daily(this)
        message = emails.addressed(draft, this, Subscription(key="preview", email="you@localhost"))
        if target is None:
            self.stdout.write(f"Subject: {message.subject}\n\n{message.body}", ending="")
            return
        content = message.message().as_bytes(linesep="\r\n")
        if target == "-":
            self.stdout.write(content.decode("ascii"), ending="")
            return
        try:
            Path(target).write_bytes(content)
        except OSError as error:
            raise CommandError(f"The mail could not be written: {error}") from None
        self.stderr.write(f"Wrote {target}: {message.subject}")

    def _send(self, day: date | None, *, as_json: bool) -> None:
        if day is not None:
            _issue(day)
        tally = issues.send_due() if day is None else issues.send_day(day)
        counts = asdict(tally)
        if as_json:
            self.stdout.write(json.dumps(counts))
        elif not any(counts.values()):
            self.stdout.write("Nobody is due for a mail.")
        else:
            self.stdout.write(", ".join(f"{count:,} {name}" for name, count in counts.items()))
        if tally.failed or tally.refused:
            missed = tally.failed + tally.refused
            raise CommandError(
                f"{missed} mail{' was' if missed == 1 else 's were'} not taken; the log above says "
                "why. Failed ones are tried again, refused ones with the next edition."
            )


def _day(text: str) -> date:
    try:
        return calendar.parse("day", text).first
    except InputError as error:
        raise ArgumentTypeError(str(error)) from None


def _issue(day: date | None) -> Issue:
    chosen = day or newest_day()
    if chosen is None:
        raise CommandError("There are no papers yet. Fetch or import some first.")
    this = issue(chosen)
    if this is None:
        raise CommandError(f"No papers were announced on {calendar.day(chosen).name}.")
    return this
