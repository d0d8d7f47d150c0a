"""The graph of tasks by itself: what is computed again, and that no task depends on itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dailypapers.assistant.memory import session as sessions
from dailypapers.assistant.memory.computing import computed, open_tasks
from dailypapers.assistant.memory.graph import Circle, Graph, Node, Status
from dailypapers.assistant.memory.prompts import path_lines
from dailypapers.assistant.memory.session import Session, Unreadable
from dailypapers.assistant.memory.telling import tell


def diamond() -> Graph:
    """A search (1), two tasks that need it (2, 3), one that needs both (4), one apart (5)."""
    graph = Graph().added("search", "a", {"words": "kites"})
    graph = graph.added("search", "b", {"code": True}, (1,)).added("similar", "c", {}, (1,))
    return graph.added("list", "d", {}, (2, 3)).added("search", "e", {"words": "bees"})


def done(graph: Graph, node: Node) -> tuple[str, Status]:
    assert all(graph[one].status is Status.DONE for one in node.needs)
    return f"{node.number} of {sorted(node.needs)}", Status.DONE


def test_what_depends_on_a_task_is_computed_again_in_order_and_nothing_else() -> None:
    graph = computed(diamond(), done)
    came = [node.output for node in graph.nodes]
    assert came == ["1 of []", "2 of [1]", "3 of [1]", "4 of [2, 3]", "5 of []"]
    revised = graph.revised(3, {"since": "2024"})
    assert open_tasks(revised) == (3, 4)
    assert revised[2].output == "2 of [1]"
    assert graph.after(1) == (2, 3, 4)
    assert graph.at(4).path == tuple(graph[number] for number in (1, 2, 3, 4))


def test_no_task_comes_to_depend_on_itself() -> None:
    with pytest.raises(Circle):
        diamond().revised(1, {}, needs=(4,))
    with pytest.raises(Circle):
        diamond().revised(2, {}, needs=(2,))


def test_what_needs_a_failed_task_fails_and_the_budget_holds() -> None:
    def failing(graph: Graph, node: Node) -> tuple[None, Status]:
        return None, Status.FAILED if node.number == 2 else Status.DONE

    states = {node.number: node.status for node in computed(diamond(), failing).nodes}
    assert states[4] is Status.FAILED
    assert states[3] is Status.DONE
    asked: list[int] = []

    def counting(graph: Graph, node: Node) -> tuple[None, Status]:
        asked.append(node.number)
        return None, Status.DONE

    computed(diamond(), counting, most=2)
    assert asked == [1, 2]


def test_a_session_is_written_read_and_branched() -> None:
    session = Session()
    for said in ("papers on kites", "only since 2024", "of those only with code"):
        session = tell(session, said).session
    again = sessions.read(json.loads(json.dumps(sessions.written(session))))
    assert again == session
    assert again.undone(2).graph[1].input == {"words": "kites"}
    branch = session.branched(1)
    assert [node.number for node in branch.graph.nodes] == [1]
    assert tell(branch, "without bees").session.graph[1].input["without"] == ("bees",)
    assert path_lines(session.graph) == [
        "1. search: words=kites; since=2024 (open)",
        "2. search, of what came of 1: code=yes (open)",
    ]


@pytest.mark.parametrize(
    "said",
    [
        None,
        {},
        {"version": 2},
        {"version": 1, "past": [], "future": [], "graph": {"active": 3, "nodes": []}},
        {
            "version": 1,
            "past": [],
            "future": [],
            "graph": {
                "active": 1,
                "nodes": [
                    {"number": 1, "job": "search", "goal": "", "input": {}, "needs": [1]}
                    | {"output": None, "status": "open"}
                ],
            },
        },
    ],
)
def test_what_is_no_session_is_refused(said: Any) -> None:
    with pytest.raises(Unreadable):
        sessions.read(said)


@pytest.mark.parametrize(
    "said", ["", "   ", "¦", '"', "undo " * 200, "\x00", "ß" * 600, "))((", "no"]
)
def test_nothing_that_can_be_typed_breaks_a_conversation(said: str) -> None:
    start = tell(Session(), "papers on kites").session
    after = tell(start, said).session
    assert sessions.read(json.loads(json.dumps(sessions.written(after)))) == after
