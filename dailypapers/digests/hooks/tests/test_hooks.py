"""Webhooks from new papers to a receiver on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import groups, moderation, reading_lists
from dailypapers.community.votes import vote
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.digests.hooks import looking, run, sending, webhooks
from dailypapers.digests.hooks.models import Attempt, Message, Told, Webhook
from dailypapers.digests.hooks.requests import secrets_of
from dailypapers.digests.hooks.signing import signature
from dailypapers.digests.hooks.switching import turn_off, turn_on
from dailypapers.digests.hooks.tests.conftest import Make
from dailypapers.digests.hooks.webhooks import MOST, Wish
from dailypapers.digests.tests.conftest import Clock
from dailypapers.search import index
from dailypapers.testing.make import make_announcement, make_edition, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.replay import Reply, Source

pytestmark = pytest.mark.django_db

Work = Callable[[], None]
NO = Reply(b"not \0today", status=500)  # PostgreSQL keeps no such text.


def come(title: str = "Teapots", **said: Any) -> Paper:
    """Let a paper be announced, and found."""
    at = f"{now() - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S.%fZ}"
    said.setdefault("topics", ("cs.CL",))
    made = make_paper(title=title, announcement=make_announcement(now().date(), at=at), **said)
    index.catch_up()
    return made


def event(receiver: Source, place: int = -1) -> dict[str, Any]:
    """Return an event that the receiver got."""
    said: dict[str, Any] = json.loads(receiver.seen[place].body)
    return said


def test_new_papers_of_a_view_are_sent_once(make: Make, work: Work, receiver: Source) -> None:
    webhook = make()
    work()
    assert receiver.seen == []
    paper = come("From $n^2$ to Teapots")
    come("Elsewhere", topics=("cs.LG",))
    work()
    work()
    [seen] = receiver.seen
    assert (seen.method, seen.path) == ("POST", "/in")
    assert seen.headers["content-type"] == "application/json"
    said = event(receiver)
    assert said["type"] == "papers.added"
    data = said["data"]
    assert (data["view"], data["total"]) == ("topic:cs.CL", 1)
    assert data["url"] == "http://testserver/topics/cs.CL"
    [told] = data["papers"]
    assert told["id"] == paper.key
    assert told["title"] == "From $n^2$ to Teapots"
    assert told["url"] == f"http://testserver/papers/{paper.address}"
    come("More teapots")
    work()
    assert [one["title"] for one in event(receiver)["data"]["papers"]] == ["More teapots"]
    assert Message.objects.filter(webhook=webhook).exclude(sent_at=None).count() == 2


def test_an_edition_is_sent_once_it_is_over(
    make: Make, work: Work, receiver: Source, at: Clock
) -> None:
    webhook = make("edition:day")
    Webhook.objects.update(since=now() - timedelta(days=1))
    yesterday = now().date() - timedelta(days=1)
    papers = make_edition(yesterday, 3)
    make_edition(now().date(), 1)
    work()
    said = event(receiver)
    assert said["type"] == "edition.published"
    assert said["data"]["url"] == f"http://testserver/papers/date/{yesterday}"
    assert said["data"]["title"].startswith("Daily edition: ")
    assert f"{yesterday.day} {yesterday:%B %Y}" in said["data"]["title"]
    assert [one["id"] for one in said["data"]["papers"]] == [paper.key for paper in papers]
    assert said["data"]["papers"][0]["published"] == "2026-09-22"
    work()
    assert len(receiver.seen) == 1
    at.pass_by(days=1)
    work()
    assert event(receiver)["data"]["total"] == 1
    assert webhook.messages.count() == 2


def test_a_paper_that_was_merged_into_another_is_told_once(
    make: Make, work: Work, receiver: Source
) -> None:
    make("trending:week")
    [first, second] = come("Teapots"), come("Tea pots")
    vote(make_reader(), first.pk)
    work()
    assert [one["id"] for one in event(receiver)["data"]["papers"]] == [first.key]
    vote(make_reader(), second.pk)
    moderation.merge(make_reader(is_moderator=True), first, second, "Same text")
    work()
    assert len(receiver.seen) == 1


def test_a_message_is_signed_and_for_a_day_by_the_earlier_secret_too(
    make: Make, work: Work, receiver: Source, at: Clock
) -> None:
    webhook = make()
    [first] = secrets_of(webhook, at.now)
    second = webhooks.change_secret(webhook)
    come()
    work()
    headers = receiver.seen[0].headers
    key, moment = headers["webhook-id"], headers["webhook-timestamp"]
    assert headers["webhook-signature"].split(" ") == [
        signature(one, key, moment, receiver.seen[0].body) for one in (second, first)
    ]
    at.pass_by(days=1, minutes=1)
    webhook.refresh_from_db()
    assert secrets_of(webhook, at.now) == [second]


def test_what_opens_a_receiver_is_sealed(make: Make, receiver: Source) -> None:
    webhook = make(form="telegram", token="123:abc", target="-1")
    row = json.dumps(list(Webhook.objects.values()), default=str)
    for secret in (f"{receiver.url}/in", "123:abc", "whsec_"):
        assert secret not in row
    assert webhook.host == "127.0.0.1"


def test_what_is_not_taken_is_tried_again_under_its_id_then_given_up(
    make: Make, work: Work, receiver: Source, at: Clock
) -> None:
    webhook = make()
    come()
    receiver.script[:] = [NO] * 20
    began, waits = at.now, []
    while (message := Message.objects.first()) is None or message.given_up_at is None:
        work()
        message = Message.objects.get()
        tries = len(receiver.seen)
        work()
        assert len(receiver.seen) == tries  # Not before its time.
        if message.held_until:
            waits.append(message.held_until - at.now)
            at.now = message.held_until
    assert message.attempts == len(sending.WAITS) + 1 == len(receiver.seen)
    assert len({seen.headers["webhook-id"] for seen in receiver.seen}) == 1
    assert len({seen.headers["webhook-timestamp"] for seen in receiver.seen}) == len(receiver.seen)
    assert all(
        abs(waited - usual) <= usual * sending.CHANCE / 2
        for waited, usual in zip(waits, sending.WAITS, strict=True)
    )
    assert timedelta(days=2, hours=18) < at.now - began < timedelta(days=3, hours=10)
    webhook.refresh_from_db()
    assert not webhook.is_on
    assert "10 tries over three days; at last the answer was 500" in webhook.off_because
    answers = Attempt.objects.values_list("status", "said").distinct()
    assert list(answers) == [(500, "not today")]


def test_a_receiver_that_is_well_again_has_failed_no_more(
    make: Make, work: Work, receiver: Source, at: Clock
) -> None:
    webhook = make()
    come()
    receiver.script[:] = [NO, Reply(b"ok")]
    work()
    webhook.refresh_from_db()
    assert webhook.failing_since == at.now
    at.pass_by(hours=1)
    work()
    assert Webhook.objects.filter(pk=webhook.pk, is_on=True, failing_since=None).exists()


def test_a_receiver_says_how_long_to_wait_or_that_it_is_gone(
    make: Make, work: Work, receiver: Source, at: Clock
) -> None:
    webhook = make()
    come()
    receiver.script[:] = [
        Reply(status=429, headers={"Retry-After": "7200"}),
        Reply(status=302, headers={"Location": "/elsewhere"}),
        Reply(status=410),
    ]
    work()
    assert Message.objects.get().held_until == at.now + timedelta(hours=2)
    at.pass_by(hours=2)
    work()  # A redirect is no success, and is not followed.
    assert Message.objects.get().sent_at is None
    at.pass_by(hours=1)
    work()
    webhook.refresh_from_db()
    assert webhook.off_because == "The receiver says that it is gone (410)."
    assert [seen.path for seen in receiver.seen] == ["/in"] * 3


def test_one_that_fails_does_not_keep_others_waiting(
    make: Make, work: Work, receiver: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(address="http://127.0.0.1:9/closed")
    broken = make()
    make()
    come()
    really = looking.look

    def look(webhook: Webhook, *said: Any) -> Message | None:
        if webhook.pk == broken.pk:
            raise RuntimeError("A fault of ours")
        return really(webhook, *said)

    monkeypatch.setattr(looking, "look", look)
    work()
    assert len(receiver.seen) == 1


def test_a_private_address_gets_nothing_and_turns_it_off(
    make: Make, work: Work, receiver: Source, settings: Settings
) -> None:
    webhook = make()
    settings.PRIVATE_ADDRESSES = []
    come()
    work()
    assert receiver.seen == []
    webhook.refresh_from_db()
    assert "127.0.0.1 is no public address" in webhook.off_because


def test_a_worker_that_is_killed_after_the_answer_sends_it_again_under_its_id(
    make: Make, work: Work, receiver: Source, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    come()
    with monkeypatch.context() as patched:
        patched.setattr(sending, "_note", kill)
        with pytest.raises(KeyboardInterrupt):
            work()
    work()
    assert len(receiver.seen) == 1  # Its lease is not over.
    at.pass_by(minutes=2)
    work()
    first, second = receiver.seen
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    work()
    assert len(receiver.seen) == 2


def test_a_worker_that_is_killed_while_it_looks_has_told_nothing(
    make: Make, work: Work, receiver: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    come()
    with monkeypatch.context() as patched:
        patched.setattr(looking, "say", kill)
        with pytest.raises(KeyboardInterrupt):
            work()
    assert not Told.objects.exists()
    work()
    work()
    assert len(receiver.seen) == 1


def kill(*_: object, **__: object) -> None:
    """Do what a signal does."""
    raise KeyboardInterrupt


def test_two_workers_make_one_message_and_send_it_once(make: Make, receiver: Source) -> None:
    webhook = make()
    come()
    stale = Webhook.objects.select_related("reader", "group").get(pk=webhook.pk)
    assert looking.look(stale, now())
    assert looking.look(stale, now()) is None
    [message] = Message.objects.all()
    with sending.client() as http:
        assert sending.send(message, http)
        assert sending.send(message, http)
    assert len(receiver.seen) == 1


def test_it_is_sent_at_the_time_of_its_clock(make: Make, receiver: Source, at: Clock) -> None:
    at.now = datetime(2026, 10, 24, 12, tzinfo=UTC)
    webhook = make(days="0123456", at=time(8), zone="Europe/Berlin")
    dues = []
    for _ in range(2):
        dues.append(webhook.due_at)
        at.now = webhook.due_at
        row = Webhook.objects.select_related("reader", "group").get(pk=webhook.pk)
        looking.look(row, at.now)
        webhook.refresh_from_db()
    hours = [due.astimezone(UTC).strftime("%d %H:%M") for due in dues]
    assert hours == ["25 07:00", "26 07:00"]  # In summer it would be six.


@pytest.mark.parametrize("name", ["OFFLINE", "WEBHOOKS"])
def test_nothing_is_sent_where_nobody_wants_it_to(
    make: Make, work: Work, receiver: Source, settings: Settings, name: str
) -> None:
    webhook = make()
    setattr(settings, name, "nobody" if name == "WEBHOOKS" else True)
    come()
    work()
    assert receiver.seen == []
    webhook.refresh_from_db()
    assert webhook.is_on == (name == "OFFLINE")


def test_it_sends_what_its_maker_may_see_and_stops_when_they_may_not(
    make: Make, work: Work, receiver: Source
) -> None:
    ada, bob = make_reader(), make_reader()
    made = reading_lists.make(ada, uuid4(), "Pots", "", "private")
    own, others = make(f"list:{made.slug}", ada), make(f"list:{made.slug}", bob)
    reading_lists.add(made.pk, come().pk, ada, "Read this")
    work()
    assert event(receiver)["data"]["papers"][0]["note"] == "Read this"
    others.refresh_from_db()
    assert len(receiver.seen) == 1
    assert others.off_because == str(looking.NOT_THERE)
    reading_lists.delete(made.pk)
    work()
    own.refresh_from_db()
    assert own.off_because == str(looking.NOT_THERE)
    banned = make()
    User.objects.filter(pk=banned.reader_id).update(banned_until=now() + timedelta(days=1))
    come("Later")
    work()
    banned.refresh_from_db()
    assert banned.off_because == str(looking.NOT_YOURS)


def test_a_groups_ends_with_the_role_of_its_maker(make: Make, work: Work, receiver: Source) -> None:
    ada = make_reader()
    group = groups.make(ada, uuid4(), "Tea club", "", False)
    webhook = make("topic:cs.CL", ada, group=group.pk)
    come()
    work()
    assert len(receiver.seen) == 1
    group.memberships.update(role="member")
    work()
    webhook.refresh_from_db()
    assert webhook.off_because == str(looking.NOT_YOURS)


CHATS = {
    "slack": ("POST", "/in", "blocks"),
    "discord": ("POST", "/in", "embeds"),
    "mattermost": ("POST", "/in", "text"),
    "matrix": (
        "PUT",
        "/in/_matrix/client/v3/rooms/%21a%3Ab.example/send/m.room.message/{key}",
        "formatted_body",
    ),
    "telegram": ("POST", "/in/botto:ken/sendMessage", "chat_id"),
}


@pytest.mark.parametrize("form", CHATS)
def test_a_chat_gets_a_post_as_its_program_takes_it(
    make: Make, work: Work, receiver: Source, form: str
) -> None:
    make(form=form, target="!a:b.example", token="to:ken")
    come("Teapots & Kettles")
    work()
    [seen], [message] = receiver.seen, Message.objects.all()
    method, path, part = CHATS[form]
    assert (seen.method, seen.path) == (method, path.format(key=message.key))
    assert part in json.loads(seen.body)
    assert b"Teapots" in seen.body
    assert "webhook-signature" not in seen.headers
    assert ("authorization" in seen.headers) == (form == "matrix")


def test_a_message_has_so_many_papers_and_says_how_many_more(
    make: Make, work: Work, receiver: Source
) -> None:
    make(most=2)
    for number in range(5):
        come(f"Teapots {number}")
    work()
    data = event(receiver)["data"]
    assert (len(data["papers"]), data["total"]) == (2, 5)
    work()
    assert len(receiver.seen) == 1


def test_a_test_is_sent_and_a_message_sent_again(make: Make, work: Work, receiver: Source) -> None:
    message = webhooks.try_out(make())
    work()
    assert event(receiver) == {
        "type": "ping",
        "timestamp": event(receiver)["timestamp"],
        "data": {
            "view": "topic:cs.CL",
            "title": "A test from Daily Papers: Ours",
            "url": f"http://testserver/webhooks/{message.webhook.key}",
            "total": 0,
            "papers": [],
        },
    }
    webhooks.send_again(message)
    work()
    assert len({seen.headers["webhook-id"] for seen in receiver.seen}) == 1
    assert len(receiver.seen) == 2


def test_one_that_was_turned_on_again_sends_what_is_new_from_then_on(
    make: Make, work: Work, receiver: Source
) -> None:
    webhook = make()
    turn_off(webhook, "A reason")
    come("Meanwhile")
    work()
    turn_on(webhook)
    webhook.refresh_from_db()
    assert (webhook.is_on, webhook.off_because) == (True, "")
    assert now() - webhook.since < timedelta(minutes=1)


def test_the_same_form_makes_one_and_so_many_are_enough(receiver: Source) -> None:
    ada, key = make_reader(), uuid4()
    wish = Wish("Ours", "topic:cs.CL", "json", "https://hooks.example/in")
    first, secret = webhooks.make(ada, key, wish)
    again, nothing = webhooks.make(ada, key, wish)
    assert (first.pk, nothing) == (again.pk, "")
    assert secret.startswith("whsec_")
    for _ in range(MOST - 1):
        webhooks.make(ada, uuid4(), wish)
    with pytest.raises(InputError, match="20 webhooks already"):
        webhooks.make(ada, uuid4(), wish)


def test_old_messages_are_forgotten_and_waiting_ones_are_not(make: Make) -> None:
    webhook = make()
    for state in ({"sent_at": now()}, {"given_up_at": now()}, {}):
        made = Message.objects.create(webhook=webhook, kind="x", title="x", body="{}", **state)
        Message.objects.filter(pk=made.pk).update(made_at=now() - timedelta(days=31))
    assert sending.to_forget()
    sending.forget()
    assert [one.sent_at or one.given_up_at for one in Message.objects.all()] == [None]
    assert not run.pending() or not sending.to_forget()
