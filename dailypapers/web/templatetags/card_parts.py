"""The parts of a card that many papers of a list share: each is made once a language.

Of buttons a shape is made, the template with signs where a paper's address, its votes and the page
stand; cards put theirs in. Facts and topics are kept as they are. Rendering the templates of all of
it for each of a hundred cards took two thirds of a page's time.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from dailypapers.core.languages import kept_by_language
from dailypapers.web.cards import PaperCard
from dailypapers.web.links import link

ADDRESS, HERE, MANY = "0ADDRESS0", "0HERE0", 9_000_009  # No template has these.

KEPT = 1 << 12  # facts, and lists of topics; each has some hundred letters

register = template.Library()


@register.simple_tag(takes_context=True)
def marks(context: Any, paper: Any) -> SafeString:
    """Return the buttons that mark a paper, for who is signed in."""
    if not context["signed_in"]:
        return SafeString()
    shape = _marks(frozenset(paper.marks), "for_you" in context).replace(HERE, context["here"])
    return mark_safe(_of(shape, paper.address))


@register.simple_tag(takes_context=True)
def vote(context: Any, paper: Any) -> SafeString:
    """Return the button that votes for a paper, or the way there."""
    signed_in, is_one = bool(context["signed_in"]), paper.votes == 1
    shape = _vote(signed_in, paper.voted, is_one).replace(HERE, escape(context["sign_in"]))
    shape = shape if is_one else shape.replace(str(MANY), str(paper.votes))
    return mark_safe(_of(shape, paper.address))


@register.simple_tag
def facts(card: PaperCard) -> SafeString:
    """Return what is known of a paper: many of a day have the same."""
    return _facts(
        tuple(card.imported), card.published, card.featured, card.edition, card.venue, card.code
    )


@register.simple_tag
def chips(card: PaperCard) -> SafeString:
    """Return the topics of a paper and what else it is filed under, as links."""
    return _chips(tuple(card.topics), tuple(card.keywords), tuple(card.used_here))


@kept_by_language(KEPT)
def _facts(*said: Any) -> SafeString:
    names = ("imported", "published", "featured", "edition", "venue", "code")
    card = dict(zip(names, said, strict=True))
    return render_to_string("web/partials/_facts.html", {"card": card})


@kept_by_language(KEPT)
def _chips(*said: Any) -> SafeString:
    card = dict(zip(("topics", "keywords", "used_here"), said, strict=True))
    return render_to_string("web/partials/_chips.html", {"card": card})


@kept_by_language(64)
def _marks(kinds: frozenset[str], for_you: bool) -> str:
    paper = SimpleNamespace(address=ADDRESS, marks=kinds)
    context = {"paper": paper, "here": HERE, "for_you": for_you}
    return render_to_string("web/partials/_marks.html", context)


@kept_by_language(64)
def _vote(signed_in: bool, voted: bool, is_one: bool) -> str:
    paper = SimpleNamespace(address=ADDRESS, voted=voted, votes=1 if is_one else MANY)
    context = {"paper": paper, "signed_in": signed_in, "sign_in": HERE}
    return render_to_string("web/partials/_vote.html", context)


def _of(shape: str, address: str) -> str:
    """Put a paper's address where its sign is: in paths as its page has it, elsewhere quoted."""
    with_paths = shape.replace(link("paper", ADDRESS), escape(link("paper", address)))
    return with_paths.replace(ADDRESS, quote(address, safe=""))
