"""One turn of a conversation: what is found, in the order of what was said, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from dailypapers.accounts.models import User
from dailypapers.assistant.refine import moves
from dailypapers.assistant.refine.asking import best_question
from dailypapers.assistant.refine.conversation import Conversation
from dailypapers.assistant.refine.moves import Proposal
from dailypapers.assistant.refine.questions import NONE, Answer, Kind, Question
from dailypapers.assistant.refine.wording import chosen, richer, strictly
from dailypapers.catalogue.models import Paper, Topic
from dailypapers.core.spoken import say
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.own_fields import own_fields
from dailypapers.feed.pool import Floats, Pool
from dailypapers.feed.pooling import pool

SHOWN = 10  # papers
LEAST_BITS = 0.2  # that a question must be expected to tell


@dataclass(frozen=True, slots=True)
class Turn:
    """What the assistant says now: papers, and one question or, where it is nearly sure, a paper.

    `whole` counts the papers with all the words among those looked at. Where nothing was found,
    `wider` has queries that ask for less, and there is no question.
    """

    conversation: Conversation
    entries: list[Entry] = field(default_factory=list)
    whole: int = 0
    question: Question | None = None
    sure: Entry | None = None
    narrower: list[Proposal] = field(default_factory=list)
    wider: list[Proposal] = field(default_factory=list)
    related: list[Proposal] = field(default_factory=list)
    names: Mapping[tuple[Kind, str], str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """All that was said, in the query language."""
        return strictly(self.conversation)

    def name(self, kind: Kind, value: str) -> str:
        """Return a value as readers know it."""
        return self.names.get((kind, value)) or plain_name(kind, value)

    def said(self, answer: Answer) -> str:
        """Return what was answered."""
        if answer.chosen >= 0:
            return self.name(answer.question.kind, answer.question.options[answer.chosen])
        options = ", ".join(self.name(answer.question.kind, one) for one in answer.question.options)
        if answer.chosen == NONE:
            return say("none of: {options}", options=options)
        return say("not known: {options}", options=options)


def take(conversation: Conversation, reader: User | None = None) -> Turn:
    """Return what the assistant says to a conversation; raises `IndexUnavailable`."""
    if not conversation.query:
        return Turn(conversation)
    found = pool_of(conversation, reader)
    weights = conversation.likelihood(found)
    order = np.argsort(-weights, kind="stable")[:SHOWN]
    shown = [found.papers[row].id for row in order]
    likely = moves.likely_one(found, weights)
    question = _question(conversation, found, weights)
    entries = load_entries(shown, reader)
    turn = Turn(
        conversation,
        entries,
        int(found.whole.sum()),
        None if likely else question,
        next((one for one in entries if likely and one.id == likely.id), None),
        moves.narrower(conversation, found, weights),
        moves.wider(conversation.query),
        moves.related(conversation, found),
    )
    return _named(turn)


def pool_of(conversation: Conversation, reader: User | None = None) -> Pool:
    """Return what the query finds, and with the answers; raises `IndexUnavailable`."""
    more = richer(conversation)
    return pool(conversation.query, others=(more,) if more else (), own=own_fields(reader))


def plain_name(kind: Kind, value: str) -> str:
    """Return a value as readers know it, where nothing need be looked up."""
    if kind is Kind.YEAR and ".." in value:
        first, _, last = value.partition("..")
        return say("{first} to {last}", first=first, last=last)
    if kind is Kind.CODE:
        return say("With code") if value == "yes" else say("Without code")
    return value


def _question(conversation: Conversation, found: Pool, weights: Floats) -> Question | None:
    avoided = [*conversation.query.split(), *conversation.refused]
    avoided += [value for _, value in chosen(conversation)]
    question, bits = best_question(found, weights, conversation.asked, avoided)
    return question if bits >= LEAST_BITS else None


def _named(turn: Turn) -> Turn:
    """Return the turn with names for its topics and example papers."""
    asked = [*turn.conversation.asked, *filter(None, [turn.question])]
    values = [(one.kind, option) for one in asked for option in one.options]
    values += [(one.kind, one.value) for one in turn.narrower]
    codes = {value for kind, value in values if kind is Kind.TOPIC}
    papers = {int(value) for kind, value in values if kind is Kind.LIKE}
    topics = Topic.objects.filter(code__in=codes).values_list("code", "name") if codes else ()
    names = {(Kind.TOPIC, code): name for code, name in topics}
    titles = dict(Paper.objects.filter(pk__in=papers).values_list("pk", "title")) if papers else {}
    names |= {(Kind.LIKE, str(number)): title for number, title in titles.items()}
    return replace(turn, names=names)
