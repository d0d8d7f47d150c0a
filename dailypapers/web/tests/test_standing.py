"""What a paper's sentence says gives its score again."""

from __future__ import annotations

import re
from datetime import date
from math import exp2, log2

import pytest
from django.test import Client

from dailypapers.catalogue.records import CountRecord, Featured
from dailypapers.community.votes import vote
from dailypapers.feed import ranking
from dailypapers.feed.queries import Standing
from dailypapers.feed.ranking import (
    COMMENT,
    IMPORTED_COMMENT,
    IMPORTED_VOTE,
    LEAST_USUAL,
    SAVE,
    VOTE,
    WINDOWS,
    Signals,
    heard,
    score,
)
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.standing import sentence
from dailypapers.web.tests.pages import get

TUESDAY = date(2026, 9, 29)
WEIGHTS = {
    r"([\d.]+) votes?\b(?! elsewhere)": VOTE,
    r"weighing ([\d.]+)": VOTE,
    r"([\d.]+) commenting": COMMENT,
    r"([\d.]+) or more saves": SAVE,
    r"([\d.]+) votes? elsewhere": IMPORTED_VOTE,
    r"([\d.]+) comments? elsewhere": IMPORTED_COMMENT,
}


def again(said: str, window: str) -> float:
    """Return the score that the numbers of a sentence give."""
    if "weighing" in said:
        said = re.sub(r"\d+ votes? \(", "(", said)
    total = sum(
        weight * float(found[1])
        for words, weight in WEIGHTS.items()
        if (found := re.search(words, said))
    )
    usual = re.search(r"times (?:the )?([\d.]+)[, ]", said)
    age = re.search(r"in ([\d.]+) (hours|days)", said)
    assert usual
    assert age
    days = float(age[1]) / (24 if age[2] == "hours" else 1)
    return log2(1 + total / float(usual[1])) * exp2(-days / WINDOWS[window].half_life_days)


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(
    ("signals", "votes", "age", "usual"),
    [
        (Signals(12, 3), 12, 2.04, 4.6),
        (Signals(7.42, 3, 40, 2, 7), 12, 0.31, 9.02),
        (Signals(imported_votes=1), 0, 0.9, LEAST_USUAL),
        (Signals(votes=1, imported_comments=1), 1, 300.0, 3.0),
    ],
)
def test_the_numbers_of_a_sentence_give_its_score(
    window: str, signals: Signals, votes: int, age: float, usual: float
) -> None:
    there = score(heard(signals), age, WINDOWS[window], usual)
    said = sentence(Standing(there, signals, age, "cs.CV", TUESDAY, usual), votes, {})
    assert f"Score {there:.2f}." in said
    assert again(said, window) == pytest.approx(there, rel=0.12, abs=0.01)


def test_it_reads_as_a_sentence() -> None:
    standing = Standing(1.5, Signals(12, 3, 40), 2.04, "cs.CV", TUESDAY, 4.6)
    assert sentence(standing, 12, {"cs.CV": "Computer Vision"}) == (
        "12 votes, 3 commenting and 40 votes elsewhere in 2.0 days: 5.65 times the 4.60 that is "
        "usual in Computer Vision on a Tuesday. Score 1.50."
    )
    lone = Standing(0.4, Signals(0.25), 0.5, "", TUESDAY, LEAST_USUAL)
    assert sentence(lone, 1, {}) == (
        "1 vote (weighing 0.25) in 12.0 hours: 0.25 times 1, the least that is taken as usual. "
        "Score 0.40."
    )


def test_what_weighs_nothing_is_told_beside_the_score(monkeypatch: pytest.MonkeyPatch) -> None:
    signals = Signals(votes=3, stars_an_hour=1.5, citations=2)
    standing = Standing(2.0, signals, 0.5, "", TUESDAY, LEAST_USUAL)
    assert sentence(standing, 3, {}).endswith(
        "Score 2.00. Beside, weighing nothing: 1.50 new stars an hour and 2 new citations."
    )
    monkeypatch.setattr(ranking, "STAR_AN_HOUR", 4.0)
    assert sentence(standing, 3, {}) == (
        "3 votes and 1.50 new stars an hour in 12.0 hours: 9.00 times 1, the least that is taken "
        "as usual. Score 2.00. Beside, weighing nothing: 2 new citations."
    )


@pytest.mark.django_db
def test_every_entry_of_the_page_says_its_own(client: Client) -> None:
    announced = make_announcement("2026-09-29", Featured.SUBMISSION)
    make_paper(announcement=announced, counts=CountRecord("elsewhere", 30, 2))
    voted = make_paper(announcement=announced)
    vote(make_reader(), voted.pk)

    cards = client.get("/papers/trending?window=month").context["cards"]

    scores = [float(re.findall(r"Score ([\d.]+)\.$", card.standing)[0]) for card in cards]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)
    for card, shown in zip(cards, scores, strict=True):
        assert again(card.standing, "month") == pytest.approx(shown, rel=0.12, abs=0.01)
        assert card.standing in get(client, "/papers/trending?window=month").text
