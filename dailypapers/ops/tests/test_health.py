from __future__ import annotations

import json

import pytest
from django.db import OperationalError
from django.test import Client

from dailypapers import __version__
from dailypapers.catalogue.models import Revision
from dailypapers.search import index
from dailypapers.testing.make import make_paper
from dailypapers.testing.processes import Instance, wait_for


@pytest.mark.django_db
def test_it_is_ready_when_the_index_is_up_to_date(client: Client) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
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
