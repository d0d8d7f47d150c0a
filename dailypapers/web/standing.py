"""Why a paper trends, in one sentence: its numbers give the score again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dailypapers.feed import ranking
from dailypapers.feed.entries import Entry
from dailypapers.feed.queries import Standing
from dailypapers.feed.ranking import (
    LEAST_USUAL,
    Signals,
    heard,
    told,
)
from dailypapers.feed.usual_here import usual
from dailypapers.web.cards import PaperCard

SHOWN_FIELDS = 40
NOWHERE = "Without a topic"


def explained(
    cards: Sequence[PaperCard], entries: Sequence[Entry], standings: Mapping[int, Standing]
) -> list[PaperCard]:
    """Return the cards of entries, each with why it stands where it does."""
    names = usual().names
    return [
        replace(card, standing=sentence(standings[entry.id], entry.votes, names))
        for card, entry in zip(cards, entries, strict=True)
    ]


def usual_rows() -> list[tuple[str, int, float]]:
    """Return what is usual at present, by field: its name, of how many papers, and how much."""
    here = usual()
    return [
        (here.names.get(row.field, row.field) or NOWHERE, row.papers, row.usual)
        for row in here.rows[:SHOWN_FIELDS]
    ]


def sentence(standing: Standing, votes: int, names: Mapping[str, str]) -> str:
    """Return why a paper with so many votes has its score."""
    said = _listed(list(_signals(standing, votes)))
    times = heard(standing.signals) / standing.usual
    return (
        f"{said} in {_days(standing.age_days)}: {times:.2f} times {_usual(standing, names)}. "
        f"Score {standing.score:.2f}.{_beside(standing.signals)}"
    )


def _signals(standing: Standing, votes: int) -> Iterator[str]:
    signals = standing.signals
    if votes:
        weighed = "" if votes == signals.votes else f" (weighing {signals.votes:.2f})"
        yield _count(votes, "vote") + weighed
    if signals.comments:
        yield f"{signals.comments:g} commenting"
    if saves := told(signals.saves):
        yield f"{saves} or more saves"
    if signals.imported_votes:
        yield _count(signals.imported_votes, "vote") + " elsewhere"
    if signals.imported_comments:
        yield _count(signals.imported_comments, "comment") + " elsewhere"
    yield from (said for said, weight in _gained(signals) if weight)


def _beside(signals: Signals) -> str:
    """Return what was gained too and takes no part in the score, as a sentence."""
    said = [said for said, weight in _gained(signals) if not weight]
    return f" Beside, weighing nothing: {_listed(said)}." if said else ""


def _gained(signals: Signals) -> Iterator[tuple[str, float]]:
    """Yield what code and paper gained in the window, with what that weighs."""
    if signals.stars_an_hour:
        yield f"{signals.stars_an_hour:.2f} new stars an hour", ranking.STAR_AN_HOUR
    if signals.citations:
        yield _count(signals.citations, "new citation"), ranking.CITATION


def _usual(standing: Standing, names: Mapping[str, str]) -> str:
    if standing.usual <= LEAST_USUAL:
        return f"{LEAST_USUAL:g}, the least that is taken as usual"
    field = names.get(standing.field, standing.field)
    where = f"in {field}" if field else "without a topic"
    return f"the {standing.usual:.2f} that is usual {where} on a {standing.day:%A}"


def _days(age: float) -> str:
    return f"{age * 24:.1f} hours" if age < 1 else f"{age:.1f} days"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
