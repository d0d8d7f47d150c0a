"""What instances answer, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from dailypapers.client.shapes import (
    Comment,
    Harvest,
    Hit,
    ListedPaper,
    Me,
    Paper,
    ReadingList,
    Submission,
)

NAMED = 3  # authors of a paper


def line_of(said: BaseModel) -> str:
    """Return something as one line or a few."""
    kind = next((one for one in _LINES if isinstance(said, one)), None)
    return _LINES[kind](said) if kind else said.model_dump_json()


def _paper(said: Paper) -> str:
    more = " et al." if len(said.authors) > NAMED else ""
    facts = [", ".join(said.authors[:NAMED]) + more, said.published, said.venue]
    counts = f"{said.votes} votes" if said.votes else ""
    return f"{said.id}  {said.title}\n  {_joined(*facts, counts)}"


def _hit(said: Hit) -> str:
    return f"{_paper(said.paper)}\n  {said.why}" if said.why else _paper(said.paper)


def _listed(said: ListedPaper) -> str:
    return f"{_paper(said.paper)}\n  {said.note}" if said.note else _paper(said.paper)


def _comment(said: Comment) -> str:
    who = said.author.name if said.author else "removed"
    return f"{said.at:%Y-%m-%d %H:%M}  {who}\n  " + said.text.replace("\n", "\n  ")


def _list(said: ReadingList) -> str:
    return f"{said.slug}  {said.title} ({said.papers} papers, {said.visibility})"


def _harvest(said: Harvest) -> str:
    facts = _joined(f"{said.new} new", f"{said.changed} changed", said.note, said.error)
    return f"{said.started_at:%Y-%m-%d %H:%M}  {said.source}: {said.state}, {facts}"


def _submission(said: Submission) -> str:
    return f"{said.paper}: {_joined(said.state, said.problem)}"


def _me(said: Me) -> str:
    return _joined(said.handle, said.name)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


_LINES: dict[type[BaseModel], Callable[[Any], str]] = {
    Paper: _paper,
    Hit: _hit,
    ListedPaper: _listed,
    Comment: _comment,
    ReadingList: _list,
    Harvest: _harvest,
    Submission: _submission,
    Me: _me,
}
