"""Reading lists and follows for assistants, by the same rights as on the pages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dailypapers.api.addresses import absolute
from dailypapers.api.mcp import asking
from dailypapers.api.mcp.shapes import Done, Papers, ReadingListRow, all_found
from dailypapers.api.mcp.tools import Limit, Name, named, papers
from dailypapers.community import access, follows, reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.core.errors import InputError
from dailypapers.feed import reading_lists as lists
from dailypapers.feed.entries import load_entries

Slug = Annotated[str, Field(max_length=80, description="The last part of a list's address")]


def reading_lists_here() -> list[ReadingListRow]:
    """Name the reading lists: the reader's own if a token is theirs, else the public ones."""
    reader = asking.reader()
    rows = lists.own_lists(reader) if reader else lists.public_lists()[0]
    return [
        ReadingListRow(
            slug=row.slug,
            title=row.title,
            visibility=row.visibility,
            papers=getattr(row, "size", 0) or 0,
            url=absolute("list", row.slug),
        )
        for row in rows
    ]


def read_list(slug: Slug, limit: Limit = 20) -> Papers:
    """List the papers of a reading list, in its order."""
    found = _seen(slug)
    rows = lists.all_entries(found)
    notes = {row.paper_id: row.note for row in rows[:limit]}
    entries = load_entries(notes, asking.reader())
    shown = all_found(entries, [notes[entry.id] for entry in entries])
    return papers(shown, len(rows), f"{found.title}. `why` is the note on each.")


def add_to_list(
    slug: Slug,
    paper: Name,
    note: Annotated[str, Field(max_length=1000, description="Why it is in the list")] = "",
) -> Done:
    """Put a paper at the end of a reading list of the reader's. Doing so again changes nothing."""
    reader, found = asking.writer(), _seen(slug)
    if not access.may_change_list(reader, found):
        raise InputError("Only who owns a list, or edits its group's, may put papers into it.")
    entry = named(paper)
    is_new = reading_lists.add(found.pk, entry.id, reader, note)
    return Done(done=is_new, says="Added." if is_new else "It is in the list already.")


def subscribe(
    kind: Literal["topic", "author"],
    target: Annotated[str, Field(max_length=255, description="Like cs.CL; of an author, the key")],
) -> Done:
    """Follow a topic or an author for the reader: new papers are told to them from now on."""
    reader = asking.writer()
    if not access.may_follow(reader) or not follows.can_be_followed(reader, kind, target):
        raise InputError(f"There is no {kind} {target[:80]!r} to follow.")
    follows.follow(reader, kind, target)
    return Done(done=True, says="New papers are told under Notifications, and by mail if chosen.")


def _seen(slug: str) -> ReadingList:
    found = lists.find_list(slug)
    if found is None or not access.may_see_list(asking.reader(), found):
        raise InputError("There is no such reading list for you.")
    return found


READS = (reading_lists_here, read_list)
WRITES = (add_to_list, subscribe)
