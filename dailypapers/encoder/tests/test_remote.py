"""A real server on this machine that speaks the wire format of OpenAI's embeddings endpoint."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import numpy as np
import pytest
import stamina

from dailypapers import __version__
from dailypapers.encoder import remote
from dailypapers.encoder.base import EncoderUnavailable
from dailypapers.encoder.remote import ATTEMPTS, BATCH, LONGEST, RemoteEncoder

Reply = tuple[int, dict[str, str], Any]


class Server:
    """Answers with what `script` holds, then properly; notes each request."""

    def __init__(self, *script: Reply) -> None:
        self.script = list(script)
        self.bodies: list[Any] = []
        self.headers: list[dict[str, str]] = []
        self.base = ""

    def encoder(self, **given: Any) -> RemoteEncoder:
        """Return an encoder that asks this server."""
        return RemoteEncoder("test-model", self.base, **given)

    def reply(self, path: str, headers: dict[str, str], body: Any) -> Reply:
        """Note the request and return the answer."""
        self.headers.append(headers)
        self.bodies.append(body)
        if path != "/v1/embeddings":
            return 404, {}, {"error": {"message": f"no {path}"}}
        return self.script.pop(0) if self.script else (200, {}, embeddings(body["input"]))


def vector_of(text: str) -> list[float]:
    """Return what the server makes of a text; not of unit length."""
    return [float(len(text)), 1.0, 2.0]


def embeddings(texts: list[str], make: Callable[[str], Any] = vector_of) -> dict[str, Any]:
    """Return a body as OpenAI sends it, with its vectors in another order than the texts."""
    data = [
        {"object": "embedding", "index": number, "embedding": make(text)}
        for number, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": 5, "total_tokens": 5}
    return {"object": "list", "data": data[::-1], "model": "test-model", "usage": usage}


@contextmanager
def serving(*script: Reply) -> Iterator[Server]:
    """Run a server until the block ends."""
    server = Server(*script)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(size))
            status, headers, answer = server.reply(self.path, dict(self.headers), body)
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.base = f"http://127.0.0.1:{listening.server_port}/v1"
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


@pytest.fixture
def hasty() -> Iterator[None]:
    """Let retries come at once."""
    with stamina.set_testing(True, attempts=ATTEMPTS, cap=True):
        yield


def refusal(status: int, **headers: str) -> Reply:
    """Return an error as OpenAI words it."""
    said = {"message": "You did something.", "type": "a_type", "param": None, "code": None}
    return (
        status,
        {name.replace("_", "-"): value for name, value in headers.items()},
        {"error": said},
    )


def test_it_sends_what_the_interface_asks_for() -> None:
    with serving() as server:
        (vector,) = server.encoder(key="k-1").encode_papers(["On Kites. They fly."])
    assert server.bodies == [{"model": "test-model", "input": ["On Kites. They fly."]}]
    assert server.headers[0]["Authorization"] == "Bearer k-1"
    assert server.headers[0]["User-Agent"] == f"dailypapers/{__version__}"
    assert vector.dtype == np.float32
    np.testing.assert_allclose(vector, np.array([19, 1, 2]) / np.sqrt(366), rtol=1e-6)


def test_without_a_key_none_is_sent() -> None:
    with serving() as server:
        server.encoder().encode_query("kites")
    assert "Authorization" not in server.headers[0]


def test_vectors_come_in_the_order_of_the_texts_and_in_batches() -> None:
    texts = ["x" * n for n in range(2 * BATCH + 5)]
    with serving() as server:
        vectors = list(server.encoder().encode_papers(texts))
    assert [len(body["input"]) for body in server.bodies] == [BATCH, BATCH, 5]
    assert [round(float(v[0] / v[1])) for v in vectors[1:]] == list(range(1, len(texts)))


def test_it_reads_no_further_than_a_batch_ahead() -> None:
    texts = (f"paper {number}" for number in range(1000))
    with serving() as server:
        next(server.encoder().encode_papers(texts))
    assert next(texts) == f"paper {BATCH}"


def test_a_long_text_is_cut_and_an_empty_one_is_not_sent_empty() -> None:
    with serving() as server:
        list(server.encoder().encode_papers(["x" * 100_000, ""]))
    assert [len(text) for text in server.bodies[0]["input"]] == [LONGEST, 1]


def test_a_query_is_encoded_as_papers_are_and_remembered() -> None:
    with serving() as server:
        encoder = server.encoder()
        first = encoder.encode_query("kites")
        assert encoder.encode_query("kites") is first
        (paper,) = encoder.encode_papers(["kites"])
        assert not first.flags.writeable
    np.testing.assert_array_equal(first, paper)
    assert len(server.bodies) == 2


def test_its_name_has_model_and_address() -> None:
    with serving() as server:
        encoder = server.encoder()
        assert encoder.name == f"openai:test-model@{server.base}"
        assert encoder.dimensions == 3


def test_offline_nothing_is_sent() -> None:
    with serving() as server:
        encoder = server.encoder(offline=True)
        with pytest.raises(EncoderUnavailable, match="this instance is offline"):
            list(encoder.encode_papers(["kites"]))
        with pytest.raises(EncoderUnavailable, match="this instance is offline"):
            encoder.encode_query("kites")
    assert server.bodies == []


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("status", [429, 500, 503])
def test_papers_are_sent_again_to_a_busy_server(status: int) -> None:
    with serving(refusal(status), refusal(status)) as server:
        assert len(list(server.encoder().encode_papers(["kites"]))) == 1
    assert len(server.bodies) == 3


@pytest.mark.usefixtures("hasty")
def test_it_gives_up_after_a_few_attempts() -> None:
    with serving(*[refusal(500)] * 10) as server:
        with pytest.raises(EncoderUnavailable, match="answered 500: You did something"):
            list(server.encoder().encode_papers(["kites"]))
        assert len(server.bodies) == ATTEMPTS


def test_it_waits_as_long_as_it_is_told() -> None:
    with serving(refusal(429, Retry_After="1")) as server:
        began = time.monotonic()
        list(server.encoder().encode_papers(["kites"]))
    assert 1.0 <= time.monotonic() - began < 10
    assert len(server.bodies) == 2


def test_it_does_not_wait_too_long_and_says_how_long_it_was_told_to() -> None:
    with (
        serving(refusal(429, Retry_After="3600")) as server,
        pytest.raises(EncoderUnavailable, match="asked to wait 3600 seconds") as caught,
    ):
        list(server.encoder().encode_papers(["kites"]))
    assert caught.value.wait == 3600
    assert len(server.bodies) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
def test_what_is_wrong_is_not_repeated(status: int) -> None:
    with (
        serving(refusal(status)) as server,
        pytest.raises(EncoderUnavailable, match=f"answered {status}: You did") as caught,
    ):
        list(server.encoder().encode_papers(["kites"]))
    assert len(server.bodies) == 1
    assert ("DAILYPAPERS_ENCODER_KEY" in str(caught.value)) == (status == 401)


def test_a_reader_does_not_wait_for_a_server_in_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(refusal(503)) as server:
        encoder = server.encoder()
        with pytest.raises(EncoderUnavailable, match="503"):
            encoder.encode_query("kites")
        with pytest.raises(EncoderUnavailable, match="a moment ago"):
            encoder.encode_query("umbrellas")
        assert len(server.bodies) == 1
        monkeypatch.setattr(remote, "QUERY_REST", 0)
        encoder._no_query_before = 0.0
        assert len(encoder.encode_query("umbrellas")) == 3


def test_a_reader_does_not_wait_for_a_silent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "QUERY_TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        encoder = RemoteEncoder("m", f"http://127.0.0.1:{silent.getsockname()[1]}/v1")
        began = time.monotonic()
        with pytest.raises(EncoderUnavailable, match="did not answer"):
            encoder.encode_query("kites")
    assert time.monotonic() - began < 5


@pytest.mark.usefixtures("hasty")
def test_nobody_listening_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"http://127.0.0.1:{gone.getsockname()[1]}/v1"
    with pytest.raises(EncoderUnavailable, match="did not answer"):
        list(RemoteEncoder("m", address).encode_papers(["kites"]))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (embeddings(["a", "b"]), "sent 2 vectors, not 1"),
        ({**embeddings([]), "data": []}, "sent 0 vectors, not 1"),
        (embeddings(["a"], lambda text: "AAAA"), "sent no embeddings"),
        (embeddings(["a"], lambda text: [1.0, float("nan")]), "sent what is no vector"),
        (embeddings(["a"], lambda text: 1.0), "sent what is no vector"),
        ({"object": "list"}, "sent no embeddings"),
        ([], "sent no embeddings"),
        (b"<html>", "sent no embeddings"),
    ],
)
def test_an_answer_of_another_shape_is_refused(answer: Any, said: str) -> None:
    with serving((200, {}, answer)) as server, pytest.raises(EncoderUnavailable, match=said):
        list(server.encoder().encode_papers(["kites"]))


def test_vectors_that_change_their_length_are_refused() -> None:
    longer = embeddings(["a"], lambda text: [1.0, 2.0, 3.0, 4.0])
    ragged = embeddings(["a", "b"], lambda text: [1.0] * (3 if text == "a" else 2))
    with serving((200, {}, embeddings(["a"])), (200, {}, longer), (200, {}, ragged)) as server:
        encoder = server.encoder()
        list(encoder.encode_papers(["kites"]))
        with pytest.raises(EncoderUnavailable, match="vectors of 4 numbers, before of 3"):
            list(encoder.encode_papers(["umbrellas"]))
        with pytest.raises(EncoderUnavailable, match="sent no embeddings"):
            list(encoder.encode_papers(["umbrellas", "teapots"]))


def test_an_error_page_of_something_else_is_a_sentence() -> None:
    page = (502, {"Content-Type": "text/html"}, b"<html>Bad gateway</html>")
    with serving(page) as server, pytest.raises(EncoderUnavailable, match="502: Bad Gateway"):
        server.encoder().encode_query("kites")
