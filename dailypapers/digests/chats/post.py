"""What a message in a chat says, whatever program it is for, and how text is cut for it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dailypapers.core.worded import worded, worded_many

LONGEST_TITLE, LONGEST_AUTHORS, LONGEST_TEXT = 200, 120, 280
# Behind an @, it keeps a chat from calling people; nobody sees it.
WORD_JOINER = "\u2060"
# What says nothing, or makes the text after it run the other way.
DROPPED = re.compile(
    "[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Posted:
    """One paper, all of it plain text; `said` is a line about why it is there."""

    title: str
    url: str
    authors: str = ""
    text: str = ""
    said: str = ""

    @property
    def lines(self) -> list[str]:
        """What stands below the title."""
        parts = (
            (self.authors, LONGEST_AUTHORS),
            (self.said, LONGEST_AUTHORS),
            (self.text, LONGEST_TEXT),
        )
        return [cut(text, most) for text, most in parts if text]


@dataclass(frozen=True, slots=True)
class Post:
    """Some papers of a view, whose page is at `url`; `total` counts those that are not here too.

    `say` and `say_many` say it in the language of whoever reads, as `core/spoken.py` does.
    """

    title: str
    url: str
    papers: Sequence[Posted]
    total: int = 0
    say: Callable[..., str] = worded
    say_many: Callable[..., str] = worded_many

    def rest(self, shown: int) -> str:
        """Return how many papers there are beside those shown, in words, if there are any."""
        more = self._more(shown)
        return self.say_many("{n:,} more", "{n:,} more", more) if more > 0 else ""

    def rest_on_page(self, shown: int) -> str:
        """Return the same where nothing else says that they are on the page."""
        more = self._more(shown)
        if more <= 0:
            return ""
        return self.say_many("{n:,} more on the page", "{n:,} more on the page", more)

    def _more(self, shown: int) -> int:
        return max(self.total, len(self.papers)) - shown


def plain(text: str) -> str:
    """Return the text on one line, without what no chat should be given."""
    return " ".join(DROPPED.sub(" ", text).split())


def quiet(text: str) -> str:
    """Return the text so that nobody is called by it."""
    return text.replace("@", f"@{WORD_JOINER}")


def units(text: str) -> int:
    """Return the length of a text as chats count it, in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int, write: Callable[[str], str] = str) -> str:
    """Return what `write` makes of the text, shortened so that it has at most so many units."""
    kept = len(text)
    while kept and units(written := write(_shortened(text, kept))) > most:
        kept -= max(1, (units(written) - most) // 2)
    return write(_shortened(text, kept)) if kept > 0 else ""


def link_target(url: str) -> str:
    """Return an address that brackets do not end."""
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def _shortened(text: str, length: int) -> str:
    """Return at most so many characters, cut at a blank if there is one."""
    if len(text) <= length:
        return text
    begun = text[: max(0, length - 1)]
    return (begun.rsplit(" ", 1)[0] if " " in begun else begun).rstrip(" ,;:.") + "…"
