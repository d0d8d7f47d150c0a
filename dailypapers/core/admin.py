"""The schedule, as staff sees it."""

from __future__ import annotations

from django.contrib import admin

from dailypapers.core.admin_site import ReadOnly
from dailypapers.core.models import Job


@admin.register(Job)
class JobAdmin(ReadOnly):
    """When each job ran, and how it ended."""

    list_display = ("name", "due_at", "started_at", "finished_at", "error")
    list_filter = ("due_at", ("error", admin.EmptyFieldListFilter))
    search_fields = ("name", "error")
    ordering = ("name",)
