"""The `dailypapers` command: names the settings module and hands over to Django's commands."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one command; errors raised on purpose become one sentence and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dailypapers.config.settings")
    from dailypapers.core.errors import DailyPapersError

    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["dailypapers", *sys.argv[1:]])
    except DailyPapersError as error:
        sys.exit(f"dailypapers: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
