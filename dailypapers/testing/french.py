"""What only English pages and mails say, to be looked for in French ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from django.conf import settings

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django.po"
HOLES = re.compile(r"%\(\w+\)s|\{\w+[^}]*\}|<[^>]+>")
WORD = re.compile(r"[^\W\d_]{2,}")
ENOUGH = 3  # words; fewer may stand in a title


@cache
def english() -> list[str]:
    """Return all stretches of more than three words of ours that are not French too."""
    with CATALOGUE.open("rb") as file:
        messages = list(read_po(file))
    said = {part for message in messages for part in _stretches(message.id)}
    return sorted(said - {part for message in messages for part in _stretches(message.string)})


def english_in(text: str) -> list[str]:
    """Return what a text says in English."""
    text = " ".join(text.split())
    return [part for part in english() if part in text]


def _stretches(said: Any) -> Iterator[str]:
    """Yield the parts of a message, of one or several forms, that stand on a page as they are."""
    for text in said if isinstance(said, (tuple, list)) else [said]:
        for part in HOLES.split(text or ""):
            if len(WORD.findall(part)) > ENOUGH:
                yield " ".join(part.split())
