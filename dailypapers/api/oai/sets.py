"""Sets of papers: by topic, named as arXiv names them, and by source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from dailypapers.catalogue.models import PaperTopic, Record, Topic

SOURCE = "source"
# Archives that stand under one heading at arXiv; all others are headings of their own.
PHYSICS = {
    *("astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph"),
    *("nlin", "nucl-ex", "nucl-th", "physics", "quant-ph"),
}


@dataclass(frozen=True, slots=True)
class OaiSet:
    """A set: how it is asked for, what it is called, and the topics in it."""

    spec: str
    name: str
    topics: tuple[str, ...] = ()


def spec_of(code: str) -> str:
    """Return the set of a topic.

    >>> spec_of("cs.CL"), spec_of("hep-th"), spec_of("astro-ph.GA"), spec_of("math.AG")
    ('cs:cs:CL', 'physics:hep-th', 'physics:astro-ph:GA', 'math:math:AG')
    """
    archive, dot, subject = code.partition(".")
    heading = "physics" if archive in PHYSICS else archive
    return f"{heading}:{archive}:{subject}" if dot else f"{heading}:{archive}"


def all_sets() -> list[OaiSet]:
    """Return every set there is, those above others first."""
    return [*by_topic().values(), *_sources()]


def by_topic() -> dict[str, OaiSet]:
    """Return the sets of topics by how they are asked for."""
    topics = list(Topic.objects.order_by("code").values_list("code", "name", "group"))
    found: dict[str, OaiSet] = {}
    for code, name, group in topics:
        parts = spec_of(code).split(":")
        for depth in range(1, len(parts) + 1):
            spec = ":".join(parts[:depth])
            known = found.get(spec)
            called = name if depth == len(parts) else _heading(parts[:depth], group)
            within = (*known.topics, code) if known else (code,)
            found[spec] = OaiSet(spec, known.name if known else called, within)
    return dict(sorted(found.items()))


def _heading(parts: Sequence[str], group: str) -> str:
    return "Physics" if parts == ["physics"] else group if len(parts) == 1 else parts[-1]


def _sources() -> list[OaiSet]:
    names = Record.objects.order_by("source").values_list("source", flat=True).distinct()
    return [
        OaiSet(SOURCE, "Papers by where they were found"),
        *(OaiSet(f"{SOURCE}:{name}", f"Papers found at {name}") for name in names),
    ]


def narrowed(spec: str) -> Q | None:
    """Return which papers are in a set, None where there is no such set."""
    if spec == SOURCE:
        return Q()
    heading, _, name = spec.partition(":")
    if heading == SOURCE:
        records = Record.objects.filter(source=name)
        known = records.exists()
        return Q(Exists(records.filter(paper=OuterRef("pk")))) if known else None
    wanted = by_topic().get(spec)
    if wanted is None:
        return None
    return Q(Exists(PaperTopic.objects.filter(paper=OuterRef("pk"), topic__in=wanted.topics)))
