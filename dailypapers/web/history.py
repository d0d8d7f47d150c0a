"""What happened to a paper, line by line, with what changed in its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop

from dailypapers.catalogue.events import Kind
from dailypapers.catalogue.queries import Happened
from dailypapers.core.diff import Piece, changes
from dailypapers.core.readable import readable
from dailypapers.core.spoken import say
from dailypapers.sources.registry import title

WORDS = {
    Kind.REVISED: gettext_noop("revised"),
    Kind.CROSS_LISTED: gettext_noop("also listed under {said}"),
    Kind.WITHDRAWN: gettext_noop("withdrawn"),
    Kind.RESTORED: gettext_noop("no longer withdrawn"),
    Kind.PUBLISHED: gettext_noop("published: {said}"),
}
VERSION = "version "  # What the catalogue says of a revision begins so, where it knows which.
TEXTS = {"title": gettext_noop("Title"), "abstract": gettext_noop("Abstract")}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened; `changed` names each text that became another, with its pieces."""

    at: datetime
    words: str
    source: str
    changed: Sequence[tuple[str, Sequence[Piece]]] = ()


def history(events: Iterable[Happened]) -> list[HistoryLine]:
    """Return the lines of a paper's history."""
    return [
        HistoryLine(one.at, _words(one), title(one.source), list(_changed(one))) for one in events
    ]


def _words(one: Happened) -> str:
    if one.kind is Kind.REVISED and one.said:
        return say("revised, version {number}", number=one.said.removeprefix(VERSION))
    return say(WORDS[one.kind], said=one.said)


def _changed(one: Happened) -> Iterable[tuple[str, Sequence[Piece]]]:
    if one.before is None or one.after is None:
        return
    for name, called in TEXTS.items():
        before, after = (readable(getattr(texts, name)) for texts in (one.before, one.after))
        if before != after:
            yield say(called), changes(before, after)
