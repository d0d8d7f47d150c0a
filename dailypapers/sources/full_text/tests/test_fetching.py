"""Full texts: fetched politely for papers whose licence allows it, and shown as it allows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from dailypapers.catalogue import full_texts
from dailypapers.catalogue.models import FullText, Paper, Version
from dailypapers.catalogue.records import VersionRecord
from dailypapers.core.clock import now
from dailypapers.core.http import Http
from dailypapers.sources.full_text import fetching
from dailypapers.sources.joining import join
from dailypapers.testing.make import make_paper
from dailypapers.testing.replay import FakeTime, Reply, source

pytestmark = pytest.mark.django_db

PAGE = (Path(__file__).with_name("replies") / "pots.html").read_bytes()
BY = "http://creativecommons.org/licenses/by/4.0/"
ARXIV = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"


@pytest.fixture(autouse=True)
def asks(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test ask the server that it starts."""
    settings.FULL_TEXTS, settings.OFFLINE = True, False
    time = FakeTime()
    monkeypatch.setattr(fetching, "client", lambda: Http(timekeeper=time.keeper()))


def fetch(monkeypatch: pytest.MonkeyPatch, *replies: Reply) -> list[str]:
    """Run the job against a server with these replies; return what it asked for."""
    with source(*replies) as server:
        monkeypatch.setattr(fetching, "ADDRESS", server.url + "/html/{name}")
        fetching.fetch_some()
        return [one.path for one in server.seen]


def test_only_what_a_licence_allows_is_fetched_once_a_posting(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    make_paper(licence=ARXIV)
    paper = make_paper(licence=BY, versions=(VersionRecord(1, "2026-09-22T09:30:00Z"),))
    assert fetching.pending()
    assert fetch(monkeypatch, Reply(PAGE)) == [f"/html/{paper.address}v1"]
    assert not fetching.pending()
    shown = full_texts.shown(paper)
    assert shown is not None
    assert shown.text.startswith("## 1 Kilns")
    assert (shown.licence, shown.licence_url) == ("CC BY 4.0", BY)
    assert shown.source == f"https://arxiv.org/abs/{paper.address}"
    assert len(bytes(FullText.objects.get().text)) < FullText.objects.get().length
    Version.objects.create(paper=paper, number=2)
    assert fetch(monkeypatch, Reply(PAGE)) == [f"/html/{paper.address}v2"]
    settings.OFFLINE = True
    make_paper(licence=BY)
    assert not fetching.pending()


def test_what_arxiv_does_not_have_is_asked_for_on_three_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paper = make_paper(licence=BY)
    for tries in (1, 2, 3):
        assert len(fetch(monkeypatch, Reply(b"No HTML", status=404))) == 1
        assert not fetching.pending()
        row = FullText.objects.get()
        assert row.tries == tries
        FullText.objects.update(at=now() - timedelta(days=2))
    assert not fetching.pending()
    assert full_texts.shown(paper) is None


def test_a_text_is_shown_no_longer_than_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = make_paper(licence=BY)
    fetch(monkeypatch, Reply(PAGE))
    Paper.objects.filter(pk=paper.pk).update(licence=ARXIV)
    assert full_texts.shown(Paper.objects.get(pk=paper.pk)) is None
    Paper.objects.filter(pk=paper.pk).update(licence=BY, withdrawn=True)
    assert full_texts.shown(Paper.objects.get(pk=paper.pk)) is None


def test_what_authors_gave_comes_first_and_follows_a_merge() -> None:
    paper, other = make_paper(licence=ARXIV), make_paper(licence=ARXIV)
    full_texts.keep("arxiv", paper.address, full_texts.Origin.HTML, "From arXiv")
    full_texts.keep("key", paper.key, full_texts.Origin.PDF, "Given", licence="CC BY-SA 4.0")
    shown = full_texts.shown(paper)
    assert shown is not None
    assert (shown.text, shown.licence, shown.source) == ("Given", "CC BY-SA 4.0", "")
    assert join(other.pk, paper.pk)
    moved = full_texts.shown(Paper.objects.get(pk=other.pk))
    assert moved is not None
    assert moved.text == "Given"
    full_texts.drop(Paper.objects.get(pk=other.pk))
    assert full_texts.shown(Paper.objects.get(pk=other.pk)) is None
