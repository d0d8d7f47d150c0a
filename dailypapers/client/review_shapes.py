"""What instances answer about literature reviews; what a later version adds is left out."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel


class Criterion(BaseModel):
    """A criterion; by its `id` it is given as a reason."""

    id: int
    text: str


class Flow(BaseModel):
    """The numbers of the flow diagram of PRISMA 2020."""

    identified: int
    duplicates: int
    unscreened: int
    screened: int
    excluded: int
    sought: int
    missing: int
    unassessed: int
    assessed: int
    included: int


class ReviewRow(BaseModel):
    """A review among others; `role` is the reader's own."""

    slug: str
    title: str
    visibility: str
    is_done: bool
    role: str
    papers: int
    changed_at: datetime
    url: str


class Review(ReviewRow):
    """A review as a whole."""

    question: str
    include: list[Criterion]
    exclude: list[Criterion]
    by_title: int
    by_text: int
    version: int
    flow: Flow
    agreements: list[str]


class Reviews(BaseModel):
    """The reader's own, those they may join, and those done and public."""

    own: list[ReviewRow]
    invited: list[ReviewRow]
    public: list[ReviewRow]


class Run(BaseModel):
    """One time that a search was run."""

    at: datetime
    found: int
    new: int


class ReviewSearch(BaseModel):
    """A search of a review; `problems` are lines of a file that could not be read."""

    id: int
    name: str
    asked: str
    found: int
    runs: list[Run]
    problems: list[str] = []


class ReviewPaper(BaseModel):
    """A paper of a review by its number there; `paper` is its name on the instance."""

    number: int
    paper: str
    title: str
    authors: list[str]
    year: int | None
    venue: str
    url: str
    by_title: str
    by_text: str
    reason: Criterion | None
    is_missing: bool
    duplicate_of: int | None
    own_by_title: str | None
    own_by_text: str | None
    abstract: str = ""


class NextPaper(BaseModel):
    """The next paper to decide about, and how far one is."""

    paper: ReviewPaper | None
    order: str
    left: int
    decided: int


class Cell(BaseModel):
    """What a paper says in a column, and where."""

    column: int
    value: str
    place: str


class TableRow(BaseModel):
    """What was taken down of a paper."""

    number: int
    title: str
    version: int
    cells: list[Cell]
