"""A WebSub hub on loopback hears of what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.catalogue.records import AnnouncementRecord
from dailypapers.community import comments, moderation, reading_lists
from dailypapers.community.votes import vote
from dailypapers.core.clock import now
from dailypapers.core.errors import SourceError
from dailypapers.search import index
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_announcement, make_edition, make_paper, make_record
from dailypapers.testing.people import make_reader
from dailypapers.testing.replay import Reply, Source, source
from dailypapers.web.feeds import hub, watched
from dailypapers.web.models import Hub, Ping, Watched
from dailypapers.web.requests import today

pytestmark = pytest.mark.django_db

TAKEN = [Reply(status=202)] * 99


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait between feeds."""
    monkeypatch.setattr(hub, "PAUSE", 0.0)


@pytest.fixture
def site(settings: Settings) -> Iterator[Source]:
    """A hub that has been told of all there was before."""
    make_edition("2026-09-01", 1)
    index.catch_up()
    with source(*TAKEN) as found:
        settings.WEBSUB_HUB, settings.OFFLINE = f"{found.url}/hub", False
        work()
        assert found.seen == []
        yield found


def work() -> None:
    """Do what the worker does."""
    if hub.pending():
        hub.run()


def told(site: Source) -> set[str]:
    """Return the feeds that the hub was told of since the last time, as Atom, without their end."""
    assert all(seen.form["hub.mode"] == "publish" for seen in site.seen)
    heard = [seen.form["hub.url"].removeprefix("http://testserver") for seen in site.seen]
    assert len(set(heard)) == len(heard)
    site.seen.clear()
    forms = ("atom", "rss", "json")
    names = {form: {one for one in heard if f".{form}" in one} for form in forms}
    assert len({len(found) for found in names.values()}) == 1
    return {one.replace(".atom", "") for one in names["atom"]}


def test_a_hub_hears_of_new_papers_once_they_can_be_found(site: Source) -> None:
    day = today()
    make_paper(topics=("cs.CL",), announcement=make_announcement(day))
    work()
    assert told(site) == {"/papers", *current(day)}  # Its topic asks the index.
    index.catch_up()
    work()
    assert "/topics/cs.CL" in told(site)
    assert not hub.pending()


def current(day: date) -> set[str]:
    """Return the feeds of the periods that a day lies in."""
    year, week, _ = day.isocalendar()
    periods = (f"date/{day}", f"week/{year}-W{week:02}", f"month/{day:%Y-%m}")
    return {f"/papers/{period}" for period in periods}


def test_a_hub_hears_of_every_list_that_a_paper_is_in(site: Source) -> None:
    day, ada = today(), make_reader()
    record = make_record(topics=("cs.CL",), announcement=make_announcement(day))
    ingest([record])
    index.catch_up()
    work()
    assert told(site) == {"/papers", "/topics/cs.CL", *current(day)}
    paper = make_edition("2026-09-01", 1)[0]
    for visibility in ("public", "unlisted", "private"):
        made = reading_lists.make(ada, uuid4(), visibility, "", visibility)
        reading_lists.add(made.pk, paper.pk, ada)
        if visibility == "public":
            slug = made.slug
    index.catch_up()
    work()
    heard = told(site)
    assert f"/lists/{slug}" in heard
    assert len([one for one in heard if one.startswith("/lists/")]) == 1
    assert "/papers" not in heard  # An older day changed, and its archive is not waited for.


def test_a_hub_hears_of_comments_that_everybody_may_read(site: Source) -> None:
    [paper] = make_edition("2026-09-02", 1)
    index.catch_up()
    work()
    told(site)
    said = comments.post(make_reader(), paper.pk, "Hot", uuid4())
    work()
    assert told(site) == {f"/papers/{paper.address}/comments"}
    moderation.hide(make_reader(is_moderator=True), said.pk, "Rude")
    work()
    assert told(site) == {f"/papers/{paper.address}/comments"}
    comments.post(make_reader(is_shadowed=True), paper.pk, "Spam", uuid4())
    assert not hub.pending()


def test_what_a_hub_does_not_take_is_kept_and_told_later(site: Source, settings: Settings) -> None:
    [paper] = make_edition("2026-09-02", 1)
    comments.post(make_reader(), paper.pk, "Hot", uuid4())
    site.script[:] = [Reply(status=202), *[Reply(status=503)] * 3, *TAKEN]
    pauses = []
    for _ in range(3):
        with pytest.raises(SourceError, match="503"):
            hub.run()
        row = Hub.objects.get()
        pauses.append(row.not_before - row.at)
        assert not hub.pending()
    assert len(site.seen) == 4
    assert [round(pause / timedelta(minutes=1)) for pause in pauses] == [1, 2, 4]
    Hub.objects.update(not_before=row.at)
    kept = set(Ping.objects.values_list("address", flat=True))
    assert hub.pending()
    site.seen.clear()
    work()
    assert {seen.form["hub.url"] for seen in site.seen} >= kept
    assert Ping.objects.count() == 0
    assert Hub.objects.get().attempts == 0


def test_a_killed_run_has_noted_what_it_did_not_tell(
    site: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    [paper] = make_edition("2026-09-02", 1)
    comments.post(make_reader(), paper.pk, "Hot", uuid4())
    with monkeypatch.context() as patched:
        patched.setattr(hub, "tell", lambda: None)
        work()
    assert site.seen == []
    assert hub.pending()
    work()
    assert f"/papers/{paper.address}/comments" in told(site)


def test_what_a_hub_refuses_for_good_is_told_no_more(site: Source) -> None:
    [paper] = make_edition("2026-09-02", 1)
    comments.post(make_reader(), paper.pk, "Hot", uuid4())
    site.script[:] = [Reply(status=400), *TAKEN]
    with pytest.raises(SourceError, match="refuses feeds"):
        hub.run()
    assert Ping.objects.count() == 0
    assert len(site.seen) == 6  # The newest edition and the comments, in three formats.


@pytest.mark.parametrize("name", ["WEBSUB_HUB", "OFFLINE", "PRIVATE"])
def test_no_hub_hears_anything_where_nobody_wants_it_to(
    site: Source, settings: Settings, name: str
) -> None:
    make_edition("2026-09-02", 1)
    index.catch_up()
    setattr(settings, name, name != "WEBSUB_HUB" or "")
    work()
    assert site.seen == []


def test_only_feeds_that_a_hub_hears_of_name_it(client: Client, site: Source) -> None:
    make_edition(today(), 60)
    index.catch_up()
    ada = make_reader()
    lists = {
        kind: reading_lists.make(ada, uuid4(), kind, "", kind).slug
        for kind in ("public", "unlisted")
    }
    named = {"/papers", f"/papers/date/{today()}", "/topics/cs.CL", f"/lists/{lists['public']}"}
    not_named = {"/papers/date/2026-09-01", "/papers/trending", "/search"}
    for path in named:
        assert "hubs" in said(client, f"{path}.json"), path
    for path in (*(f"{path}.json" for path in not_named), f"/lists/{lists['unlisted']}.json"):
        assert "hubs" not in said(client, path), path
    for query in ("page=2", "source=arxiv"):
        assert "hubs" not in said(client, f"/papers/date/{today()}.json?{query}")


WATCHED = ("/papers/trending.json?window=day", "/search.json?q=teapots&topic=cs.CL")


def test_feeds_that_somebody_asked_for_are_looked_at_once_an_hour(
    client: Client, site: Source
) -> None:
    first = make_paper(title="Teapots", topics=("cs.CL",), announcement=just_now())
    index.catch_up()
    key = first.authorships.select_related("author").order_by("position")[0].author.key
    asked = (*WATCHED, f"/authors/{key}.json")
    for path in asked:
        assert "hubs" in said(client, path), path
    for path in (
        "/papers/trending.json",
        "/papers/trending.json?window=day&page=1",
        "/search.json?topic=cs.CL&q=teapots",
        "/search.json?q=teapots&x=1",
        f"/search.json?q={'teapots+' * 200}",
        f"/authors/{key}.json?sort=votes",
    ):
        assert "hubs" not in said(client, path), path
    assert Watched.objects.count() == len(asked)
    work()
    told(site)
    assert not hub.pending()  # They were asked for just now.

    make_paper(title="More Teapots", topics=("cs.CL",), announcement=just_now())
    vote(make_reader(), first.pk)
    index.catch_up()
    work()
    assert not told(site) & {"/papers/trending", "/search"}
    hours_pass(1)
    work()
    told_of = {one.partition("?")[0] for one in told(site)}
    assert told_of >= {"/papers/trending", "/search", f"/authors/{key}"}
    hours_pass(1)
    work()
    assert told(site) == set()  # Nothing else happened.


def test_a_feed_that_is_no_more_or_that_nobody_asks_for_is_looked_at_no_more(
    client: Client, site: Source
) -> None:
    for text in ("author:nobody", "trending:week"):
        watched.watch(text)
    hours_pass(1)
    work()
    assert [row.view for row in Watched.objects.all()] == ["trending:week"]
    Watched.objects.update(asked_at=now() - watched.LATELY)
    hours_pass(1)
    work()
    assert not Watched.objects.exists()


def test_only_so_many_feeds_are_looked_at(site: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "MOST", 2)
    for number in range(4):
        watched.watch(f"author:a{number}")
    assert {row.view for row in Watched.objects.all()} == {"author:a2", "author:a3"}


def just_now() -> AnnouncementRecord:
    """Return that a paper was announced a minute ago."""
    at = f"{now() - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    return make_announcement(now().date(), at=at)


def hours_pass(hours: int) -> None:
    """Let the last look at every feed be some hours ago."""
    Watched.objects.update(looked_at=now() - timedelta(hours=hours))


def said(client: Client, path: str) -> dict[str, Any]:
    """Return what a JSON feed says."""
    found: dict[str, Any] = client.get(path).json()
    return found
