from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from dailypapers.catalogue.models import Paper
from dailypapers.core.prepared import prepared
from dailypapers.testing.make import make_paper

pytestmark = pytest.mark.django_db


def rows(ids: Sequence[int]) -> QuerySet[Paper, Any]:
    """Return cells of every kind that entries are made of."""
    found = Paper.objects.filter(pk__in=ids).order_by("-pk")
    return found.values_list("pk", "title", "published", "withdrawn", "imported_votes", "venue")


def test_it_answers_what_the_query_does() -> None:
    ids = [make_paper(published=f"2026-09-0{day}", withdrawn=day > 1).pk for day in (1, 2)]
    found = prepared(rows)(ids)
    assert found == list(rows(ids))
    assert [type(cell) for cell in found[0][:4]] == [int, str, date, bool]


def test_it_asks_once_for_any_number_of_ids() -> None:
    ids = [make_paper(title=f"Teapot {number}").pk for number in range(3)]
    ask = prepared(rows)
    for asked in (ids, ids[:1], [*ids, 10**9], ids):
        with CaptureQueriesContext(connection) as queries:
            assert [row[0] for row in ask(asked)] == sorted(set(asked) & set(ids), reverse=True)
        assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert ask([]) == []
    assert len(queries) == 0


def test_what_depends_on_more_than_ids_is_refused() -> None:
    def titled(ids: Sequence[int]) -> QuerySet[Paper, Any]:
        return rows(ids).filter(title="Teapots")

    with pytest.raises(AssertionError, match="only ids"):
        prepared(titled)([1])
