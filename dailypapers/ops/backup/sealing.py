"""Packs what is kept: compressed, and with a passphrase encrypted by AES-256-GCM.

Keys come from the passphrase by scrypt (RFC 7914). A piece is named by what is in it, so that it is
kept once; with a passphrase by HMAC-SHA-256, so that names tell nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import zlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from dailypapers.core.errors import SetupError
from dailypapers.ops.backup.stores import Store

FORMAT = 1
HEAD = "store.json"
COST = {"n": 2**15, "r": 8, "p": 1}
NONCE = 12  # bytes
LEVEL = 1  # of zlib: most of what it can gain, in a fifth of the time
WRONG = "The passphrase (DAILYPAPERS_BACKUP_PASSPHRASE) does not open this backup."


@dataclass(frozen=True, slots=True)
class Seal:
    """Closes and opens pieces; `key` and `naming` are empty where nothing is encrypted."""

    key: bytes = b""
    naming: bytes = b""

    def name(self, data: bytes) -> str:
        """Return what a piece is called."""
        if self.naming:
            return hmac.digest(self.naming, data, "sha256").hex()
        return hashlib.sha256(data).hexdigest()

    def close(self, name: str, data: bytes) -> bytes:
        """Return what is kept under a name."""
        packed = zlib.compress(data, LEVEL)
        if not self.key:
            return packed
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(self.key).encrypt(nonce, packed, name.encode())

    def open(self, name: str, kept: bytes) -> bytes:
        """Return what was closed under this very name; raise `SetupError` if it was damaged."""
        try:
            if self.key:
                kept = AESGCM(self.key).decrypt(kept[:NONCE], kept[NONCE:], name.encode())
            return zlib.decompress(kept)
        except (InvalidTag, ValueError, zlib.error):
            raise SetupError(f"The backup's {name} is damaged.") from None


def seal_of(store: Store, passphrase: str, *, make: bool) -> Seal:
    """Return what opens a store; `make` begins one where there is none.

    A store is encrypted or not for good: whoever changes that, or the passphrase, begins another.
    """
    if (found := store.find(HEAD)) is None:
        if not make:
            raise SetupError("There is no backup there.")
        head = {"format": FORMAT, "salt": os.urandom(16).hex() if passphrase else ""}
        seal = _derived(passphrase, str(head["salt"]))
        head["check"] = seal.close(HEAD, b"opened").hex()
        store.put(HEAD, json.dumps(head).encode())
        return seal
    head = json.loads(found)
    if head["format"] != FORMAT:
        raise SetupError("The backup was made by a newer Daily Papers. Use that one to restore it.")
    if bool(head["salt"]) != bool(passphrase):
        so = "encrypted: set" if head["salt"] else "not encrypted: begin another store, or unset"
        raise SetupError(f"The backup there is {so} DAILYPAPERS_BACKUP_PASSPHRASE.")
    seal = _derived(passphrase, head["salt"])
    try:
        seal.open(HEAD, bytes.fromhex(head["check"]))
    except SetupError:
        raise SetupError(WRONG) from None
    return seal


def _derived(passphrase: str, salt: str) -> Seal:
    if not passphrase:
        return Seal()
    made = Scrypt(salt=bytes.fromhex(salt), length=64, **COST).derive(passphrase.encode())
    return Seal(made[:32], made[32:])
