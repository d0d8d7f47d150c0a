"""What opens receivers, as the database keeps it."""

from __future__ import annotations

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext_lazy

from dailypapers.core.errors import SetupError
from dailypapers.core.sealed import box

SALT = "dailypapers.digests.hooks"
LOST = gettext_lazy("its address is sealed by a signing key that is gone: write it anew")


def seal(text: str) -> str:
    """Return what is kept of a text, nothing of nothing."""
    return box(SALT).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """Return the text; raise `SetupError` if its key is gone."""
    try:
        return box(SALT).decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise SetupError(str(LOST)) from None
