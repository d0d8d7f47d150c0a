"""The signing key of this instance, made in its home on first use."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def signing_key(home: Path) -> str:
    """Return the key in `home/secret-key`, making it (mode 600) when it is not there."""
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=".secret-key-", dir=home)  # Mode 600.
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # Fails if another process made the key meanwhile: theirs counts.
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return path.read_text()
