"""PDF as text, read by pypdf in a process of its own, which a hostile file can only end.

Run as a module it is that process: PDF on standard input, text on standard output.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO

from dailypapers.core.errors import InputError
from dailypapers.core.worded import worded

LARGEST = 32 * 1024 * 1024  # bytes of a file
LONGEST = 4_000_000  # characters that are read of one
MOST_PAGES = 300
MEMORY = 1024 * 1024 * 1024  # bytes
SECONDS = 60  # of a processor
PATIENCE = 120  # seconds by the clock
UNREADABLE = worded("This file could not be read: it is no PDF, is locked, or takes too long.")
NOT_HERE = worded("PDF is not read here: its operator can add that, by the extra “fulltext”.")
NO_PDF = worded("This is no PDF of at most {most} MB.", most=LARGEST // 2**20)
HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
LINE_END = re.compile(r"(?<![.:;!?])\n(?=[a-z(])")


def to_text(file: bytes) -> str:
    """Return what a PDF says; raise `InputError` where it cannot be read."""
    if importlib.util.find_spec("pypdf") is None:
        raise InputError(NOT_HERE)
    if len(file) > LARGEST or not file.startswith(b"%PDF-"):
        raise InputError(NO_PDF)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", __name__],
            input=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise InputError(UNREADABLE) from None
    text = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode or not text:
        raise InputError(UNREADABLE)
    return text + "\n"


def pages(file: bytes) -> Iterator[str]:
    """Yield the text of each page, words that a line's end cut made whole."""
    from pypdf import PdfReader

    for page in PdfReader(BytesIO(file)).pages[:MOST_PAGES]:
        said = page.extract_text().replace("\x00", "")
        yield LINE_END.sub(" ", HYPHEN.sub("", said)).strip()


def _main() -> None:
    _limit()
    left = LONGEST
    for text in pages(sys.stdin.buffer.read(LARGEST + 1)):
        sys.stdout.buffer.write(text[:left].encode("utf-8", "replace") + b"\n\n")
        left -= len(text)
        if left <= 0:
            return


def _limit() -> None:
    """Take away from this process what it does not need, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


if __name__ == "__main__":
    _main()
