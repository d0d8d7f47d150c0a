"""The stream of a reply, piece by piece: server-sent events of OpenAI's chat completions.

Events: https://html.spec.whatwg.org/multipage/server-sent-events.html; what is in them:
https://platform.openai.com/docs/api-reference/chat/streaming
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dailypapers.assistant.chat_models.base import Hear, Reply, ToolCall

DONE = "[DONE]"
LONGEST_TEXT = 40_000  # characters of a reply, and of the arguments of a call
MOST_CALLS = 16
ENDS = frozenset({"stop", "tool_calls", "function_call"})


class Gathered:
    """A reply as far as it has come."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._text: list[str] = []
        self._length = 0
        self._calls: dict[int, dict[str, str]] = {}
        self._usage: Mapping[str, Any] = {}
        self._end = ""

    def take(self, event: Any) -> None:
        """Take one event, or a whole answer that was not streamed."""
        if not isinstance(event, Mapping):
            return
        if isinstance(event.get("usage"), Mapping):
            self._usage = event["usage"]
        choices = event.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, Mapping):
            return
        said = choice.get("delta") or choice.get("message")
        if isinstance(said, Mapping):
            self._say(said.get("content"))
            self._call(said.get("tool_calls"))
        self._end = str(choice.get("finish_reason") or self._end)

    @property
    def is_full(self) -> bool:
        """Say whether more than is wanted has come."""
        return self._length > LONGEST_TEXT

    @property
    def is_empty(self) -> bool:
        """Say whether nothing has come yet."""
        return not self._text and not self._calls

    def reply(self) -> Reply:
        """Return what has come. Calls of a reply that was cut off are not whole, and left out."""
        is_cut = self.is_full or self._end not in ENDS
        calls = () if is_cut else tuple(self._whole())
        asked, said = (_count(self._usage, name) for name in ("prompt_tokens", "completion_tokens"))
        return Reply("".join(self._text)[:LONGEST_TEXT], calls, asked, said, is_cut)

    def _say(self, text: Any) -> None:
        if isinstance(text, str) and text and not self.is_full:
            self._text.append(text)
            self._length += len(text)
            self._hear(text)

    def _call(self, rows: Any) -> None:
        for place, row in enumerate(rows if isinstance(rows, list) else ()):
            number = row.get("index", place) if isinstance(row, Mapping) else None
            if not isinstance(number, int) or not 0 <= number < MOST_CALLS:
                continue
            call = self._calls.setdefault(number, {"id": "", "name": "", "arguments": ""})
            called = row.get("function")
            called = called if isinstance(called, Mapping) else {}
            call["id"] = call["id"] or str(row.get("id") or "")[:200]
            call["name"] += str(called.get("name") or "")[:200]
            call["arguments"] += str(called.get("arguments") or "")
            self._length += len(str(called.get("arguments") or ""))

    def _whole(self) -> Iterator[ToolCall]:
        for number, call in sorted(self._calls.items()):
            yield ToolCall(call["id"] or f"call_{number}", call["name"], call["arguments"])


def events(lines: Iterable[str]) -> Iterator[Any]:
    """Yield what each event of a stream holds; `DONE` is its last. What is no JSON is left out."""
    data: list[str] = []
    for line in lines:
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line.strip() and data:
            yield from _read("\n".join(data))
            data = []
    if data:
        yield from _read("\n".join(data))


def _read(said: str) -> Iterator[Any]:
    if said.strip() == DONE:
        yield DONE
        return
    try:
        yield json.loads(said)
    except (ValueError, RecursionError):
        return


def _count(usage: Mapping[str, Any], name: str) -> int:
    value = usage.get(name)
    return value if isinstance(value, int) and 0 <= value < 10**9 else 0
