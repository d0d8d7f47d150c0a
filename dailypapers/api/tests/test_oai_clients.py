"""Real harvesters take everything: a public client of OAI-PMH, and our own connector to arXiv."""

from __future__ import annotations

import json
from typing import Any

import pytest
from oaipmh_scythe import Scythe

from dailypapers.catalogue.models import Paper
from dailypapers.core.http import Http
from dailypapers.sources.arxiv.client import ArxivConnector
from dailypapers.sources.harvest import harvest
from dailypapers.testing.processes import Instance

pytestmark = pytest.mark.any_database

SET, TOPIC = "cs:cs:IR", "cs.IR"
ALL_KEYS = """
import json
from dailypapers.catalogue.models import Paper
print(json.dumps(sorted(Paper.objects.values_list("key", flat=True))))
"""
OF_THE_SET = f"""
import json
from dailypapers.catalogue.models import Paper
from dailypapers.feed.entries import load_entries
rows = Paper.objects.filter(filings__topic={TOPIC!r}, identifiers__scheme="arxiv")
entries = load_entries(rows.order_by("address").values_list("pk", flat=True))
print(json.dumps([
    [one.address, one.title, list(one.authors), [code for code, _ in one.topics]]
    for one in entries
]))
"""


def test_a_public_client_harvests_everything(served: Instance) -> None:
    wanted = json.loads(served.python(ALL_KEYS))
    client: Any
    with Scythe(f"{served.address}/oai") as client:
        assert client.identify().repositoryName == "Daily Papers"
        formats = [one.metadataPrefix for one in client.list_metadata_formats()]
        assert formats == ["oai_dc", "arXiv", "arXivRaw"]
        assert SET in {one.setSpec for one in client.list_sets()}
        headers = list(client.list_identifiers(metadata_prefix="oai_dc"))
        records = list(client.list_records(metadata_prefix="oai_dc"))
        one = client.get_record(identifier=headers[0].identifier, metadata_prefix="arXiv")
    told = sorted(header.identifier.rpartition(":")[2] for header in headers)
    assert told == wanted
    assert sorted(record.header.identifier.rpartition(":")[2] for record in records) == wanted
    assert all(record.metadata["title"] for record in records)
    assert one.metadata["title"]


@pytest.mark.django_db
def test_one_instance_harvests_another(served: Instance) -> None:
    with Http(pause=0) as http:
        connector = ArxivConnector(http, oai_url=f"{served.address}/oai")
        run = harvest(connector, sets=[SET])
    assert not run.error
    wanted: list[Any] = json.loads(served.python(OF_THE_SET))
    assert len(wanted) > 50
    found = Paper.objects.order_by("address").prefetch_related("authorships__author", "filings")
    assert [
        [
            paper.address,
            paper.title,
            [place.author.name for place in paper.authorships.all()],
            [filing.topic_id for filing in paper.filings.all()],
        ]
        for paper in found
    ] == wanted
