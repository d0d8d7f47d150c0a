"""What tools answer: plain fields with where each came from. Assistants read the descriptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from dailypapers.feed.citing import url_of
from dailypapers.feed.entries import Entry
from dailypapers.feed.words import featured_line

ABSTRACT = 1200  # characters; the whole of it is in `read_paper`


class Votes(BaseModel):
    """Votes of this site, and those that other sites counted; never to be added up."""

    own: int
    elsewhere: dict[str, int] = Field(description="By site, as it counted them")


class FoundPaper(BaseModel):
    """A paper. What is not known is empty."""

    id: str = Field(description="Its address here; tools take it, and every other name of it")
    title: str
    authors: list[str]
    published: str = Field(description="A day, a month or a year, as much as is known")
    abstract: str = Field(description="Its authors' words, perhaps cut; empty if not fetched yet")
    summary: str = Field(description="A summary by this site or a source, not by the authors")
    topics: list[str]
    url: str
    code: str = Field(description="Where its code is")
    identifiers: dict[str, str]
    featured: list[str] = Field(description="Who put it before readers, and on which day")
    votes: Votes
    comments: int
    withdrawn: bool
    why: str = Field(default="", description="Why it is in this answer")


class Papers(BaseModel):
    """A list of papers, in its order."""

    papers: list[FoundPaper]
    total: int = Field(description="How many there are in all")
    note: str = Field(default="", description="What to know about this answer")
    source: str = Field(description="The site that answers")


class Source(BaseModel):
    """How gathering from one source went the last time."""

    source: str
    state: str
    started: datetime
    finished: datetime | None
    new_papers: int
    error: str


class ReadingListRow(BaseModel):
    """A reading list."""

    slug: str
    title: str
    visibility: str
    papers: int
    url: str


class Done(BaseModel):
    """What a tool changed."""

    done: bool
    says: str


def found(entry: Entry, why: str = "") -> FoundPaper:
    """Return a paper as tools answer it."""
    cut = entry.abstract[:ABSTRACT]
    return FoundPaper(
        id=entry.address,
        title=entry.title,
        authors=list(entry.authors),
        published=str(entry.published or ""),
        abstract=cut + ("…" if len(cut) < len(entry.abstract) else ""),
        summary=entry.summary,
        topics=[f"{name} ({code})" for code, name in entry.topics],
        url=url_of(entry),
        code=entry.code.url if entry.code else "",
        identifiers=entry.identifiers,
        featured=[f"{was.day}: {featured_line(was)}" for was in entry.featured],
        votes=Votes(own=entry.votes, elsewhere={count.site: count.votes for count in entry.counts}),
        comments=entry.comments,
        withdrawn=entry.withdrawn,
        why=why,
    )


def all_found(entries: Iterable[Entry], why: Sequence[str] = ()) -> list[FoundPaper]:
    """Return papers as tools answer them, each with its reason if there are any."""
    rows = list(entries)
    return [found(one, said) for one, said in zip(rows, why or [""] * len(rows), strict=True)]
