"""Following authors, topics, readers, reading lists and searches. Safe to repeat.

A kind is an entry of `KINDS`: what there is of it for a reader to follow, by target, and what each
is called. Who may follow is in `access.py`: ask there first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author, Topic
from dailypapers.community import access
from dailypapers.community.models import Follow, ReadingList, SavedSearch
from dailypapers.core.clock import now

Names = Callable[[User, Collection[str]], dict[str, str]]
LONGEST_NUMBER = 19  # digits; no row has a number that long
GONE: dict[str, str | Promise] = {
    Follow.Kind.LIST: _("A list that is deleted or closed to you"),
    Follow.Kind.SEARCH: _("A search that is deleted"),
}


class Followed(NamedTuple):
    """Something that a reader follows, as they know it; what is gone leads nowhere."""

    kind: str
    target: str
    name: str
    is_quiet: bool
    is_gone: bool


def _authors(_: User, keys: Collection[str]) -> dict[str, str]:
    return dict(Author.objects.filter(key__in=keys).values_list("key", "name"))


def _topics(_: User, codes: Collection[str]) -> dict[str, str]:
    known = Topic.objects.filter(code__in=codes, alias_of=None)
    return dict(known.values_list("code", "name"))


def _readers(_: User, handles: Collection[str]) -> dict[str, str]:
    """Return those who show something of themselves; who stops is followed by nobody new."""
    known = User.objects.filter(handle__in=handles, is_active=True)
    return {user.handle: user.name if user.shows_name else "" for user in known if is_shown(user)}


def _lists(reader: User, slugs: Collection[str]) -> dict[str, str]:
    """Return those that the reader may see, as long as they may."""
    seen = ReadingList.objects.filter(access.seen_lists(reader), slug__in=slugs)
    return dict(seen.values_list("slug", "title"))


def _searches(reader: User, numbers: Collection[str]) -> dict[str, str]:
    """Return the reader's own."""
    asked = [number for number in numbers if number.isdecimal() and len(number) < LONGEST_NUMBER]
    own = SavedSearch.objects.filter(reader=reader, pk__in=asked)
    return {str(number): name for number, name in own.values_list("pk", "name")}


KINDS: dict[str, Names] = {
    Follow.Kind.AUTHOR: _authors,
    Follow.Kind.TOPIC: _topics,
    Follow.Kind.READER: _readers,
    Follow.Kind.LIST: _lists,
    Follow.Kind.SEARCH: _searches,
}


def is_shown(user: User) -> bool:
    """Say whether somebody shows anything of themselves, so that others may follow them."""
    shown = (user.shows_name, user.name), (user.shows_affiliation, user.affiliation)
    return any(is_on and said for is_on, said in (*shown, (user.shows_links, user.links)))


def can_be_followed(reader: User, kind: str, target: str) -> bool:
    """Say whether there is such a thing for the reader."""
    return kind in KINDS and target in KINDS[kind](reader, [target])


def follow(reader: User, kind: str, target: str) -> None:
    """Follow something that can be followed."""
    new = Follow(reader=reader, kind=kind, target=target, at=now())
    Follow.objects.bulk_create([new], ignore_conflicts=True)


def unfollow(reader: User, kind: str, target: str) -> None:
    """Follow it no more, if it was followed; also what is gone."""
    Follow.objects.filter(reader=reader, kind=kind, target=target).delete()


def hush(reader: User, kind: str, target: str, is_quiet: bool) -> None:
    """Follow it quietly, or be told of it again; what was told already stays."""
    Follow.objects.filter(reader=reader, kind=kind, target=target).update(is_quiet=is_quiet)


def forget(kind: str, target: str) -> None:
    """Let nobody follow what is gone for good."""
    Follow.objects.filter(kind=kind, target=target).delete()


def follows(reader: User | None, kind: str, targets: Collection[str]) -> dict[str, bool]:
    """Return which of them the reader follows, and whether quietly; a stranger follows nothing."""
    if reader is None:
        return {}
    followed = Follow.objects.filter(reader=reader, kind=kind, target__in=targets)
    return dict(followed.values_list("target", "is_quiet"))


def followed(reader: User) -> dict[str, list[Followed]]:
    """Return all that the reader follows, by kind, by name."""
    quiet: dict[str, dict[str, bool]] = defaultdict(dict)
    rows = Follow.objects.filter(reader=reader).values_list("kind", "target", "is_quiet")
    for kind, target, is_quiet in rows:
        quiet[kind][target] = is_quiet
    return {kind: _rows(reader, kind, quiet[kind]) for kind in KINDS if kind in quiet}


def names_of(reader: User, kind: str, targets: Collection[str]) -> dict[str, str]:
    """Return what each is called; what is gone keeps its target where that says something."""
    known = KINDS[kind](reader, targets)
    return {target: known.get(target) or str(GONE.get(kind, target)) for target in targets}


def _rows(reader: User, kind: str, quiet: dict[str, bool]) -> list[Followed]:
    known = KINDS[kind](reader, quiet)
    rows = [
        Followed(
            kind,
            target,
            known.get(target) or str(GONE.get(kind, target)),
            is_quiet,
            target not in known,
        )
        for target, is_quiet in quiet.items()
    ]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.target))
