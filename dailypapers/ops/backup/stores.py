"""Where backups are kept: a folder, or a bucket of a server that speaks S3."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from django.conf import settings

from dailypapers.core.errors import SetupError

T = TypeVar("T")


class Store(Protocol):
    """Keeps named bytes. What `put` returned for is there whole, whatever dies next."""

    def put(self, name: str, data: bytes) -> None:
        """Keep it, in place of what had the name."""
        ...

    def find(self, name: str) -> bytes | None:
        """Return it, None where there is none."""
        ...

    def names(self, under: str) -> list[str]:
        """Return the names of all that is kept under a folder, in order."""
        ...

    def drop(self, name: str) -> None:
        """Keep it no longer; it may be gone already."""
        ...


def opened(where: str) -> Store:
    """Return the store at `s3://bucket/folder`, or in a folder of this machine."""
    if where.startswith("s3://"):
        return Bucket(where)
    if "://" in where:
        raise SetupError(f"Backups cannot go to {where}: name a folder or s3://bucket/folder")
    return Folder(Path(where).expanduser())


def fetched(store: Store, name: str) -> bytes:
    """Return what is kept; raise `SetupError` where it is not."""
    if (found := store.find(name)) is None:
        raise SetupError(f"The backup's {name} is missing.")
    return found


class Folder:
    """A folder, made when first written to. Nobody else may read it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, data: bytes) -> None:
        """Write beside it, then rename."""
        path = self._root / name
        draft = path.with_name(f"{path.name}.part-{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(draft, "wb", opener=_private) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(path)
            _sync(path.parent)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise SetupError(f"The backup cannot be written to {path}: {error.strerror}") from None

    def find(self, name: str) -> bytes | None:
        """Read it."""
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SetupError(
                f"The backup's {self._root / name} cannot be read: {error.strerror}"
            ) from None

    def names(self, under: str) -> list[str]:
        """Look through the folder."""
        found = (path for path in (self._root / under).rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self._root)) for path in found if _is_whole(path))

    def drop(self, name: str) -> None:
        """Remove it."""
        (self._root / name).unlink(missing_ok=True)


class Bucket:
    """A bucket, or a folder in one. Credentials come from the settings, else the environment."""

    def __init__(self, address: str) -> None:
        if find_spec("obstore") is None:
            raise SetupError("Backups to s3:// need obstore: pip install 'dailypapers[s3]'")
        from obstore.store import S3Store

        parts = urlsplit(address)
        chosen = {
            "endpoint": settings.BACKUP_S3_URL,
            "region": settings.BACKUP_S3_REGION,
            "access_key_id": settings.BACKUP_S3_KEY,
            "secret_access_key": settings.BACKUP_S3_SECRET,
        }
        config: dict[str, Any] = {name: value for name, value in chosen.items() if value}
        plain = settings.BACKUP_S3_URL.startswith("http://")
        self._address = address
        self._store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"allow_http": plain, "timeout": "60s"},
            **config,
        )

    def put(self, name: str, data: bytes) -> None:
        """Send it: S3 shows an object whole or not at all."""
        self._ask(lambda: self._store.put(name, data))

    def find(self, name: str) -> bytes | None:
        """Fetch it."""
        from obstore.exceptions import NotFoundError

        def fetched() -> bytes | None:
            try:
                return bytes(self._store.get(name).bytes())
            except (NotFoundError, FileNotFoundError):
                return None

        return self._ask(fetched)

    def names(self, under: str) -> list[str]:
        """List it."""
        return self._ask(
            lambda: sorted(one["path"] for page in self._store.list(under) for one in page)
        )

    def drop(self, name: str) -> None:
        """Delete it."""
        self._ask(lambda: self._store.delete(name))

    def _ask(self, step: Callable[[], T]) -> T:
        from obstore.exceptions import BaseError

        try:
            return step()
        except (BaseError, OSError) as error:
            said = str(error).partition("\n")[0]
            raise SetupError(f"{self._address} did not do what the backup needs: {said}") from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_whole(path: Path) -> bool:
    return ".part-" not in path.name


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
