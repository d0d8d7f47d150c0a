"""Which papers readers muted: by words, authors, topics and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from dailypapers.catalogue.models import Announcement, Authorship, PaperTopic
from dailypapers.community.models import Mute
from dailypapers.search import index
from dailypapers.search.engine.query import parse

TARGETS = {
    Mute.Kind.AUTHOR: (Authorship, "author__key"),
    Mute.Kind.TOPIC: (PaperTopic, "topic"),
    Mute.Kind.SOURCE: (Announcement, "source"),
}


def muted_by(
    readers: Collection[int], papers: Collection[int]
) -> dict[int, list[tuple[Mute, set[int]]]]:
    """Return each reader's mutes, by kind and name, each with those of the papers it takes away.

    Raises `IndexUnavailable`.
    """
    found: dict[int, list[tuple[Mute, set[int]]]] = {reader: [] for reader in readers}
    mutes = Mute.objects.filter(reader__in=readers).order_by("kind", "name", "pk")
    for mute, gone in taken(list(mutes), papers):
        found[mute.reader_id].append((mute, gone))
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
