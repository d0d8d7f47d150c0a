"""Notes by version 1: what a reader writes down about papers for themselves."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import Part, fields_in
from dailypapers.api.v1.common import Address, paper_named, read, write
from dailypapers.api.v1.texts import Text
from dailypapers.community import access, notes
from dailypapers.feed.entries import load_entries
from dailypapers.feed.noted import notes_of
from dailypapers.feed.own_lists import own_list
from dailypapers.feed.queries import PAGE_SIZE

TAG = "notes"


class Note(Schema):
    """What a reader wrote about a paper; `sign` is what it is known by when it is changed."""

    text: str
    sign: str


class Written(BaseModel):
    """What to write, in Markdown, and the `sign` of what stood there; nothing takes it away."""

    text: Annotated[Text, Field(max_length=100_000)]
    sign: Annotated[Text, Field(max_length=16)] = ""


class NotedPaper(Schema):
    """A paper, and what the reader wrote about it."""

    paper: dict[str, Any]
    note: str


class Noted(Schema):
    """One page of papers with what the reader wrote about them, the last changed first."""

    papers: list[NotedPaper]
    total: int
    next: str | None


@read("/notes", "notes", Noted, TAG, is_own=True)
def page(request: HttpRequest, part: Part) -> dict[str, object]:
    """Return all notes of the reader, by pages of fifty."""
    reader = known_reader(request)
    found = own_list(reader, "notes", part.number)
    said = notes_of(reader, found.ids)
    entries = load_entries(found.ids, reader)
    shown = shapes.sparse(entries, fields_in(part.fields), is_known=True)
    papers = [
        {"paper": paper, "note": said.get(entry.id, "")}
        for paper, entry in zip(shown, entries, strict=True)
    ]
    return {
        "papers": papers,
        "total": found.total,
        "next": part.following(found.total, PAGE_SIZE),
    }


@read("/papers/{path:address}/note", "note", Note, TAG, is_own=True)
def one(request: HttpRequest, address: Address) -> dict[str, str]:
    """Return what the reader wrote about a paper, empty where it is nothing."""
    return _said(known_reader(request), paper_named(address))


@write("PUT", "/papers/{path:address}/note", "note", Note, TAG)
def put(request: HttpRequest, address: Address, new: Written) -> dict[str, str]:
    """Write a note; 409 where another text stands than the one whose sign is sent."""
    reader, paper = _writer(request), paper_named(address)
    notes.write(reader, paper, new.text, new.sign)
    return _said(reader, paper)


@write("DELETE", "/papers/{path:address}/note", "note", None, TAG, status=204)
def delete(request: HttpRequest, address: Address) -> Status[None]:
    """Take a note away, whatever it says."""
    reader, paper = _writer(request), paper_named(address)
    notes.write(reader, paper, "", notes.sign(notes.text_of(reader, paper)))
    return Status(204, None)


def _writer(request: HttpRequest) -> User:
    reader = writer_of(request)
    if not access.may_keep_notes(reader):
        raise PermissionDenied("Only readers keep notes.")
    return reader


def _said(reader: User, paper: int) -> dict[str, str]:
    text = notes.text_of(reader, paper)
    return {"text": text, "sign": notes.sign(text)}
