"""Tasks and what they depend on. Everything here is immutable: a change returns a new graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

Value: TypeAlias = str | int | bool | tuple[str, ...]
Input: TypeAlias = Mapping[str, Value]


class Status(StrEnum):
    """How far a task is."""

    OPEN = "open"  # not computed since it was said, or since what it depends on changed
    DONE = "done"
    FAILED = "failed"
    WAITING = "waiting"  # for the reader's yes


class Circle(ValueError):
    """A task would come to depend on itself."""


@dataclass(frozen=True, slots=True)
class Node:
    """One task: what for, with what, from which others, and what came of it."""

    number: int
    job: str
    goal: str
    input: Input = field(default_factory=dict)
    needs: tuple[int, ...] = ()
    output: Any = None
    status: Status = Status.OPEN


@dataclass(frozen=True, slots=True)
class Graph:
    """The tasks in the order in which they were asked for, and which one is spoken of now."""

    nodes: tuple[Node, ...] = ()
    active: int = 0  # none

    def __getitem__(self, number: int) -> Node:
        for node in self.nodes:
            if node.number == number:
                return node
        raise KeyError(number)

    def __contains__(self, number: int) -> bool:
        return any(node.number == number for node in self.nodes)

    def added(self, job: str, goal: str, input: Input, needs: tuple[int, ...] = ()) -> Graph:
        """Return the graph with one more task, which is spoken of from now on."""
        for number in needs:
            self[number]
        number = max((node.number for node in self.nodes), default=0) + 1
        node = Node(number, job, goal, dict(input), needs)
        return Graph((*self.nodes, node), number)

    def revised(
        self, number: int, input: Input, *, goal: str = "", needs: tuple[int, ...] | None = None
    ) -> Graph:
        """Return the graph with another input for a task.

        The task and whatever depends on it are to be computed again, nothing else is. Raises
        `Circle` if it would depend on itself.
        """
        old = self[number]
        needs = old.needs if needs is None else needs
        if number in needs or any(number in self.before(one) for one in needs):
            raise Circle(f"task {number} would depend on itself")
        node = replace(old, input=dict(input), goal=goal or old.goal, needs=needs)
        stale = {number, *self.after(number)}
        nodes = (node if one.number == number else one for one in self.nodes)
        return replace(
            self,
            nodes=tuple(
                replace(one, status=Status.OPEN, output=None) if one.number in stale else one
                for one in nodes
            ),
        )

    def answered(self, number: int, output: Any, status: Status = Status.DONE) -> Graph:
        """Return the graph with what came of a task."""
        node = replace(self[number], output=output, status=status)
        return replace(
            self, nodes=tuple(node if one.number == number else one for one in self.nodes)
        )

    def at(self, number: int) -> Graph:
        """Return the graph with another task spoken of."""
        self[number]
        return replace(self, active=number)

    def before(self, number: int) -> tuple[int, ...]:
        """Return what a task depends on, directly or not, so that each comes after its own."""
        found: dict[int, None] = {}

        def visit(one: int) -> None:
            for need in self[one].needs:
                if need not in found:
                    visit(need)
                    found[need] = None

        visit(number)
        return tuple(found)

    def after(self, number: int) -> tuple[int, ...]:
        """Return what depends on a task, directly or not, so that each comes after its own."""
        found = {number}
        for one in self.ordered():
            if found & set(one.needs):
                found.add(one.number)
        return tuple(one.number for one in self.ordered() if one.number in found - {number})

    @property
    def path(self) -> tuple[Node, ...]:
        """The active path: the task that is spoken of, after all that it depends on."""
        if not self.active:
            return ()
        return tuple(self[number] for number in (*self.before(self.active), self.active))

    def ordered(self) -> Iterator[Node]:
        """Yield all tasks, each after those it depends on."""
        seen: set[int] = set()
        for node in self.nodes:
            for number in (*self.before(node.number), node.number):
                if number not in seen:
                    seen.add(number)
                    yield self[number]

    def ancestry(self, number: int) -> Graph:
        """Return a task with what it depends on alone: where a branch begins."""
        kept = {number, *self.before(number)}
        return Graph(tuple(node for node in self.nodes if node.number in kept), number)
