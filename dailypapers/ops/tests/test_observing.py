"""What requests leave behind: numbers and lines, of which none tells who it was."""

from __future__ import annotations

import gzip
import json
import logging
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from threading import Event, Thread

import brotli
import pytest
import sentry_sdk
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from dailypapers.accounts import tokens
from dailypapers.core.errors import SetupError
from dailypapers.core.logs import JsonLines, WithoutTokens
from dailypapers.ops import counted, reports
from dailypapers.ops.counted import Counts, Took, class_of
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import PASSWORD, make_reader

ROOT = Path(__file__).resolve().parents[3]
FAULT = "ada@example.org from 192.0.2.7 with token=s3cr3t-0123"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What is logged, as it would be written for programs."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    handler.addFilter(WithoutTokens())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.fixture(autouse=True)
def _counted_anew(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    counted._counts.clear()


@pytest.mark.django_db
def test_a_mixed_run_logs_requests_and_nobody(
    client: Client, settings: Settings, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOG_REQUESTS, settings.SLOW_QUERY = True, 1
    monkeypatch.setattr("dailypapers.ops.observing.perf_counter", ticking())
    client.raise_request_exception = False
    reader, paper = make_reader(email="ada@example.org"), make_paper()
    secret = tokens.make_for_feeds(reader, "at home")
    client.get("/", REMOTE_ADDR="192.0.2.7")
    client.get(f"/search?q=ada@example.org&token={secret}", REMOTE_ADDR="2001:db8::7")
    for password in ("wrong-password", PASSWORD):
        client.post("/account/login/", {"login": "ada@example.org", "password": password})
    client.get(f"/papers/for-you.atom?token={secret}")
    client.force_login(reader)
    client.get("/")
    client.post(f"/papers/{paper.address}/vote")
    monkeypatch.setattr("dailypapers.web.views.sources.render", failing)
    assert client.get("/sources").status_code == 500
    said = [json.loads(line) for line in lines.getvalue().splitlines()]
    seen = [one for one in said if one["logger"] == "dailypapers.requests"]
    assert {one["class"] for one in seen} >= {"read", "search", "write", "signed-in"}
    assert all(re.fullmatch("[0-9a-f]{16}", one["request"]) for one in seen)
    assert seen[-1]["status"] == 500
    assert all(one["cpu_ms"] > 0 for one in seen)
    tried = [one for one in said if one["logger"] == "dailypapers.sign_ins"]
    assert [one["message"] for one in tried] == ["A sign-in failed", "A sign-in worked"]
    assert [one["request"] for one in tried] == [one["request"] for one in seen[2:4]]
    slow = [one for one in said if one["logger"] == "dailypapers.slow"]
    assert slow[0]["message"].startswith("2 ms: ")
    whole = lines.getvalue()
    for word in ("ada@", "192.0.2.7", "2001:db8", secret, "wrong-password", PASSWORD, "s3cr3t"):
        assert word not in whole, word


def failing(*_: object, **__: object) -> None:
    """Fail as a view does whose message tells too much."""
    raise RuntimeError(FAULT)


def ticking() -> Callable[[], float]:
    """Return a clock on which everything takes two milliseconds."""
    now = [0.0]

    def tick() -> float:
        now[0] += 0.002
        return now[0]

    return tick


@pytest.mark.django_db
def test_a_monitor_reads_requests_of_all_processes(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "EVERY", 0)
    for path in ("/", "/nowhere", "/search?q=teapots", "/health"):
        client.get(path)
    (tmp_path / "metrics" / "1.json").write_text("{")
    (tmp_path / "metrics" / "999999999.json").write_text('{"read": {}}')
    text = client.get("/metrics").text
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
    process = re.search('class="read",process="(\\d+)"', text)
    assert process
    about = f'class="read",process="{process[1]}"'
    assert values[f'dailypapers_requests_total{{{about},status="2xx"}}'] == "1"
    assert values[f'dailypapers_requests_total{{{about},status="4xx"}}'] == "1"
    assert values[f'dailypapers_request_seconds_bucket{{{about},le="+Inf"}}'] == "2"
    assert values[f"dailypapers_request_seconds_count{{{about}}}"] == "2"
    assert float(values[f"dailypapers_request_queries_total{{{about}}}"]) > 0
    assert float(values[f"dailypapers_request_cpu_seconds_total{{{about}}}"]) > 0.001
    assert float(values["dailypapers_database_bytes"]) > 10_000
    assert "999999999" not in text
    dashboard = json.loads((ROOT / "deploy" / "grafana" / "dailypapers.json").read_text())
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    named = {name for expression in asked for name in re.findall(r"dailypapers_\w+", expression)}
    known = set(re.findall(r"# TYPE (\w+)", text))
    assert {re.sub("_(bucket|sum|count)$", "", name) for name in named} <= known
    assert len(asked) >= 8


def test_durations_fall_into_their_buckets() -> None:
    counts = Counts()
    for seconds in (0.001, 0.005, 0.0051, 9.0):
        counts.add(200, Took(seconds, 0.001, 2, 0.001))
    assert (counts.buckets[0], counts.buckets[1], counts.buckets[-1]) == (2, 1, 1)
    assert counts.queries == 8


def test_a_request_is_of_a_class_that_tells_nothing_of_it() -> None:
    request = RequestFactory()
    assert class_of(request.get("/static/web/base.css")) == "static"
    assert class_of(request.get("/api/v1/papers")) == "program"
    assert class_of(request.post("/papers/p1/vote")) == "write"
    assert class_of(request.get("/health/ready")) == ""


@pytest.fixture
def sentry() -> Iterator[tuple[str, list[bytes], Event]]:
    """A server that takes reports: its address, what it took, and whether it took any."""
    got: list[bytes] = []
    arrived = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Take a report."""
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = brotli if self.headers["Content-Encoding"] == "br" else gzip
            got.append(unpack.decompress(sent))
            self.send_response_only(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")
            arrived.set()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield f"http://public@127.0.0.1:{server.server_port}/1", got, arrived
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(None)
        server.shutdown()
        serving.join()


def test_an_error_is_reported_without_what_tells_who_it_was(
    settings: Settings, sentry: tuple[str, list[bytes], Event]
) -> None:
    settings.OFFLINE = False
    settings.SENTRY_DSN, got, arrived = sentry
    reports.begin()
    try:
        failing()
    except RuntimeError as error:
        sentry_sdk.capture_exception(error)
    assert arrived.wait(10)
    [whole] = got
    assert b"RuntimeError" in whole
    for word in (b"ada@", b"192.0.2.7", b"s3cr3t"):
        assert word not in whole


def test_no_reports_are_sent_unless_a_server_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "find_spec", lambda name: None)
    reports.begin()
    settings.SENTRY_DSN, settings.OFFLINE = "http://public@127.0.0.1/1", False
    with pytest.raises(SetupError, match=r"dailypapers\[sentry\]"):
        reports.begin()
