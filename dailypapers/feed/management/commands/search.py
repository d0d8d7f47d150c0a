"""`dailypapers search`: hits in the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from textwrap import indent
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.termcolors import make_style

from dailypapers.core.commands import QuickCommand
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.search import Result, Results, Sort, Wish, named, search
from dailypapers.search.engine.highlight import Segment
from dailypapers.search.ranking import Mode

MOST = 50  # papers
Paint = Callable[[str], str]


class Command(QuickCommand):
    """Search the papers of this instance."""

    help = "Search the papers of this instance, best first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("query", help="what to look for, as in the page's search box")
        parser.add_argument("--topic", default="", help="only papers of this topic, cs.CL")
        parser.add_argument(
            "--sort", choices=list(map(str, Sort)), default="relevance", help="in which order"
        )
        parser.add_argument(
            "--mode",
            choices=list(map(str, Mode)),
            default="hybrid",
            help="go by words, by meaning or, as the page does, by both",
        )
        parser.add_argument(
            "--limit", type=int, default=10, help=f"how many papers, at most {MOST}"
        )
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Search and print."""
        if paper := named(options["query"]):
            self._print([paper], 1, options)
            return
        wish = Wish(options["query"], topic=options["topic"], sort=Sort(options["sort"]))
        try:
            found, shown = _found(wish, Mode(options["mode"]), max(0, options["limit"]))
        except IndexUnavailable as error:
            raise CommandError(f"{error}. `dailypapers reindex` builds it anew.") from None
        self._print(shown, found.total, options)
        if options["json"]:
            return
        if found.better:
            self.stdout.write(f"Did you mean: {found.better}")
        self.stdout.write(f"{found.facts} {found.hint}".rstrip())
        for text, count in found.looser:
            self.stdout.write(f"Only {text}: {count:,} paper{'' if count == 1 else 's'}")
        if found.near:
            self.stdout.write("Close in meaning, without all that was asked for:")
            self._print(found.near, 0, options)

    def _print(self, shown: Sequence[Result], total: int, options: dict[str, Any]) -> None:
        if options["json"]:
            said = {"total": total, "papers": [_as_json(result) for result in shown]}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        paint = self._bold(options["no_color"])
        for place, result in enumerate(shown, start=1):
            self.stdout.write(f"{place:3}. {_marked(result.title, paint)}")
            self.stdout.write(indent("\n".join(_lines(result)), " " * 5))

    def _bold(self, no_color: bool) -> Paint:
        """Return what marks a match: bold on a terminal, else nothing."""
        bold: Paint = make_style(opts=("bold",))
        return bold if self.stdout.isatty() and not no_color else str


def _found(wish: Wish, mode: Mode, limit: int) -> tuple[Results, list[Result]]:
    """Return the first page of what is found, and so many results of it and those after it."""
    first = search(wish, mode=mode)
    shown = list(first.results)
    for number in range(2, first.pages + 1):
        if len(shown) >= min(limit, MOST):
            break
        shown += search(wish, number, mode).results
    return first, shown[: min(limit, MOST)]


def _marked(segments: Iterable[Segment], paint: Paint) -> str:
    return "".join(paint(text) if is_match else text for text, is_match in segments)


def _lines(result: Result) -> list[str]:
    """Return what stands below a title: where the paper is, and why it was found."""
    entry = result.entry
    about = f"{entry.address}, {entry.published or 'undated'}"
    return [about, result.reason] if result.reason else [about]


def _as_json(result: Result) -> dict[str, Any]:
    entry = result.entry
    return {
        "id": entry.address,
        "title": entry.title,
        "published": str(entry.published or ""),
        "reasons": result.reasons,
        "cosine": None if result.cosine is None else round(result.cosine, 4),
    }
