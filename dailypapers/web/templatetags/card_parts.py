"""The card of a paper, and the parts that many papers of a list share: made once a language.

The template of a card is rendered once for each choice of what a paper has; cards fill its gaps. Of
buttons a shape is made, the template with signs where a paper's address, its votes and the page
stand. Rendering the templates of all of it for each of a hundred cards took two thirds of a page's
time.
"""

from __future__ import annotations

from html import escape
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from dailypapers.core.languages import kept_by_language
from dailypapers.web.cards import PaperCard
from dailypapers.web.links import link
from dailypapers.web.shapes import Shape, filled, gap, shape

ADDRESS, HERE, MANY = "0ADDRESS0", "0HERE0", 9_000_009  # No template has these.

WORDS = "address", "page", "title", "authors", "text", "note", "own_note", "reason", "standing"
FLAGS = "is_folded", "is_withdrawn", "text_is_ours", "is_new"
KEPT = 1 << 10  # shapes of a kind, each of some hundred letters
VENUE_LENGTH = 60  # letters

register = template.Library()


@register.simple_tag(takes_context=True)
def paper_card(context: Any, card: PaperCard, *, shown_whole: bool = False) -> SafeString:
    """Return the card of a paper; of one that was put away the title, unless `shown_whole`."""
    said: dict[str, str] = {name: _safe(getattr(card, name)) for name in WORDS}
    said["marks"] = marks(context, card)
    is_folded = "hidden" in card.marks and not shown_whole
    if not is_folded:
        said |= {"facts": facts(card), "chips": chips(card), "vote": vote(context, card)}
        said["picture"] = _picture(card) if card.picture else ""
        said["why"] = _why(card) if card.why else ""
    has = frozenset(name for name, words in said.items() if words)
    flags = (is_folded, card.withdrawn, card.text_is_ours, card.is_new)
    return filled(_card(has, flags, card.comments), said)


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


def facts(card: PaperCard) -> SafeString:
    """Return what is known of a paper."""
    code, edition = card.code, card.edition
    numbers = [vote.votes for vote in card.imported]
    said = {f"site{place}": vote.site for place, vote in enumerate(card.imported)}
    said |= {"published": card.published, "venue": _short(card.venue)}
    if code:
        said["code"] = code.url
        numbers += [code.stars] if code.stars is not None else []
    if edition:
        day = {"day": edition.day.isoformat(), "said": edition.said, "page": edition.page}
        said |= {"featured": card.featured, **day}
    has = tuple(name for name, words in said.items() if words or name.startswith("site"))
    kinds = tuple(number if number < 2 else MANY + place for place, number in enumerate(numbers))
    filling = {name: _safe(words) for name, words in said.items()}
    filling |= {str(MANY + place): str(number) for place, number in enumerate(numbers)}
    return filled(_facts(has, kinds), filling)


def chips(card: PaperCard) -> SafeString:
    """Return the topics of a paper and what else it is filed under, as links."""
    links = [*card.topics, *card.keywords]
    made = _chips(len(card.topics), len(card.keywords), len(card.used_here))
    said = {f"name{number}": _safe(name) for number, (name, _) in enumerate(links)}
    said |= {f"page{number}": _safe(page) for number, (_, page) in enumerate(links)}
    return filled(made, said)


@kept_by_language(KEPT)
def _card(has: frozenset[str], flags: tuple[bool, ...], comments: int) -> Shape:
    context = {"card": {name: gap(name) for name in has}, "comments": comments}
    context |= dict(zip(FLAGS, flags, strict=True))
    return shape(render_to_string("web/partials/_paper_card.html", context))


def _picture(card: PaperCard) -> str:
    return render_to_string("web/partials/_card_picture.html", {"picture": card.picture})


def _why(card: PaperCard) -> str:
    return render_to_string("web/partials/_card_why.html", {"card": card})


@kept_by_language(KEPT)
def _facts(has: tuple[str, ...], numbers: tuple[int, ...]) -> Shape:
    """Return the shape for what a paper has, and for numbers that take the same words."""
    gaps = {name: gap(name) for name in has}
    sites = [gaps[name] for name in has if name.startswith("site")]
    votes = [{"site": site, "votes": number} for site, number in zip(sites, numbers, strict=False)]
    stars = numbers[-1] if len(numbers) > len(sites) else None
    card = {**gaps, "imported": votes, "stars": stars}
    html: str = render_to_string("web/partials/_facts.html", {"card": card})
    for number in filter(MANY.__le__, numbers):
        html = html.replace(str(number), gap(str(number)))
    return shape(html)


@kept_by_language(KEPT)
def _chips(topics: int, keywords: int, used_here: int) -> Shape:
    links = [(gap(f"name{number}"), gap(f"page{number}")) for number in range(topics + keywords)]
    card = {"topics": links[:topics], "keywords": links[topics:], "used_here": range(used_here)}
    return shape(render_to_string("web/partials/_chips.html", {"card": card}))


def _safe(said: str) -> str:
    """Return text as HTML, and HTML as it is; `conditional_escape` looks at more than that."""
    return said if isinstance(said, SafeString) else escape(str(said))


def _short(venue: str) -> str:
    return Truncator(venue).chars(VENUE_LENGTH) if len(venue) > VENUE_LENGTH else venue


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
