"""The assistant by version 1: a conversation goes back and forth whole."""

from __future__ import annotations

import pytest

from dailypapers.api.tests.asking import Asking
from dailypapers.feed.pooling import forget
from dailypapers.search import index
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_record

pytestmark = pytest.mark.django_db
SUBJECTS = ("kites", "teapots", "umbrellas", "lanterns")


def test_a_conversation_goes_on_from_what_was_answered() -> None:
    ingest(
        make_record(title=f"On {SUBJECTS[number % 4]} {number}", abstract="A study of craft.")
        for number in range(24)
    )
    index.catch_up()
    forget()
    program = Asking(None)
    first = program.post("/assistant/turn", {"query": "study craft"}, 200)
    question = first["question"]
    assert question["about"] == "word"
    assert len(first["papers"]) == 10
    wanted = question["options"][0]
    answer = {"about": "word", "options": question["options"], "chosen": wanted}
    talk = first["conversation"] | {"answers": [answer]}
    second = program.post("/assistant/turn", talk, 200)
    assert all(wanted in paper["title"] for paper in second["papers"][:6])
    assert second["asks_for"] == f"study craft {wanted}"
    assert second["conversation"]["answers"] == [answer]


def test_what_is_no_conversation_is_refused_in_words() -> None:
    program = Asking(None)
    wrong = {"query": "kites", "answers": [{"about": "word", "options": ["a"], "chosen": "b"}]}
    assert "no option" in program.post("/assistant/turn", wrong, 400)["detail"]
    wrong = {"query": "kites", "answers": [{"about": "year", "options": ["long ago"]}]}
    assert "2024" in program.post("/assistant/turn", wrong, 400)["detail"]
    assert program.post("/assistant/turn", {"query": ""}, 422)["errors"]
