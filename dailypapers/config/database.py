"""From one address to Django's database settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from dailypapers.core.errors import SetupError

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"


def database(url: str, home: Path) -> dict[str, Any]:
    """Return the `DATABASES` entry for a PostgreSQL address, or SQLite in the home when empty."""
    if not url:
        return _sqlite(home / "dailypapers.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SetupError(
            f"DAILYPAPERS_DATABASE_URL begins with {parts.scheme!r}: write postgres://… or leave it"
        )
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise SetupError(f"DAILYPAPERS_DATABASE_URL cannot be read: {error}") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,  # After a restart of PostgreSQL nobody meets a dead connection.
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # One connection a thread: opening one costs a millisecond.
        "OPTIONS": {
            "init_command": SQLITE_PRAGMAS,
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
        },
    }
