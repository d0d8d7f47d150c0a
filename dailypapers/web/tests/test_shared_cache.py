"""Three people behind one shared cache: each gets what they would get without it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from django.http.response import HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from dailypapers.community import votes
from dailypapers.testing.people import make_reader
from dailypapers.web.caching import FRESH
from dailypapers.web.packing import Packed
from dailypapers.web.tests.pages import every_route, make_rich_paper

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
# Different at each look: what proves a form, and what makes it safe to send again.
UNLIKE = re.compile(rb"<input[^>]*hidden[^>]*>|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class SharedCache:
    """Keeps answers as RFC 9111 lets a shared cache, with all that it may at its laziest."""

    kept: dict[str, list[tuple[dict[str, str], HttpResponseBase]]] = field(default_factory=dict)
    hits: int = 0

    def get(self, client: Client, path: str, **headers: str) -> HttpResponseBase:
        """Answer from what is kept, else ask and keep what may be kept."""
        sent = {**headers, "cookie": client.cookies.output(header="", sep=";")}
        for said, answer in self.kept.get(path, []):
            if all(sent.get(name, "") == value for name, value in said.items()):
                self.hits += 1
                return answer
        answer = client.get(path, headers=headers)
        if self._may_keep(answer):
            varies = [one.strip().lower() for one in answer.headers.get("Vary", "").split(",")]
            said = {name: sent.get(name, "") for name in varies if name}
            self.kept.setdefault(path, []).append((said, answer))
        return answer

    def _may_keep(self, answer: HttpResponseBase) -> bool:
        said = answer.headers.get("Cache-Control", "")
        return "public" in said and "private" not in said and "no-store" not in said


def test_nobody_ever_gets_what_is_anothers() -> None:
    paper = make_rich_paper()
    people = {"stranger": Client(), "ada": Client(), "grace": Client()}
    readers = {name: make_reader(email=f"{name}@example.org") for name in ("ada", "grace")}
    for name, reader in readers.items():
        people[name].force_login(reader)
        votes.vote(reader, paper.pk)
    cache = SharedCache()
    for _, path in every_route(paper):
        if path.startswith(("/account", "/health", "/metrics", "/api", "/oai", "/mcp")):
            continue
        for name, client in people.items():
            got = cache.get(client, path)
            if name != "stranger" and got.status_code == 200:
                assert "public" not in got.headers.get("Cache-Control", "") or not any(
                    other.handle.encode() in got.getvalue()
                    for other in readers.values()
                    if other != readers[name]
                ), path
            direct = client.get(path)
            assert got.status_code == direct.status_code, (name, path)
            if "html" in got.headers["Content-Type"]:
                assert UNLIKE.sub(b"", got.getvalue()) == UNLIKE.sub(b"", direct.getvalue()), path
        for _ in range(2):  # Two more strangers, who bring no cookies.
            cache.get(Client(), path)
    assert cache.hits > 10


def test_a_strangers_page_may_be_kept_until_what_it_shows_changes(client: Client) -> None:
    paper = make_rich_paper()
    first = client.get(f"/papers/{paper.address}")
    assert f"s-maxage={FRESH}" in first.headers["Cache-Control"]
    assert "stale-while-revalidate=600" in first.headers["Cache-Control"]
    again = {"if-none-match": first.headers["ETag"]}
    answer = client.get(f"/papers/{paper.address}", headers=again)
    assert (answer.status_code, answer.content) == (304, b"")
    assert "s-maxage" in answer.headers["Cache-Control"]
    votes.vote(make_reader(), paper.pk)
    assert client.get(f"/papers/{paper.address}", headers=again).status_code == 200


def test_pages_and_styles_are_packed_where_no_server_in_front_does_it(client: Client) -> None:
    for path in ("/topics", "/static/web/base.css"):
        packed = client.get(path, headers={"accept-encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["Vary"]
        plain = client.get(path)
        assert len(packed.getvalue()) < len(plain.getvalue()) / 2
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    events = HttpResponse(b"data: x\n\n" * 100, content_type="text/event-stream; charset=utf-8")
    assert Packed(lambda _: events).process_response(request, events) is events
    assert not events.has_header("Content-Encoding")


def test_languages_and_instances_of_few_are_kept_apart(client: Client, settings: Settings) -> None:
    cache = SharedCache()
    english = cache.get(client, "/topics", **{"accept-language": "en"})
    french = cache.get(client, "/topics", **{"accept-language": "fr"})
    assert b'lang="en"' in english.getvalue()
    assert b'lang="fr"' in french.getvalue()
    settings.PRIVATE = True
    client.force_login(make_reader())
    assert "public" not in client.get("/topics").headers.get("Cache-Control", "")
