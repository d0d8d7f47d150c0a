"""What an utterance asks of the conversation's tasks, read by rules: a new one, a correction,
the same for something else, some of what was found, a return, or one step back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from dailypapers.assistant.memory import items, signs, slots, verbs
from dailypapers.assistant.memory.graph import Value
from dailypapers.assistant.memory.jobs import WRITING
from dailypapers.assistant.memory.naming import Named, named, returned
from dailypapers.assistant.memory.phrases import Text, number
from dailypapers.assistant.memory.verbs import Act
from dailypapers.assistant.memory.wanted import words_left


class Move(StrEnum):
    """What an utterance does."""

    NEW = "new"
    REVISE = "revise"
    SAME = "same"
    AMONG = "among"
    BACK = "back"
    UNDO = "undo"
    REDO = "redo"
    RESTORE = "restore"  # redo what was undone, or undo what was done, whichever was last
    YES = "yes"
    NO = "no"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """An utterance as it was understood."""

    move: Move
    job: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    words: str = ""
    instead_of: str = ""  # the words that `words` take the place of
    adds: bool = False  # `words` come to what is there
    items: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # what `items` take the place of in a list
    act: Act | None = None
    where: Named | None = None  # the task that is meant, where it is named
    times: int = 1


SMALL = ((Move.NONE, signs.SMALL_TALK), (Move.YES, signs.YES), (Move.NO, signs.NO))
STEPS = ((Move.UNDO, signs.UNDO), (Move.REDO, signs.REDO), (Move.RESTORE, signs.RESTORE))


def read(said: str) -> Reading:
    """Return what an utterance asks for."""
    text = Text(said)
    text.take_all(signs.POLITE)
    bare = text.plain.strip(" ,.!?¦")
    for move, pattern in SMALL:
        if re.fullmatch(pattern, bare):
            return Reading(move)
    is_wrong = bool(text.take(signs.WRONG))
    text = Text(text.rest.strip(" ¦,")) if is_wrong else text
    for move, pattern in STEPS:
        if text.take(pattern):
            return Reading(move, times=_times(text))
    if re.fullmatch(signs.GO_BACK, bare):
        return Reading(Move.BACK)
    if text.take(signs.BACK):
        return replace(_wanted(text, where=returned(text)), move=Move.BACK)
    return _asking(text, is_wrong=is_wrong)


def _times(text: Text) -> int:
    found = text.take(signs.TIMES)
    if not found:
        return 1
    return 2 if found[2] else number(found[1] or found[3])


def _asking(text: Text, *, is_wrong: bool) -> Reading:
    """Return what is asked where nothing is taken back and nowhere returned to."""
    is_among = bool(text.take_all(signs.AMONG))
    where = named(text)
    if swapped := _instead(text, where):
        return swapped
    is_same = bool(text.take(signs.SAME) or text.take(signs.WHAT_ABOUT))
    is_also = bool(text.take(signs.ALSO))
    dropped = slots.given_up(text)
    act = next((act for act, pattern in verbs.ACTS if text.take(pattern)), None)
    is_wrong |= bool(text.take(signs.MEANT)) | bool(text.take(signs.AFTER_ALL))
    said = _wanted(text, where=where, act=act, adds=is_also, of_all=is_among)
    said = replace(said, dropped=frozenset(dropped - said.values.keys()))
    if is_same:
        return replace(said, move=Move.SAME)
    if is_among and not said.items:
        return replace(said, move=Move.AMONG)
    return replace(said, move=_move(said, is_wrong=is_wrong))


def _wanted(
    text: Text,
    *,
    where: Named | None = None,
    act: Act | None = None,
    adds: bool = False,
    of_all: bool = False,
) -> Reading:
    """Return what an utterance says beside its signs: the job, values, papers and words."""
    of_all |= text.find(signs.OF_IT) is not None
    values = slots.taken(text)
    job = "list" if act else _job(text)
    if act and text.take(verbs.INTO_A_LIST):
        act = None  # A list of its own is begun.
    text.take(verbs.INTO_THE_LIST)
    papers = items.taken(text, quoted=bool(job))
    if not papers and job in {"list", "cite"} and (of_all or text.take(items.THESE)):
        papers = (items.ALL,)
    if job in {"", *WRITING} and text.take(verbs.SEARCH):
        text.take(verbs.SEARCH)
        job = job or "search"
    values |= slots.taken(text, late=True)
    return Reading(
        Move.NEW,
        job,
        values,
        words=words_left(text),
        adds=adds,
        items=papers,
        act=act,
        where=where,
    )


def _move(said: Reading, *, is_wrong: bool) -> Move:
    """Return what an utterance without a clear sign does."""
    is_bare = not said.words and said.job in {"", "search"}
    if said.act or is_wrong or said.adds or said.dropped:
        return Move.REVISE
    if is_bare and (said.values or said.items):
        return Move.REVISE
    if said.where is not None and said.job in {"", "search"}:
        return Move.REVISE if said.words else Move.BACK
    return Move.NONE if is_bare else Move.NEW


def _instead(text: Text, where: Named | None) -> Reading | None:
    """Return what is put in the place of something else, if that is what was said."""
    found = next(filter(None, (re.search(one, text.plain) for one in signs.INSTEAD)), None)
    if not found:
        return None
    old, new = Text(text.said(*found.span("old"))), Text(text.said(*found.span("new")))
    new.take(signs.TAKE)
    others, papers = items.taken(old), items.taken(new)
    values = slots.taken(new) | slots.taken(new, late=True)
    slots.taken(old)
    if others:
        swap = Act.SWAP
        return Reading(Move.REVISE, "list", items=papers, others=others, act=swap, where=where)
    words, before = words_left(new), words_left(old)
    return Reading(Move.REVISE, values=values, words=words, instead_of=before, where=where)


def _job(text: Text) -> str:
    return next((job for job, pattern in verbs.JOBS if text.take(pattern)), "")
