"""`dailypapers restore`: a backup back into this instance."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dailypapers.ops.backup.restoring import restore
from dailypapers.ops.backup.taking import vault


class Command(BaseCommand):
    """Restore a backup; what is there is kept, and touched only when asked."""

    help = "Bring a backup back. An instance that is there already is not touched unless asked."
    requires_system_checks = []  # The tables may not be there.

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--from", dest="where", default="", help="a folder or s3://bucket/folder"
        )
        parser.add_argument("--backup", default="latest", help="its name; else the newest")
        parser.add_argument(
            "--replace", action="store_true", help="move the instance that is there aside first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore it, and say what is to be done next."""
        kept = vault(options["where"])
        backup = kept.read(options["backup"])
        aside = restore(kept, backup, replace=options["replace"])
        self.stdout.write(f"The backup of {backup.at:%Y-%m-%d %H:%M} UTC is back.")
        if aside:
            self.stdout.write(f"What was there before is in {aside}.")
        if not backup.secrets:
            self.stdout.write(
                "It holds no secrets: put your secret-key back, or all sign-ins, second steps and "
                "links in mails that were made with it are void."
            )
        self.stdout.write("`dailypapers up` starts it.")
