from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from dailypapers.catalogue.models import Paper
from dailypapers.community.models import Seed
from dailypapers.core.errors import InputError
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.replay import Reply, source
from dailypapers.testing.replies import reply

pytestmark = pytest.mark.django_db


def test_a_library_becomes_seeds_of_one_reader(settings: Settings) -> None:
    settings.OFFLINE, settings.SOURCE_PAUSE = False, 0
    ada, bob = make_reader(email="ada@example.org"), make_reader()
    here = make_paper(identifiers=(("arxiv", "2609.20001"),))
    out = StringIO()
    with source(*[Reply(reply("zotero", "items.json"))] * 2) as site:
        settings.SOURCE_URLS = {"zotero": site.url}
        for _ in range(2):
            call_command("seeds", "Ada@example.org", "--zotero", "groups/36222", stdout=out)
    assert out.getvalue().splitlines() == [
        "2 papers are seeds now, 0 were before, 0 found no room",
        "0 papers are seeds now, 2 were before, 0 found no room",
    ]
    assert [seen.query["since"] for seen in site.seen] == ["0", "0"]
    seeds = Seed.objects.filter(reader=ada)
    assert set(seeds.values_list("kind", "source")) == {("file", "Zotero groups/36222")}
    assert here.pk in seeds.values_list("paper", flat=True)
    assert Paper.objects.count() == 2
    assert not Seed.objects.filter(reader=bob).exists()


def test_what_is_wrong_is_said(settings: Settings) -> None:
    with pytest.raises(InputError, match="createuser"):
        call_command("seeds", "nobody@example.org", "--zotero", "groups/1")
    make_reader(email="ada@example.org")
    for library, said in (("tea", "write users/475425"), ("groups/1", "offline")):
        with pytest.raises(CommandError, match=said):
            call_command("seeds", "ada@example.org", "--zotero", library)
