from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from dailypapers.core.clock import now
from dailypapers.sources import rows
from dailypapers.sources.models import Harvest

pytestmark = pytest.mark.django_db

LINE = re.compile(
    r'# (?:HELP|TYPE) dailypapers_\w+ .+|dailypapers_\w+(?:\{(?:\w+="[^"]*",?)+\})? [0-9.e+-]+'
)


def samples(client: Client, **headers: str) -> dict[str, float]:
    text = client.get("/metrics", headers=headers).text
    assert text.endswith("\n")
    assert [line for line in text.splitlines() if not LINE.fullmatch(line)] == []
    values = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in values}


def test_a_monitor_reads_how_sources_do(client: Client, settings: Settings) -> None:
    settings.OFFLINE = False
    rows.seed()
    began = now() - timedelta(hours=2)
    Harvest.objects.create(
        source="arxiv", state="done", new=7, since=began, started_at=began, finished_at=began
    )
    said = samples(client)
    assert said['dailypapers_source_up{source="arxiv"}'] == 1
    assert said['dailypapers_source_records_total{source="arxiv",became="new"}'] == 7
    success = said['dailypapers_source_success_timestamp_seconds{source="arxiv"}']
    assert success == pytest.approx(began.timestamp())
    Harvest.objects.create(source="arxiv", state="failed", since=began, error="asleep")
    said = samples(client)
    assert said['dailypapers_source_up{source="arxiv"}'] == 0
    assert said['dailypapers_source_verdict{source="arxiv",verdict="failed"}'] == 1
    assert said["dailypapers_index_behind"] == 0
    assert client.get("/health").json()["sources"] == {"arxiv": "failed"}


def test_who_may_read_them(client: Client, settings: Settings) -> None:
    settings.SOURCES_PAGE = "staff"
    assert client.get("/metrics").status_code == 401
    settings.SOURCES_PAGE, settings.PRIVATE = "public", True
    assert client.get("/metrics").status_code == 401
    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer s3cre"}).status_code == 401
    assert samples(client, Authorization="Bearer s3cret")
