"""`dailypapers work`: the half of the program that gathers, indexes and mails."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from dailypapers.core.schedule import run_due
from dailypapers.ops.tasks import TASKS

PAUSE = 1.0  # Seconds between two looks at the schedule.


class Command(BaseCommand):
    """Run due jobs until told to stop."""

    help = "Run due jobs: gather papers, index them, send mails. Stops on Ctrl-C or SIGTERM."
    stop: threading.Event

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--once", action="store_true", help="run what is due now, then stop")
        parser.add_argument(
            "--with-parent", action="store_true", help="stop when standard input is closed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, work, wait."""
        self.stop = threading.Event()
        if options["once"]:
            run_due(TASKS)
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stop.set())
        if options["with_parent"]:
            threading.Thread(target=self._follow_parent, daemon=True).start()
        while not self.stop.is_set():
            close_old_connections()
            run_due(TASKS)
            self.stop.wait(PAUSE)

    def _follow_parent(self) -> None:
        """End with the process that started this one, even if that was killed.

        A job under way gets half a minute; every job can be repeated, so it may be cut then.
        """
        sys.stdin.buffer.read()
        self.stop.set()
        threading.main_thread().join(timeout=30)
        os._exit(0)
