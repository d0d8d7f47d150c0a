"""What a reader may ask of themselves in the query language: `saved:yes`, `in:read`, `note:tea`.

A field is an entry of `FIELDS`: the papers that it and its value stand for, for one reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Comment, Profile, Seed, Submission
from dailypapers.core.spoken import say
from dailypapers.feed.noted import papers_noted
from dailypapers.feed.own_lists import ROWS
from dailypapers.feed.reading_lists import find_list
from dailypapers.search.engine.conditions import Own, Unreadable
from dailypapers.search.engine.types import Filter, Node, Not, Where

Papers = Callable[[User, str], Iterable[int]]
BY_YES_OR_NO = {  # fields, and the lists of papers that they are true of
    "saved": "saved",
    "read": "read",
    "hidden": "hidden",
    "voted": "voted",
    "note": "notes",
}


def _listed(reader: User, name: str) -> QuerySet[Any, int]:
    return ROWS[name](reader).values_list("paper", flat=True)


def _in(reader: User, value: str) -> QuerySet[Any, int]:
    if value.lower() in ROWS:
        return _listed(reader, value.lower())
    reading_list = find_list(value.lower())
    if reading_list is None or not access.may_see_list(reader, reading_list):
        raise Unreadable(
            say(
                "“{value}” is no list of yours: there are {names}, and of reading lists "
                "the end of their address",
                value=value,
                names=", ".join(ROWS),
            )
        )
    return reading_list.entries.values_list("paper", flat=True)


def _by(reader: User, value: str) -> QuerySet[Any, int]:
    if value.lower() != "me":
        raise Unreadable(
            say(
                "“by:{value}” means nothing: by:me is what you commented on or submitted",
                value=value,
            )
        )
    said = Comment.objects.filter(reader=reader, removed_at=None)
    asked = Submission.objects.filter(reader=reader, paper__isnull=False, to_feature=True)
    return said.values_list("paper", flat=True).union(asked.values_list("paper", flat=True))


def _seed(reader: User, value: str) -> QuerySet[Any, int]:
    """Return the seeds of all profiles, or of the one at an address."""
    named = Seed.objects.filter(reader=reader)
    if value.lower() == "me":
        return named.values_list("paper", flat=True)
    profile = Profile.objects.filter(reader=reader, slug=value.lower()).first()
    if profile is None:
        raise Unreadable(
            f"“seed:{value}” means nothing: seed:me is what you named as being of your interest, "
            "seed: and the end of the address of a profile is what you named for it"
        )
    return named.filter(profile=profile).values_list("paper", flat=True)


FIELDS: dict[str, Papers] = {"in": _in, "by": _by, "note": papers_noted, "seed": _seed}


def own_fields(reader: User | None) -> Own | None:
    """Return what answers for one reader, None for a stranger; it asks for nothing twice."""
    if reader is None:
        return None
    known: dict[tuple[str, str], Node] = {}

    def own(name: str, value: str) -> Node:
        if (name, value) not in known:
            known[name, value] = _asked(reader, name, value)
        return known[name, value]

    return own


def _asked(reader: User, name: str, value: str) -> Node:
    if name in BY_YES_OR_NO and value.lower() in {"yes", "no"}:
        papers = Where(Filter(ids=frozenset(_listed(reader, BY_YES_OR_NO[name]))))
        return papers if value.lower() == "yes" else Not(papers)
    if name in FIELDS:
        return Where(Filter(ids=frozenset(FIELDS[name](reader, value))))
    raise Unreadable(
        say("“{name}:{value}” means nothing: write {name}:yes or {name}:no", name=name, value=value)
    )
