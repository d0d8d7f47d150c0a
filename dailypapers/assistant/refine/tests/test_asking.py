"""What is asked, and what answers do to the order; with a pool made by hand, no index."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from dailypapers.assistant.refine.asking import best_question, questions
from dailypapers.assistant.refine.conversation import Conversation, as_json, from_json
from dailypapers.assistant.refine.questions import (
    NONE,
    UNKNOWN,
    Kind,
    Question,
    information,
)
from dailypapers.assistant.refine.wording import richer, strictly
from dailypapers.feed.pool import Pool, PoolPaper, counted
from dailypapers.search.engine.query import parse
from dailypapers.search.engine.types import Filter

SUBJECTS = ("kites", "teapots", "umbrellas", "lanterns")


def pool(titles: Sequence[str], scores: Sequence[float] | None = None) -> Pool:
    """Return papers of these titles, as good as each other, in years and topics that go round."""
    papers = [
        PoolPaper(
            id=number,
            title=title,
            words=counted(title, "We study this using what is based on it.")[0],
            named=counted(title, "")[1],
            topics=(("toys.FL", "home.KI")[number % 2],),
            year=2000 + number % 12,
        )
        for number, title in enumerate(titles)
    ]
    vectors = np.eye(len(papers), dtype=np.float32)
    ones = np.ones(len(papers))
    return Pool(papers, ones if scores is None else np.array(scores), vectors, ones > 0)


PAPERS = pool([f"On {SUBJECTS[number % 4]}" for number in range(40)])


def test_the_words_asked_for_part_the_papers_and_name_subjects() -> None:
    weights = Conversation("study").likelihood(PAPERS)
    question, bits = best_question(PAPERS, weights, [], ["study"], [Kind.WORD])
    assert question is not None
    # Three of four subjects say it all: who has none of them has the fourth.
    assert set(question.options) <= set(SUBJECTS)
    assert len(question.options) >= 3
    assert 1.2 < bits <= 2.0


def test_what_is_typed_or_was_asked_is_not_offered_again() -> None:
    weights = Conversation("kites").likelihood(PAPERS)
    asked = [Question(Kind.WORD, ("teapots",)), Question(Kind.YEAR, ("2000..2011",))]
    found = {one.kind: one for one in questions(PAPERS, weights, asked, ["kites"])}
    assert set(found[Kind.WORD].options) <= {"umbrellas", "lanterns"}
    assert Kind.YEAR not in found


def test_an_answer_brings_what_fits_it_to_the_top() -> None:
    talk = Conversation("study").answered(Question(Kind.WORD, SUBJECTS[:3]), 1)
    best = np.argsort(-talk.likelihood(PAPERS), kind="stable")[:10]
    assert {PAPERS.papers[row].title for row in best} == {"On teapots"}
    none = Conversation("study").answered(Question(Kind.WORD, SUBJECTS[:3]), NONE)
    best = np.argsort(-none.likelihood(PAPERS), kind="stable")[:10]
    assert {PAPERS.papers[row].title for row in best} == {"On lanterns"}


def test_a_wrong_answer_shuts_nothing_out_and_right_ones_mend_it() -> None:
    wrong = Conversation("study").answered(Question(Kind.WORD, SUBJECTS[:3]), 1)
    assert (wrong.likelihood(PAPERS) > 0).all()
    mended = wrong.answered(Question(Kind.WORD, ("kites", "lanterns")), 0)
    mended = mended.answered(Question(Kind.WORD, ("lanterns", "kites")), 1)
    kites = sum(mended.likelihood(PAPERS)[::4])
    assert kites > 0.5


def test_not_to_know_says_nothing() -> None:
    question = Question(Kind.TOPIC, ("toys.FL", "home.KI"))
    before = Conversation("study")
    after = before.answered(question, UNKNOWN)
    assert np.allclose(before.likelihood(PAPERS), after.likelihood(PAPERS))
    assert after.asked == [question]


def test_years_are_asked_in_spans_of_about_as_many_papers() -> None:
    weights = Conversation("study").likelihood(PAPERS)
    [years] = questions(PAPERS, weights, [], (), [Kind.YEAR])
    assert years.options[0].startswith("2000")
    assert years.options[-1].endswith("2011")
    assert len(years.options) == 6
    assert information(weights, years.chances(PAPERS)) > 1.5


def test_an_example_that_is_chosen_brings_what_is_near_it() -> None:
    near = np.array([[1, 0], [0.9, 0.4], [0, 1], [0.1, 1]], np.float32)
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    four = pool(["A", "B", "C", "D"])
    four = Pool(four.papers, four.scores, near, four.whole)
    talk = Conversation("x").answered(Question(Kind.LIKE, ("0", "2")), 1)
    order = np.argsort(-talk.likelihood(four))
    assert set(order[:2]) == {2, 3}


def test_papers_without_a_word_of_the_query_come_after_those_that_have_all() -> None:
    some = pool(["A", "B"], [0.8, 1.0])
    some = Pool(some.papers, some.scores, some.vectors, np.array([True, False]))
    assert some.prior()[0] > some.prior()[1] > 0


def test_a_conversation_is_written_and_read_again() -> None:
    chance = random.Random(7)
    kinds = [kind for kind in Kind if kind not in {Kind.LIKE, Kind.YEAR}]
    talk = Conversation("kites -red").refusing("teapots")
    for number in range(12):
        options = tuple(f"{chance.choice('abc')}{number}{place}" for place in range(3))
        talk = talk.answered(Question(chance.choice(kinds), options), chance.choice([0, 2, -1, -2]))
    assert from_json(as_json(talk)) == talk
    assert talk.without(3).answers == talk.answers[:3] + talk.answers[4:]


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {"query": 3},
        {"answers": [{"about": "colour", "options": ["red"]}]},
        {"answers": [{"about": "word", "options": []}]},
        {"answers": [{"about": "word", "options": ["a", "a"]}]},
        {"answers": [{"about": "word", "options": ["a"], "chosen": "b"}]},
        {"answers": [{"about": "year", "options": ["long ago"]}]},
        {"answers": [{"about": "like", "options": ["a paper"]}]},
        {"query": "x" * 501},
    ],
)
def test_what_is_no_conversation_is_refused(said: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        from_json(said)


def test_what_was_chosen_is_said_in_the_query_language() -> None:
    talk = (
        Conversation("kites")
        .answered(Question(Kind.WORD, ("paper", "silk")), 1)
        .answered(Question(Kind.TOPIC, ("cs.CL", "cs.CV")), 0)
        .answered(Question(Kind.YEAR, ("2019..2021", "2022")), 0)
        .answered(Question(Kind.VENUE, ("Kites & Co",)), NONE)
    )
    assert strictly(talk) == "kites silk cat:cs.CL year:2019..2021"
    assert not parse(strictly(talk)).problems
    among = Filter(published_from=20190101, published_to=20211231, topics=("cs.CL",))
    assert richer(talk) == ("kites silk", among)
    assert richer(Conversation("kites")) is None
