"""Sources, harvests and imports, as staff sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dailypapers.core.admin_site import ReadOnly
from dailypapers.core.errors import InputError
from dailypapers.core.schedule import hurry
from dailypapers.core.spoken import say, say_later, say_many, spoken
from dailypapers.sources.models import Arrival, FileImport, Harvest, Host, Source
from dailypapers.sources.registry import CONNECTORS, check_options, kind
from dailypapers.sources.rows import check_names, check_sets
from dailypapers.sources.secret import variable

if TYPE_CHECKING:
    Form = forms.ModelForm[Source]
    Sources = QuerySet[Source]
else:
    Form, Sources = forms.ModelForm, QuerySet


class SourceForm(Form):
    """A source; its options are held to what the connector knows."""

    connector = forms.ChoiceField()

    class Meta:
        model = Source
        fields = ["name", "connector", "options", "minutes", "fallbacks", "active"]
        help_texts = {
            "options": say_later(
                "What to ask for, as JSON, such as {example}. Never a key.",
                example='{"sets": ["cs:cs:CL"]}',
            ),
            "fallbacks": say_later(
                "Sources that stand in when this one fails, in order: {example}.",
                example='["a-mirror"]',
            ),
        }

    def __init__(self, *args: Any, **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["connector"].choices = [(name, name) for name in CONNECTORS]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say which option or fallback cannot be."""
        said = super().clean() or {}
        try:
            options = said.get("options") or {}
            if not isinstance(options, dict):
                raise InputError(say("Write options as {example}.", example='{"name": "value"}'))
            check_options(said.get("connector", ""), options)
            check_sets(options)
            check_names(said.get("fallbacks") or [])
        except InputError as error:
            raise forms.ValidationError(spoken(error)) from None
        return said


@admin.register(Source)
class SourceAdmin(ReadOnly):
    """What is asked of whom, and how often: the one table that staff changes here."""

    form = SourceForm  # type: ignore[assignment]
    list_display = ("name", "connector", "minutes", "active", "settings_say")
    list_filter = ("connector", "active")
    search_fields = ("name",)
    readonly_fields = ("secret", "connector_options")
    actions = ("ask_now",)

    @admin.display(boolean=True, description=_("From settings"))
    def settings_say(self, row: Source) -> bool:
        """Say whether settings name it."""
        return bool(row.seeded)

    @admin.display(description=_("Key"))
    def secret(self, row: Source) -> str:
        """Say where its key is read from."""
        return say(
            "Read from {name}, {name}_FILE, or the file secrets/{file} in the home.",
            name=variable(row.name or "NAME"),
            file=row.name or "NAME",
        )

    @admin.display(description=_("Options of its connector"))
    def connector_options(self, row: Source) -> str:
        """List what can be set."""
        known = kind(row.connector).options if row.connector in CONNECTORS else {}
        return "; ".join(f"{name}: {what}" for name, what in known.items()) or say("none but sets")

    @admin.action(description=_("Harvest as soon as possible"))
    def ask_now(self, request: HttpRequest, queryset: Sources) -> None:
        """Let the harvests be due now."""
        for row in queryset:
            hurry(row.job)
        said = say_many(
            "{n} of them will be asked within seconds.",
            "{n} of them will be asked within seconds.",
            len(queryset),
        )
        self.message_user(request, said)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and look anew when it is due."""
        super().save_model(request, obj, form, change)
        hurry(obj.job)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Staff may."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Staff may."""
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Staff may, what settings do not name: that would come back. It can be switched off."""
        return obj is None or not obj.seeded


@admin.register(Harvest)
class HarvestAdmin(ReadOnly):
    """How each run of a connector went."""

    list_display = ("source", "started_at", "state", "new", "changed", "skipped", "error")
    list_filter = ("state", "source", "started_at")
    search_fields = ("source", "note", "error")


@admin.register(Host)
class HostAdmin(ReadOnly):
    """When each host may be asked again."""

    list_display = ("name", "not_before", "closed_until", "failures", "asked", "reason")
    search_fields = ("name", "reason")
    ordering = ("name",)


@admin.register(Arrival)
class ArrivalAdmin(ReadOnly):
    """How much each source brought for each day."""

    list_display = ("source", "day", "listed", "fresh")
    list_filter = ("source", "day")
    search_fields = ("source",)
    ordering = ("-day", "source")


@admin.register(FileImport)
class FileImportAdmin(ReadOnly):
    """How far each file was taken in."""

    list_display = ("name", "lines", "rejected", "done", "updated_at")
    list_filter = ("done",)
    search_fields = ("name",)
    ordering = ("-updated_at",)
