"""Conversations of several turns, with the whole state that is expected after each."""

from __future__ import annotations

import pytest

from dailypapers.assistant.memory.computing import computed
from dailypapers.assistant.memory.graph import Graph, Node, Status
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.memory.telling import tell
from dailypapers.assistant.memory.tests.told import Script, Task, scripts

LEAST = 120
ALL = list(scripts())


@pytest.mark.parametrize("script", ALL, ids=[script.name for script in ALL])
def test_each_turn_revises_what_it_is_about_and_nothing_else(script: Script) -> None:
    session, expected = Session(), dict[int, Task]()
    for turn in script.turns:
        before = session.graph
        session = tell(session, turn.said).session
        for number in turn.gone:
            del expected[number]
        expected |= turn.tasks
        new = [number for number in turn.tasks if number not in before]
        active = max(new, default=before.active) if turn.active is None else turn.active
        graph = session.graph
        assert {n.number: (n.job, dict(n.input), n.needs) for n in graph.nodes} == expected, turn
        assert graph.active == active, turn.said
        again = {node.number for node in graph.nodes if node.status is Status.OPEN}
        changed = set() if turn.is_kept or turn.gone else set(turn.tasks)
        assert again == _with_what_hangs_on(changed, expected), turn.said
        session = session.with_answers(computed(graph, _answered))


def test_there_are_enough_scripts_in_every_kind_and_both_languages() -> None:
    assert len({script.name for script in ALL}) == len(ALL) >= LEAST
    kinds = {script.name.partition("-")[0] for script in ALL}
    assert kinds >= {"search", "survey", "talk", "club", "list"}


def _answered(graph: Graph, node: Node) -> tuple[str, Status]:
    return node.goal, Status.DONE


def _with_what_hangs_on(changed: set[int], tasks: dict[int, Task]) -> set[int]:
    found = set(changed)
    while more := {n for n, (_, _, needs) in tasks.items() if found & set(needs)} - found:
        found |= more
    return found
