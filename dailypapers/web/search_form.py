"""The search form: what an address may ask for, and what it means."""

from __future__ import annotations

from typing import Any

from django import forms

from dailypapers.feed.search import Wish

LONGEST = 500


class SearchForm(forms.Form):
    """Words and filters; a field that cannot be read is named and left out, the rest searched."""

    q = forms.CharField(required=False, strip=True, empty_value="")
    topic = forms.CharField(required=False, max_length=32)
    edition = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    code = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        # `from` is a word of Python, so these two cannot be written as attributes.
        for name in ("from", "to"):
            self.fields[name] = forms.DateField(
                required=False,
                input_formats=["%Y-%m-%d"],
                error_messages={"invalid": f"“{name}” is not a date: write it like 2024-05-31."},
            )

    def wish(self) -> Wish:
        """Return what is asked for, without the fields that cannot be read."""
        self.is_valid()
        said = self.cleaned_data
        return Wish(
            text=said.get("q", "")[:LONGEST],
            published_from=said.get("from"),
            published_to=said.get("to"),
            edition=said.get("edition"),
            topic=said.get("topic", ""),
            has_code=bool(said.get("code")),
        )

    @property
    def has_filters(self) -> bool:
        """Say whether anything but words is asked for, readable or not."""
        return any(self.data.get(name) for name in self.fields if name != "q")

    def is_empty(self) -> bool:
        """Say whether nothing is asked for."""
        return self.wish() == Wish()
