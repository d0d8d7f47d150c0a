"""The exchange with a server that speaks OpenAI's chat completions."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stamina

from dailypapers.assistant.chat_models import setting
from dailypapers.assistant.chat_models.base import Message, ModelUnavailable, Offered, ToolCall
from dailypapers.assistant.chat_models.openai import ATTEMPTS, OpenAIModel
from dailypapers.assistant.chat_models.registry import open_model
from dailypapers.assistant.chat_models.stream import LONGEST_TEXT, Gathered, events
from dailypapers.assistant.chat_models.tests.server import Answer, calls, chunk, serving, text
from dailypapers.core.errors import SetupError

HELLO = (Message("user", "hello"),)


@pytest.fixture(autouse=True)
def _at_once() -> Any:
    """Try again without waiting."""
    stamina.set_testing(True, attempts=ATTEMPTS)
    yield
    stamina.set_testing(False)


def test_text_comes_in_pieces_and_tokens_are_counted() -> None:
    heard: list[str] = []
    with serving(text("Kites ", "fly.")) as server:
        reply = server.model(key="sesame").reply(HELLO, hear=heard.append)
    assert (reply.text, heard) == ("Kites fly.", ["Kites ", "fly."])
    assert (reply.asked_tokens, reply.said_tokens, reply.is_cut) == (10, 5, False)
    assert server.headers[0]["Authorization"] == "Bearer sesame"
    assert server.asked[0]["messages"] == [{"role": "user", "content": "hello"}]
    assert server.asked[0]["stream"] is True
    assert "tools" not in server.asked[0]


def test_functions_are_offered_called_and_answered_in_the_wire_format() -> None:
    offered = Offered("get_search", "Search.", {"type": "object", "properties": {}})
    with serving(
        calls(("get_search", {"q": "é"}), ("get_search", {"q": "b"})), text("ok")
    ) as server:
        model = server.model()
        reply = model.reply(HELLO, [offered])
        assert reply.calls == (
            ToolCall("call_0", "get_search", json.dumps({"q": "é"})),
            ToolCall("call_1", "get_search", '{"q": "b"}'),
        )
        model.reply(
            [*HELLO, Message("assistant", "", reply.calls), Message("tool", "[]", (), "call_0")]
        )
    assert server.asked[0]["tools"][0] == {
        "type": "function",
        "function": {"name": "get_search", "description": "Search.", "parameters": offered.schema},
    }
    said, answered = server.asked[1]["messages"][1:]
    assert said["tool_calls"][0] == {
        "id": "call_0",
        "type": "function",
        "function": {"name": "get_search", "arguments": json.dumps({"q": "é"})},
    }
    assert answered == {"role": "tool", "content": "[]", "tool_call_id": "call_0"}


def test_a_busy_server_is_asked_again_and_an_impatient_one_is_left() -> None:
    busy = Answer(
        status=429, headers={"Retry-After": "0"}, body={"error": {"message": "slow down"}}
    )
    with serving(busy, Answer(status=503, body={}), text("now")) as server:
        assert server.model().reply(HELLO).text == "now"
    with serving(busy) as server, pytest.raises(ModelUnavailable, match="slow down"):
        server.model().reply(HELLO)
    assert len(server.asked) == ATTEMPTS
    long = Answer(status=429, headers={"Retry-After": "3600"}, body={})
    with serving(long) as server, pytest.raises(ModelUnavailable, match="3600"):
        server.model().reply(HELLO)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(status=401, body={"error": "no"}), "ASSISTANT_KEY"),
        (Answer(status=404, body={"error": {"message": "no such model"}}), "no such model"),
        (Answer(status=302, headers={"Location": "http://127.0.0.1:1/"}, body={}), "302"),
        (Answer(["nonsense", {}, []]), "nothing"),
        (Answer(body=[]), "nothing"),
    ],
)
def test_what_is_no_answer_is_told(answer: Answer, said: str) -> None:
    with serving(answer) as server, pytest.raises(ModelUnavailable, match=said):
        server.model().reply(HELLO)
    assert len(server.asked) == 1


def test_a_reply_that_breaks_off_is_kept_and_its_calls_are_not() -> None:
    broken = Answer([chunk({"content": "Kites "})], cut=True)
    with serving(broken) as server:
        reply = server.model().reply(HELLO)
    assert (reply.text, reply.is_cut) == ("Kites ", True)
    half = Answer(calls(("put_papers_vote", {"address": "1"})).events[:2], cut=True)
    with serving(half) as server:
        assert server.model().reply(HELLO).calls == ()
    length = Answer([chunk({"content": "Kites"}), chunk({}, "length")])
    with serving(length) as server:
        assert server.model().reply(HELLO).is_cut


def test_silence_has_an_end() -> None:
    late = serving(Answer(text("late").events, pause=0.6))
    with late as server, pytest.raises(ModelUnavailable, match="did not answer"):
        server.model(silence=0.1).reply(HELLO)


def test_a_whole_answer_is_taken_from_servers_that_do_not_stream() -> None:
    body = {"choices": [{"message": {"content": "Kites"}, "finish_reason": "stop"}]}
    with serving(Answer(body=body)) as server:
        assert server.model().reply(HELLO).text == "Kites"


def test_a_flood_is_cut_off() -> None:
    gathered = Gathered(len)
    for _ in range(100):
        gathered.take(chunk({"content": "x" * 1000}))
    assert len(gathered.reply().text) <= LONGEST_TEXT
    assert gathered.reply().is_cut
    assert list(events(["data: {", "", "data: 1", "data:  ", "", ": note", "data: [DONE]"])) == [
        1,
        "[DONE]",
    ]


def test_offline_nothing_is_sent() -> None:
    with pytest.raises(ModelUnavailable, match="offline"):
        OpenAIModel("m", "http://127.0.0.1:1/v1", offline=True).reply(HELLO)


def test_the_setting_names_a_model_or_none() -> None:
    assert open_model("none") is None
    model = open_model("openai:a@b@https://host/v1")
    assert model
    assert model.name == "openai:a@b@https://host/v1"
    with pytest.raises(SetupError, match="openai:MODEL"):
        setting.checked("gpt")
