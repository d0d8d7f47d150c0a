"""What a conversation would do on the site: lists, meetings, mails, as calls that wait.

Each raises `InputError` that says what is still to be said, or why it cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dailypapers.accounts.models import User
from dailypapers.assistant.memory import asked, pointing
from dailypapers.assistant.memory.graph import Graph, Node, Value
from dailypapers.assistant.memory.phrases import folded
from dailypapers.assistant.tools.conversing import TOOL
from dailypapers.assistant.tools.routing import Call
from dailypapers.assistant.tools.tool import Tool
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.feed import groups

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EDITIONS = {"daily": "day", "weekly": "week", "monthly": "month"}
MOST_COMPARED = 5  # papers


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a reader's conversation, and the functions that it may come to."""

    reader: User
    graph: Graph
    node: Node
    tools: Mapping[str, Tool]

    def said(self, name: str) -> str:
        """Return a value of the task as text, empty if it was not said."""
        return str(self.node.input.get(name, ""))

    def papers(self) -> list[str]:
        """Return the papers that the task points at, none where it points at none."""
        papers = self.node.input.get("papers", ())
        named = papers if isinstance(papers, tuple) else ()
        return pointing.papers(self.graph, named) if named else []

    def subject(self) -> str:
        """Return what the task is about: its title, else the words of what it comes from."""
        before = self.graph.before(self.node.number)[::-1]
        words: Iterator[Value | None] = (self.graph[one].input.get("words") for one in before)
        return self.said("title") or str(
            next(filter(None, words), "") or say("From a conversation")
        )


def list_calls(task: Task) -> tuple[Call, ...]:
    """Return the calls that make a reading list, and put its papers into it."""
    shown = task.said("shown")
    given = {"title": task.subject(), **({"visibility": shown} if shown else {})}
    return _listed(task, given, task.papers())


def meeting_calls(task: Task) -> tuple[Call, ...]:
    """Return the calls that make a list for a group, which meets about it."""
    group = _group(task)
    if not (day := _day(task)):
        raise InputError(say("Say on which day, for example: on Thursday at 18:00."))
    meeting = {"on": str(day)}
    if hour := task.said("hour"):
        meeting |= {"at": hour, "zone": task.reader.time_zone}
    limit = task.node.input.get("limit")
    papers = task.papers()[: limit if isinstance(limit, int) else None]
    given = {"title": task.subject(), "visibility": "group", "group": group, "meeting": meeting}
    return _listed(task, given, papers)


def mail_calls(task: Task) -> tuple[Call, ...]:
    """Return the call that has what a task is about sent by mail."""
    rhythm, day = task.said("rhythm"), task.said("day")
    days = {"daily": list(range(7)), "monthly": []}.get(
        rhythm, [WEEKDAYS.index(day) if day in WEEKDAYS else 0]
    )
    given: dict[str, Any] = {"view": _view(task), "days": days}
    if hour := task.said("hour"):
        given |= {"at": hour, "zone": task.reader.time_zone}
    return (Call(task.tools["post_subscriptions"], given),)


def compare_calls(task: Task) -> tuple[Call, ...]:
    """Return the calls that read the papers to be compared."""
    papers = task.papers()[:MOST_COMPARED]
    if len(papers) < 2:
        raise InputError(say("Say which papers, for example: compare the first two."))
    return tuple(Call(task.tools["get_papers_address"], {"address": one}) for one in papers)


def _listed(task: Task, given: dict[str, Any], papers: list[str]) -> tuple[Call, ...]:
    put = task.tools["put_lists_papers_address"]
    puts = (Call(put, {"address": name}, {"slug": 0}) for name in papers)
    return (Call(task.tools["post_lists"], given), *puts)


def _group(task: Task) -> str:
    """Return the slug of the group that is meant: the one named, or the only one."""
    rows = groups.edited_by(task.reader)
    if not rows:
        raise InputError(
            say("Meetings are for groups whose lists you may change. Make or join a group first.")
        )
    said = folded(task.said("group"))
    fits = [one for one in rows if not said or said in {folded(one.name), one.slug}]
    if len(fits) != 1:
        names = ", ".join(one.name for one in rows)
        raise InputError(say("Say for which group, as in “for the group X”: {names}.", names=names))
    return fits[0].slug


def _day(task: Task) -> date | None:
    """Return the day that is said: a date, or the next of a weekday, not today."""
    said = task.said("day")
    if said not in WEEKDAYS:
        try:
            return date.fromisoformat(said)
        except ValueError:
            return None
    today = now().astimezone(ZoneInfo(task.reader.time_zone)).date()
    ahead = (WEEKDAYS.index(said) - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


def _view(task: Task) -> str:
    """Return what is to be sent, as mails name it."""
    if not task.node.needs:
        return f"edition:{EDITIONS.get(task.said('rhythm'), 'week')}"
    base = task.graph[task.node.needs[0]]
    if base.job in {"search", asked.JOB}:
        talk = asked.conversation_of(task.graph, base)
        query = " ".join([talk.query, *asked.all_signs(task.graph, base)])
        return f"search:{urlencode({'q': query})}"
    if base.input.get(TOOL) == "get_trending":
        return f"trending:{base.input.get('window', 'week')}"
    if base.input.get(TOOL) == "get_for_you":
        return "for-you"
    raise InputError(say("This cannot be sent by mail. A search can, and what is trending."))


DOES: dict[str, Callable[[Task], tuple[Call, ...]]] = {
    "list": list_calls,
    "meeting": meeting_calls,
    "mail": mail_calls,
    "compare": compare_calls,
}
