"""`dailypapers bounces`: take a report of a mail that did not arrive, and who gets no mail."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dailypapers.core.errors import InputError
from dailypapers.digests import bounce_box, suppression
from dailypapers.digests.addresses import normalise
from dailypapers.digests.bounces import take
from dailypapers.digests.mail_models import Suspension
from dailypapers.digests.return_paths import Mailboxes


class Command(BaseCommand):
    """A mail server pipes reports here; people list, stop and resume addresses."""

    help = "Take a report of a mail that did not arrive from standard input; see who gets no mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what may be done."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--to", default="", help="with a report: the address it came to")
        what.add_argument(
            "--collect", action="store_true", help="read the mailbox that DAILYPAPERS_BOUNCES names"
        )
        what.add_argument("--list", action="store_true", help="list the addresses that get no mail")
        what.add_argument("--stop", metavar="ADDRESS", help="send an address nothing more")
        what.add_argument("--resume", metavar="ADDRESS", help="send an address mail again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; without an option a report is read."""
        if options["list"]:
            self._list()
        elif options["collect"]:
            counts = bounce_box.collect()
            said = ", ".join(f"{count:,} {taken}" for taken, count in sorted(counts.items()))
            self.stdout.write(said or "There was nothing new.")
        elif options["stop"]:
            suppression.suspend(_address(options["stop"]), Suspension.Reason.STAFF)
        elif options["resume"]:
            suppression.lift(_address(options["resume"]))
        else:
            self.stdout.write(take(sys.stdin.buffer.read(), Mailboxes(), options["to"]))

    def _list(self) -> None:
        for row in suppression.suspended().order_by("at"):
            said = f": {row.said}" if row.said else ""
            self.stdout.write(f"{row.at:%Y-%m-%d} {row.mailbox} {row.get_reason_display()}{said}")


def _address(text: str) -> str:
    try:
        return normalise(text).lower()
    except InputError as error:
        raise CommandError(str(error)) from None
