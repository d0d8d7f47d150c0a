"""Signatures by which a receiver knows that a message is ours: Standard Webhooks.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

What is signed is the message's id, the time of the try and the body, byte for byte. While a secret
is being changed, the earlier one signs too. Pure.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """Return a secret as receivers keep it."""
    return PREFIX + b64encode(secrets.token_bytes(BYTES)).decode()


def headers(key: str, at: datetime, body: bytes, signing: Sequence[str]) -> dict[str, str]:
    """Return what goes before a message; every one of the secrets signs it."""
    moment = str(int(at.timestamp()))
    return {
        "webhook-id": key,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(signature(one, key, moment, body) for one in signing),
    }


def signature(secret: str, key: str, moment: str, body: bytes) -> str:
    """Return what one secret says of a message."""
    told = hmac.digest(
        b64decode(secret.removeprefix(PREFIX)), f"{key}.{moment}.".encode() + body, "sha256"
    )
    return f"v1,{b64encode(told).decode()}"
