"""The data folder: ours to write, nobody else's to read, on a disk that holds what it is given."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from dailypapers.ops.backup.restoring import STAGE
from dailypapers.ops.doctor.base import Check, Finding, Outcome

GOOD, DOUBTFUL, BAD = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuse.glusterfs", "ceph", "afs"}
MOUNTS = Path("/proc/mounts")
PASSING = ("/tmp", "/var/tmp", "/dev/shm", "/run")  # What a restart, or a week, takes away.
OTHERS = 0o077


def writable() -> Finding:
    """Look whether we may write there, by doing it."""
    name, home = "data folder", Path(settings.HOME)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        do = f"Let the user that runs this write there: chown -R {_me()} {home}"
        return Finding(name, BAD, f"{home} cannot be written to: {error.strerror}", do)
    return Finding(name, GOOD, f"it is {home}")


def ownership() -> Finding:
    """Look whether a command run as root left files that the service may not write."""
    name, home = "owners of files", Path(settings.HOME)
    found = [path for path in _looked_at(home) if path.stat().st_uid != os.geteuid()]
    if not found:
        return Finding(name, GOOD, "all are of the user that runs this")
    do = f"Run all commands as one user, and once: chown -R {_me()} {home}"
    return Finding(name, BAD, f"{found[0].name} is another user's, of {len(found)} in all", do)


def secret_key() -> Finding:
    """Look whether only we can read the signing key, and whether it can be guessed."""
    name, key, file = "signing key", settings.SECRET_KEY, Path(settings.HOME) / "secret-key"
    if len(key) < 32 or len(set(key)) < 10:
        do = "Take 48 characters by chance; name the old in DAILYPAPERS_SECRET_KEY_FALLBACKS."
        return Finding(name, BAD, "it is so short or plain that it can be guessed", do)
    if file.exists() and file.stat().st_mode & OTHERS:
        return Finding(name, BAD, f"others can read {file}", f"chmod 600 {file}")
    return Finding(name, GOOD, "nobody else can read it")


def secret_files() -> Finding:
    """Look whether others can read settings that are secret."""
    name = "secrets in files"
    files = [Path(value) for one in settings.SECRET_OPTIONS if (value := _file_of(one))]
    config = Path(settings.HOME) / "config.toml"
    if any(where == "config.toml" for one, _, where in settings.EFFECTIVE if _is_secret(one)):
        files.append(config)
    open_ones = [path for path in files if path.exists() and path.stat().st_mode & 0o007]
    if open_ones:
        return Finding(name, BAD, f"everybody can read {open_ones[0]}", f"chmod 640 {open_ones[0]}")
    return Finding(name, GOOD, "nobody else can read them")


def place() -> Finding:
    """Look whether what is written stays, and whether SQLite's locks hold there."""
    name, home = "disk below", Path(settings.HOME).resolve()
    kind = _kind(home)
    if connection.vendor == "sqlite" and kind in NETWORK:
        do = "Move the data folder to a disk of this machine, or use PostgreSQL: dailypapers move."
        return Finding(name, BAD, f"{home} is on {kind}, where SQLite's locks do not hold", do)
    if str(home).startswith(PASSING):
        do = "Set DAILYPAPERS_HOME to a folder that stays, as /var/lib/dailypapers."
        return Finding(name, DOUBTFUL, f"{home} is emptied by the system", do)
    return Finding(name, GOOD, f"it is {kind or 'of this machine'}")


def restore_cut_off() -> Finding:
    """Look whether a restore was cut off."""
    name, stage = "restore", Path(settings.HOME) / STAGE
    if stage.exists():
        do = f"Run dailypapers restore again, or remove {stage} to go on without it."
        return Finding(name, BAD, "one was cut off, and the instance does not start", do)
    return Finding(name, GOOD, "none was cut off")


def _looked_at(home: Path) -> list[Path]:
    """Return the files that matter, not each of thousands of pictures."""
    found = [*home.glob("*"), *(home / "index").glob("*")]
    return [path for path in found if path.exists()]


def _kind(path: Path) -> str:
    """Return what file system a path is on, an empty text where the system does not say."""
    try:
        mounts = [line.split()[1:3] for line in MOUNTS.read_text().splitlines()]
    except OSError:
        return ""
    around = [(where, kind) for where, kind in mounts if path.is_relative_to(where)]
    return max(around, key=lambda one: len(one[0]), default=("", ""))[1]


def _file_of(name: str) -> str:
    return os.environ.get(f"DAILYPAPERS_{name}_FILE", "")


def _is_secret(name: str) -> bool:
    return name in settings.SECRET_OPTIONS


def _me() -> str:
    return str(os.geteuid())


HOME: list[Check] = [writable, ownership, secret_key, secret_files, place, restore_cut_off]
