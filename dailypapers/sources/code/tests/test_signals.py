"""Stars of linked code, from the host's wire to the paper's links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from dailypapers.catalogue.models import Link, Paper, Record
from dailypapers.catalogue.records import LinkKind, LinkRecord
from dailypapers.core.errors import SourceError
from dailypapers.core.http import ATTEMPTS, Http
from dailypapers.sources.code import signals
from dailypapers.sources.code.client import CodeHosts
from dailypapers.sources.code.hosts import Signal
from dailypapers.sources.joining import join
from dailypapers.sources.models import Harvest
from dailypapers.testing.make import make_paper
from dailypapers.testing.replay import FakeTime, Reply, Source, source

pytestmark = pytest.mark.django_db


def stars(count: int, tag: str = '"1"') -> Reply:
    body = b'{"stargazers_count": %d, "pushed_at": "2026-09-23T10:00:00Z"}' % count
    return Reply(body, headers={"ETag": tag})


@contextmanager
def github(settings: Settings, *script: Reply) -> Iterator[Source]:
    with source(*script) as site:
        settings.OFFLINE, settings.SOURCE_PAUSE, settings.CODE_SIGNALS = False, 0, True
        settings.SOURCE_URLS = {"github": site.url, "gitlab": site.url}
        yield site


def linked(*urls: str) -> Paper:
    return make_paper(links=tuple(LinkRecord(LinkKind.CODE, url, 5) for url in urls))


def kept(paper: Paper) -> dict[str, int | None]:
    return dict(Link.objects.filter(paper=paper).values_list("url", "stars"))


def test_stars_of_the_host_take_the_place_of_older_ones(settings: Settings) -> None:
    one, two = "https://github.com/a/one", "https://github.com/a/two/tree/main"
    paper, other = linked(one, two), linked("https://example.org/code")
    with github(settings, stars(128), Reply(status=404)) as site:
        run = signals.refresh()
    assert [seen.path for seen in site.seen] == ["/repos/a/one", "/repos/a/two"]
    assert kept(paper) == {one: 128, two: 5}
    assert kept(other) == {"https://example.org/code": 5}
    assert signals.signals_of([paper.pk, other.pk]) == {
        paper.pk: {one: Signal(128, "2026-09-23T10:00:00Z")}
    }
    assert (run.state, run.changed, run.source) == (Harvest.State.DONE, 1, "code")
    paper.refresh_from_db()
    assert paper.title
    assert Paper.objects.filter(merged_into=None).count() == 2


def test_what_has_not_changed_is_not_sent_nor_written_again(settings: Settings) -> None:
    paper = linked("https://github.com/a/one")
    with github(settings, stars(1), Reply(status=304), stars(2, '"2"')) as site:
        runs = [signals.refresh() for _ in range(3)]
    assert [(run.changed, run.same) for run in runs] == [(1, 0), (0, 1), (1, 0)]
    assert [seen.headers.get("if-none-match") for seen in site.seen] == [None, '"1"', '"1"']
    assert kept(paper) == {"https://github.com/a/one": 2}


def test_a_run_goes_on_where_a_limit_stopped_the_last(settings: Settings) -> None:
    papers = [linked(f"https://github.com/a/p{number}") for number in range(3)]
    limit = Reply(status=403, headers={"X-RateLimit-Reset": "1790230200"})
    with github(settings, stars(1), limit, stars(2), stars(3), stars(4), limit) as site:
        assert "answers again" in signals.refresh().note
        signals.refresh()
        assert "answers again" in signals.refresh().note
    asked = [seen.path[-2:] for seen in site.seen]
    assert asked == ["p2", "p1", "p1", "p0", "p2", "p1"]
    assert [*kept(papers[2]).values()] == [4]


def test_one_bad_repository_holds_up_no_other_and_a_host_that_is_down_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        linked(f"https://github.com/a/p{number}")
    with github(settings, Reply(b"<html>"), stars(1), Reply(b"x"), stars(2)):
        run = signals.refresh()
    assert (run.changed, run.skipped, run.state) == (2, 2, Harvest.State.DONE)
    with github(settings, *[Reply(status=503)] * ATTEMPTS * 3) as site:
        hosts = CodeHosts(Http(timekeeper=FakeTime().keeper()), urls={"github": site.url})
        monkeypatch.setattr(signals, "code_hosts", lambda: hosts)
        with pytest.raises(SourceError):
            signals.refresh()
    failed = Harvest.objects.first()
    assert failed
    assert (failed.state, "503" in failed.error) == (Harvest.State.FAILED, True)


def test_signals_follow_a_merged_paper(settings: Settings) -> None:
    first, second = linked("https://github.com/a/one"), linked("https://github.com/a/two")
    with github(settings, stars(2), stars(1)):
        signals.refresh()
    join(first.pk, second.pk)
    with github(settings, stars(7), stars(8)):
        signals.refresh()
    assert set(kept(first)) == {"https://github.com/a/one", "https://github.com/a/two"}
    assert set(kept(first).values()) == {7, 8}
    assert Record.objects.filter(source="code").count() == 1


def test_the_command_says_what_came(settings: Settings) -> None:
    linked("https://github.com/a/one")
    out = StringIO()
    with github(settings, stars(2)):
        assert signals.wanted()
        call_command("signals", stdout=out)
        settings.OFFLINE = True
        assert not signals.wanted()
    assert out.getvalue() == "1 papers changed, 0 same, 0 skipped\n"
    for number in range(3):
        linked(f"https://github.com/b/p{number}")
    with pytest.raises(CommandError, match="offline"):
        call_command("signals")
