"""Pages about this instance: how it ranks, is searched, and uses papers."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dailypapers.catalogue.queries import find_address
from dailypapers.community import approval, bursts, vote_weight
from dailypapers.core.spoken import say
from dailypapers.feed import (
    best,
    cosaved,
    followed,
    neighbour_weight,
    new_papers,
    ranking,
    similar,
    usual,
)
from dailypapers.feed.expected import standing
from dailypapers.feed.interest import (
    authors,
    aversion,
    blend,
    closeness,
    continuing,
    exploration,
    neighbours,
    space,
    variety,
)
from dailypapers.feed.interest.likes import READ_WEIGHT
from dailypapers.feed.interest_profile import SEED_WEIGHT
from dailypapers.feed.used_here import uses
from dailypapers.search.engine import reranking
from dailypapers.search.engine.edits import SHORTEST_FOR_ONE
from dailypapers.search.engine.meanings import SHORTEST_PREFIX
from dailypapers.search.engine.query import MOST_WORDS
from dailypapers.search.engine.syntax import DEEPEST
from dailypapers.web import expected_line
from dailypapers.web.plots import plots
from dailypapers.web.search_help import EXAMPLES, OWN_EXAMPLES
from dailypapers.web.standing import usual_rows

BEST = ("RECENCY", "HALF_LIFE_DAYS", "VOTES", "MANY_VOTES")


SIGNALS = {
    "VOTE": _("a reader's vote here, times what it weighs"),
    "COMMENT": _("a reader here who wrote comments, however many"),
    "SAVE": _("a reader here who saved the paper"),
    "IMPORTED_VOTE": _("a vote on another site"),
    "IMPORTED_COMMENT": _("a comment on another site"),
    "STAR_AN_HOUR": _("a star that the paper's code gained in an hour"),
    "CITATION": _("a citation that the paper gained"),
}


@require_safe
def ranking_page(request: HttpRequest) -> HttpResponse:
    """Show the formula with the constants it runs with."""
    context = {
        "windows": ranking.WINDOWS.values(),
        "signals": [(getattr(ranking, name), meaning) for name, meaning in SIGNALS.items()],
        "saves_step": ranking.SAVES_STEP,
        "vote_weight": {
            "least": vote_weight.LEAST,
            "rest": 1 - vote_weight.LEAST,
            "age": vote_weight.FULL_AGE.days,
            "days": vote_weight.FULL_DAYS,
            "is_open": settings.SIGN_UP == "open",
            "most": bursts.MOST,
        },
        "least_usual": ranking.LEAST_USUAL,
        "weeks": usual.WEEKS,
        "pull": usual.PULL,
        "usual": usual_rows(),
        "best": {name.lower(): getattr(best, name) for name in BEST},
        "z": approval.Z,
        "interest": {name.lower(): value for name, value in _interest()},
        "cosaved": {
            "fewest": cosaved.FEWEST,
            "step": ranking.SAVES_STEP,
            "pull": cosaved.PULL,
            "most": cosaved.MOST_READERS,
            "flat": similar.FLAT,
        },
        "plots": plots(),
        "lists": {
            "shortlist": continuing.SHORTLIST,
            "together": continuing.TOGETHER,
            "shrinkage": continuing.SHRINKAGE,
        },
        "expected": {
            "most": standing.EXPECTED,
            "prior": standing.PRIOR,
            "said": expected_line.state(),
        },
        "rerank": {"leaders": reranking.LEADERS, "weight": reranking.WEIGHT},
    }
    return render(request, "web/about_ranking.html", context)


def _interest() -> Iterator[tuple[str, object]]:
    """Yield the constants of the ranking for each reader, and what neighbours weigh here."""
    yield from (
        (name, getattr(blend, name)) for name in ("CLOSENESS", "FAMILIARITY", "FEW", "MANY")
    )
    yield from (("SHARPNESS", closeness.SHARPNESS), ("NEAREST", neighbours.NEAREST))
    yield from (("SHRINKAGE_FEW", space.SHRINKAGE_FEW), ("SHRINKAGE_MANY", space.SHRINKAGE_MANY))
    yield from (("AVERSION", aversion.AVERSION), ("KEEPING_OFF", aversion.SHARPNESS))
    yield from ((f"FOLLOWED_{kind}", worth) for kind, worth in followed.WORTH.items())
    yield from ((name, getattr(variety, name)) for name in ("DIVERSITY", "WINDOW", "LENGTH"))
    yield from ((name, getattr(exploration, name)) for name in ("CURIOSITY", "EVERY", "NOISE"))
    yield "WEIGHT", neighbour_weight.kept(settings.HOME)
    yield "REACH", new_papers.REACH.days
    yield from (("SEED_WEIGHT", SEED_WEIGHT), ("READ_WEIGHT", READ_WEIGHT))
    yield from (("SIGNED", authors.WORTH), ("FEWEST_SIGNED", authors.FEWEST))


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Explain the query language by examples that can be followed."""
    context = {
        "groups": EXAMPLES | {say("What you did, signed in"): OWN_EXAMPLES},
        "shortest_prefix": SHORTEST_PREFIX,
        "shortest_fuzzy": SHORTEST_FOR_ONE,
        "deepest": DEEPEST,
        "most_words": MOST_WORDS,
    }
    return render(request, "web/about_search.html", context)


@require_safe
def used_here(request: HttpRequest) -> HttpResponse:
    """List the papers whose methods work inside this program."""
    found = [(use, gettext(use.what), find_address(use.paper)) for use in uses()]
    return render(request, "web/used_here.html", {"uses": found})
