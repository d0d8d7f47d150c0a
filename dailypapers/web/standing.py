"""Why a paper trends, in one sentence: its numbers give the score again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from dailypapers.core.spoken import listed, say, say_many
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
NOWHERE = _("Without a topic")


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
        (here.names.get(row.field, row.field) or str(NOWHERE), row.papers, row.usual)
        for row in here.rows[:SHOWN_FIELDS]
    ]


def sentence(standing: Standing, votes: int, names: Mapping[str, str]) -> str:
    """Return why a paper with so many votes has its score."""
    said = listed(list(_signals(standing, votes)))
    times = heard(standing.signals) / standing.usual
    return say(
        "{said} in {days}: {times:.2f} times {usual}. Score {score:.2f}.",
        said=said,
        days=_days(standing.age_days),
        times=times,
        usual=_usual(standing, names),
        score=standing.score,
    ) + _beside(standing.signals)


def _signals(standing: Standing, votes: int) -> Iterator[str]:
    signals = standing.signals
    if votes and votes != signals.votes:
        yield say_many(
            "{n} vote (weighing {weight:.2f})",
            "{n} votes (weighing {weight:.2f})",
            votes,
            weight=signals.votes,
        )
    elif votes:
        yield say_many("{n} vote", "{n} votes", votes)
    if signals.comments:
        yield say("{comments:g} commenting", comments=signals.comments)
    if saves := told(signals.saves):
        yield say("{saves} or more saves", saves=saves)
    if votes := signals.imported_votes:
        yield say_many("{n} vote elsewhere", "{n} votes elsewhere", votes)
    if comments := signals.imported_comments:
        yield say_many("{n} comment elsewhere", "{n} comments elsewhere", comments)
    yield from (said for said, weight in _gained(signals) if weight)


def _beside(signals: Signals) -> str:
    """Return what was gained too and takes no part in the score, as a sentence."""
    said = [said for said, weight in _gained(signals) if not weight]
    return " " + say("Beside, weighing nothing: {gained}.", gained=listed(said)) if said else ""


def _gained(signals: Signals) -> Iterator[tuple[str, float]]:
    """Yield what code and paper gained in the window, with what that weighs."""
    if signals.stars_an_hour:
        stars = say("{stars:.2f} new stars an hour", stars=signals.stars_an_hour)
        yield stars, ranking.STAR_AN_HOUR
    if citations := signals.citations:
        yield say_many("{n} new citation", "{n} new citations", citations), ranking.CITATION


def _usual(standing: Standing, names: Mapping[str, str]) -> str:
    if standing.usual <= LEAST_USUAL:
        return say("{least:g}, the least that is taken as usual", least=LEAST_USUAL)
    field = names.get(standing.field, standing.field)
    if not field:
        return say(
            "the {usual:.2f} that is usual without a topic on a {day:l}",
            usual=standing.usual,
            day=standing.day,
        )
    return say(
        "the {usual:.2f} that is usual in {field} on a {day:l}",
        usual=standing.usual,
        field=field,
        day=standing.day,
    )


def _days(age: float) -> str:
    return say("{hours:.1f} hours", hours=age * 24) if age < 1 else say("{days:.1f} days", days=age)
