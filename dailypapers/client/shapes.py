"""What instances answer. What one does not know is empty; what a later version adds is left out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel


class Topic(BaseModel):
    """A topic that a paper is filed under."""

    code: str
    name: str


class Link(BaseModel):
    """What belongs to a paper."""

    kind: str
    url: str
    stars: int | None = None


class Count(BaseModel):
    """Votes and comments of another site."""

    site: str
    votes: int
    comments: int


class Own(BaseModel):
    """What the reader did with a paper."""

    voted: bool
    marks: list[str]
    note: str


class Paper(BaseModel):
    """A paper, or as much of it as was asked for by `fields`."""

    id: str = ""
    key: str = ""
    url: str = ""
    title: str = ""
    abstract: str = ""
    summary: str = ""
    authors: list[str] = []
    published: str = ""
    venue: str = ""
    topics: list[Topic] = []
    keywords: list[str] = []
    identifiers: dict[str, str] = {}
    links: list[Link] = []
    featured: list[dict[str, Any]] = []
    votes: int = 0
    comments: int = 0
    elsewhere: list[Count] = []
    withdrawn: bool = False
    own: Own | None = None


class Hit(BaseModel):
    """A paper that was found, and why."""

    paper: Paper
    why: str
    nearness: float | None


class ListedPaper(BaseModel):
    """A paper of a reading list, where it stands, and the note on it there."""

    paper: Paper
    note: str
    position: int
    version: int


class Person(BaseModel):
    """A reader as others know them."""

    handle: str
    name: str


class Comment(BaseModel):
    """What somebody said of a paper, in Markdown."""

    id: int
    answers: int | None
    author: Person | None
    text: str
    at: datetime
    edited_at: datetime | None
    is_hidden: bool
    group: str


class ReadingList(BaseModel):
    """A reading list."""

    slug: str
    title: str
    description: str
    visibility: str
    group: str
    papers: int
    version: int
    changed_at: datetime
    url: str


class Group(BaseModel):
    """A group; `role` is the reader's own."""

    slug: str
    name: str
    description: str
    members: int
    role: str
    url: str


class Edition(BaseModel):
    """A day that has papers."""

    day: date
    papers: int
    url: str


class Harvest(BaseModel):
    """How gathering from a source went."""

    source: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    new: int
    changed: int
    note: str
    error: str


class Note(BaseModel):
    """What the reader wrote about a paper, and the sign it is changed by."""

    text: str
    sign: str


class Submission(BaseModel):
    """What became of a submission."""

    id: int
    state: str
    paper: str
    problem: str
    feature: bool = True


class Follow(BaseModel):
    """Something that the reader follows."""

    kind: str
    target: str
    name: str
    is_quiet: bool


class Me(BaseModel):
    """The reader whose token it is."""

    handle: str
    name: str
    time_zone: str
    language: str
