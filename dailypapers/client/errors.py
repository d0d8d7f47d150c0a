"""What goes wrong between a client and an instance.

ClientError
├── NoAnswer   the instance could not be reached, however often it was asked
└── Refused    it answered, and said why not: `status`, `detail`, `errors` of fields
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dailypapers.core.errors import DailyPapersError


class ClientError(DailyPapersError):
    """Base of both."""


class NoAnswer(ClientError):
    """Nothing came back."""


class Refused(ClientError):
    """The instance does not do what it was asked for."""

    def __init__(self, status: int, detail: str, errors: Sequence[Any] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors
