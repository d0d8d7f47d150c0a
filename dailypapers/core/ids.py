"""Opaque names that we hand out and never reuse."""

from __future__ import annotations

import secrets
from base64 import b32encode

# Base32 of RFC 4648 with the letters that are easily misread replaced.
READABLE = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "abcdefghijkmnpqrstuvwxyz23456789")
LENGTH = 10


def new_key(prefix: str) -> str:
    """Return `prefix` and ten random base32 characters: 50 bits, checked unique by the database."""
    return prefix + b32encode(secrets.token_bytes(7)).decode().translate(READABLE)[:LENGTH]
