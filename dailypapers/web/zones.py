"""The time zones that forms offer."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

NO_PLACES = {"localtime", "Factory"}  # The first is the server's own, whatever that is.


@cache
def zones() -> list[tuple[str, str]]:
    """Return the zones to choose from."""
    return [(name, name) for name in sorted(available_timezones() - NO_PLACES)]
