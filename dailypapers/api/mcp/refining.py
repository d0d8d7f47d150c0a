"""The assistant as a tool: a model asks the reader our question, and sends the answer back."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from pydantic import BaseModel, Field

from dailypapers.api.mcp import asking
from dailypapers.api.mcp.shapes import FoundPaper, all_found
from dailypapers.assistant.librarian import take
from dailypapers.assistant.refine.conversation import (
    LONGEST_QUERY,
    MOST_ANSWERS,
    Conversation,
    chosen,
    question_of,
)
from dailypapers.core.errors import InputError


class GivenAnswer(BaseModel):
    """An answer to a question of an earlier turn."""

    about: str = Field(description="As the question said")
    options: list[str] = Field(description="As the question said", min_length=1, max_length=6)
    chosen: str | None = Field(
        default=None, description="One of the options; null for none of these; unknown if not known"
    )


class NextQuestion(BaseModel):
    """The question whose answer tells most: put it to the reader, do not answer it yourself."""

    about: str
    options: list[str]
    names: list[str] = Field(description="The options as readers know them")


class Refined(BaseModel):
    """What is found so far, likeliest first, and what to ask the reader next."""

    papers: list[FoundPaper]
    question: NextQuestion | None
    query: str = Field(description="All that was said, in the query language")
    wider: list[str] = Field(description="Queries that ask for less")
    source: str = Field(description="The site that answers")


def refine(
    query: Annotated[
        str, Field(min_length=1, max_length=LONGEST_QUERY, description="A few words, maybe vague")
    ],
    answers: Annotated[
        list[GivenAnswer] | None,
        Field(max_length=MOST_ANSWERS, description="All answers of the reader so far, in order"),
    ] = None,
) -> Refined:
    """Find the words for what a reader looks for: papers, and the one question to ask the reader.

    Call it again with all answers so far. Answers weigh papers and shut none out.
    """
    talk = Conversation().asking(query)
    try:
        for one in answers or []:
            question = question_of(one.about, one.options)
            talk = talk.answered(question, chosen(question, one.chosen))
    except ValueError as error:
        raise InputError(str(error)) from None
    turn = take(talk, asking.reader())
    asked = turn.question
    return Refined(
        papers=all_found(turn.entries),
        question=NextQuestion(
            about=str(asked.kind),
            options=list(asked.options),
            names=[turn.name(asked.kind, option) for option in asked.options],
        )
        if asked
        else None,
        query=turn.query,
        wider=[one.query for one in turn.wider],
        source=settings.BASE_URL,
    )
