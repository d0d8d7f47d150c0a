"""Answers as tasks: corrected, gone back to and asked of something else like others."""

from __future__ import annotations

import json

import pytest

from dailypapers.assistant.memory import asked, queries
from dailypapers.assistant.memory.graph import Graph, Status
from dailypapers.assistant.memory.session import Session, read, written
from dailypapers.assistant.memory.telling import tell
from dailypapers.assistant.refine.questions import NONE, UNKNOWN, Answer, Kind, Question

WORDS = Question(Kind.WORD, ("kites", "teapots"))
VENUE = Question(Kind.VENUE, ("Kites & Co", "-"))


def narrowed() -> Session:
    """Return a conversation in which two questions were answered."""
    graph = tell(Session(), "papers on crafts since 2020").session.graph
    graph = asked.answered(graph, 1, Answer(WORDS, 1), "which word?")
    graph = asked.answered(graph, 2, Answer(VENUE, NONE), "which venue?")
    for number in (1, 2, 3):
        graph = graph.answered(number, {})
    return Session(graph)


def said(graph: Graph, number: int) -> str:
    """Return what a task looks for, and what was answered on the way."""
    talk = asked.conversation_of(graph, graph[number])
    return f"{talk.query} {[(one.question.kind.value, one.chosen) for one in talk.answers]}"


def test_answers_hang_on_what_was_looked_for() -> None:
    graph = narrowed().graph
    assert [node.needs for node in graph.path] == [(), (1,), (2,)]
    assert said(graph, 3) == "crafts year:2020.. [('word', 1), ('venue', -1)]"
    assert asked.answered(graph, 2, Answer(VENUE, NONE), "again") == graph
    assert read(json.loads(json.dumps(written(Session(graph))))).graph == graph


@pytest.mark.parametrize(
    ("turn", "active", "wanted", "again"),
    [
        ("no, only since 2024", 3, "crafts year:2024.. [('word', 1), ('venue', -1)]", {1, 2, 3}),
        ("the same for vision", 6, "vision year:2020.. [('word', 1), ('venue', -1)]", {4, 5, 6}),
        ("go back to the first list", 1, "crafts year:2020.. []", set()),
        ("of those with code", 4, "crafts year:2020.. has:code", {4}),
    ],
)
def test_a_turn_changes_what_it_is_about(
    turn: str, active: int, wanted: str, again: set[int]
) -> None:
    graph = tell(narrowed(), turn).session.graph
    assert graph.active == active
    assert said(graph, active).startswith(wanted)
    assert {node.number for node in graph.nodes if node.status is Status.OPEN} == again


def test_words_may_be_an_answer_or_ask_for_questions() -> None:
    graph = narrowed().graph
    question = {"about": "word", "options": ["a..b", "graph nets"]}
    node = graph.answered(3, {"question": question})[3]
    names = ("Up to b", "Réseaux de graphes")
    for words, chosen in (
        ("reseaux de graphes", 1),
        ("none of these", NONE),
        ("je ne sais pas", UNKNOWN),
    ):
        found = asked.replied(node, words, names)
        assert found
        assert found.chosen == chosen
    assert asked.replied(node, "only since 2024", names) is None
    assert asked.is_wanted("Ask me questions!")
    assert asked.is_wanted("Aide-moi à préciser")
    assert not asked.is_wanted("ask the authors about kites")


@pytest.mark.parametrize(
    ("kind", "value", "query", "wanted"),
    [
        (Kind.YEAR, "2024", "", "crafts year:2024"),
        (Kind.TOPIC, "cs.CL", "", "crafts year:2020.. cat:cs.CL"),
        (Kind.WORD, "arts", "(crafts OR arts) year:2020..", "(crafts OR arts) year:2020.."),
        (Kind.WORD, "crafts", "crafts", "crafts"),
    ],
)
def test_another_query_is_put_in_the_place_of_the_search(
    kind: Kind, value: str, query: str, wanted: str
) -> None:
    graph = narrowed().graph
    changed = asked.instead(graph, graph[3], kind, value, query)
    assert queries.query(queries.held(changed, changed[3])) == wanted
    assert len(changed.nodes) == 3


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"since": "2024", "until": "2024"}, "year:2024"),
        ({"until": "2024-12"}, "before:2025-01"),
        ({"until": "2024-02-29"}, "before:2024-03-01"),
        ({"until": "2024-02-31"}, "before:2024-03"),
        ({"since": "2023-05", "until": "2024"}, "after:2023-05 before:2025"),
        ({"venue": 'Kites "and" Co'}, 'venue:"Kites  and  Co"'),
    ],
)
def test_values_are_said_in_the_query_language(values: dict[str, str], wanted: str) -> None:
    assert queries.query(values) == wanted
