"""Keys and tokens of sources: from the environment or a file, never from the database."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from dailypapers.core.errors import SetupError


def variable(source: str) -> str:
    """Return the name of the variable that holds a source's secret.

    >>> variable("zotero-lab")
    'DAILYPAPERS_SECRET_ZOTERO_LAB'
    """
    return f"DAILYPAPERS_SECRET_{source.upper().replace('-', '_')}"


def secret_of(source: str) -> str:
    """Return a source's secret: its variable, the file its variable names, or `secrets/NAME`."""
    name = variable(source)
    if name in os.environ:
        return os.environ[name].strip()
    named = os.environ.get(f"{name}_FILE")
    path = Path(named) if named else Path(settings.HOME) / "secrets" / source
    if not named and not path.exists():
        return ""
    try:
        return path.read_text().strip()
    except (OSError, ValueError) as error:
        raise SetupError(f"The secret of {source} cannot be read: {error}") from None
