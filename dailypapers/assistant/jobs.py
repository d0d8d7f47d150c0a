"""The periodic jobs of this layer."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from dailypapers.assistant import documents
from dailypapers.core.schedule import Task


def _has_documents() -> bool:
    return bool(settings.ASSISTANT_TOOLS) and not settings.OFFLINE


TASKS: list[Task] = [
    Task("assistant.tools", documents.refresh, every=timedelta(hours=6), pending=_has_documents),
]
