"""A review's flow in the words of PRISMA 2020: for the diagram, its text and the report alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dailypapers.community.models import Review
from dailypapers.community.reviews.flow import Flow
from dailypapers.core.spoken import say


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what goes on in it, and what leaves there, as lines; `phase` begins with it."""

    phase: str
    stays: Sequence[str]
    leaves: Sequence[str] = ()


def steps(flow: Flow, reasons: Mapping[int, str]) -> list[Step]:
    """Return the steps of a flow; `reasons` are the words of criteria by number.

    What is not decided yet is said in the step where it waits, and nowhere if there is none.
    """
    return [
        Step(
            say("Identification"),
            [_line(say("Records identified"), flow.identified), *_sources(flow)],
            [_line(say("Duplicates removed before screening"), flow.duplicates)],
        ),
        Step(
            say("Screening"),
            [
                _line(say("Records screened"), flow.screened),
                *_waiting(say("not screened yet"), flow.unscreened),
            ],
            [_line(say("Records excluded"), flow.excluded)],
        ),
        Step(
            "",
            [_line(say("Reports sought for retrieval"), flow.sought)],
            [_line(say("Reports not retrieved"), flow.missing)],
        ),
        Step(
            "",
            [
                _line(say("Reports assessed for eligibility"), flow.assessed),
                *_waiting(say("not assessed yet"), flow.unassessed),
            ],
            [
                _line(say("Reports excluded"), flow.assessed - flow.included),
                *(_line(reasons.get(number or 0, "?"), n) for number, n in flow.reasons),
            ],
        ),
        Step(say("Included"), [_line(say("Studies included in the review"), flow.included)]),
    ]


def reasons_of(review: Review) -> dict[int, str]:
    """Return the words of a review's criteria by number, those put aside too."""
    return {one.pk: one.text for one in review.criteria.all()}


def _sources(flow: Flow) -> Iterator[str]:
    for source in flow.sources:
        yield _line(say("from {name}", name=source.name), source.records)


def _waiting(words: str, n: int) -> Iterator[str]:
    if n:
        yield _line(words, n)


def _line(words: str, n: int) -> str:
    return say("{words} (n = {n:,})", words=words, n=n)
