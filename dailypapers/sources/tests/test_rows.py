from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from pytest_django import DjangoAssertNumQueries, Settings

from dailypapers.core.errors import InputError, SetupError
from dailypapers.sources import rows
from dailypapers.sources.jobs import tasks
from dailypapers.sources.models import Source
from dailypapers.sources.registry import CONNECTORS, Kind, check_options, connector, kind
from dailypapers.sources.secret import secret_of
from dailypapers.testing.connectors import FakeConnector

pytestmark = pytest.mark.django_db

LANGUAGE = {"name": "language", "connector": "arxiv", "sets": ["cs:cs:CL", "cs:cs:LG"]}


def row(name: str) -> Source:
    return Source.objects.get(name=name)


@pytest.fixture
def keyed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A connector that takes options and a key; returns what it was made with."""
    given: dict[str, Any] = {}

    def make(**said: Any) -> FakeConnector:
        given.update(said)
        return FakeConnector([])

    known = {"query": "what to look for", "secret": "a key"}
    monkeypatch.setitem(CONNECTORS, "keyed", Kind(make, options=known))
    return given


def test_arxiv_is_there_without_any_setting(settings: Settings) -> None:
    assert [one.name for one in rows.seed()] == ["arxiv"]
    said = row("arxiv")
    assert (said.connector, said.active, said.minutes) == ("arxiv", True, 240)
    assert said.options == {"sets": settings.ARXIV_SETS}


def test_two_queries_of_one_connector_stand_side_by_side(settings: Settings) -> None:
    settings.SOURCES = [LANGUAGE, {"name": "maths", "connector": "arxiv", "every": "1d"}]
    assert [one.name for one in rows.seed()] == ["arxiv", "language", "maths"]
    assert row("language").options == {"sets": ["cs:cs:CL", "cs:cs:LG"]}
    assert (row("maths").minutes, row("maths").options) == (1440, {})
    jobs = {task.name: task.every.total_seconds() // 60 for task in tasks()}
    assert jobs == {
        "source.arxiv": 240,
        "source.language": 240,
        "source.maths": 1440,
        "arxiv.abstracts": 0,
        "code.signals": 60,
        "arxiv.full_texts": 5,
        "sources.runs": 1440,
    }


def test_settings_that_say_nothing_new_cost_one_query(
    settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.SOURCES = [LANGUAGE]
    rows.seed()
    with django_assert_num_queries(1):
        rows.seed()


def test_what_staff_changed_stays_and_the_rest_follows_settings(settings: Settings) -> None:
    settings.SOURCES = [LANGUAGE]
    rows.seed()
    Source.objects.filter(name="language").update(minutes=30)
    settings.SOURCES = [{**LANGUAGE, "sets": ["cs:cs:IR"], "every": "12h"}]
    rows.seed()
    assert (row("language").minutes, row("language").options) == (30, {"sets": ["cs:cs:IR"]})


def test_a_source_that_settings_drop_is_off_until_they_name_it_again(settings: Settings) -> None:
    settings.SOURCES = [LANGUAGE]
    rows.seed()
    settings.SOURCES, settings.ARXIV_SETS = [], []
    assert [one.active for one in rows.seed()] == [False, False]
    assert [task.name for task in tasks()] == [
        "arxiv.abstracts",
        "code.signals",
        "arxiv.full_texts",
        "sources.runs",
    ]
    settings.SOURCES = [LANGUAGE]
    rows.seed()
    assert (row("language").active, row("arxiv").active) == (True, False)


def test_a_source_that_staff_made_is_left_alone() -> None:
    Source.objects.create(name="own", connector="arxiv", minutes=5)
    rows.seed()
    assert (row("own").active, row("own").minutes) == (True, 5)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"name": "Café"}, "is not a name"),
        ({"name": "x", "connector": "nowhere"}, "no connector 'nowhere'. There are: arxiv"),
        ({**LANGUAGE, "colour": "red"}, "no option colour. There are: sets"),
        ({**LANGUAGE, "every": "often"}, "not a rhythm: write 30m, 4h or 1d"),
        ({**LANGUAGE, "every": "0h"}, "not a rhythm"),
        ({**LANGUAGE, "fallbacks": "mirror"}, "list of names"),
        ({**LANGUAGE, "active": "yes"}, "write true or false"),
        ({**LANGUAGE, "sets": "cs"}, "write a list of texts"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_words(
    settings: Settings, table: dict[str, Any], says: str
) -> None:
    settings.SOURCES = [table]
    with pytest.raises(SetupError, match=says):
        rows.declared()
    for command in ("signals", "reindex", "migrate"):
        with pytest.raises(SystemCheckError, match=says):
            call_command(command, skip_checks=False)


def test_two_of_one_name_are_refused(settings: Settings) -> None:
    settings.SOURCES = [LANGUAGE, LANGUAGE]
    with pytest.raises(SetupError, match="two sources named 'language'"):
        rows.declared()


def test_options_and_key_reach_the_connector(
    settings: Settings, keyed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SOURCES = [{"name": "my-keyed", "connector": "keyed", "query": "tea"}]
    monkeypatch.setenv("DAILYPAPERS_SECRET_MY_KEYED", "s3cret")
    call_command("fetch", "my-keyed", verbosity=0)
    assert keyed == {"query": "tea", "secret": "s3cret"}
    call_command("fetch", "my-keyed", "--option", "query=coffee", verbosity=0)
    assert keyed["query"] == "coffee"
    assert "s3cret" not in str(Source.objects.values())
    with pytest.raises(CommandError, match=r"There are: acl, .*keyed, medrxiv, mirror, my-keyed"):
        call_command("fetch", "unknown", verbosity=0)


def test_a_key_is_no_option() -> None:
    with pytest.raises(InputError):
        check_options("arxiv", {"secret": "x"})


def test_a_key_comes_from_a_file_too(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path
    assert secret_of("lab") == ""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "lab").write_text("one\n")
    assert secret_of("lab") == "one"
    (tmp_path / "other").write_text("two\n")
    monkeypatch.setenv("DAILYPAPERS_SECRET_LAB_FILE", str(tmp_path / "other"))
    assert secret_of("lab") == "two"
    monkeypatch.setenv("DAILYPAPERS_SECRET_LAB_FILE", str(tmp_path / "gone"))
    with pytest.raises(SetupError, match="cannot be read"):
        secret_of("lab")


def test_a_connector_takes_the_key_of_its_name_where_a_source_has_none(
    keyed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILYPAPERS_SECRET_KEYED", "of all")
    connector("keyed", source="lab")
    assert keyed["secret"] == "of all"
    monkeypatch.setenv("DAILYPAPERS_SECRET_LAB", "its own")
    connector("keyed", source="lab")
    assert keyed["secret"] == "its own"


@pytest.mark.parametrize("name", CONNECTORS)
def test_every_connector_says_what_pages_call_it(name: str) -> None:
    assert kind(name).title
