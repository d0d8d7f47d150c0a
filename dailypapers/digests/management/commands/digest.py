"""`dailypapers digest`: look at a mail, or send what is due."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.digests import issues
from dailypapers.digests.memory import KEPT
from dailypapers.digests.models import EDITION
from dailypapers.digests.preview import preview
from dailypapers.feed import calendar
from dailypapers.feed.queries import newest_day, next_day
from dailypapers.feed.views import View, view
from dailypapers.feed.words import name_of

ONE_DAY = calendar.ONE_DAY


class Command(BaseCommand):
    """Preview writes nothing to the database and needs no mail server; send does what is due."""

    help = "Preview the mail of a view, or send to those who are due."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two actions and their options."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        shown = actions.add_parser("preview", help="show a view as a mail")
        shown.add_argument(
            "view",
            type=_view,
            nargs="?",
            metavar="VIEW",
            default=_view(EDITION),
            help="like edition:week, trending:week/cs.CL, topic:cs.CL, search:q=teapots, "
            "author:KEY, list:SLUG, group:SLUG, for-you; else the daily edition",
        )
        shown.add_argument("--day", type=_day, help="edition day, like 2026-09-30; else newest")
        shown.add_argument("--reader", metavar="ADDRESS", help="as a reader sees it")
        shown.add_argument(
            "--to", metavar="FILE", help="write the whole mail to an .eml file, or - for a pipe"
        )
        send = actions.add_parser("send", help="send to everyone who is due")
        send.add_argument(
            "--day", type=_day, help="send this day's edition to everyone who has not had it"
        )
        send.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Run the action."""
        if action == "send":
            self._send(options["day"], as_json=options["json"])
            return
        try:
            message = _preview(options["view"], options["reader"], options["day"])
        except (InputError, IndexUnavailable) as error:
            raise CommandError(str(error)) from None
        self._show(message, options["to"])

    def _show(self, message: EmailMessage, target: str | None) -> None:
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
            _must_have_papers(day)
            if day < (now() - KEPT).date():
                raise CommandError(f"Of days more than {KEPT.days} days ago, who had them is lost.")
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
                "why. Failed ones are tried again, refused ones with the next issue."
            )


def _preview(shown: View, address: str | None, day: date | None) -> EmailMessage:
    reader = User.objects.filter(email__iexact=address).first() if address else None
    if address and reader is None:
        raise InputError(f"No reader has the address {address}.")
    if str(shown) == EDITION:
        day = day or newest_day()
        if day is None:
            raise InputError("There are no papers yet. Fetch or import some first.")
        _must_have_papers(day)
    elif day is not None:
        raise InputError(f"Only {EDITION} has days.")
    found = preview(shown, reader, day)
    if not found.issue.papers:
        raise InputError(f"There is nothing to send. {found.issue.quiet}")
    return found.message


def _must_have_papers(day: date) -> None:
    if next_day(day - ONE_DAY) != day:
        raise CommandError(f"No papers were announced on {name_of(calendar.day(day))}.")


def _view(text: str) -> View:
    try:
        return view(text)
    except InputError as error:
        raise ArgumentTypeError(str(error)) from None


def _day(text: str) -> date:
    try:
        return calendar.parse("day", text).first
    except InputError as error:
        raise ArgumentTypeError(str(error)) from None
