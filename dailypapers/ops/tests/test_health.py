from __future__ import annotations

import json
from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers import __version__
from dailypapers.catalogue.models import Revision
from dailypapers.core.clock import now
from dailypapers.core.models import Job
from dailypapers.core.schedule import run_due
from dailypapers.ops.beat import BEAT
from dailypapers.ops.beat import TASKS as BEATING
from dailypapers.ops.health import SILENT
from dailypapers.search import index
from dailypapers.testing.make import make_paper
from dailypapers.testing.processes import Instance, wait_for


@pytest.mark.django_db
def test_it_is_ready_when_the_index_is_up_to_date(client: Client) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "reasons": [],
        "index_behind": 0,
        "version": __version__,
        "papers": 0,
        "encoded": 0,
        "sources": {},
    }


@pytest.mark.django_db
def test_it_says_how_far_the_index_is_behind(client: Client) -> None:
    make_paper()
    make_paper()
    response = client.get("/health")
    assert (response.status_code, response.json()["status"]) == (200, "indexing")
    assert response.json()["index_behind"] == 2
    index.catch_up()
    said = client.get("/health").json()
    assert (said["status"], said["papers"], said["encoded"]) == ("ready", 2, 0)


@pytest.mark.django_db
def test_a_broken_index_is_no_reason_to_be_down(client: Client) -> None:
    make_paper()
    index.catch_up()
    index.close()
    (index.folder() / "manifest.json").write_text("{")
    assert client.get("/health").json()["status"] == "indexing"


@pytest.mark.django_db
def test_it_is_down_when_the_database_cannot_be_read(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(Revision, "latest", fail)
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json() == {"status": "down", "error": "disk I/O error"}


@pytest.mark.django_db
def test_what_no_restart_mends_is_a_reason_and_no_failure(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = now() - 2 * SILENT
    Job.objects.create(name=BEAT, due_at=long_ago, finished_at=long_ago)
    response = client.get("/health")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["reasons"] == [f"no worker since {long_ago:%Y-%m-%d %H:%M} UTC"]
    run_due(BEATING)
    assert client.get("/health").json()["status"] == "ready"
    monkeypatch.setattr("dailypapers.ops.health.LITTLE", 10**18)
    assert client.get("/health").json()["reasons"] == ["the disk is nearly full"]


@pytest.mark.django_db
def test_alive_asks_nothing_and_ready_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/health/ready").status_code == 200
    monkeypatch.setattr(Revision, "latest", Mock(side_effect=OperationalError("gone")))
    assert client.get("/health/ready").status_code == 503
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/health/alive").text == "alive\n"
    assert len(asked) == 0


def test_a_server_whose_tables_are_not_made_says_that_it_is_down(instance: Instance) -> None:
    instance.start("serve", "--port", str(instance.port))

    def answers() -> bool:
        try:
            return instance.get("/health")[0] > 0
        except OSError:
            return False

    wait_for(answers)
    status, said = instance.get("/health")
    assert (status, json.loads(said)["status"]) == (503, "down")
