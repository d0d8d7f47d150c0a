"""The view model of lists of similar papers, and the form for a pasted text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dailypapers.core.spoken import say, say_later
from dailypapers.feed.similar import By, SimilarPapers
from dailypapers.search.engine.roles import Role
from dailypapers.search.similar import LONGEST
from dailypapers.web.cards import PaperCard, paper_card
from dailypapers.web.search_page import Choice

FACETS = {
    Role.BACKGROUND: _("Background"),
    Role.METHOD: _("Method"),
    Role.RESULT: _("Result"),
}
LACKING = {
    Role.BACKGROUND: gettext_noop(
        "No sentence about the background was found, so the whole was compared."
    ),
    Role.METHOD: gettext_noop("No sentence about the method was found, so the whole was compared."),
    Role.RESULT: gettext_noop("No sentence about the result was found, so the whole was compared."),
}


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """Cards, most alike first; `note` says what was compared where it is not what was asked."""

    cards: Sequence[PaperCard]
    note: str


def similar_page(found: SimilarPapers, *, by_date: bool = False) -> SimilarPage:
    """Return what a list of similar papers shows, the closest or the newest of them first."""
    papers = found.papers
    if by_date:
        papers = sorted(papers, key=lambda one: one.published, reverse=True)
    cards = [paper_card(paper.entry, reason=paper.reason) for paper in papers]
    return SimilarPage(cards, _note(found))


def choices(by: By, facet: Role | None, *, by_date: bool) -> list[tuple[str, list[Choice]]]:
    """Return the rows of links that choose what is compared, in which facet, in which order."""
    now = {"by": "" if by is By.CONTENT else by, "facet": facet or "", "sort": "date" * by_date}

    def link(**changes: str) -> str:
        said = {name: value for name, value in {**now, **changes}.items() if value}
        return "?" + urlencode(said)

    def row(name: str, names: dict[str, str]) -> list[Choice]:
        return [
            Choice(said, link(**{name: value}), is_on=now[name] == value)
            for value, said in names.items()
        ]

    alike = row(
        "by", {"": say("By content"), By.READERS: say("By readers"), By.BOTH: say("By both")}
    )
    facets = row("facet", {"": say("As a whole"), **{role: str(FACETS[role]) for role in Role}})
    orders = row("sort", {"": say("Closest first"), "date": say("Newest first")})
    rows = [(say("Alike"), alike), (say("Alike in"), facets), (say("Order"), orders)]
    return [one for one in rows if one[1] is not facets or by is not By.READERS]


def _note(found: SimilarPapers) -> str:
    if found.by_words_only:
        return say("Compared by words only: meanings cannot be compared here yet.")
    if found.lacks:
        return say(LACKING[found.lacks])
    return ""


class SimilarForm(forms.Form):
    """A title and an abstract, at least one of them, and in which facet papers are to be alike."""

    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    abstract = forms.CharField(
        label=_("Abstract"),
        required=False,
        max_length=LONGEST,
        error_messages={
            "max_length": say_later("An abstract has at most {most:,} characters.", most=LONGEST)
        },
    )
    facet = forms.ChoiceField(
        label=_("Alike in"),
        required=False,
        choices=[("", _("As a whole")), *FACETS.items()],
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("title") and not said.get("abstract"):
            raise forms.ValidationError(say("Write or paste a title or an abstract."))
        return said
