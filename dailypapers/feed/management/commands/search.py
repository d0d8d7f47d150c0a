"""`dailypapers search`: hits in the terminal."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.search import Result, Wish, search


class Command(BaseCommand):
    """Search the papers of this instance."""

    help = "Search the papers of this instance, best first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("query", help="what to look for, as in the page's search box")
        parser.add_argument("--topic", default="", help="only papers of this topic, cs.CL")
        parser.add_argument("--limit", type=int, default=10, help="how many papers, at most 50")
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Search and print."""
        try:
            found = search(Wish(text=options["query"], topic=options["topic"]))
        except IndexUnavailable as error:
            raise CommandError(f"{error}. `dailypapers reindex` builds it anew.") from None
        shown = found.results[: options["limit"]]
        if options["json"]:
            said = {"total": found.total, "papers": [_as_json(result) for result in shown]}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        for place, result in enumerate(shown, start=1):
            self.stdout.write(f"{place:3}. {result.entry.title}")
            self.stdout.write(f"     {result.entry.address}, {result.entry.published or 'undated'}")
        self.stdout.write(f"{found.total:,} papers. {found.hint}".rstrip())


def _as_json(result: Result) -> dict[str, str]:
    entry = result.entry
    return {"id": entry.address, "title": entry.title, "published": str(entry.published or "")}
