"""Papers and what sources say of them, as staff sees them."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from dailypapers.catalogue.models import Event, Observation, Paper, Record
from dailypapers.catalogue.records import unpack
from dailypapers.core.admin_site import ReadOnly


@admin.register(Paper)
class PaperAdmin(ReadOnly):
    """Papers as merged from their records."""

    list_display = ("address", "title", "published", "withdrawn", "merged_into", "created_at")
    list_filter = ("withdrawn", ("merged_into", admin.EmptyFieldListFilter), "created_at")
    list_select_related = ("merged_into",)
    search_fields = ("address", "key", "title")
    ordering = ("-pk",)


@admin.register(Event)
class EventAdmin(ReadOnly):
    """What happened to papers after they came."""

    list_display = ("kind", "paper", "source", "at", "noticed_at", "said")
    list_filter = ("kind", "source", "at")
    list_select_related = ("paper",)
    search_fields = ("said",)
    ordering = ("-pk",)
    exclude = ("before",)


@admin.register(Record)
class RecordAdmin(ReadOnly):
    """What each source says, unpacked."""

    list_display = ("source", "source_id", "fetched_at", "paper")
    list_filter = ("source", "fetched_at")
    list_select_related = ("paper",)
    search_fields = ("source_id",)
    ordering = ("-pk",)
    fields = ("source", "source_id", "fetched_at", "paper", "said")

    @admin.display(description=_("What it says"))
    def said(self, record: Record) -> str:
        """Return the record as it is kept, readable."""
        return json.dumps(asdict(unpack(bytes(record.payload))), indent=1, default=str)


@admin.register(Observation)
class ObservationAdmin(ReadOnly):
    """How many stars and citations there were, day by day."""

    list_display = ("paper", "kind", "count", "source", "subject", "at")
    list_filter = ("kind", "source", "at")
    list_select_related = ("paper",)
    search_fields = ("paper__address", "subject")
    ordering = ("-pk",)
