"""Further interest profiles of a reader: making, naming and deleting them, and what is in them.

Safe to repeat. Whose they are is in `access.py`: ask there.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.text import slugify

from dailypapers.accounts.models import User
from dailypapers.community import tallies
from dailypapers.community.models import Mark, Profile, ProfilePaper, Vote
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

MOST = 10  # of one reader
LONGEST_NAME = 60
SLUG = "list"  # of a name without a letter that addresses can have


@transaction.atomic
def make(reader: User, name: str) -> Profile:
    """Make a profile, or return the one of that name; raise `InputError` if it cannot be."""
    name = _worth(name)
    tallies.turn_of(reader.pk)  # Else two at once could be one too many.
    kept = list(Profile.objects.filter(reader=reader))
    for profile in kept:
        if profile.name.casefold() == name.casefold():
            return profile
    if len(kept) >= MOST:
        raise InputError(say("You have {most} profiles: delete one first.", most=MOST))
    slug = _free(slugify(name) or SLUG, {profile.slug for profile in kept})
    return Profile.objects.create(reader=reader, name=name, slug=slug)


@transaction.atomic
def change(profile: Profile, name: str, *, with_follows: bool) -> None:
    """Give it another name, at the same address; raise `InputError` if that is none or taken."""
    name = _worth(name)
    tallies.turn_of(profile.reader_id)
    others = Profile.objects.filter(reader=profile.reader_id).exclude(pk=profile.pk)
    if name.casefold() in {other.name.casefold() for other in others}:
        raise InputError(say("Another profile of yours has that name."))
    Profile.objects.filter(pk=profile.pk).update(name=name, with_follows=with_follows)


def delete(profile: Profile) -> None:
    """Delete it with its seeds and mutes; votes and marks stay."""
    Profile.objects.filter(pk=profile.pk).delete()


def of(reader: User) -> list[Profile]:
    """Return the reader's profiles by name."""
    return sorted(Profile.objects.filter(reader=reader), key=lambda one: one.name.casefold())


def named(reader: User, slug: str) -> Profile | None:
    """Return the reader's own profile of that name in addresses."""
    return Profile.objects.filter(reader=reader, slug=slug).select_related("reader").first()


def put(profile: Profile, papers: Collection[int]) -> None:
    """Let what the reader does with some papers belong to a profile."""
    rows = [
        ProfilePaper(reader_id=profile.reader_id, profile=profile, paper_id=paper, at=now())
        for paper in papers
    ]
    ProfilePaper.objects.bulk_create(rows, ignore_conflicts=True)


def take_out(profile: Profile, papers: Collection[int]) -> None:
    """Let it belong to the profile no more; votes and marks stay."""
    ProfilePaper.objects.filter(profile=profile, paper__in=papers).delete()


def forget(reader: User, paper: int) -> None:
    """Let a paper be in no profile once its reader has no vote and no mark on it any more."""
    inside = ProfilePaper.objects.filter(reader=reader, paper=paper)
    stands = (model._default_manager.filter(reader=reader, paper=paper) for model in (Vote, Mark))
    if inside.exists() and not any(rows.exists() for rows in stands):
        inside.delete()


def move(row: ProfilePaper, kept: int) -> None:
    """Let a row be of the paper that its own became, once."""
    if ProfilePaper.objects.filter(profile=row.profile_id, paper=kept).exists():
        ProfilePaper.objects.filter(pk=row.pk).delete()
    else:
        ProfilePaper.objects.filter(pk=row.pk).update(paper=kept)


def _worth(name: str) -> str:
    kept = " ".join(name.split())
    if not kept:
        raise InputError(say("Give the profile a name."))
    if len(kept) > LONGEST_NAME:
        raise InputError(say("A name has at most {longest} characters.", longest=LONGEST_NAME))
    return kept


def _free(slug: str, taken: Collection[str]) -> str:
    """Return an address that no other profile of the reader has."""
    slug = slug[: LONGEST_NAME - 3].strip("-")
    found, number = slug, 2
    while found in taken:
        found, number = f"{slug}-{number}", number + 1
    return found
