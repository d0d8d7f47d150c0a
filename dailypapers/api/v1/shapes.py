"""What version 1 answers. A field that is not known is empty or null, never left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from dailypapers.feed.citing import url_of
from dailypapers.feed.entries import Entry
from dailypapers.feed.words import featured_line


class Person(Schema):
    """A reader as others know them."""

    handle: str
    name: str


class Topic(Schema):
    """A topic that a paper is filed under."""

    code: str
    name: str


class Link(Schema):
    """What belongs to a paper; `stars` where its host counts them."""

    kind: str
    url: str
    stars: int | None


class Featured(Schema):
    """That a paper was put before readers."""

    day: date
    kind: str = Field(description="pick, submission or listing")
    by: str
    source: str
    says: str
    note: str


class Count(Schema):
    """Votes and comments of another site, as it counted them: never to be added to ours."""

    site: str
    votes: int
    comments: int


class Own(Schema):
    """What the reader did with a paper."""

    voted: bool
    marks: list[str]
    note: str = Field(description="How the reader's own note begins")


class Paper(Schema):
    """A paper."""

    id: str = Field(description="Its address")
    key: str = Field(description="Its permanent key, whatever becomes of its address")
    url: str
    title: str
    abstract: str
    summary: str = Field(description="A summary that its authors did not write")
    authors: list[str]
    published: str = Field(description="A day, a month or a year, as much as is known")
    venue: str
    topics: list[Topic]
    keywords: list[str]
    identifiers: dict[str, str]
    links: list[Link]
    featured: list[Featured]
    votes: int = Field(description="Of this instance alone")
    comments: int = Field(description="Of this instance alone")
    elsewhere: list[Count]
    withdrawn: bool
    own: Own | None = Field(description="Null for a stranger")


class Hit(Schema):
    """A paper that was found, and why."""

    paper: dict[str, Any] = Field(description="A Paper, or the fields of it that were asked for")
    why: str
    nearness: float | None = Field(description="In meaning to the query, the cosine")


class Page(Schema):
    """One page of papers. `next` is the `cursor` of the following one, null on the last."""

    papers: list[dict[str, Any]] = Field(description="Papers, or the fields that were asked for")
    total: int
    next: str | None


class Rule(Schema):
    """Something that a reader follows."""

    kind: str
    target: str


class Why(Schema):
    """What brought a paper to its place in a reader's own list.

    `explores` says that it stands higher than its score lets it.
    """

    likes: list[str] = Field(description="Papers")
    read: list[str] = Field(description="Papers")
    followed: list[Rule]
    signed: list[str] = Field(description="Authors who sign several likes")
    explores: bool


class OwnPage(Page):
    """One page of a reader's own list, and why each paper is on it."""

    why: list[Why]


class FacetValue(Schema):
    """How many papers found have a value."""

    value: str
    papers: int


class Found(Schema):
    """One page of what was found. `matching` papers have all the words."""

    hits: list[Hit]
    matching: int
    total: int = Field(description="How many can be paged through")
    says: str = Field(description="What was found, in sentences")
    hint: str = Field(description="What was not understood as written")
    better: str = Field(description="The query with its likely mistakes put right")
    facets: dict[str, list[FacetValue]]
    next: str | None


class Version(Schema):
    """One posting of a paper."""

    number: int
    posted_at: datetime | None
    note: str


class Reactions(Schema):
    """How many readers put a sign below a comment, and whether the reader did."""

    kind: str
    count: int
    mine: bool


class Comment(Schema):
    """What somebody said of a paper; `text` is Markdown, empty where it may not be read.

    `group` is whom alone it is for, empty for everybody.
    """

    id: int
    answers: int | None
    author: Person | None
    text: str
    at: datetime
    edited_at: datetime | None
    is_hidden: bool
    group: str
    reactions: list[Reactions]


class Edition(Schema):
    """A day that has papers."""

    day: date
    papers: int
    url: str


class Harvest(Schema):
    """How gathering from a source went."""

    source: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    new: int
    changed: int
    note: str
    error: str


class Problem(Schema):
    """Why something was not answered: RFC 9457."""

    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] = []


ALL = tuple(Paper.model_fields)


def paper(entry: Entry, *, is_known: bool) -> dict[str, Any]:
    """Return a paper as version 1 says it; `is_known` tells that a reader asks."""
    own = {"voted": entry.voted, "marks": sorted(entry.marks), "note": entry.note}
    return {
        "id": entry.address,
        "key": entry.key,
        "url": url_of(entry),
        "title": entry.title,
        "abstract": entry.abstract,
        "summary": entry.summary,
        "authors": list(entry.authors),
        "published": str(entry.published or ""),
        "venue": entry.venue,
        "topics": [{"code": code, "name": name} for code, name in entry.topics],
        "keywords": list(entry.keywords),
        "identifiers": entry.identifiers,
        "links": [
            {"kind": link.kind.value, "url": link.url, "stars": link.stars} for link in entry.links
        ],
        "featured": [
            {
                "day": was.day.isoformat(),
                "kind": was.kind.name.lower(),
                "by": was.reader or was.by,
                "source": was.source,
                "says": featured_line(was),
                "note": was.note,
            }
            for was in entry.featured
        ],
        "votes": entry.votes,
        "comments": entry.comments,
        "elsewhere": [
            {"site": one.site, "votes": one.votes, "comments": one.comments} for one in entry.counts
        ],
        "withdrawn": entry.withdrawn,
        "own": own if is_known else None,
    }


def sparse(entries: Iterable[Entry], fields: set[str], *, is_known: bool) -> list[dict[str, Any]]:
    """Return papers with the fields that were asked for alone; all where none was."""
    whole = (paper(entry, is_known=is_known) for entry in entries)
    if not fields:
        return list(whole)
    return [{name: one[name] for name in ALL if name in fields} for one in whole]
