"""Following authors, topics and readers. Safe to repeat.

A kind is an entry of `KINDS`: what there is of it to follow, by target, and what each is called.
Who may follow is in `access.py`: ask there first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import NamedTuple

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author, Topic
from dailypapers.community.models import Follow
from dailypapers.core.clock import now

Names = Callable[[Collection[str]], dict[str, str]]


class Followed(NamedTuple):
    """Something that a reader follows, as they know it."""

    kind: str
    target: str
    name: str


def _authors(keys: Collection[str]) -> dict[str, str]:
    return dict(Author.objects.filter(key__in=keys).values_list("key", "name"))


def _topics(codes: Collection[str]) -> dict[str, str]:
    known = Topic.objects.filter(code__in=codes, alias_of=None)
    return dict(known.values_list("code", "name"))


def _readers(handles: Collection[str]) -> dict[str, str]:
    """Return those who show something of themselves; who stops is followed by nobody new."""
    known = User.objects.filter(handle__in=handles, is_active=True)
    return {user.handle: user.name if user.shows_name else "" for user in known if _is_shown(user)}


def _is_shown(user: User) -> bool:
    shown = (user.shows_name, user.name), (user.shows_affiliation, user.affiliation)
    return any(is_on and said for is_on, said in (*shown, (user.shows_links, user.links)))


KINDS: dict[str, Names] = {
    Follow.Kind.AUTHOR: _authors,
    Follow.Kind.TOPIC: _topics,
    Follow.Kind.READER: _readers,
}


def can_be_followed(kind: str, target: str) -> bool:
    """Say whether there is such a thing."""
    return kind in KINDS and target in KINDS[kind]([target])


def follow(reader: User, kind: str, target: str) -> None:
    """Follow something that can be followed."""
    new = Follow(reader=reader, kind=kind, target=target, at=now())
    Follow.objects.bulk_create([new], ignore_conflicts=True)


def unfollow(reader: User, kind: str, target: str) -> None:
    """Follow it no more, if it was followed; also what is gone."""
    Follow.objects.filter(reader=reader, kind=kind, target=target).delete()


def follows(reader: User | None, kind: str, target: str) -> bool:
    """Say whether the reader follows it; a stranger follows nothing."""
    if reader is None:
        return False
    return Follow.objects.filter(reader=reader, kind=kind, target=target).exists()


def followed(reader: User) -> dict[str, list[Followed]]:
    """Return all that the reader follows, by kind, by name; what is gone keeps its target."""
    targets: dict[str, list[str]] = defaultdict(list)
    for kind, target in Follow.objects.filter(reader=reader).values_list("kind", "target"):
        targets[kind].append(target)
    found = {}
    for kind in filter(targets.get, KINDS):
        names = KINDS[kind](targets[kind])
        rows = [Followed(kind, target, names.get(target) or target) for target in targets[kind]]
        found[kind] = sorted(rows, key=lambda row: (row.name.casefold(), row.target))
    return found
