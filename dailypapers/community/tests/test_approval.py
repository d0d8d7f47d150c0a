from __future__ import annotations

from itertools import pairwise
from uuid import uuid4

import pytest

from dailypapers.community.approval import approval
from dailypapers.community.comments import post
from dailypapers.community.models import Comment, Reaction
from dailypapers.community.queries import comments
from dailypapers.community.reactions import react
from dailypapers.community.signs import approvals
from dailypapers.community.threads import Order, threaded
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

Kind = Reaction.Kind


def test_numbers_worked_by_hand() -> None:
    # n = 4, share = 3/4: (.75 + .4802 - 1.96 * sqrt((.1875 + .2401) / 4)) / (1 + .9604)
    assert approval(3, 1) == pytest.approx(0.3006, abs=1e-4)
    # n = 1, share = 1: 1 / (1 + z²)
    assert approval(1, 0) == pytest.approx(1 / (1 + 1.96**2))


@pytest.mark.parametrize("voices", [(0, 0), (0, 1), (0, 1000)])
def test_who_pleases_nobody_has_nothing(voices: tuple[int, int]) -> None:
    assert approval(*voices) == 0.0


def test_each_voice_for_it_lifts_and_each_against_it_lowers() -> None:
    assert all(low < high for low, high in pairwise(approval(n, 3) for n in range(1, 200)))
    assert all(high > low for high, low in pairwise(approval(9, n) for n in range(200)))
    assert approval(10**6, 0) < 1


@pytest.mark.django_db
def test_best_first_then_more_answers_then_older() -> None:
    paper, writer = make_paper(), make_reader()

    def say(text: str, parent: Comment | None = None) -> Comment:
        return post(writer, paper.pk, text, uuid4(), parent)

    quiet, liked, doubted, talked = map(say, ("quiet", "liked", "doubted", "talked"))
    answer = say("an answer", talked)
    for kinds in ([Kind.AGREE, Kind.THANKS], [Kind.INSIGHT]):
        reader = make_reader()
        for kind in kinds:
            react(reader, liked.pk, kind)  # Two kinds of one reader are one voice.
    react(make_reader(), doubted.pk, Kind.THANKS)
    react(make_reader(), doubted.pk, Kind.PUZZLED)
    react(make_reader(), quiet.pk, Kind.FUNNY)
    for _ in range(3):
        react(make_reader(is_shadowed=True), quiet.pk, Kind.AGREE)

    received = approvals(paper.pk)
    assert received == {
        liked.pk: approval(2, 0),
        doubted.pk: approval(1, 1),
        quiet.pk: 0.0,
    }
    places = threaded(comments(paper.pk), Order.BEST, approvals=received)
    assert [place.comment for place in places] == [liked, doubted, talked, answer, quiet]
    assert [place.depth for place in places] == [0, 0, 0, 1, 0]
