"""Secrets of second steps, encrypted in the database by a key made from the signing key."""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "dailypapers.accounts.second_step"
ENCRYPTED = "gAAAA"  # How every Fernet token begins, and no secret that was kept plain.

logger = logging.getLogger(__name__)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Our answers to what allauth asks about second steps."""

    def encrypt(self, text: str) -> str:
        """Return what the database keeps of a secret."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; where its key is lost, one that nobody has, so no code is right."""
        if not encrypted_text.startswith(ENCRYPTED):
            return encrypted_text
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second step was set up under another signing key")
            return str(generate_totp_secret())


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return urlsafe_b64encode(salted_hmac(SALT, "", secret=key, algorithm="sha256").digest())
