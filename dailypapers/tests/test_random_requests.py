"""Random requests against every page and form: none fails, none reaches what is another's.

The same seed sends the same requests. `make fuzz` sends more of them, from a seed of its own.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest
from django.test import client
from pytest_django.fixtures import Settings

from dailypapers.community import access
from dailypapers.community.models import ReadingList
from dailypapers.config.handler import Utf8Request
from dailypapers.core import stamps
from dailypapers.feed import queries
from dailypapers.testing.fuzz.requests import Request
from dailypapers.testing.fuzz.routes import routes
from dailypapers.testing.fuzz.visitor import Visitor
from dailypapers.testing.fuzz.world import World, make_world
from dailypapers.web.tests.pages import make_rich_paper

pytestmark = pytest.mark.django_db

SEED = os.environ.get("DAILYPAPERS_TEST_SEED", "papers")
ROUNDS = int(os.environ.get("DAILYPAPERS_TEST_ROUNDS", "20"))  # of each role


@pytest.fixture(autouse=True)
def patient(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have forms that may be sent at once, a sign-in that lasts, and the server's requests."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 1_000_000
    monkeypatch.setattr(stamps, "is_hurried", lambda _: False)
    monkeypatch.setattr(client, "WSGIRequest", Utf8Request)


@pytest.mark.timeout(0)
def test_no_request_fails_or_reaches_what_is_anothers() -> None:
    visitors = visit(make_world(make_rich_paper()))
    wrong = [f"{what}\n    {by}" for visitor in visitors for what, by in visitor.wrong.items()]
    assert not wrong, "\n".join([f"seed {SEED}, {len(wrong)} faults", *wrong])
    asked = Counter[str]()
    for visitor in visitors:
        asked += visitor.asked
        assert visitor.sent.total() > ROUNDS  # It went on although much of it was refused,
        assert visitor.taken.total() > ROUNDS / 4  # and not all of it was.
    assert {route.name for route in routes()} <= set(asked)


def visit(world: World) -> list[Visitor]:
    """Let somebody of each role look at every page, then send what nobody would."""
    visitors = [Visitor(role, world) for role in world.people]
    for visitor in visitors:
        visitor.sign_in()
    world.remember()
    for visitor in visitors:
        visitor.look(Random(f"{SEED} {visitor.role}"))
    everything = [form for visitor in visitors for form in visitor.forms]
    for visitor in visitors:
        visitor.rounds(Random(f"{SEED} {visitor.role}"), ROUNDS, everything)
    return visitors


def test_a_fault_is_noticed_with_what_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(make_rich_paper())
    stranger = Visitor("stranger", world)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(queries, "newest_day", fail)
    stranger.try_out([Request("GET", "/")])
    [(what, by)] = stranger.wrong.items()
    assert what.startswith("stranger: daily raised RuntimeError: a fault of ours")
    assert by == "GET /"


def test_a_theft_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(make_rich_paper())
    colleague = Visitor("colleague", world)
    colleague.sign_in()
    world.remember()
    secret, shared = world.names["lists slug"][0], world.names["lists slug"][3]
    deletion = [Request("POST", f"/lists/{slug}/delete") for slug in (shared, secret)]
    colleague.try_out(deletion)
    assert not colleague.wrong
    for right in ("may_see_list", "may_run_list"):
        monkeypatch.setattr(access, right, lambda *_: True)
    colleague.try_out(deletion)
    assert any("changes community.readinglist" in what for what in colleague.wrong)
    assert ReadingList.objects.filter(slug=secret).exists()  # All is as it was.
