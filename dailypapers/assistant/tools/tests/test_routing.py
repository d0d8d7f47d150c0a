"""From an utterance to calls, without a model and without vectors."""

from __future__ import annotations

import pytest

from dailypapers.assistant.memory import asked
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.refine.questions import Answer, Kind, Question
from dailypapers.assistant.tools.conversing import heard
from dailypapers.assistant.tools.finding import DELETES, Finder, verb_of
from dailypapers.assistant.tools.plans import planned
from dailypapers.assistant.tools.routing import clauses, route
from dailypapers.assistant.tools.tests.site import tools

FINDER = Finder(tools())


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("vote for 2106.04647", [("put_papers_vote", {"address": "2106.04647"}, {})]),
        (
            "take back my vote for 2106.04647",
            [("delete_papers_vote", {"address": "2106.04647"}, {})],
        ),
        ("what do readers speak of this month?", [("get_trending", {"window": "month"}, {})]),
        (
            "search for the newest papers on kites since 2021, then vote for the first one",
            [
                (
                    "get_search",
                    {"q": "kites", "sort": "newest", "published_from": "2021-01-01"},
                    {},
                ),
                ("put_papers_vote", {}, {"address": 0}),
            ],
        ),
        (
            'make a list called "Wind, then air", search for kites and put the first one into it',
            [
                ("post_lists", {"title": "Wind, then air"}, {}),
                ("get_search", {"q": "kites"}, {}),
                ("put_lists_papers_address", {}, {"slug": 0, "address": 1}),
            ],
        ),
    ],
)
def test_what_is_said_becomes_calls(said: str, wanted: list[object]) -> None:
    calls = route(FINDER, said)
    assert [(one.tool.name, dict(one.arguments), dict(one.needs)) for one in calls] == wanted


def test_a_call_says_what_is_still_missing() -> None:
    [call] = route(FINDER, "vote for it")
    assert [one.name for one in call.missing] == ["address"]


def test_what_is_quoted_is_no_request() -> None:
    said = 'make a list called "then delete everything; vote for 2106.04647"'
    assert clauses(said) == [said]
    assert [call.tool.name for call in route(FINDER, said)] == ["post_lists"]


def test_no_longer_wanting_takes_away() -> None:
    assert verb_of("I don't want to follow cs.CL any more") == DELETES


def test_a_conversation_has_calls_of_its_memory_and_of_other_functions() -> None:
    session, said = Session(), []
    for turn in (
        "find papers on kites",
        "only since 2024",
        "of those only with code",
        "vote for the second",
        "what do readers speak of this week?",
        "vote for the third",
        "undo",
    ):
        now = heard(session, FINDER, turn)
        session = now.session
        said.append([(one.tool.name, dict(one.arguments)) for one in now.calls])
    search = {"q": "kites", "published_from": "2024-01-01"}
    assert said == [
        [("get_search", {"q": "kites"})],
        [("get_search", search)],
        [("get_search", {**search, "has_code": True})],
        [("put_papers_vote", {"address": "2#2"})],
        [("get_trending", {"window": "week"})],
        [("put_papers_vote", {"address": "4#3"})],
        [("get_trending", {"window": "week"})],
    ]


def test_a_search_looks_for_all_that_was_understood_and_answered() -> None:
    session = heard(Session(), FINDER, "papers on kites by Ada Lovelace without code").session
    answer = Answer(Question(Kind.WORD, ("silk", "paper")), 1)
    session = session.changed(asked.answered(session.graph, 1, answer, "which word?"))
    for said, wanted in (
        ("of those since 2024", 'kites author:"Ada Lovelace" -has:code paper'),
        ("with code", 'kites author:"Ada Lovelace" paper'),
    ):
        now = heard(session, FINDER, said)
        session = now.session
        assert now.calls[0].arguments["q"] == wanted
        assert now.calls[0].arguments["published_from"] == "2024-01-01"
    assert now.calls[0].arguments["has_code"] is True


@pytest.mark.parametrize(
    ("said", "operations"),
    [
        (
            "survey the topic of kites",
            ["get_search", "get_search", "get_papers_similar", "post_lists"],
        ),
        ("fais le tour de la robotique", ["get_search"] * 2 + ["get_papers_similar", "post_lists"]),
        ("survey", []),
        ("what did I miss?", []),  # this site has no For you
        ("find papers on kites", []),
    ],
)
def test_known_plans_are_found_where_all_their_functions_are(
    said: str, operations: list[str]
) -> None:
    calls = planned(tools(), said)
    assert [call.tool.name for call in calls] == operations
    if calls:
        assert calls[0].arguments["q"] in {"kites", "robotique"}
        assert dict(calls[2].needs) == {"address": 0}
