"""Harvests and imports, as staff sees them."""

from __future__ import annotations

from django.contrib import admin

from dailypapers.core.admin_site import ReadOnly
from dailypapers.sources.models import FileImport, Harvest


@admin.register(Harvest)
class HarvestAdmin(ReadOnly):
    """How each run of a connector went."""

    list_display = ("source", "started_at", "state", "new", "changed", "skipped", "error")
    list_filter = ("state", "source", "started_at")
    search_fields = ("source", "note", "error")


@admin.register(FileImport)
class FileImportAdmin(ReadOnly):
    """How far each file was taken in."""

    list_display = ("name", "lines", "rejected", "done", "updated_at")
    list_filter = ("done",)
    search_fields = ("name",)
    ordering = ("-updated_at",)
