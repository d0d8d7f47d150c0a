"""Templates that are rendered once, with gaps for what differs each time.

What is put into a gap is never looked at again, so it cannot open another one.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe

EDGE = "\ue000"  # for private use: in no template

Shape = tuple[str, ...]  # HTML and names of gaps, in turn


def gap(name: str) -> SafeString:
    """Return what a template is given in place of a value."""
    return mark_safe(EDGE + name + EDGE)


def shape(html: str) -> Shape:
    """Return a rendered template cut at its gaps."""
    return tuple(html.split(EDGE))


def filled(made: Shape, values: Mapping[str, str]) -> SafeString:
    """Return a template with safe HTML in each of its gaps.

    >>> filled(shape(f"<b>{gap('name')}</b>"), {"name": "Ada"})
    '<b>Ada</b>'
    """
    pieces = list(made)
    pieces[1::2] = [values[name] for name in made[1::2]]
    return mark_safe("".join(pieces))
