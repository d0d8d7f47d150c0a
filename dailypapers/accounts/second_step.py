"""Secrets of second steps, encrypted in the database by a key made from the signing key."""

from __future__ import annotations

import logging

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import InvalidToken

from dailypapers.core.sealed import box

SALT = "dailypapers.accounts.second_step"
ENCRYPTED = "gAAAA"  # How every Fernet token begins, and no secret that was kept plain.

logger = logging.getLogger(__name__)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Our answers to what allauth asks about second steps."""

    def encrypt(self, text: str) -> str:
        """Return what the database keeps of a secret."""
        return box(SALT).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; where its key is lost, one that nobody has, so no code is right."""
        if not encrypted_text.startswith(ENCRYPTED):
            return encrypted_text
        try:
            return box(SALT).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second step was set up under another signing key")
            return str(generate_totp_secret())
