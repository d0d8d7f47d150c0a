"""A server on this machine that speaks OpenAI's chat completions, by a script."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from dailypapers.assistant.chat_models.openai import OpenAIModel


@dataclass
class Answer:
    """What is answered: lines of a stream, or a body; `cut` breaks off without an end.

    `pause` are seconds before it, `gap` between its pieces.
    """

    events: Sequence[Any] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    cut: bool = False
    pause: float = 0.0
    gap: float = 0.0


Script = Answer | Callable[[dict[str, Any]], Answer]


@dataclass
class Server:
    """A server; `asked` holds what it was sent."""

    base: str = ""
    script: list[Script] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def model(self, **given: Any) -> OpenAIModel:
        """Return a model that asks this server."""
        return OpenAIModel("test-model", self.base, **given)

    def answer(self, sent: dict[str, Any]) -> Answer:
        """Return the next answer of the script; the last one is said for ever."""
        now = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return now if isinstance(now, Answer) else now(sent)


def text(*pieces: str, tokens: tuple[int, int] = (10, 5)) -> Answer:
    """Return an answer of pieces of text, as OpenAI streams them."""
    parts = [chunk({"role": "assistant", "content": ""})]
    parts += [chunk({"content": piece}) for piece in pieces]
    return Answer([*parts, chunk({}, "stop"), usage(*tokens)])


def calls(*rows: tuple[str, Any]) -> Answer:
    """Return an answer that calls functions, the arguments in two pieces."""
    parts = [chunk({"role": "assistant", "content": None})]
    for place, (name, arguments) in enumerate(rows):
        said = arguments if isinstance(arguments, str) else json.dumps(arguments)
        half = len(said) // 2
        first = {"index": place, "id": f"call_{place}", "type": "function"}
        first["function"] = {"name": name, "arguments": said[:half]}
        parts.append(chunk({"tool_calls": [first]}))
        parts.append(
            chunk({"tool_calls": [{"index": place, "function": {"arguments": said[half:]}}]})
        )
    return Answer([*parts, chunk({}, "tool_calls"), usage(10, 5)])


def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    """Return one chunk of a stream."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "test-model",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def usage(asked: int, said: int) -> dict[str, Any]:
    """Return the chunk that counts tokens."""
    counted = {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [], "usage": counted}


@contextmanager
def serving(*script: Script) -> Iterator[Server]:
    """Run a server until the block ends."""
    server = Server(script=list(script))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(sent)
            server.headers.append(dict(self.headers))
            answer = server.answer(sent)
            time.sleep(answer.pause)
            if answer.body is not None or answer.status != 200:
                self._whole(answer)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # Nobody listens any more.
                self._stream(answer)

        def _stream(self, answer: Answer) -> None:
            for event in answer.events:
                said = event if isinstance(event, str) else json.dumps(event)
                self.wfile.write(f"data: {said}\n\n".encode())
                self.wfile.flush()
                time.sleep(answer.gap)
            if not answer.cut:
                self.wfile.write(b"data: [DONE]\n\n")

        def _whole(self, answer: Answer) -> None:
            body = json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        server.base = f"http://127.0.0.1:{running.server_address[1]}/v1"
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            running.shutdown()
            thread.join()
