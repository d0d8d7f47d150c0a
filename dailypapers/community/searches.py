"""Keeping searches under a name. Safe to repeat. Whose they are is in `access.py`: ask there."""

from __future__ import annotations

from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.community import follows
from dailypapers.community.models import Follow, SavedSearch
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

MOST = 100  # of one reader
LONGEST_NAME, LONGEST_QUERY = 100, 2000


@transaction.atomic
def save(reader: User, name: str, query: str, seen: int) -> SavedSearch:
    """Keep a search; one that is kept already gets the name. Raise `InputError` if it cannot be."""
    name = worth_naming(name)
    if not query or len(query) > LONGEST_QUERY:
        raise InputError(
            say("There is nothing to keep, or too much: search for something shorter.")
        )
    User.objects.select_for_update().get(pk=reader.pk)  # Else two at once could be one too many.
    kept = SavedSearch.objects.filter(reader=reader)
    if kept.count() >= MOST and not kept.filter(query=query).exists():
        raise InputError(say("You keep {most} searches: delete one first.", most=MOST))
    search, _ = SavedSearch.objects.update_or_create(
        reader=reader,
        query=query,
        defaults={"name": name},
        create_defaults={"name": name, "seen": seen},
    )
    return search


def rename(search: SavedSearch, name: str) -> None:
    """Give it another name; raise `InputError` if that is none."""
    SavedSearch.objects.filter(pk=search.pk).update(name=worth_naming(name))


@transaction.atomic
def delete(search: SavedSearch) -> None:
    """Keep it no longer, nor follow it."""
    follows.forget(Follow.Kind.SEARCH, str(search.pk))
    SavedSearch.objects.filter(pk=search.pk).delete()


def looked(search: SavedSearch, seen: int) -> None:
    """Note what there was when the reader looked; never less than was noted before."""
    SavedSearch.objects.filter(pk=search.pk, seen__lt=seen).update(seen=seen)


def worth_naming(name: str) -> str:
    """Return the name as it is kept; raise `InputError` if it is none or too long."""
    kept = " ".join(name.split())
    if not kept:
        raise InputError(say("Give the search a name."))
    if len(kept) > LONGEST_NAME:
        raise InputError(
            say("A name has at most {longest_name} characters.", longest_name=LONGEST_NAME)
        )
    return kept
