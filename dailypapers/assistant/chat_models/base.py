"""What every language model offers: a reply to messages, piece by piece, perhaps with calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dailypapers.core.errors import DailyPapersError


class ModelUnavailable(DailyPapersError):
    """The model did not answer, now or as it is set; the sentence says what to do."""

    def __init__(self, message: str, *, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A function that the model wants called; `arguments` is JSON, if the model writes any."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message: of the system, the reader, the model, or what a function answered."""

    role: str  # system, user, assistant or tool
    content: str
    calls: tuple[ToolCall, ...] = ()
    answers: str = ""  # of a tool's message: the id of the call


@dataclass(frozen=True, slots=True)
class Offered:
    """A function as a model is told it."""

    name: str
    says: str
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. `is_cut` says that it was cut off; tokens are 0 where not told."""

    text: str
    calls: tuple[ToolCall, ...] = ()
    asked_tokens: int = 0
    said_tokens: int = 0
    is_cut: bool = False


Hear = Callable[[str], object]


class ChatModel(Protocol):
    """One model. Making it is cheap; threads may share it."""

    @property
    def name(self) -> str:
        """Say which model it is."""

    def reply(
        self, messages: Sequence[Message], tools: Sequence[Offered] = (), hear: Hear = len
    ) -> Reply:
        """Return a reply; `hear` gets its text as it comes. Raises `ModelUnavailable`."""
