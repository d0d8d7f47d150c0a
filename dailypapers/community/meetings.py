"""When and where a group talks about one of its lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

MINUTES = 60  # of a meeting of which nobody said how long it takes


@dataclass(frozen=True, slots=True)
class Meeting:
    """A day, and what is known beside it: a clock time in a zone, how long, where, whether at all.

    Without a time, it is some time on that day.
    """

    on: date
    at: time | None = None
    zone: str = ""
    minutes: int = MINUTES
    where: str = ""
    is_called_off: bool = False


def columns(meeting: Meeting | None) -> dict[str, Any]:
    """Return what a list's row keeps of its meeting, or of none."""
    if meeting is None:
        return {
            "meets_on": None,
            "meets_at": None,
            "meets_in": "",
            "meets_for": MINUTES,
            "meets_where": "",
            "is_called_off": False,
        }
    return {
        "meets_on": meeting.on,
        "meets_at": meeting.at,
        "meets_in": meeting.zone if meeting.at else "",
        "meets_for": meeting.minutes,
        "meets_where": meeting.where,
        "is_called_off": meeting.is_called_off,
    }
