"""`dailypapers serve`: the half of the program that answers readers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from dailypapers.core.commands import QuickCommand
from dailypapers.ops.running import running
from dailypapers.ops.server import check_port, serve


class Command(QuickCommand):
    """Serve pages; `work` runs beside it."""

    help = "Serve pages. Run `dailypapers work` beside it; `dailypapers up` does both."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument("--workers", type=int, default=1, help="server processes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until stopped."""
        check_port(options["host"], options["port"])
        with running():
            serve(options["host"], options["port"], options["workers"])
