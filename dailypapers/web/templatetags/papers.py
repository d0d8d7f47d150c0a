"""The few filters that templates need; everything else is decided in `cards.py`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from dailypapers.core import maths as core_maths

register = template.Library()


@register.filter
def maths(text: str) -> SafeString:
    """Show a title or an abstract: escaped, its formulas as MathML."""
    return mark_safe(core_maths.to_html(text))  # Escaped piece by piece inside.


@register.filter
def plain(text: str) -> str:
    """Show a title where markup cannot be: window titles, attributes."""
    return core_maths.to_plain(text)
