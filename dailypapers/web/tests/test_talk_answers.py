"""What a language model says of a conversation: as it comes, stopped, broken off, kept."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.assistant import answers, asking, talks
from dailypapers.assistant.chat_models.tests.server import Answer, calls, serving, text
from dailypapers.assistant.task_models import Asked, ModelUse, Talk
from dailypapers.community.models import Vote
from dailypapers.core.clock import now
from dailypapers.web.tests.pages import Page, get
from dailypapers.web.tests.test_talks import act, begin, reader, say

__all__ = ["reader"]  # the fixture
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers come before the page does, but where a test waits for threads."""
    if "live" not in request.fixturenames:
        monkeypatch.setattr(answers, "_apart", lambda run: run())


def asked(client: Client, settings: Any, script: list[Answer]) -> tuple[Page, list[dict[str, Any]]]:
    """Return the page after a model was asked and has answered, and what it was sent."""
    talk = begin(client, "papers on teapots")
    with serving(*script) as server:
        settings.ASSISTANT_MODEL = f"openai:test-model@{server.base}"
        settings.OFFLINE = False
        act(client, talk, "ask", said="which of these is the newest?")
    return get(client, talk), server.asked


def test_a_model_answers_and_can_do_nothing(client: Client, reader: User, settings: Any) -> None:
    script = [
        calls(("get_search", {"q": "teapots"}), ("put_papers_vote", {"address": "2609.00002"})),
        text("The newest is [2609.00002], not [9999.99999]."),
    ]
    page, sent = asked(client, settings, script)
    assert "The newest is [2609.00002], not." in page.text
    assert "1 citation of a paper that is not here was taken out" in page.text
    assert "/papers/2609.00002" in page.links()
    assert not Vote.objects.exists()
    assert "What the reader asked for so far" in sent[0]["messages"][0]["content"]
    assert sent[1]["messages"][-2]["content"].startswith("<data>")
    assert reader.email not in str(sent)
    use = ModelUse.objects.get(reader=reader)
    assert (use.turns, use.tokens, use.removed) == (1, 30, 1)
    assert "199,970 tokens of the language model are left for you today" in page.text


def test_a_day_has_a_budget(client: Client, reader: User, settings: Any) -> None:
    settings.ASSISTANT_TOKENS = 20
    page, sent = asked(client, settings, [text("Once.")])
    assert len(sent) == 1
    page, sent = asked(client, settings, [text("Twice.")])
    assert "used up for today" in page.text or len(sent) == 1
    page, sent = asked(client, settings, [text("Thrice.")])
    assert "used up for today" in page.text
    assert sent == []


@pytest.mark.usefixtures("reader")
def test_a_model_that_does_not_answer_is_told_of(client: Client, settings: Any) -> None:
    page, _ = asked(client, settings, [Answer(status=404, body={"error": "no such model"})])
    assert "no such model" in page.text
    assert "words teapots" in page.text


def test_only_what_is_lent_is_an_example(client: Client, reader: User, settings: Any) -> None:
    talk = begin(client, "papers on teapots")
    assert asking.examples("papers on teapots") == []
    key = UUID(talk.rpartition("/")[2])
    found = talks.find(key)
    assert found
    talks.lend(found, is_lent=True)
    settings.ENCODER = "builtin"
    assert asking.examples("papers on pots") == [["1. search: words=teapots (done)"]]
    talks.lend(found, is_lent=False)
    assert asking.examples("papers on pots") == []


@pytest.mark.usefixtures("reader")
def test_what_a_killed_server_had_heard_is_kept(client: Client, settings: Any) -> None:
    talk = begin(client, "papers on teapots")
    row = Talk.objects.get()
    said = Asked(reader=row.reader, talk=row, said="which is new?", text="The newest is")
    said.started_at = said.beat_at = now()
    said.save()
    page = get(client, talk)
    assert "The language model is answering" in page.text
    assert "The newest is" in page.text
    assert 'http-equiv="refresh"' in client.get(talk).content.decode()
    assert "The newest is" in client.get(f"{talk}/answer").content.decode()
    settings.ASSISTANT_MODEL, settings.OFFLINE = "openai:test@http://127.0.0.1:9/v1", False
    act(client, talk, "ask", said="and now?")
    assert "still answering you" in get(client, talk).text
    Asked.objects.update(beat_at=now() - answers.LOST - timedelta(seconds=1))
    page = get(client, talk)
    assert "The newest is It broke off here" in page.text
    assert not Asked.objects.exists()
    assert "refresh" not in client.get(talk).content.decode()


@pytest.fixture
def live() -> None:
    """Let answers come in threads of their own."""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("live", "reader")
def test_an_answer_is_shown_as_it_comes_and_can_be_stopped(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory")
    monkeypatch.setattr(answers, "EVERY", 0.0)
    slow = replace(text("Old ", "pots [2609.00001]", " [9999.99999]", *[" more"] * 400), gap=0.05)
    with serving(slow, text("At once.")) as server:
        settings.ASSISTANT_MODEL = f"openai:test-model@{server.base}"
        settings.OFFLINE = False
        talk = begin(client, "papers on teapots")
        began = time.monotonic()
        act(client, talk, "ask", said="which is old?")
        assert time.monotonic() - began < 5  # All of it takes twenty.
        part = _waited(client, f"{talk}/answer", "more more")
        assert "Old pots [2609.00001] more" in part
        assert "data-waiting" in part
        assert "since 2020" in say(client, talk, "only since 2020").text  # It goes on meanwhile.
        act(client, talk, "stop")
        page = get(client, talk)
        assert "You stopped it here." in page.text
        assert "/papers/2609.00001" in page.links()
        _waited_for(lambda: ModelUse.objects.exists())
        assert ModelUse.objects.get().tokens > 100  # as far as can be reckoned
        act(client, talk, "ask", said="and now?")
        assert "At once." in _waited(client, f"{talk}/answer", "At once. ")
    _waited_for(lambda: answers._room._value == answers.MOST_AT_ONCE)


def _waited(client: Client, path: str, words: str) -> str:
    """Return a part of the page once it says something."""
    _waited_for(lambda: words in _plain(client, path))
    return _plain(client, path)


def _plain(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().replace("</p>", " ").split())


def _waited_for(is_so: Any) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)
