"""The community's part of what is kept of a reader."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import Concat

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations import bibtex
from dailypapers.catalogue.citations.base import Citation
from dailypapers.catalogue.models import Paper
from dailypapers.community import groups, reading_lists
from dailypapers.community.marks import unmark
from dailypapers.community.models import (
    AuthorLink,
    Claim,
    Comment,
    EarlierText,
    Edition,
    Feature,
    Flag,
    Follow,
    ListEntry,
    Mark,
    Membership,
    Moved,
    Mute,
    Note,
    Notification,
    NotificationChoice,
    Picture,
    Profile,
    ProfilePaper,
    Reaction,
    ReadingList,
    SavedSearch,
    Seed,
    Submission,
    Visit,
    Vote,
)
from dailypapers.community.reviews import own_data as reviews
from dailypapers.community.reviews import people
from dailypapers.community.votes import unvote

FILE = Concat(Value("/pictures/large/"), F("name"), Value(".webp"))  # Where it can be had.
Row = TypeVar("Row", ListEntry, Note)
# What goes with its reader and is counted nowhere.
GONE: tuple[type[Model], ...] = (
    Moved,
    Mute,
    Note,
    Notification,
    NotificationChoice,
    Profile,
    Reaction,
    SavedSearch,
    Seed,
    Visit,
)


def export(reader: User) -> dict[str, Any]:
    """Return what the reader voted for, marked, said and put into lists, and when."""
    about = {"address": F("paper__address"), "title": F("paper__title")}
    cast = Vote.objects.filter(reader=reader).order_by("at")
    marks = Mark.objects.filter(reader=reader).order_by("at")
    notes = Note.objects.filter(reader=reader).order_by("at")
    visits = Visit.objects.filter(reader=reader).order_by("seen_at")
    said = Comment.objects.filter(reader=reader, removed_at=None).order_by("at")
    reactions = Reaction.objects.filter(reader=reader).order_by("at")
    flags = Flag.objects.filter(reader=reader).order_by("at")
    earlier = EarlierText.objects.filter(comment__reader=reader).order_by("since")
    asked = Submission.objects.filter(reader=reader).order_by("at")
    featured = Feature.objects.filter(reader=reader).order_by("at")
    pictures = Picture.objects.filter(reader=reader).order_by("at")
    moved = Moved.objects.filter(reader=reader).order_by("pk")
    of_merged = {"address": F("merge__paper__address"), "title": F("merge__paper__title")}
    claims = Claim.objects.filter(reader=reader).order_by("at")
    links = AuthorLink.objects.filter(reader=reader).order_by("at")
    joined = Membership.objects.filter(reader=reader).order_by("since")
    lists = ReadingList.objects.filter(owners__reader=reader).order_by("made_at", "pk")
    follows = Follow.objects.filter(reader=reader).order_by("at")
    profiles = Profile.objects.filter(reader=reader).order_by("made_at", "pk")
    in_profiles = ProfilePaper.objects.filter(reader=reader).order_by("at", "pk")
    of_profile = F("profile__slug")
    seeds = Seed.objects.filter(reader=reader).order_by("at", "pk")
    muted = Mute.objects.filter(reader=reader).order_by("at")
    searches = SavedSearch.objects.filter(reader=reader).order_by("at")
    told = Notification.objects.filter(reader=reader).order_by("at")
    chosen = NotificationChoice.objects.filter(reader=reader).order_by("kind")
    return {
        "claims": list(claims.values("author", "reason", "state", "answer", "at", **about)),
        "author_links": list(links.values("kind", "url", "at", "removed_at", **about)),
        "submissions": list(
            asked.values(
                "scheme", "value", "comment", "to_feature", "state", "at", "problem", **about
            )
        ),
        "pictures": list(pictures.values("alt", "at", file=FILE, **about)),
        "featured": list(featured.values("kind", "day", "at", "note", **about)),
        "before_merges": list(moved.values("kind", "at", **of_merged)),
        "votes": list(cast.values("at", **about)),
        "marks": list(marks.values("kind", "at", "in_bulk", **about)),
        "notes": list(notes.values("text", "at", **about)),
        "notes_bibtex": bibtex.write([_citation(note.paper, note.text) for note in _cited(notes)]),
        "comments": list(
            said.values("id", "parent", "text", "at", "edited_at", to=F("group__name"), **about)
        ),
        "reactions": list(reactions.values("comment", "kind", "at")),
        "flags": list(flags.values("comment", "paper__address", "reason", "words", "at")),
        "visits": list(visits.values("view", "seen_at", "before")),
        "follows": list(follows.values("kind", "target", "at", "is_quiet")),
        "profiles": list(profiles.values("name", "slug", "with_follows", "made_at")),
        "in_profiles": list(in_profiles.values("at", of=of_profile, **about)),
        "seeds": list(seeds.values("kind", "source", "at", of=of_profile, **about)),
        "mutes": list(muted.values("kind", "target", "name", "at", of=of_profile)),
        "searches": list(searches.values("name", "query", "at")),
        "notifications": list(told.values("kind", "comment", "day", "papers", "at", "read_at")),
        "notification_choices": list(chosen.values("kind", "is_on", "mail")),
        "earlier_texts": list(earlier.values("comment", "text", "since")),
        "lists": [_list(owned) for owned in lists],
        "reviews": reviews.export(reader),
        "groups": list(joined.values("role", "shows_acts", "since", name=F("group__name"))),
    }


def _list(reading_list: ReadingList) -> dict[str, Any]:
    about = {"address": F("paper__address"), "title": F("paper__title")}
    entries = ListEntry.objects.filter(reading_list=reading_list).order_by("position")
    said = ("slug", "title", "description", "visibility", "made_at", "changed_at")
    return {name: getattr(reading_list, name) for name in said} | {
        "meeting": asdict(reading_list.meeting) if reading_list.meeting else None,
        "entries": list(entries.values("position", "note", "at", **about)),
        "bibtex": bibtex.write([_citation(one.paper, one.note) for one in _cited(entries)]),
    }


def _cited(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return rows with their papers and all that is written of these."""
    parts = ("paper__authorships__author", "paper__identifiers")
    return rows.select_related("paper__venue").prefetch_related(*parts)


def _citation(paper: Paper, note: str) -> Citation:
    named = sorted(paper.authorships.all(), key=lambda authorship: authorship.position)
    return Citation(
        title=paper.title,
        authors=[authorship.author.name for authorship in named],
        published=paper.published_on,
        identifiers={one.scheme: one.value for one in paper.identifiers.all()},
        venue=paper.venue.name if paper.venue else "",
        note=note,
    )


def erase(reader: User) -> None:
    """Take votes, marks, notes, reactions, follows away; by paper, so that no two who leave wait.

    Comments stay, without a name and without what they said before: what others answered would
    make no sense without them. So do the papers that the reader featured, and the links of those
    they wrote. Lists go with their only owner. The log of moderation stays too: its handles lead
    nowhere then. Files of pictures are swept when nothing names them.
    """
    cast = Vote.objects.filter(reader=reader).order_by("paper")
    for paper in list(cast.values_list("paper", flat=True)):
        unvote(reader, paper)
    EarlierText.objects.filter(comment__reader=reader).delete()
    Flag.objects.filter(reader=reader).delete()
    saved = Mark.objects.filter(reader=reader, kind=Mark.Kind.SAVED).order_by("paper")
    for paper in list(saved.values_list("paper", flat=True)):
        unmark(reader, paper, Mark.Kind.SAVED)
    Mark.objects.filter(reader=reader).delete()
    Picture.objects.filter(reader=reader).delete()
    Submission.objects.filter(reader=reader).delete()
    Claim.objects.filter(reader=reader).delete()
    Edition.objects.filter(curator=reader).update(curator=None)
    groups.forget(reader)
    reading_lists.forget(reader)
    people.forget(reader)
    for model in GONE:
        model._default_manager.filter(reader=reader).delete()
    Follow.objects.filter(reader=reader).delete()
    Follow.objects.filter(kind=Follow.Kind.READER, target=reader.handle).delete()
