"""Papers beside each other: what each has, and what all of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Paper = Mapping[str, Any]  # as version 1 answers it


def compared(papers: Sequence[Paper]) -> dict[str, Any]:
    """Return papers with a row for each thing that any of them says, and what they share."""
    rows = [[name, *(says(paper) for paper in papers)] for name, says in ROWS]
    shared = {
        name: list(dict.fromkeys(one for one in has(papers[0]) if _all_have(one, has, papers)))
        for name, has in MANY.items()
    }
    return {
        "papers": [str(paper["id"]) for paper in papers],
        "total": len(papers),
        "titles": [str(paper["title"]) for paper in papers],
        "table": [row for row in rows if any(row[1:])],
        "shared": {name: values for name, values in shared.items() if values},
    }


def _all_have(one: str, has: Callable[[Paper], list[str]], papers: Sequence[Paper]) -> bool:
    return all(one in has(paper) for paper in papers[1:])


def _texts(name: str) -> Callable[[Paper], list[str]]:
    return lambda paper: [str(one) for one in paper.get(name) or ()]


def _topics(paper: Paper) -> list[str]:
    return [str(one["name"] or one["code"]) for one in paper.get("topics") or ()]


def _code(paper: Paper) -> str:
    urls = (str(one["url"]) for one in paper.get("links") or () if one["kind"] == "code")
    return next(urls, "")


MANY: dict[str, Callable[[Paper], list[str]]] = {
    "authors": _texts("authors"),
    "topics": _topics,
    "keywords": _texts("keywords"),
}
ROWS: tuple[tuple[str, Callable[[Paper], str]], ...] = (
    ("published", lambda paper: str(paper.get("published") or "")),
    ("venue", lambda paper: str(paper.get("venue") or "")),
    ("authors", lambda paper: ", ".join(MANY["authors"](paper))),
    ("topics", lambda paper: ", ".join(MANY["topics"](paper))),
    ("keywords", lambda paper: ", ".join(MANY["keywords"](paper))),
    ("code", _code),
    ("votes", lambda paper: str(paper.get("votes") or "")),
    ("summary", lambda paper: str(paper.get("summary") or "")),
)
