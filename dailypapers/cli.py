"""The `dailypapers` command: names the settings module and hands over to Django's commands.

With `--server` it asks an instance elsewhere, and needs none here.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130  # What shells report for a command that Ctrl-C ended.


def main() -> None:
    """Run one command; Ctrl-C ends it without a traceback, however early it comes."""
    signal.signal(signal.SIGINT, _end_at_once)
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _end_at_once(number: int, frame: FrameType | None) -> None:
    """End here and now: every write is safe to cut off.

    An exception would be swallowed wherever Python calls us back: from an import, from SQLite.
    Commands that have something to wind up, such as the server, set a handler of their own.
    """
    os._exit(INTERRUPTED)


def _run() -> None:
    """Run it; errors raised on purpose, or by the database, become one sentence and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dailypapers.config.settings")
    if any(one == "--server" or one.startswith("--server=") for one in sys.argv[1:]):
        from dailypapers.client import command

        command.main(sys.argv[1:])
    # Threads of one product of matrices wait for each other; cores are better used by processes.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError, OperationalError, ProgrammingError

    from dailypapers.core.errors import DailyPapersError

    try:
        execute_from_command_line(["dailypapers", *sys.argv[1:]])
    except DailyPapersError as error:
        sys.exit(f"dailypapers: {error}")
    except (OperationalError, ProgrammingError) as error:
        _end(error, "`dailypapers up` makes missing tables.")
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # A mistake of ours, which its traceback explains.
            raise
        _end(error, "`dailypapers restore --replace` brings the newest backup back.")


def _end(error: Exception, do: str) -> NoReturn:
    said = str(error).partition("\n")[0]
    sys.exit(f"dailypapers: the database: {said}. {do}")


if __name__ == "__main__":
    main()
