"""`dailypapers backup`: all that the instance owns, while it runs, to a folder or S3."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from dailypapers.core.clock import now
from dailypapers.core.commands import QuickCommand
from dailypapers.core.schedule import alone
from dailypapers.ops.backup.jobs import TURN
from dailypapers.ops.backup.taking import take, thin_out, vault, verify
from dailypapers.ops.backup.vault import Backup, Vault

MEGABYTE = 1_000_000


class Command(QuickCommand):
    """Make a backup, list them, or prove the newest."""

    help = "Back up database, index, pictures and settings while everything runs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--to", default="", help="a folder or s3://bucket/folder")
        parser.add_argument("--list", action="store_true", help="list the backups there are")
        parser.add_argument(
            "--verify", action="store_true", help="then restore it beside, and look at it"
        )
        parser.add_argument("--only-verify", action="store_true", help="verify the newest there is")
        parser.add_argument("--json", action="store_true", help="answer with a line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked."""
        is_read = options["list"] or options["only_verify"]
        kept = vault(options["to"], make=not is_read)
        if options["list"]:
            for name in kept.names():
                self._say(kept, kept.read(name), as_json=options["json"])
            return
        with alone(TURN):
            backup = kept.read("latest") if is_read else take(kept)
            if not is_read:
                thin_out(kept, now())
            if is_read or options["verify"]:
                verify(kept, backup)
        self._say(kept, backup, as_json=options["json"])

    def _say(self, kept: Vault, backup: Backup, *, as_json: bool) -> None:
        said = {"name": backup.name, "bytes": backup.size, "added": kept.added}
        said |= {"version": backup.version, "database": backup.database}
        if as_json:
            self.stdout.write(json.dumps(said))
            return
        size, added = backup.size / MEGABYTE, kept.added / MEGABYTE
        self.stdout.write(
            f"{backup.name}  {size:,.1f} MB, {added:,.1f} MB of it new  "
            f"(Daily Papers {backup.version}, {backup.database})"
        )
