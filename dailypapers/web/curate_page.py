"""The view models of the editors' desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from dailypapers.community.models import Feature
from dailypapers.core import maths
from dailypapers.web.readers import called


@dataclass(frozen=True, slots=True)
class PickView:
    """A pick as editors see it; `written` is a note that was refused, else the one that is kept.

    `error` says why it was refused.
    """

    address: str
    title: SafeString
    editor: str
    note: str
    written: str
    error: str
    is_first: bool
    is_last: bool


def pick_views(
    picks: Sequence[Feature], refused: Mapping[str, str] | None = None
) -> list[PickView]:
    """Return the picks of a day in their order."""
    said = refused or {}
    return [
        PickView(
            address=pick.paper.address,
            title=mark_safe(maths.to_html(pick.paper.title)),
            editor=called(pick.reader),
            note=pick.note,
            written=said["note"] if pick.paper.address == said.get("address") else pick.note,
            error=said["error"] if pick.paper.address == said.get("address") else "",
            is_first=place == 0,
            is_last=place == len(picks) - 1,
        )
        for place, pick in enumerate(picks)
    ]
