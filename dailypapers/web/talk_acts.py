"""What a conversation proposes to do, said as a reader says it; the exact call stands beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from dailypapers.assistant.tools.routing import Call
from dailypapers.core.spoken import say
from dailypapers.feed import queries
from dailypapers.feed.entries import load_entries

ACTS = {
    "post_lists": gettext_noop("Make the reading list “{title}”"),
    "put_lists_papers_address": gettext_noop("Put “{address}” into the list"),
    "delete_lists_papers_address": gettext_noop("Take “{address}” out of the list “{slug}”"),
    "put_papers_vote": gettext_noop("Vote for “{address}”"),
    "delete_papers_vote": gettext_noop("Take back your vote for “{address}”"),
    "put_papers_marks_kind": gettext_noop("Mark “{address}” as {kind}"),
    "delete_papers_marks_kind": gettext_noop("Take the mark {kind} off “{address}”"),
    "post_papers_comments": gettext_noop("Comment on “{address}”: {text}"),
    "put_papers_note": gettext_noop("Write a note about “{address}”: {text}"),
    "put_follows_target": gettext_noop("Follow {target}"),
    "delete_follows_target": gettext_noop("Follow {target} no more"),
    "post_submissions": gettext_noop("Put “{paper}” before all readers"),
}
PAPERS = ("address", "paper")


@dataclass(frozen=True, slots=True)
class Act:
    """One call that waits for a press: in words, and exactly."""

    words: str
    call: str


def acts(calls: Sequence[Call]) -> list[Act]:
    """Return what some calls would do."""
    titles = _titles(calls)
    return [Act(_words(call, titles), call_line(call)) for call in calls]


def call_line(call: Call) -> str:
    """Return a call as it is shown: its function and what it is given."""
    given = [f"{name}={value}" for name, value in call.arguments.items()]
    given += [say("{name} from the step before", name=name) for name in call.needs]
    return f"{call.tool.name}({', '.join(given)})"


def _words(call: Call, titles: Mapping[str, str]) -> str:
    pattern = ACTS.get(call.tool.name, "")
    parts = {name: titles.get(str(value), str(value)) for name, value in call.arguments.items()}
    if pattern and set(re.findall(r"\{(\w+)\}", pattern)) <= parts.keys() and not call.tool.origin:
        return say(pattern, **parts)
    return re.split(r"[;.]", call.tool.says, maxsplit=1)[0]


def _titles(calls: Sequence[Call]) -> dict[str, str]:
    """Return the titles of the papers that calls name."""
    names = {
        str(call.arguments[name]) for call in calls for name in PAPERS if name in call.arguments
    }
    entries = load_entries(queries.papers_at(sorted(names))) if names else []
    return {entry.address: entry.title for entry in entries}
