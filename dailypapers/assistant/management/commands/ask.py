"""`dailypapers ask`: the assistant in the terminal, one question after the other."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dailypapers.assistant.librarian import Turn, take
from dailypapers.assistant.refine.conversation import Conversation, as_json
from dailypapers.assistant.refine.questions import NONE, UNKNOWN, Question
from dailypapers.core.errors import IndexUnavailable

SIGNS = {"n": NONE, "?": UNKNOWN}


class Command(BaseCommand):
    """Find the words for what one looks for."""

    help = "Look for papers by answering questions about what is found."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("query", help="what to look for, as in the page's search box")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            help="answer to the next question: its number, n for none of these, ? if not known",
        )
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer what was given, then ask on while somebody types."""
        try:
            turn = take(Conversation().asking(options["query"]))
            for said in options["answer"]:
                turn = take(_answered(turn, said))
            if options["json"]:
                self.stdout.write(json.dumps(_as_json(turn), ensure_ascii=False))
                return
            self._show(turn)
            while turn.question and sys.stdin.isatty():
                said = input("> ").strip()
                if not said:
                    return
                turn = take(_answered(turn, said))
                self._show(turn)
        except IndexUnavailable as error:
            raise CommandError(f"{error}. `dailypapers reindex` builds it anew.") from None

    def _show(self, turn: Turn) -> None:
        for place, entry in enumerate(turn.entries, start=1):
            about = f"{entry.address}, {entry.published or 'undated'}"
            self.stdout.write(f"{place:3}. {entry.title}\n     {about}")
        self.stdout.write(f"As a query: {turn.query}")
        if not turn.entries:
            self.stdout.write("Nothing found. Ask for less:")
            for one in turn.wider:
                self.stdout.write(f"  {one.query}")
        if turn.sure:
            self.stdout.write(f"Is it this one? {turn.sure.title}")
        if turn.question:
            self.stdout.write(f"Which {turn.question.kind} fits best?")
            for place, name in enumerate(_options(turn, turn.question), start=1):
                self.stdout.write(f"  {place}  {name}")
            self.stdout.write("  n  none of these\n  ?  I do not know")


def _answered(turn: Turn, said: str) -> Conversation:
    """Return the conversation with an answer; raise `CommandError` for what is none."""
    if turn.question is None:
        raise CommandError("There is no question left to answer.")
    options = turn.question.options
    place = SIGNS.get(said, int(said) - 1 if said.isdecimal() else len(options))
    if said not in SIGNS and not 0 <= place < len(options):
        raise CommandError(f"{said!r} is no answer: type 1 to {len(options)}, n or ?")
    return turn.conversation.answered(turn.question, place)


def _options(turn: Turn, question: Question) -> list[str]:
    return [turn.name(question.kind, option) for option in question.options]


def _as_json(turn: Turn) -> dict[str, Any]:
    question = turn.question
    return {
        "conversation": as_json(turn.conversation),
        "query": turn.query,
        "question": {"about": question.kind, "options": list(question.options)}
        if question
        else None,
        "sure": turn.sure.address if turn.sure else None,
        "papers": [{"id": entry.address, "title": entry.title} for entry in turn.entries],
        "wider": [one.query for one in turn.wider],
    }
