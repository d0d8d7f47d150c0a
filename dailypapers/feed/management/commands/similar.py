"""`dailypapers similar`: papers like a paper or a text, in the terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dailypapers.catalogue.queries import find_pasted
from dailypapers.core.commands import QuickCommand
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.entries import load_entries
from dailypapers.feed.queries import paper_at
from dailypapers.feed.similar import MANY, SimilarPaper, SimilarPapers, similar_to, similar_to_text
from dailypapers.search.engine.roles import Role


class Command(QuickCommand):
    """Find papers like a paper or a text."""

    help = "Find papers like one of this instance, or like a text, most alike first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("paper", nargs="?", help="an address or identifier, 2106.04647")
        which.add_argument("--text", help="a file whose first line is a title, - for a pipe")
        parser.add_argument(
            "--facet", choices=list(Role), help="in which part they are to be alike"
        )
        parser.add_argument("--limit", type=int, default=10, help=f"how many, at most {MANY}")
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and print."""
        facet = Role(options["facet"]) if options["facet"] else None
        try:
            found = _found(options["paper"], options["text"], facet)
        except IndexUnavailable as error:
            raise CommandError(f"{error}. `dailypapers reindex` builds it anew.") from None
        shown = found.papers[: max(0, options["limit"])]
        if options["json"]:
            said = {
                "facet": found.facet,
                "by_words_only": found.by_words_only,
                "papers": [_as_json(paper) for paper in shown],
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        for place, paper in enumerate(shown, start=1):
            self.stdout.write(f"{place:3}. {paper.entry.title}")
            self.stdout.write(f"     {paper.entry.address}, {paper.reason}".rstrip(", "))
        self.stdout.write(_note(found))


def _found(paper: str | None, file: str | None, facet: Role | None) -> SimilarPapers:
    if paper is None:
        title, _, abstract = _read(file or "-").strip().partition("\n")
        return similar_to_text(title, abstract, facet)
    known = paper_at(find_pasted(paper) or paper)
    if known is None:
        raise CommandError(f"This instance has no paper {paper}.")
    return similar_to(load_entries([known])[0], facet)


def _read(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from None


def _note(found: SimilarPapers) -> str:
    if found.by_words_only:
        return "Compared by words only: there are no vectors to compare."
    if found.lacks:
        return f"No sentence about the {found.lacks} was found; compared as a whole."
    return f"Compared by {found.facet or 'words and meaning'}."


def _as_json(paper: SimilarPaper) -> dict[str, Any]:
    return {
        "id": paper.entry.address,
        "title": paper.entry.title,
        "cosine": None if paper.cosine is None else round(paper.cosine, 3),
        "shares": paper.shares,
    }
