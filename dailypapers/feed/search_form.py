"""The search form: what an address may ask for, and what it means."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from dailypapers.core.spoken import say, say_later
from dailypapers.feed.search import Sort, Wish
from dailypapers.search.engine.query import LONGEST_TEXT

DAY = ["%Y-%m-%d"]
NO_YEAR = _("“year” is not a year: write it like 2024.")


class SearchForm(forms.Form):
    """Words and filters; a field that cannot be read is named and left out, the rest searched."""

    q = forms.CharField(required=False, strip=True, empty_value="")
    topic = forms.CharField(
        required=False,
        max_length=32,
        error_messages={"max_length": _("No topic has a name of that length; it was left out.")},
    )
    year = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=9999,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NO_YEAR),
    )
    venue = forms.CharField(
        required=False,
        max_length=500,
        error_messages={"max_length": _("No venue has a name of that length; it was left out.")},
    )
    source = forms.CharField(
        required=False,
        max_length=32,
        error_messages={"max_length": _("No source has a name of that length; it was left out.")},
    )
    code = forms.BooleanField(required=False)
    sort = forms.ChoiceField(
        required=False,
        choices=[(sort.value, sort.value) for sort in Sort],
        error_messages={
            "invalid_choice": say_later(
                "“sort” is one of {names}; this is by relevance.", names=", ".join(Sort)
            )
        },
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        # `from` is a word of Python, so these cannot all be written as attributes.
        for name in ("from", "to", "edition"):
            self.fields[name] = forms.DateField(
                required=False,
                input_formats=DAY,
                error_messages={
                    "invalid": say("“{name}” is not a date: write it like 2024-05-31.", name=name)
                },
            )

    def wish(self) -> Wish:
        """Return what is asked for, without the fields that cannot be read."""
        self.is_valid()
        said = self.cleaned_data
        return Wish(
            text=normalize("NFC", said.get("q", ""))[: LONGEST_TEXT + 1],  # One more is told of.
            topic=said.get("topic", ""),
            year=said.get("year"),
            venue=said.get("venue", ""),
            source=said.get("source", ""),
            has_code=bool(said.get("code")),
            published_from=said.get("from"),
            published_to=said.get("to"),
            edition=said.get("edition"),
            sort=Sort(said.get("sort") or Sort.RELEVANCE),
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What is asked for by links, kept when the form is sent."""
        names = ("year", "venue", "source", "code", "sort", "unread")
        return [(name, self.data[name]) for name in names if self.data.get(name)]

    def is_empty(self) -> bool:
        """Say whether nothing is asked for."""
        wish = self.wish()
        return not wish.text and not wish.filters


def kept_query(query: str) -> str:
    """Return what an address asks of a search, and nothing else of it."""
    asked = QueryDict(query)
    return urlencode([(name, asked[name]) for name in SearchForm({}).fields if asked.get(name)])
