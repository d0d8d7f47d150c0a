"""One value that would narrow a search, of which a page of results has three dozen: made once."""

from __future__ import annotations

from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from dailypapers.core.languages import kept_by_language
from dailypapers.web.search_page import Choice
from dailypapers.web.shapes import Shape, filled, gap, shape

LONGEST = 40  # letters of a name; all of it is shown when it is pointed at

register = template.Library()


@register.simple_tag
def facet(choice: Choice) -> SafeString:
    """Return the link to what is left with one value, and how many papers these are."""
    is_long = len(choice.name) > LONGEST
    said = {
        "page": escape(choice.address),
        "name": escape(Truncator(choice.name).chars(LONGEST) if is_long else choice.name),
        "whole": escape(choice.name),
        "count": str(localize(choice.count)),
    }
    return filled(_facet(is_long), said)


@kept_by_language(2 * 8)
def _facet(is_long: bool) -> Shape:
    names = {name: gap(name) for name in ("page", "name", "whole", "count")}
    return shape(render_to_string("web/partials/_facet.html", {**names, "is_long": is_long}))
