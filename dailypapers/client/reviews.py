"""Requests about literature reviews: screen them and fill their tables from a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from dailypapers.client.call import Call, Pages
from dailypapers.client.review_shapes import (
    NextPaper,
    Review,
    ReviewPaper,
    Reviews,
    ReviewSearch,
    TableRow,
)


def reviews() -> Call[Reviews]:
    """The reader's own, those they may join, and those done and public."""
    return Call("GET", "/reviews", Reviews)


def review(slug: str) -> Call[Review]:
    """A review with its criteria and the numbers of its flow."""
    return Call("GET", _of(slug), Review)


def make(
    title: str, question: str, include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> Call[Review]:
    """Begin a review; one person screens each paper."""
    criteria = {"include": list(include), "exclude": list(exclude)}
    return Call("POST", "/reviews", Review, body={"title": title, "question": question, **criteria})


def search(slug: str, query: str) -> Call[ReviewSearch]:
    """Search the instance by a query as its search page's address says it."""
    return Call("POST", f"{_of(slug)}/searches", ReviewSearch, body={"query": query})


def take_in(slug: str, name: str, text: str, asked: str = "") -> Call[ReviewSearch]:
    """Take in what another database found, as BibTeX, RIS, CSL-JSON or identifiers."""
    body = {"name": name, "asked": asked, "text": text}
    return Call("POST", f"{_of(slug)}/records", ReviewSearch, body=body)


def papers(slug: str, show: str = "all") -> Pages[ReviewPaper]:
    """The papers that stand somewhere: `open`, `conflicts`, `reading`, `included` and others."""
    return Pages(f"{_of(slug)}/papers", "papers", ReviewPaper, {"show": show})


def next_paper(slug: str, stage: str = "title", by: str = "question") -> Call[NextPaper]:
    """The next paper to decide about: nearest to the question, or as `found`."""
    return Call("GET", f"{_of(slug)}/next", NextPaper, {"stage": stage, "by": by})


def decide(
    slug: str, number: int, stage: str, verdict: str, reason: int | None = None, note: str = ""
) -> Call[ReviewPaper]:
    """Include a paper, exclude it for a reason by its id, or be unsure."""
    body = {"verdict": verdict, "reason": reason, "note": note}
    return Call("PUT", f"{_of(slug)}/papers/{number}/decisions/{stage}", ReviewPaper, body=body)


def take_back(slug: str, number: int, stage: str) -> Call[ReviewPaper]:
    """Take back what one decided."""
    return Call("DELETE", f"{_of(slug)}/papers/{number}/decisions/{stage}", ReviewPaper)


def settle(
    slug: str, number: int, stage: str, verdict: str, reason: int | None = None
) -> Call[ReviewPaper]:
    """Say, as an owner, what holds where two disagree."""
    body = {"verdict": verdict, "reason": reason}
    return Call("PUT", f"{_of(slug)}/papers/{number}/settlements/{stage}", ReviewPaper, body=body)


def table(slug: str) -> Pages[TableRow]:
    """What was taken down of the included papers."""
    return Pages(f"{_of(slug)}/table", "rows", TableRow)


def fill(slug: str, row: TableRow, cells: Mapping[int, str]) -> Call[TableRow]:
    """Take down what a paper says, by the ids of columns, in place of what stands in its row."""
    said = [{"column": column, "value": value} for column, value in cells.items()]
    body = {"version": row.version, "cells": said}
    return Call("PATCH", f"{_of(slug)}/table/{row.number}", TableRow, body=body)


def report(slug: str) -> Call[str]:
    """The report as Markdown."""
    return Call("GET", f"{_of(slug)}/report.md", str)


def _of(slug: str) -> str:
    return f"/reviews/{quote(slug)}"
