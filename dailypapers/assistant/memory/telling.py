"""What an utterance does to a conversation's tasks: the one it is about, and what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dailypapers.assistant.memory import nearby
from dailypapers.assistant.memory.correcting import corrected, repointed, settled, texts
from dailypapers.assistant.memory.graph import Graph, Value
from dailypapers.assistant.memory.items import ALL
from dailypapers.assistant.memory.jobs import BEARING, takes
from dailypapers.assistant.memory.listing import rearranged
from dailypapers.assistant.memory.naming import meant
from dailypapers.assistant.memory.reading import Move, Reading, read
from dailypapers.assistant.memory.session import MOST_TASKS, Session
from dailypapers.assistant.memory.verbs import Act


@dataclass(frozen=True, slots=True)
class Told:
    """The session after an utterance, how it was read, and whether anything came of it."""

    session: Session
    reading: Reading
    changed: bool


def tell(session: Session, said: str) -> Told:
    """Return the session after a reader said something."""
    reading = read(said)
    if reading.move is Move.UNDO or (reading.move is Move.RESTORE and not session.future):
        after = session.undone(reading.times)
    elif reading.move in {Move.REDO, Move.RESTORE}:
        after = session.redone(reading.times)
    else:
        after = session.to(_changed(session, reading, said))
    return Told(after, reading, after != session)


def _changed(session: Session, reading: Reading, said: str) -> Graph:
    graph = session.graph
    if reading.move in {Move.NONE, Move.YES, Move.NO} or len(graph.nodes) >= MOST_TASKS:
        return graph
    if reading.move is Move.BACK:
        return _back(session, reading)
    if not graph.nodes or reading.move is Move.NEW:
        return _new(graph, reading, said)
    if reading.move is Move.AMONG:
        return _among(graph, reading, said)
    if reading.move is Move.SAME:
        return _same(graph, reading, said)
    return _revised(graph, reading, said)


def _new(graph: Graph, reading: Reading, said: str) -> Graph:
    """Add a task; one that does something with papers comes after the search it names itself."""
    job = reading.job or _implied(reading)
    if job == "search":
        found = _input("search", reading)
        return graph.added("search", said, found) if found else graph
    if reading.words and job != "read":
        asked = _input("search", reading, but=takes(job))
        graph = graph.added("search", said, asked)
    base = nearby.bearing(graph)
    papers, needs = nearby.pointed(reading.items, base)
    rest = _input(job, reading)
    if job == "mail" and base and base.job == "list":
        base = next(
            (one for one in nearby.near(graph) if one.job != "list" and one.job in BEARING), base
        )
    if not papers and base and (reading.words or job in {"cite", "meeting", "mail"}):
        needs = (base.number,)
        papers = (f"{base.number}{ALL}",) if "papers" in takes(job) else ()
    if papers:
        rest["papers"] = papers
    return graph.added(job, said, rest, needs)


def _implied(reading: Reading) -> str:
    """Return the kind of task that what was said of it implies."""
    signs = (("cite", "format"), ("mail", "rhythm"), ("meeting", "hour"), ("list", "title"))
    return next((job for job, name in signs if name in reading.values), "search")


def _among(graph: Graph, reading: Reading, said: str) -> Graph:
    """Add a task over what another found."""
    base = nearby.bearing(graph)
    if base is None or reading.job not in {"", "search"}:
        return _new(graph, reading, said)
    return graph.added("search", said, _input("search", reading), (base.number,))


def _back(session: Session, reading: Reading) -> Graph:
    """Return to the task that is named, or to the one before, and correct it if more is said."""
    graph = session.graph
    before = next((one.active for one in reversed(session.past) if one.active != graph.active), 0)
    if reading.where is None:
        return graph.at(before) if before in graph else graph
    found = meant(graph, reading.where, before)
    if found is None:
        return graph
    graph = graph.at(found.number)
    if not (reading.values or reading.dropped or reading.words):
        return graph
    return _revised(graph, replace(reading, where=None), found.goal)


def _same(graph: Graph, reading: Reading, said: str) -> Graph:
    """Copy the active path from the task that differs on; what does not hang on it is shared."""
    path = graph.path
    starts = {
        node.number for name in reading.values if (node := nearby.taking(graph, name)) is not None
    }
    if reading.words:
        starts |= {node.number for node in path if "words" in node.input and not node.needs} or {
            node.number for node in path if "words" in node.input
        }
    copies: dict[int, int] = {}
    for node in path:
        if node.number not in starts and not copies.keys() & set(node.needs):
            continue
        input = _renumbered(node.input, copies)
        if node.number in starts:
            own = {k: v for k, v in reading.values.items() if k in takes(node.job)}
            input = settled(input, own)
            if reading.words and "words" in node.input:
                input["words"] = reading.words
        needs = tuple(copies.get(one, one) for one in node.needs)
        graph = graph.added(node.job, said, input, needs)
        copies[node.number] = graph.active
    return graph


def _revised(graph: Graph, reading: Reading, said: str) -> Graph:
    """Correct the tasks that what was said is about; what fits none of them is a new one."""
    active = graph[graph.active]
    if reading.items and reading.adds and active.job == "list":
        reading = replace(reading, act=Act.ADD)
    if reading.act:
        return rearranged(graph, reading, said, nearby.bearing(graph))
    if reading.job not in {"", "search", active.job}:
        return _new(graph, reading, said)
    if reading.items and not reading.words:
        if _implied(reading) not in {"search", active.job}:
            return _new(graph, reading, said)
        other = repointed(graph, reading, said)
        return other or _new(graph, replace(reading, job="read"), said)
    named = meant(graph, reading.where) if reading.where else None
    if named and named.number not in {node.number for node in graph.path}:
        graph = graph.at(named.number)
    return corrected(graph, reading, said, named) or _new(graph, reading, said)


def _input(job: str, reading: Reading, but: tuple[str, ...] = ()) -> dict[str, Value]:
    taken = {
        name: value
        for name, value in reading.values.items()
        if name in takes(job) and name not in but
    }
    return ({"words": reading.words} if reading.words and job == "search" else {}) | taken


def _renumbered(input: Mapping[str, Value], copies: Mapping[int, int]) -> dict[str, Value]:
    papers = tuple(
        f"{copies[int(head)]}#{place}"
        if (head := one.partition("#")[0]).isdigit()
        and (place := one.partition("#")[2])
        and int(head) in copies
        else one
        for one in texts(input.get("papers"))
    )
    return {**input, **({"papers": papers} if papers else {})}
