from __future__ import annotations

import pytest

from dailypapers.community.reviews.stages import Outcome, Said, Stage, State, Verdict, outcome

IN, OUT, MAYBE = Said(Verdict.INCLUDE), Said(Verdict.EXCLUDE, 1), Said(Verdict.UNSURE)
OTHER = Said(Verdict.EXCLUDE, 2)
OPEN, CONFLICT = Outcome(State.OPEN), Outcome(State.CONFLICT)
INCLUDED = Outcome(State.INCLUDED)


@pytest.mark.parametrize(
    ("said", "needed", "by_title", "by_text"),
    [
        ([], 1, OPEN, OPEN),
        ([IN], 1, INCLUDED, INCLUDED),
        ([OUT], 1, Outcome(State.EXCLUDED, 1), Outcome(State.EXCLUDED, 1)),
        ([MAYBE], 1, INCLUDED, OPEN),
        ([OUT], 2, OPEN, OPEN),
        ([IN, IN], 2, INCLUDED, INCLUDED),
        ([IN, OUT], 2, CONFLICT, CONFLICT),
        ([OUT, OUT], 2, Outcome(State.EXCLUDED, 1), Outcome(State.EXCLUDED, 1)),
        ([OUT, OTHER], 2, Outcome(State.EXCLUDED), CONFLICT),
        ([MAYBE, IN], 2, INCLUDED, CONFLICT),
        ([MAYBE, OUT], 2, CONFLICT, CONFLICT),
        ([MAYBE, MAYBE], 2, INCLUDED, OPEN),
        ([IN, OUT], 1, CONFLICT, CONFLICT),  # Two decided before one was enough.
    ],
)
def test_what_comes_of_what_people_say(
    said: list[Said], needed: int, by_title: Outcome, by_text: Outcome
) -> None:
    assert outcome(Stage.TITLE, said, needed) == by_title
    assert outcome(Stage.TEXT, said, needed) == by_text


@pytest.mark.parametrize("stage", list(Stage))
def test_what_is_settled_holds_whatever_others_say(stage: Stage) -> None:
    assert outcome(stage, [IN, OUT], 2, OTHER) == Outcome(State.EXCLUDED, 2)
    assert outcome(stage, [OUT, OUT], 2, IN) == INCLUDED
