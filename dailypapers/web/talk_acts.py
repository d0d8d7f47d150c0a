"""What a conversation proposes to do, said as a reader says it; the exact call stands beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from dailypapers.assistant.tools.routing import Call
from dailypapers.core.spoken import say, spoken
from dailypapers.digests.choices import known
from dailypapers.digests.rhythm import EVERY_DAY, Rhythm
from dailypapers.feed import groups, queries
from dailypapers.feed.entries import load_entries
from dailypapers.feed.views import page_of, view

ACTS = {
    "post_lists": gettext_noop("Make the reading list “{title}”"),
    "post_subscriptions": gettext_noop("Send “{view}” by mail: {days}"),
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
    if not call.tool.origin and "meeting" in call.arguments:
        return _meeting(call.arguments)
    pattern = ACTS.get(call.tool.name, "")
    parts = {name: titles.get(str(value), str(value)) for name, value in call.arguments.items()}
    if call.tool.name == "post_subscriptions":
        parts |= {"days": _days(call.arguments), "view": _view(str(call.arguments["view"]))}
    if pattern and set(re.findall(r"\{(\w+)\}", pattern)) <= parts.keys() and not call.tool.origin:
        return say(pattern, **parts)
    return re.split(r"[;.]", call.tool.says, maxsplit=1)[0]


def _meeting(arguments: Mapping[str, Any]) -> str:
    meeting = arguments["meeting"]
    day = date_format(date.fromisoformat(meeting["on"]), "DATE_FORMAT")
    at = f", {meeting['at']} ({meeting['zone']})" if "at" in meeting else ""
    return say(
        "Make the list “{title}” for the group {group}, which meets about it on {day}{at}",
        title=arguments["title"],
        group=groups.name_of(str(arguments.get("group", ""))),
        day=day,
        at=at,
    )


def _days(arguments: Mapping[str, Any]) -> str:
    """Return when mails come, in words."""
    at = time.fromisoformat(arguments.get("at", f"{settings.DIGEST_HOUR:02}:00"))
    zone = known(str(arguments.get("zone", "")))
    return spoken(Rhythm(frozenset(arguments.get("days", EVERY_DAY)), at, zone).words)


def _view(said: str) -> str:
    page = page_of(view(said), None)
    return page.title if page else said


def _titles(calls: Sequence[Call]) -> dict[str, str]:
    """Return the titles of the papers that calls name."""
    names = {
        str(call.arguments[name]) for call in calls for name in PAPERS if name in call.arguments
    }
    entries = load_entries(queries.papers_at(sorted(names))) if names else []
    return {entry.address: entry.title for entry in entries}
