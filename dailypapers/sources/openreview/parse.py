"""OpenReview's notes, JSON to records.

In API v2 a field is `{"value": ...}`, in v1 the value alone; some fields hold what they should not.
Which fields there are, each venue decides.
https://docs.openreview.net/reference/api-v2/entities/note
"""

from __future__ import annotations

import re
from typing import Any

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord, SourceRecord
from dailypapers.core.errors import InputError
from dailypapers.sources import dates, plain
from dailypapers.sources.json import (
    Said,
    at,
    mapping,
    mappings,
    must_list,
    number,
    parse_json,
    text,
    texts,
)
from dailypapers.sources.links import link
from dailypapers.sources.walk import Page, read_all

NAME = "openreview"
DATES = ("pdate", "odate", "cdate", "tcdate")
ANONYMOUS = ("anonymous", "anonymous authors")
WITHDRAWN = re.compile(r"withdrawn", re.IGNORECASE)
NOT_IN = re.compile(r"submitted to|under review|withdrawn|reject", re.IGNORECASE)
STANDINGS = (  # How the last part of a venue's id tells where a submission stands.
    ("Withdrawn_Submission", "withdrawn"),
    ("Desk_Rejected_Submission", "desk rejected"),
    ("Rejected_Submission", "rejected"),
    ("Submission", "under review"),
)


def parse_notes(body: bytes) -> Page:
    """Read a list of notes; those that were deleted are named apart."""
    said = parse_json(body, dict)
    notes = must_list(said, "notes")
    page = read_all([note for note in notes if not number(note, "ddate")], _record, _said_id)
    gone = (_said_id(note) for note in notes if number(note, "ddate"))
    return Page(page.records, deleted=tuple(filter(None, gone)), skipped=page.skipped)


def ends(body: bytes) -> tuple[str, int, int]:
    """Return the last note's id, when it was changed (milliseconds), and how many notes came."""
    notes = mappings(parse_json(body, dict), "notes")
    last = notes[-1] if notes else {}
    return _said_id(last), number(last, "tmdate") or 0, len(notes)


def _record(note: Said) -> SourceRecord:
    name = identifiers.openreview_id(_said_id(note))
    if name is None:
        raise InputError("no OpenReview id")
    if text(note, "replyto") or text(note, "forum") not in ("", name.value):
        raise InputError("a reply, not a paper")
    content = mapping(note, "content")
    title = plain.line(_text(content, "title"))
    if not title:
        raise InputError("no title")
    venue = plain.venue(_text(content, "venue"))
    accepted = bool(venue) and not NOT_IN.search(venue)
    standing = _standing(note, content, accepted)
    found = (dates.of_milliseconds(number(note, field)) for field in DATES)
    published = next((when.date().isoformat() for when in found if when), "")
    return SourceRecord(
        source=NAME,
        source_id=name.value,
        title=title,
        abstract=plain.paragraphs(_text(content, "abstract")),
        authors=_authors(content),
        published=dates.read(published),
        identifiers=(name[:2], *_elsewhere(content)),
        keywords=_words(content, "keywords"),
        venue=venue if accepted else "",
        comment="" if accepted else venue,
        licence=plain.licence(text(note, "license")),
        links=_links(content),
        withdrawn=standing == "withdrawn",
        extra=_theirs(content, standing),
    )


def _value(content: Said, *names: str) -> Any:
    """Return the first field that says something, out of its wrapping."""
    for name in names:
        value = content.get(name)
        while isinstance(value, dict) and "value" in value:
            value = value["value"]
        if value not in (None, "", [], {}):
            return value
    return None


def _text(content: Said, *names: str) -> str:
    return text({"": _value(content, *names)}, "")


def _words(content: Said, name: str) -> tuple[str, ...]:
    """Return the words of a list; some venues have them in one line with commas."""
    value = _value(content, name)
    said = re.split(r"[,;\n]", value) if isinstance(value, str) else texts({"": value}, "")
    words = (plain.line(word) for word in said)
    return tuple(dict.fromkeys(word for word in words if word))


def _authors(content: Said) -> tuple[AuthorName, ...]:
    """Return who signs; nobody while the venue keeps it secret."""
    value = _value(content, "authors")
    said = value.split(",") if isinstance(value, str) else texts({"": value}, "")
    names = (plain.person("", name) for name in said)
    return tuple(AuthorName(name) for name in names if name and name.lower() not in ANONYMOUS)


def _standing(note: Said, content: Said, accepted: bool) -> str:
    """Return what was decided: by the decision itself, else by the venue's name and id."""
    for reply in mappings(note, "details", "directReplies"):
        named = (*texts(reply, "invitations"), text(reply, "invitation"))
        if any(one.endswith("/Decision") for one in named):
            decision = _text(mapping(reply, "content"), "decision", "recommendation")
            if decision and not WITHDRAWN.search(_text(content, "venueid")):
                return plain.line(decision)
    place = _text(content, "venueid")
    known = (standing for end, standing in STANDINGS if place.endswith(f"/{end}"))
    if found := next(known, ""):
        return found
    if WITHDRAWN.search(_text(content, "venue")):
        return "withdrawn"
    return "accepted" if accepted and place else ""


def _elsewhere(content: Said) -> tuple[tuple[str, str], ...]:
    """Return what the paper is called elsewhere, where a field leads there."""
    fields = ("html", "pdf", "doi", "arxiv", "arxiv_id", "ee")
    named = (identifiers.read(_text(content, field)) for field in fields)
    wanted = (name for name in named if name and name.scheme in ("arxiv", "doi", "acl"))
    return tuple(dict.fromkeys(name[:2] for name in wanted))


def _links(content: Said) -> tuple[LinkRecord, ...]:
    code = _text(content, "code", "code_url", "code_link")
    page = _text(content, "project_page", "website", "homepage")
    return (*link(LinkKind.CODE, code), *link(LinkKind.PROJECT, page))


def _theirs(content: Said, standing: str) -> dict[str, Any]:
    said = {
        "decision": standing,
        "tldr": plain.line(_text(content, "TLDR", "TL;DR", "tldr", "one-sentence_summary")),
        "area": plain.line(_text(content, "primary_area", "subject_areas").replace("_", " ")),
        "venue_id": _text(content, "venueid"),
    }
    return {key: value for key, value in said.items() if value}


def _said_id(note: Said) -> str:
    return text(note, "id") or str(at(note, "forum") or "")
