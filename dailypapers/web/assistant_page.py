"""A conversation with the assistant as an address: all of it stands there, nothing is kept.

`a=word:1:kites,teapots` is a question about words whose second option was chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from dailypapers.assistant.librarian import Turn
from dailypapers.assistant.refine.conversation import (
    Conversation,
    chosen_at,
    question_of,
)
from dailypapers.assistant.refine.moves import Proposal
from dailypapers.assistant.refine.questions import NONE, UNKNOWN, Answer, Kind, Question
from dailypapers.web.search_page import Choice

QUESTIONS = {
    Kind.WORD: _("Which of these words fits best?"),
    Kind.TOPIC: _("Which topic is it filed under?"),
    Kind.YEAR: _("When was it published?"),
    Kind.VENUE: _("Where was it published?"),
    Kind.SOURCE: _("Which source is it from?"),
    Kind.AUTHOR: _("Is one of these an author?"),
    Kind.CODE: _("Does it come with code?"),
    Kind.LIKE: _("Which of these papers is most like it?"),
}
KINDS = {
    Kind.TOPIC: _("Topics"),
    Kind.YEAR: _("Years"),
    Kind.VENUE: _("Venues"),
    Kind.AUTHOR: _("Authors"),
    Kind.CODE: _("Code"),
}


@dataclass(frozen=True, slots=True)
class AssistantPage:
    """The links of a turn: answers that can be taken back, options, and queries to ask instead."""

    said: list[Choice]
    asks: str
    options: list[Choice]
    narrower: list[tuple[str, list[Choice]]]
    wider: list[Choice]
    related: list[tuple[Choice, str]]  # and where it leads not to be offered the word again
    like: list[str]
    fields: list[tuple[str, str]]
    search: str
    view: str


def conversation_in(asked: QueryDict) -> Conversation:
    """Return the conversation of an address; what cannot be read of it is left out."""
    talk = Conversation().asking(asked.get("q", ""))
    for said in asked.getlist("a"):
        try:
            answer = answer_in(said)
        except ValueError:
            continue
        talk = talk.answered(answer.question, answer.chosen)
    for word in asked.getlist("no"):
        talk = talk.refusing(word[:100])
    return talk


def fields(talk: Conversation) -> list[tuple[str, str]]:
    """Return a conversation as an address or a form has it."""
    said = [("q", talk.query), *(("a", written(one)) for one in talk.answers)]
    return said + [("no", word) for word in talk.refused]


def address(talk: Conversation) -> str:
    """Return the address of a conversation."""
    return f"{reverse('assistant')}?{urlencode(fields(talk))}"


def assistant_page(turn: Turn) -> AssistantPage:
    """Return the links of a turn."""
    talk, question = turn.conversation, turn.question
    return AssistantPage(
        said=[
            Choice(turn.said(one), address(talk.without(place)))
            for place, one in enumerate(talk.answers)
        ],
        asks=str(QUESTIONS[question.kind]) if question else "",
        options=list(_options(turn, question)) if question else [],
        narrower=list(_narrower(turn)),
        wider=[_choice(turn, one) for one in turn.wider],
        related=[(_choice(turn, one), address(talk.refusing(one.value))) for one in turn.related],
        like=[_like(turn, entry.id) for entry in turn.entries],
        fields=fields(talk),
        search=f"{reverse('search')}?{urlencode({'q': turn.query})}",
        view=f"search:{urlencode({'q': turn.query})}",
    )


def _options(turn: Turn, question: Question) -> Iterator[Choice]:
    talk = turn.conversation
    for place, option in enumerate(question.options):
        name = turn.name(question.kind, option)
        yield Choice(name, address(talk.answered(question, place)))


def none_of_these(turn: Turn) -> tuple[str, str]:
    """Return where it leads to say that none fits, and that one does not know."""
    if turn.question is None:
        return "", ""
    none, unknown = (turn.conversation.answered(turn.question, one) for one in (NONE, UNKNOWN))
    return address(none), address(unknown)


def _narrower(turn: Turn) -> Iterator[tuple[str, list[Choice]]]:
    for kind, label in KINDS.items():
        found = [_choice(turn, one) for one in turn.narrower if one.kind is kind]
        if found:
            yield str(label), found


def _choice(turn: Turn, one: Proposal) -> Choice:
    return Choice(turn.name(one.kind, one.value), address(turn.conversation.asking(one.query)))


def _like(turn: Turn, paper: int) -> str:
    """Return where it leads to say that of the papers shown this is most like it."""
    shown = [str(entry.id) for entry in turn.entries if entry.id != paper][:5]
    question = Question(Kind.LIKE, (str(paper), *shown))
    return address(turn.conversation.answered(question, 0))


def written(answer: Answer) -> str:
    """Return an answer as addresses and forms have it."""
    options = ",".join(quote(option, safe="") for option in answer.question.options)
    return f"{answer.question.kind}:{answer.chosen}:{options}"


def answer_in(said: str) -> Answer:
    """Return the answer that `written` wrote; raise `ValueError` for anything else."""
    kind, place, options = said.split(":", 2)
    question = question_of(kind, [unquote(option) for option in options.split(",")])
    return Answer(question, chosen_at(question, int(place)))
