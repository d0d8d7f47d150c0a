"""What this instance keeps of a reader: taken out whole, or erased.

Upper layers keep things of readers that this one must not know. Each adds its part when it starts:
what it has of a reader, and how to forget it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from dailypapers.accounts import account_data
from dailypapers.accounts.models import User

Export = Callable[[User], Any]  # Returns what JSON can hold; dates may stay dates.
Erase = Callable[[User], None]

_parts: dict[str, tuple[Export, Erase]] = {}


def add_part(name: str, export: Export, erase: Erase) -> None:
    """Let an upper layer answer for what it keeps of readers."""
    _parts[name] = (export, erase)


def export(reader: User) -> dict[str, Any]:
    """Return everything kept of a reader, but for secrets, which are kept as digests only."""
    parts = {name: give(reader) for name, (give, _) in _parts.items()}
    return {"account": account_data.export(reader), **parts}


@transaction.atomic
def erase(reader: User) -> None:
    """Forget a reader, all of it or nothing. The row stays, emptied, for what hangs on it."""
    for _, forget in _parts.values():
        forget(reader)  # They may still need the mail address.
    account_data.erase(reader)
