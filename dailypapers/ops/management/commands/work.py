"""`dailypapers work`: the half of the program that gathers, indexes and mails."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from django.core.management.base import CommandParser
from django.db import Error, close_old_connections

from dailypapers.core.commands import QuickCommand
from dailypapers.core.schedule import Lane, run_due, stopping
from dailypapers.ops.running import working
from dailypapers.ops.tasks import LANES

logger = logging.getLogger(__name__)

PAUSE = 1.0  # Seconds between two looks at the schedule.
BROKEN = 1  # The exit code where a lane cannot go on.
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
            code, cut_off = self._work_until_told(**options)
        if cut_off:
            logger.warning("Stopped while at work, which is done again: %s", ", ".join(cut_off))
            logging.shutdown()
            os._exit(code)  # Python would wait for, or abort in, what still runs in C++.
        if code:
            sys.exit(code)

    def _work_until_told(self, *, with_parent: bool, **_: Any) -> tuple[int, list[str]]:
        """Run all lanes until told to stop, or one breaks.

        Return the exit code, and the names of the lanes that did not end in time.
        """
        told: SimpleQueue[int] = SimpleQueue()  # An event set by a handler may wait for ever.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: told.put(0))
        if with_parent:
            threading.Thread(target=self._follow_parent, args=(told,), daemon=True).start()
        threads = [
            threading.Thread(target=self._work, args=(lane, told), name=name, daemon=True)
            for name, lane in LANES.items()
        ]
        for thread in threads:
            thread.start()
        code = _taken(told)
        stopping.set()
        end = time.monotonic() + STOP_WITHIN
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        return code, [thread.name for thread in threads if thread.is_alive()]

    def _work(self, lane: Lane, told: SimpleQueue[int]) -> None:
        """Run one lane; where that breaks, end the process, for whoever keeps it starts it anew."""
        try:
            self._run_due(lane)
        except BaseException:  # A panic of what is written in Rust is no Exception.
            name = threading.current_thread().name
            logger.exception("The worker ends, because the lane %s is broken", name)
            told.put(BROKEN)

    def _run_due(self, lane: Lane) -> None:
        """Run one lane's jobs, looking at the schedule once a second."""
        while not stopping.is_set():
            close_old_connections()
            try:
                run_due(lane)
            except Error as error:  # The database is locked or away: look again in a moment.
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


def _taken(told: SimpleQueue[int]) -> int:
    """Wait for what comes. Python handles a signal that came just before it waits only after."""
    while True:
        with suppress(Empty):
            return told.get(timeout=PAUSE)
