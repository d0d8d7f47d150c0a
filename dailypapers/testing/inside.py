"""Runs scripts inside an instance, one after another: Django is started once for all of them.

Each line of standard input is a script as JSON; each line of standard output is, as JSON, what it
printed and how it failed, if it did. `Instance.python` speaks with it.
"""

from __future__ import annotations

import json
import sys
import traceback
from contextlib import redirect_stdout
from io import StringIO

import django


def run(script: str) -> tuple[str, str]:
    """Return what a script printed, and the traceback where it failed."""
    printed, failed = StringIO(), ""
    with redirect_stdout(printed):
        try:
            exec(compile(script, "<script>", "exec"), {"__name__": "__main__"})
        except Exception:
            failed = traceback.format_exc()
    return printed.getvalue(), failed


def main() -> None:
    """Answer until there is nothing more to run."""
    django.setup()
    from django.db import connection  # Settings could not be read before.

    for line in sys.stdin:
        answer = run(json.loads(line))
        connection.close()  # Nothing of ours keeps the database busy between two scripts.
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
