"""Styles and scripts: each address carries a digest of what it holds, so that it is kept for good.

When a server starts it lays packed copies of those that pages bring along into the data folder. Of
what else there is, such as the pictures of Django's admin, nothing is packed beforehand.
"""

from __future__ import annotations

import logging
import shutil
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.compress import Compressor, brotli_installed
from whitenoise.middleware import WhiteNoiseMiddleware

logger = logging.getLogger(__name__)

YEAR = 365 * 24 * 60 * 60
ON_PAGES = ("web/", "account/js/", "mfa/js/", "django_htmx/htmx-2.min.js")


class Fingerprinted(StaticFilesStorage):
    """Names files by addresses that carry a digest; while developing, by plain ones."""

    def url(self, name: str | None) -> str:
        """Return the address of a file."""
        return super().url(name if settings.DEBUG or name is None else fingerprinted(name))


class StaticFiles(WhiteNoiseMiddleware):
    """Answers an address with the digest of what is there for good, a plain one for minutes.

    One with another digest, of a page that some cache kept from another version, is as a plain one.
    """

    FOREVER = YEAR

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer for a file, or pass the request on."""
        path = request.path_info
        plain = self.get_name_without_hash(path)
        if path in self.files or plain not in self.files:
            answer: HttpResponseBase = super().__call__(request)
        else:
            answer = self.serve(self.files[plain], request)
        return answer

    def add_files_from_finders(self) -> None:
        """Take in all files, by their plain and by their lasting addresses."""
        super().add_files_from_finders()
        for name, path in files().items():
            copy = packed() / fingerprinted(name)
            chosen = copy if copy.exists() else path
            self.add_file_to_dictionary(self.static_prefix + fingerprinted(name), str(chosen))


@cache
def files() -> dict[str, Path]:
    """Return all there are, by name; of two with one name the first counts."""
    found: dict[str, Path] = {}
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            found.setdefault(name, Path(storage.path(name)))
    return found


@cache
def fingerprinted(name: str) -> str:
    """Return a file's name with a digest of what it holds, or just its name if there is none."""
    path = files().get(name)
    if path is None:
        return name
    digest = blake2b(path.read_bytes(), digest_size=6).hexdigest()
    return str(Path(name).with_suffix(f".{digest}{path.suffix}"))


def packed() -> Path:
    """Return the folder of packed copies: who installs brotli later finds another one empty."""
    return settings.HOME / "cache" / "static" / ("brotli" if brotli_installed else "gzip")


def pack() -> None:
    """Pack what pages bring along, where that was not done before; without it they are larger."""
    try:
        for name, path in files().items():
            if name.startswith(ON_PAGES):
                _pack(path, packed() / fingerprinted(name))
    except OSError as error:
        logger.warning("Styles and scripts are served without being packed: %s", error)


def _pack(path: Path, copy: Path) -> None:
    """Put a copy and its packed ones in their place, itself last: where it is, all are whole."""
    if copy.exists():
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=copy.parent) as unfinished:
        made = Path(unfinished) / copy.name
        shutil.copyfile(path, made)
        for one in [*Compressor(quiet=True).compress(str(made)), made]:
            Path(one).replace(copy.with_name(Path(one).name))
