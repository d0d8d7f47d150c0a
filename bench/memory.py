"""Whether corrections, returns and requests that hang on earlier ones are understood.

Run: make bench, or python -m bench.memory alone

The scripts are those of `dailypapers/assistant/memory/tests/scripts/`. Beside the graph of tasks a
flat history is judged, which reads the same slots and keeps the last value of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.page import interval, replace_section, table
from dailypapers.assistant.memory.graph import Value
from dailypapers.assistant.memory.jobs import TAKES
from dailypapers.assistant.memory.reading import Move, read
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.memory.telling import tell
from dailypapers.assistant.memory.tests.told import Script, Task, scripts
from dailypapers.search.evaluation.metrics import estimate

TITLE = "Tasks of a conversation"
SEED = 2504
# Scripts right when they were first run, before any rule was changed for them: not measured anew.
FIRST_RUNS = {"later": (24, 48), "last": (16, 24)}
Seen = tuple[str, dict[str, Value]]  # the job that is spoken of, and all that holds for it


@dataclass
class Flat:
    """The history as one record: the last value of each slot."""

    job: str = ""
    values: dict[str, Value] = field(default_factory=dict)

    def tell(self, said: str) -> None:
        """Take what an utterance says over what was said before."""
        reading = read(said)
        if reading.move in {Move.NONE, Move.YES, Move.NO}:
            return
        self.job = reading.job or self.job or "search"
        self.values.update(reading.values)
        for name in reading.dropped:
            self.values.pop(name, None)
        if reading.words:
            self.values["words"] = reading.words
        if reading.items:
            self.values["papers"] = reading.items

    def seen(self) -> Seen:
        """Return what holds now."""
        return self.job, self.values


def main() -> None:
    """Judge both, and write the section."""
    rows = []
    told = list(scripts())
    for name, judge in (("graph of tasks", _graph), ("flat history, last value wins", _flat)):
        turns = {script.name: judge(script) for script in told}
        whole = estimate([float(all(right)) for right in turns.values()], SEED)
        each = estimate([float(one) for right in turns.values() for one in right], SEED)
        rows.append([name, interval(whole, ".2f"), interval(each, ".2f")])
    kinds = len({script.name.partition("-")[0] for script in told})
    turns_in_all = sum(len(script.turns) for script in told)
    lines = [
        f"{len(told)} conversations of {kinds} kinds with "
        f"{turns_in_all} turns, in English and French, invented: surveys planned like journeys, "
        "talks prepared like dishes, reading clubs moved like meetings, reading lists filled like "
        "carts (the four kinds of arXiv 2505.19436 in this program's words), and searches. A turn "
        "is right if the task that is spoken of, and all that holds for it, is the expected one. "
        "The test asks more: the whole graph, and which tasks are computed again.",
        "",
        table(["", "conversations right", "turns right"], rows),
        "",
        "All conversations are right because rules were mended until they were. What to expect of "
        "wordings that nobody has seen, the first run on conversations written afterwards says: "
        + "; then ".join(f"{right} of {all_}" for right, all_ in FIRST_RUNS.values())
        + ", after the rules had been mended for the first of them. One writer wrote rules and "
        "conversations, so readers will find gaps more often than that.",
    ]
    replace_section(TITLE, "\n".join(lines))


def _graph(script: Script) -> list[bool]:
    session = Session()

    def told(said: str) -> Seen:
        nonlocal session
        session = tell(session, said).session
        graph = session.graph
        tasks = {node.number: (node.job, dict(node.input), node.needs) for node in graph.nodes}
        return _held(tasks, graph.active)

    return _right(script, told)


def _flat(script: Script) -> list[bool]:
    flat = Flat()

    def told(said: str) -> Seen:
        flat.tell(said)
        job, values = flat.seen()
        return job, dict(values)

    return _right(script, told)


def _right(script: Script, told: Callable[[str], Seen]) -> list[bool]:
    """Return for each turn whether what holds is what should."""
    tasks: dict[int, Task] = {}
    active, right = 0, []
    for turn in script.turns:
        new = [number for number in turn.tasks if number not in tasks]
        active = max(new, default=active) if turn.active is None else turn.active
        tasks = {n: task for n, task in (tasks | turn.tasks).items() if n not in turn.gone}
        right.append(_comparable(told(turn.said)) == _comparable(_held(tasks, active)))
    return right


def _held(tasks: Mapping[int, Task], active: int) -> Seen:
    """Return the active task's job, and the inputs of all it depends on under its own."""
    if active not in tasks:
        return "", {}
    job, input, needs = tasks[active]
    held: dict[str, Value] = {}
    for number in needs:
        held |= _held(tasks, number)[1]
    return job, held | input


def _comparable(seen: Seen) -> Seen:
    """Leave out which task a paper comes from: a flat history has no tasks to name."""
    job, values = seen
    papers = values.get("papers")
    if isinstance(papers, tuple):
        bare = tuple(one[one.find("#") :] if "#" in one else one for one in papers)
        values = {**values, "papers": bare}
    return job, {name: value for name, value in values.items() if name in {*ALL, "papers"}}


ALL = {name for names in TAKES.values() for name in names}

if __name__ == "__main__":
    main()
