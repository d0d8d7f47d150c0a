"""How lines of the log are written, and what is kept out of them: whatever tells who it was."""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

# Of the request under way; a line that belongs to none has none.
request_id: ContextVar[str] = ContextVar("request_id", default="")

HIDDEN = "…"
MAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)")
IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{1,4}(?![\w:])")
SECRET = re.compile(r"(?i)((?:token|key|secret|password)\s?[=:]\s*|bearer\s+)[^\s&'\",;]{6,}")
CLOCK = re.compile(r"\d{1,2}(?::\d{2}){1,2}")  # 12:30:00 is no address.


class WithoutTokens(logging.Filter):
    """Cuts the token out of the address of a request: who reads the log could use the link."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the token that its request came with."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        token = match.kwargs.get("token") if match else None
        if token and isinstance(record.args, tuple):
            record.args = tuple(
                said.replace(token, HIDDEN) if isinstance(said, str) else said
                for said in record.args
            )
        return True


class Lines(logging.Formatter):
    """Lines for people: time, level, who says it, the request's id, what."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, a traceback under it."""
        at = datetime.fromtimestamp(record.created, UTC)
        about = f" [{found}]" if (found := request_id.get()) else ""
        said = nameless(super().format(record))
        return f"{at:%Y-%m-%d %H:%M:%S} {record.levelname} {record.name}{about}: {said}"


class JsonLines(logging.Formatter):
    """Lines for programs: one object each."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        said = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": nameless(record.getMessage()),
        }
        if found := request_id.get():
            said["request"] = found
        if record.exc_info:
            said["traceback"] = nameless(self.formatException(record.exc_info))
        return json.dumps(said | getattr(record, "said", {}), ensure_ascii=False)


def nameless(text: str) -> str:
    """Return a text without mail addresses, network addresses and secrets.

    >>> nameless("ada@example.org from 192.0.2.7 and 2001:db8::1 at 12:30:00 with token=s3cr3t42")
    '… from … and … at 12:30:00 with token=…'
    """
    for pattern in (MAIL, IPV4):
        text = pattern.sub(HIDDEN, text)
    text = IPV6.sub(lambda found: found[0] if CLOCK.fullmatch(found[0]) else HIDDEN, text)
    return SECRET.sub(rf"\1{HIDDEN}", text)
