"""Plain text as Markdown that shows it as it is. Pure."""

from __future__ import annotations

import re

from dailypapers.digests.chats.post import quiet

PUNCTUATION = re.compile(r"[!#()*+\-.>\[\\\]_`{|}~]")
OF_HTML = re.compile(r"[&<]")
ENTITIES = {"&": "&amp;", "<": "&lt;"}


def escape(text: str) -> str:
    r"""Return text in which nothing is mark-up and nobody is called.

    >>> escape("*Kites* [here]")
    '\\*Kites\\* \\[here\\]'
    """
    return OF_HTML.sub(r"\\\g<0>", _escape(text))


def escape_with_entities(text: str) -> str:
    """Return the same for programs that know no backslash before what begins mark-up of HTML."""
    return OF_HTML.sub(lambda match: ENTITIES[match[0]], _escape(text))


def _escape(text: str) -> str:
    return quiet(PUNCTUATION.sub(r"\\\g<0>", text))
