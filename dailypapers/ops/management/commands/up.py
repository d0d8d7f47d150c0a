"""`dailypapers up`: everything at once, from an empty folder to a served page."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from tqdm import tqdm

from dailypapers.accounts.people import owner_link
from dailypapers.core.commands import QuickCommand
from dailypapers.ops.backup.restoring import check_none_cut_off
from dailypapers.ops.backup.upgrading import back_up_before_upgrade
from dailypapers.ops.running import running
from dailypapers.ops.server import address, check_port, serve
from dailypapers.search import index
from dailypapers.sources import archive

logger = logging.getLogger(__name__)

RESTART_PAUSE = 5.0  # Seconds before a worker that died is started again.
TERMINATED = 143  # What shells report for a command that SIGTERM ended; 0 would mean: prepared.
STOP_WITHIN = 6.0  # Seconds a job under way gets when we stop; every job can be repeated.


class Command(QuickCommand):
    """Migrate, load the bundled archive into an empty instance, index, serve and work."""

    help = "Set up what is missing, then serve pages and run due jobs. Ctrl-C stops both."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument("--workers", type=int, default=1, help="server processes")
        parser.add_argument("--offline", action="store_true", help="ask no source")
        parser.add_argument(
            "--prepare", action="store_true", help="set up what is missing, then end: serve nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, then run both halves until stopped."""
        host, port = options["host"], options["port"]
        signal.signal(signal.SIGTERM, lambda *_: os._exit(TERMINATED))  # As Ctrl-C does in `cli`.
        if options["prepare"]:
            self._prepare()
            return
        check_port(host, port)
        _name_address(address(host, port))
        if options["offline"]:
            settings.OFFLINE, os.environ["DAILYPAPERS_OFFLINE"] = True, "1"  # all processes
        self._prepare()
        worker = _Worker()
        self.stdout.write(f"Daily Papers is at {address(host, port)} (its data: {settings.HOME})")
        if link := owner_link():
            self.stdout.write(f"It has no owner yet; whoever opens this within a day is: {link}")
        self.stdout.write("Ctrl-C stops it; nothing is lost.")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # As Ctrl-C: the worker stops too.
        with running(), worker:
            serve(host, port, options["workers"])

    def _prepare(self) -> None:
        """Bring database, papers and index to where readers can be served. Safe to repeat."""
        settings.HOME.mkdir(parents=True, exist_ok=True)
        check_none_cut_off()
        if made := back_up_before_upgrade():
            self.stdout.write(
                f"Tables of an older version: backed up as {made} before they change."
            )
        call_command("migrate", verbosity=0, interactive=False)
        self._with_bar("Loading the bundled papers", archive.load_into_empty)
        self._with_bar("Indexing", index.catch_up)

    def _with_bar(self, what: str, step: Callable[[Callable[[int], None]], int]) -> None:
        """Run a step that reports how far it is, showing a bar only once there is something."""
        bar: tqdm[Any] | None = None

        def progress(done: int) -> None:
            nonlocal bar
            if bar is None:
                bar = tqdm(desc=what, unit=" papers")
            bar.update(done - bar.n)

        step(progress)
        if bar is not None:
            bar.close()


def _name_address(served: str) -> None:
    """Let mails lead to the address we serve, unless the operator chose another."""
    if not settings.BASE_URL_CHOSEN:
        settings.BASE_URL = os.environ["DAILYPAPERS_BASE_URL"] = served


class _Worker:
    """`dailypapers work` as a child that ends with us and is started again if it dies."""

    def __init__(self) -> None:
        self._command = [sys.executable, "-m", "dailypapers.cli", "work", "--with-parent"]
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep_running, daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> None:
        self._keeper.start()

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _keep_running(self) -> None:
        while not self._stopping.is_set():
            try:
                self._process = self._start()
                self._process.wait()
            except OSError as error:  # Out of memory or processes, which may be had again.
                logger.warning("The worker could not be started: %s", error)
            if self._stopping.wait(RESTART_PAUSE):
                return

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            process_group=0,  # Ctrl-C is for us alone: we tell the worker to stop.
            env={**os.environ, "DAILYPAPERS_HOME": str(settings.HOME)},
        )
