"""`dailypapers work`: the half of the program that gathers, indexes and mails."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from queue import SimpleQueue
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError, close_old_connections

from dailypapers.core.commands import QuickCommand
from dailypapers.core.schedule import Lane, run_due, stopping
from dailypapers.ops.running import working
from dailypapers.ops.tasks import LANES

logger = logging.getLogger(__name__)

PAUSE = 1.0  # Seconds between two looks at the schedule.
STOP_WITHIN = 4.0  # Seconds that jobs under way get; every job can be repeated.


class Command(QuickCommand):
    """Run due jobs until told to stop."""

    help = "Run due jobs: gather papers, index them, send mails. Stops on Ctrl-C or SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--once", action="store_true", help="run what is due now, then stop")
        parser.add_argument(
            "--with-parent", action="store_true", help="stop when standard input is closed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, work, wait."""
        with working():
            if options["once"]:
                for lane in LANES.values():
                    run_due(lane)
                return
            cut_off = self._work_until_told(**options)
        if cut_off:
            logger.warning("Stopped while at work, which is done again: %s", ", ".join(cut_off))
            logging.shutdown()
            os._exit(0)  # Python would wait for, or abort in, what still runs in C++.

    def _work_until_told(self, *, with_parent: bool, **_: Any) -> list[str]:
        """Run all lanes until told to stop; return the names of those that did not end in time."""
        told: SimpleQueue[int] = SimpleQueue()  # An event set by a handler may wait for ever.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, _: told.put(number))
        if with_parent:
            threading.Thread(target=self._follow_parent, args=(told,), daemon=True).start()
        threads = [
            threading.Thread(target=self._work, args=(lane,), name=name, daemon=True)
            for name, lane in LANES.items()
        ]
        for thread in threads:
            thread.start()
        told.get()
        stopping.set()
        end = time.monotonic() + STOP_WITHIN
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        return [thread.name for thread in threads if thread.is_alive()]

    def _work(self, lane: Lane) -> None:
        """Run one lane's jobs, looking at the schedule once a second."""
        while not stopping.is_set():
            close_old_connections()
            try:
                run_due(lane)
            except DatabaseError as error:  # Locked or away: look again in a moment.
                logger.warning("The schedule cannot be read: %s", error)
            stopping.wait(PAUSE)

    def _follow_parent(self, told: SimpleQueue[int]) -> None:
        """End with the process that started this one, even if that was killed.

        Jobs under way get the same time as by a signal; what hangs then is ended with the rest.
        """
        # Not `sys.stdin`: Python cannot shut down while a thread waits inside that object.
        while os.read(sys.stdin.fileno(), 1024):
            pass
        told.put(0)
        threading.main_thread().join(timeout=30)
        os._exit(0)
