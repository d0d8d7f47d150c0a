"""What a reader looks for, as far as it was said: a query, and answers to what was asked.

A conversation never changes: each turn makes another, so that any turn can be gone back to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dailypapers.assistant.refine.questions import (
    MOST_OPTIONS,
    NONE,
    UNKNOWN,
    Answer,
    Kind,
    Question,
)
from dailypapers.feed.pool import Floats, Pool, normal

LONGEST_QUERY = 500
MOST_ANSWERS = 20
LONGEST_OPTION = 300
SPAN = re.compile(r"\d{4}(\.\.\d{4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A query in the query language, the answers so far, and words that were offered in vain."""

    query: str = ""
    answers: tuple[Answer, ...] = ()
    refused: tuple[str, ...] = ()

    def asking(self, query: str) -> Conversation:
        """Return the conversation with another query; what was answered still holds."""
        return replace(self, query=" ".join(query.split())[:LONGEST_QUERY])

    def answered(self, question: Question, chosen: int) -> Conversation:
        """Return the conversation with one more answer; the same question has one only."""
        kept = [one for one in self.answers if one.question != question]
        return replace(self, answers=(*kept, Answer(question, chosen))[-MOST_ANSWERS:])

    def without(self, place: int) -> Conversation:
        """Return the conversation without one of its answers; its question may come again."""
        return replace(self, answers=self.answers[:place] + self.answers[place + 1 :])

    def refusing(self, word: str) -> Conversation:
        """Return the conversation in which a word is not offered again."""
        return replace(self, refused=(*dict.fromkeys((*self.refused, word)),)[-MOST_ANSWERS:])

    @property
    def asked(self) -> list[Question]:
        """The questions that were put, whatever was answered."""
        return [one.question for one in self.answers]

    def likelihood(self, pool: Pool) -> Floats:
        """Return how likely each paper is the one, by its place in the search and the answers."""
        weights = pool.prior()
        for answer in self.answers:
            weights = weights * answer.likelihood(pool)
        return normal(weights)


def as_json(conversation: Conversation) -> dict[str, Any]:
    """Return a conversation as it is kept and exported."""
    return {
        "query": conversation.query,
        "answers": [
            {
                "about": str(one.question.kind),
                "options": list(one.question.options),
                "chosen": _said(one),
            }
            for one in conversation.answers
        ],
        "refused": list(conversation.refused),
    }


def from_json(said: Any) -> Conversation:
    """Return the conversation that `as_json` wrote; raise `ValueError` for anything else."""
    try:
        if not isinstance(said, dict):
            raise TypeError("not an object")
        answers = tuple(_answer(one) for one in said.get("answers", ()))
        refused = tuple(_text(word) for word in said.get("refused", ()))
        query = " ".join(_text(said.get("query", ""), LONGEST_QUERY).split())
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"This is no conversation: {error}") from None
    if len(answers) > MOST_ANSWERS or len(refused) > MOST_ANSWERS:
        raise ValueError(f"A conversation has at most {MOST_ANSWERS} answers.")
    return Conversation(query, answers, refused)


def _said(answer: Answer) -> str | None:
    if answer.chosen == UNKNOWN:
        return "unknown"
    return None if answer.chosen == NONE else answer.question.options[answer.chosen]


def _answer(said: Any) -> Answer:
    options = tuple(_text(option) for option in said["options"])
    if not 1 <= len(options) <= MOST_OPTIONS or len(set(options)) < len(options):
        raise ValueError(f"A question has at most {MOST_OPTIONS} different options.")
    question = Question(Kind(said["about"]), options)
    if question.kind is Kind.YEAR and not all(map(SPAN.fullmatch, options)):
        raise ValueError("Years are written 2024, or 2020..2024.")
    if question.kind is Kind.LIKE and not all(map(str.isdecimal, options)):
        raise ValueError("Examples are numbers of papers.")
    return Answer(question, chosen(question, said.get("chosen")))


def chosen(question: Question, said: str | None) -> int:
    """Return the place of what was chosen; raise `ValueError` if it was no option."""
    if said is None:
        return NONE
    if said in question.options:
        return question.options.index(said)
    if said == "unknown":
        return UNKNOWN
    raise ValueError("That was no option of the question.")


def chosen_at(question: Question, place: int) -> int:
    """Return a place among the options, or what else may be said; raise `ValueError`."""
    if not UNKNOWN <= place < len(question.options):
        raise ValueError("That was no option of the question.")
    return place


def _text(value: Any, longest: int = LONGEST_OPTION) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(f"A word here has at most {longest} characters.")
    return value


def question_of(kind: str, options: Sequence[str]) -> Question:
    """Return a question that a page or a program says was asked; raise `ValueError`."""
    return _answer({"about": kind, "options": list(options)}).question
