"""Who subscribed before there were views keeps the daily edition, and loses nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django.fixtures import Settings

from dailypapers.digests import issues, links, subscriptions
from dailypapers.digests.handover import Tally
from dailypapers.digests.models import Address, Delivery, Subscription
from dailypapers.digests.tests.papers import WEDNESDAY, add_edition
from dailypapers.testing.people import make_reader

BEFORE, AFTER = ("digests", "0008_bounces"), ("digests", "0006_addresses_alone")
AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_who_had_the_daily_edition_keeps_it(settings: Settings, mailoutbox: list[object]) -> None:
    make_reader(email="bob@example.org")
    add_edition()
    executor = MigrationExecutor(connection)
    executor.migrate([BEFORE])
    try:
        _subscribe_as_before(executor)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes("digests"))

    rows = {row.address.mailbox: row for row in Subscription.objects.select_related("address")}
    ada, bob, eve, cy = (rows[f"{name}@example.org"] for name in ("ada", "bob", "eve", "cy"))
    assert {row.view for row in rows.values()} == {"edition:day"}
    assert {(row.days, row.at, row.zone, row.papers) for row in rows.values()} == {
        (127, None, "", 20)
    }
    assert (ada.key, ada.address.email, ada.state) == ("sada", "Ada@example.org", "confirmed")
    assert (ada.reached, ada.confirmed_at, ada.address.answers) == (date(2026, 9, 30), AT, 2)
    assert (eve.state, eve.address.answer_due, eve.due_at) == ("pending", True, None)
    assert (cy.state, cy.address.error) == ("paused", "451 later")
    assert [row.reader_id is not None for row in (ada, bob)] == [False, True]
    assert Address.objects.count() == len({row.key for row in Address.objects.all()}) == 4

    sent = Delivery.objects.get(subscription=ada)
    assert (sent.issue, sent.sent_at) == (WEDNESDAY, AT)
    assert issues.send_due() == Tally(sent=1)  # Bob: what Ada had stays sent.
    assert subscriptions.confirm(links.confirm_token("seve")) == [eve]
    subscriptions.end(links.end_token("sada"))
    ada.refresh_from_db()
    assert ada.state == "ended"


def _subscribe_as_before(executor: MigrationExecutor) -> None:
    apps = executor.loader.project_state([BEFORE]).apps
    model, delivery = apps.get_model(BEFORE[0], "Subscription"), apps.get_model("digests.Delivery")
    said: dict[str, dict[str, Any]] = {
        "ada": {"email": "Ada@example.org", "state": "confirmed", "answers": 2}
        | {"confirmed_at": AT, "reached": date(2026, 9, 30), "answer_due": False},
        "bob": {"state": "confirmed", "reached": date(2026, 9, 29), "answer_due": False},
        "eve": {"state": "pending"},
        "cy": {"state": "paused", "error": "451 later", "answer_due": False},
    }
    for name, fields in said.items():
        email = f"{name}@example.org"
        values = {"email": email, "mailbox": email, "key": f"s{name}", **fields}
        row = model.objects.create(**values)
        if name == "ada":
            delivery.objects.create(subscription=row, day=date(2026, 9, 30), sent_at=AT)
