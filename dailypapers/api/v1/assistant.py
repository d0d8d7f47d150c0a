"""The assistant by version 1: a conversation comes with each request, and nothing is kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import BaseModel

from dailypapers.api.reading import reader_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import known
from dailypapers.api.v1.common import router
from dailypapers.api.v1.texts import Text
from dailypapers.assistant.librarian import Turn, take
from dailypapers.assistant.refine.conversation import (
    LONGEST_OPTION,
    LONGEST_QUERY,
    MOST_ANSWERS,
    as_json,
    from_json,
)
from dailypapers.assistant.refine.questions import MOST_OPTIONS
from dailypapers.core.errors import InputError

About = Literal["word", "topic", "year", "venue", "source", "author", "code", "like"]
Option = Annotated[Text, Field(max_length=LONGEST_OPTION)]


class SaidAnswer(BaseModel):
    """What was chosen of a question's options: null for none of these, `unknown` if not known."""

    about: About
    options: Annotated[list[Option], Field(min_length=1, max_length=MOST_OPTIONS)]
    chosen: Option | None = None


class Said(BaseModel):
    """A conversation so far: send it back as it came, with one more answer or another query."""

    query: Annotated[Text, Field(min_length=1, max_length=LONGEST_QUERY)]
    answers: Annotated[list[SaidAnswer], Field(max_length=MOST_ANSWERS)] = []
    refused: Annotated[list[Option], Field(max_length=MOST_ANSWERS)] = []


class AskedQuestion(Schema):
    """What to ask the reader: `names` are the options as readers know them."""

    about: str
    options: list[str]
    names: list[str]


class Instead(Schema):
    """A query to ask instead, and what is new in it or is left of it."""

    about: str
    value: str
    query: str


class AssistantTurn(Schema):
    """What the assistant says: papers, likeliest first, and one question or a paper it is sure of.

    `asks_for` is all that was said as a query; `whole` counts papers with all words of those that
    were looked at.
    """

    conversation: dict[str, Any]
    asks_for: str
    papers: list[shapes.Paper]
    whole: int
    question: AskedQuestion | None
    sure: str | None
    narrower: list[Instead]
    wider: list[Instead]
    related: list[Instead]


@router.post(
    "/assistant/turn",
    response={200: AssistantTurn},
    tags=["papers"],
    url_name="api.v1.assistant",
)
def turn(request: HttpRequest, said: Said) -> dict[str, object]:
    """Go on with a conversation that finds the words for what a reader looks for."""
    try:
        talk = from_json(said.model_dump())
    except ValueError as error:
        raise InputError(str(error)) from None
    return told(take(talk, reader_of(request)), is_known=known(request))


def told(turn: Turn, *, is_known: bool) -> dict[str, object]:
    """Return a turn as programs read it."""
    question = turn.question
    return {
        "conversation": as_json(turn.conversation),
        "asks_for": turn.query,
        "papers": [shapes.paper(entry, is_known=is_known) for entry in turn.entries],
        "whole": turn.whole,
        "question": {
            "about": str(question.kind),
            "options": list(question.options),
            "names": [turn.name(question.kind, option) for option in question.options],
        }
        if question
        else None,
        "sure": turn.sure.address if turn.sure else None,
        "narrower": [one._asdict() | {"about": str(one.kind)} for one in turn.narrower],
        "wider": [one._asdict() | {"about": str(one.kind)} for one in turn.wider],
        "related": [one._asdict() | {"about": str(one.kind)} for one in turn.related],
    }
