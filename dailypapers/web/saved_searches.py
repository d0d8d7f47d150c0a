"""The view models of searches that a reader keeps, and the form that names one."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community.models import Follow, SavedSearch
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.spoken import say, say_many
from dailypapers.feed.saved_searches import news
from dailypapers.feed.search_form import SearchForm
from dailypapers.web.follow_button import FollowButton, follow_buttons


class NameForm(forms.Form):
    """A search and what it is to be called; `community.searches` says what is wrong with either."""

    name = forms.CharField(label=_("Name"), required=False, strip=False)
    query = forms.CharField(required=False, widget=forms.HiddenInput)
    follow = forms.BooleanField(required=False, label=_("Tell me of new papers"))


@dataclass(frozen=True, slots=True)
class SavedSearchView:
    """One search of the list; `new` says what came since the reader looked, empty for nothing."""

    number: int
    name: str
    asks: str
    new: str
    follow: FollowButton
    error: str = ""


def saved_searches(
    reader: User, refused: tuple[int, str, str] = (0, "", "")
) -> list[SavedSearchView]:
    """Return all that the reader keeps, by name; `refused` is a search, a name and why not."""
    kept = list(SavedSearch.objects.filter(reader=reader).order_by("name", "pk"))
    buttons = follow_buttons(reader, Follow.Kind.SEARCH, {str(one.pk): one.name for one in kept})
    number, name, error = refused
    return [
        SavedSearchView(search.pk, name, _asks(search), new, button, error)
        if search.pk == number
        else SavedSearchView(search.pk, search.name, _asks(search), new, button)
        for search, new, button in zip(kept, _news(reader, kept), buttons, strict=True)
    ]


def _news(reader: User, kept: list[SavedSearch]) -> list[str]:
    wishes = [(SearchForm(QueryDict(search.query)).wish(), search.seen) for search in kept]
    try:
        found = news(reader, wishes)
    except IndexUnavailable:
        return ["" for _ in kept]
    return [_new(n, or_more=or_more) for n, or_more in found]


def _new(n: int, *, or_more: bool) -> str:
    if or_more:
        return say("{n} or more new", n=n)
    return say_many("{n} new", "{n} new", n) if n else ""


def _asks(search: SavedSearch) -> str:
    """Return words, filters and order as they stand in the address: `kites · year 2024`."""
    asked = QueryDict(search.query)
    words = [asked["q"]] if asked.get("q") else []
    return " · ".join([*words, *(f"{name} {asked[name]}" for name in asked if name != "q")])
