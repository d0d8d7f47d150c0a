"""Forms of a review's table: its columns, and what is taken down of one paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dailypapers.community.models import TableCell, TableColumn
from dailypapers.community.reviews.cells import LONGEST, LONGEST_PLACE, Kind, Taken
from dailypapers.community.reviews.table import MOST, Asked, check
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken


class ColumnForm(forms.Form):
    """What a column asks of each included paper."""

    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.TypedChoiceField(
        label=_("Answered by"), choices=TableColumn.Kind, coerce=Kind, initial=Kind.TEXT
    )
    choices = forms.CharField(
        label=_("Choices"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line, if it is answered by one of some choices."),
    )
    fact = forms.ChoiceField(
        label=_("What a paper's record may propose"),
        choices=TableColumn.Fact,
        required=False,
        help_text=_("It is put before whoever fills the table, and stands once they accept it."),
    )

    def asked(self) -> Asked:
        """Return what a column asks."""
        said = self.cleaned_data
        return Asked(said["name"], said["kind"], said["choices"].splitlines(), said["fact"])


class PlacedColumnForm(ColumnForm):
    """A column that there is, and where it stands."""

    position = forms.IntegerField(label=_("Place in the table"), min_value=1, max_value=MOST)


class PaperForm(forms.Form):
    """What one paper says in each column, and where; `version` is what was changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        columns: Sequence[TableColumn],
        cells: Mapping[int, TableCell],
        version: int,
    ) -> None:
        super().__init__(data, initial={"version": version})
        self._columns = columns
        for column in columns:
            cell = cells.get(column.pk)
            self.fields[f"value-{column.pk}"] = _field(column, cell.value if cell else "")
            self.fields[f"place-{column.pk}"] = forms.CharField(
                label=say("Where it says so, for {name}", name=column.name),
                max_length=LONGEST_PLACE,
                required=False,
                initial=cell.place if cell else "",
                widget=forms.TextInput({"placeholder": say("Page, section or table")}),
            )

    def renew(self, version: int) -> None:
        """Let what was written be sent again over what stands by now."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": version}

    def clean(self) -> dict[str, Any]:
        """Hold each answer against its column."""
        for column, taken in self._said():
            try:
                check(column, taken)
            except InputError as error:
                self.add_error(f"value-{column.pk}", ValidationError(spoken(error)))
        return self.cleaned_data

    def taken(self) -> dict[int, Taken]:
        """Return what was taken down, by column."""
        return {column.pk: taken for column, taken in self._said()}

    def _said(self) -> list[tuple[TableColumn, Taken]]:
        said = self.cleaned_data
        return [
            (one, Taken(said.get(f"value-{one.pk}", ""), said.get(f"place-{one.pk}", "")))
            for one in self._columns
        ]


def said_of(column: TableColumn) -> dict[str, Any]:
    """Return what a form that changes a column begins with."""
    return {name: getattr(column, name) for name in ("name", "kind", "choices", "fact", "position")}


def _field(column: TableColumn, value: str) -> forms.Field:
    said: dict[str, Any] = {"label": column.name, "required": False, "initial": value}
    nothing = ("", say("Nothing yet"))
    if column.kind == Kind.CHOICE:
        lines = [(line, line) for line in column.choices.split("\n")]
        return forms.ChoiceField(choices=[nothing, *lines], **said)
    if column.kind == Kind.YES_NO:
        lines = [("yes", say("Yes")), ("no", say("No"))]
        return forms.ChoiceField(choices=[nothing, *lines], **said)
    if column.kind == Kind.NUMBER:
        widget: forms.Widget = forms.TextInput({"inputmode": "decimal"})
        return forms.CharField(max_length=LONGEST, widget=widget, **said)
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea({"rows": 2}), **said)
