"""Which papers readers muted: by words, authors, topics and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from dailypapers.catalogue.models import Announcement, Authorship, PaperTopic
from dailypapers.community.models import Mute
from dailypapers.feed.interest_profile import Owner
from dailypapers.search import index
from dailypapers.search.engine.query import parse

TARGETS = {
    Mute.Kind.AUTHOR: (Authorship, "author__key"),
    Mute.Kind.TOPIC: (PaperTopic, "topic"),
    Mute.Kind.SOURCE: (Announcement, "source"),
}


def muted_by(
    owners: Collection[Owner], papers: Collection[int]
) -> dict[Owner, list[tuple[Mute, set[int]]]]:
    """Return each owner's mutes, by kind and name, each with those of the papers it takes away.

    Raises `IndexUnavailable`.
    """
    found: dict[Owner, list[tuple[Mute, set[int]]]] = {owner: [] for owner in owners}
    rows = Mute.objects.filter(reader__in={owner.reader for owner in owners})
    mutes = list(rows.order_by("kind", "name", "pk"))
    asked = [mute for mute in mutes if Owner(mute.reader_id, mute.profile_id) in found]
    for mute, gone in taken(asked, papers):
        found[Owner(mute.reader_id, mute.profile_id)].append((mute, gone))
    return found


def taken(mutes: Sequence[Mute], papers: Collection[int]) -> list[tuple[Mute, set[int]]]:
    """Return mutes, kept or not, each with those of the papers it takes away.

    Raises `IndexUnavailable`.
    """
    targets: dict[str, set[str]] = defaultdict(set)
    for mute in mutes:
        targets[mute.kind].add(mute.target)
    found = {kind: _having(kind, those, papers) for kind, those in targets.items()}
    return [(mute, found[mute.kind][mute.target]) for mute in mutes]


def _having(kind: str, targets: set[str], papers: Collection[int]) -> dict[str, set[int]]:
    if kind == Mute.Kind.WORDS:
        return {words: _saying(words, papers) for words in targets}
    model, field = TARGETS[Mute.Kind(kind)]
    rows = model._default_manager.filter(**{f"{field}__in": targets}, paper__in=papers)
    found: dict[str, set[int]] = defaultdict(set)
    for target, paper in rows.values_list(field, "paper"):
        found[target].add(paper)
    return found


def _saying(words: str, papers: Collection[int]) -> set[int]:
    """Return those that say the words side by side in their title or abstract."""
    said = words.replace('"', " ")
    return index.reader().among(parse(f'title:"{said}" OR abstract:"{said}"').tree, papers)
