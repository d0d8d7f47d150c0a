"""Secrets that must be read again, encrypted in the database by a key made from the signing key."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def box(salt: str) -> MultiFernet:
    """Return what seals and opens the secrets of one kind, those of earlier signing keys too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key, salt)) for key in keys])


def _derived(key: str, salt: str) -> bytes:
    return urlsafe_b64encode(salted_hmac(salt, "", secret=key, algorithm="sha256").digest())
