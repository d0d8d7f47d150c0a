"""The lines of an export, and how values are written in them.

The first line says what it is and of which tables' version. A line with `model` begins a table and
names its columns; each row follows as a list. Files follow as base64. The last line counts rows:
without it the file was cut off. The same instance makes the same lines on every database.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models

from dailypapers.core.errors import InputError
from dailypapers.core.models import CacheEntry

FORMAT = "dailypapers-instance"
VERSION = 1
LEFT_OUT = {CacheEntry}  # Counts of tries, with visitors' addresses: they run out within the hour.

Row = list[Any]
Columns = list["models.Field[Any, Any]"]


def tables() -> list[type[models.Model]]:
    """Return every table of the instance by its model, in the order of their names."""
    every = apps.get_models(include_auto_created=True)
    ours = [
        one for one in every if one not in LEFT_OUT and one._meta.managed and not one._meta.proxy
    ]
    return sorted(ours, key=lambda one: one._meta.label)


def columns(model: type[models.Model]) -> Columns:
    """Return what is written of each row."""
    return list(model._meta.concrete_fields)


def written(value: Any) -> Any:
    """Return a value as JSON has it.

    >>> written(datetime(2026, 9, 30, 12, 0, 0, 7, tzinfo=UTC)), written(b"ab")
    ('2026-09-30T12:00:00.000007+00:00', 'YWI=')
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    if isinstance(value, timedelta):
        return value / timedelta(microseconds=1)
    if value is None or isinstance(value, str | bool | int | float | list | dict):
        return value
    return str(value)


def read(field: models.Field[Any, Any], value: Any) -> Any:
    """Return the value that was written; raise `InputError` if the column cannot hold it."""
    if value is None or isinstance(field, models.JSONField):
        return value
    try:
        if isinstance(field, models.BinaryField):
            return b64decode(value, validate=True)
        if isinstance(field, models.DurationField):
            return timedelta(microseconds=value)
        column = field.target_field if isinstance(field, models.ForeignKey) else field
        return column.to_python(value)
    except Exception as error:
        raise InputError(f"{field} cannot be {value!r}: {error}") from None
