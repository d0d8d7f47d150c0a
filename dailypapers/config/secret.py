"""The signing key of this instance, made in its home on first use."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def signing_key(home: Path) -> str:
    """Return the key in `home/secret-key`, making it (mode 600) when it is not there."""
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f".secret-key-{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # Fails if another process made the key meanwhile: theirs counts.
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
