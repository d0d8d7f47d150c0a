"""What this instance keeps of a reader: taken out whole, or erased.

Upper layers keep things of readers that this one must not know. Each says when it starts where its
parts are: what it has of a reader, and how to forget it. They are loaded once somebody asks, for
with them comes most of the program, which a command seldom needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from dailypapers.accounts import account_data
from dailypapers.accounts.models import User

Export = Callable[[User], Any]  # Returns what JSON can hold; dates may stay dates.
Erase = Callable[[User], None]
Parts = Mapping[str, tuple[Export, Erase]]

_layers: list[Callable[[], Parts]] = []


def add_layer(load: Callable[[], Parts]) -> None:
    """Let an upper layer answer for what it keeps of readers, by its parts' names in the file."""
    _layers.append(load)


def export(reader: User) -> dict[str, Any]:
    """Return everything kept of a reader, but for secrets, which are kept as digests only."""
    parts = {name: give(reader) for load in _layers for name, (give, _) in load().items()}
    return {"account": account_data.export(reader), **parts}


@transaction.atomic
def erase(reader: User) -> None:
    """Forget a reader, all of it or nothing. The row stays, emptied, for what hangs on it."""
    for load in _layers:
        for _, forget in load().values():
            forget(reader)  # They may still need the mail address.
    account_data.erase(reader)
