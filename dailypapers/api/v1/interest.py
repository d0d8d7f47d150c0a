"""What a reader's own lists are made from, by version 1: seeds, mutes, and what each rule does.

What is said without a `profile` is of the list that everybody has.
"""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1.common import Number, read, write
from dailypapers.api.v1.profiles import NamedPaper, OfProfile, list_of, paper_said
from dailypapers.api.v1.texts import Text, spelt
from dailypapers.catalogue.citations.formats import LONGEST
from dailypapers.catalogue.citations.formats import read as read_file
from dailypapers.catalogue.cited import find_cited
from dailypapers.community import access, mutes, seeds
from dailypapers.community.models import Mute, Seed
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.feed.effects import Effect, Less, effects
from dailypapers.feed.names import Named, named

TAG = "interest"


class NewMute(BaseModel):
    """What not to see: words, an author's name, a topic's code, a source."""

    kind: Annotated[Mute.Kind, spelt(Mute.Kind)]
    target: Annotated[Text, Field(min_length=1, max_length=255)]


class MuteSaid(Schema):
    """What a reader mutes."""

    id: int
    kind: str
    target: str
    name: str


class NewSeeds(BaseModel):
    """Papers that a list is to be made from: a list of them in any format that reading lists take
    in, an author's name, or those that the reader wrote."""

    text: Annotated[Text, Field(max_length=LONGEST)] = ""
    author: Annotated[Text, Field(max_length=255)] = ""
    claimed: StrictBool = False


class Seeded(Schema):
    """How many papers are seeds now, were before, and found no room; which are not here."""

    added: int
    known: int
    left_out: int
    missing: list[str]


class SeedSaid(Schema):
    """A paper that a list is made from, and what brought it."""

    id: int
    kind: str
    source: str
    paper: NamedPaper


class EffectSaid(Schema):
    """What a rule does to the first twenty papers of today's list, as against without it."""

    rule: str
    target: str
    moved: int
    brings: int
    takes: int
    brought: list[NamedPaper]
    taken: list[NamedPaper]


class EffectsSaid(Schema):
    """How many new papers there are, how many each mute takes away, and what each rule does."""

    new: int
    muted: dict[int, int]
    rules: list[EffectSaid]


@read("/mutes", "mutes", list[MuteSaid], TAG, is_own=True)
def muted(request: HttpRequest, profile: OfProfile = "") -> list[Mute]:
    """Return what the reader mutes in a list."""
    reader = known_reader(request)
    rows = Mute.objects.filter(reader=reader, profile=list_of(reader, profile))
    return list(rows.order_by("kind", "name", "pk"))


@write("POST", "/mutes", "mutes", MuteSaid, TAG, status=201)
def mute(request: HttpRequest, new: NewMute, profile: OfProfile = "") -> Status[Mute]:
    """Mute something in a list; what is muted already stays so."""
    reader = writer_of(request)
    return Status(201, mutes.mute(reader, new.kind, new.target, list_of(reader, profile)))


@write("DELETE", "/mutes/{number}", "mute", None, TAG, status=204)
def unmute(request: HttpRequest, number: Number) -> Status[None]:
    """Let such papers be shown again."""
    reader = writer_of(request)
    row = Mute.objects.select_related("reader").filter(pk=number).first()
    if row is None or not access.may_mute(reader, row.reader):
        raise Http404("You mute no such thing.")
    mutes.unmute(row)
    return Status(204, None)


@read("/seeds", "seeds", list[SeedSaid], TAG, is_own=True)
def all_seeds(request: HttpRequest, profile: OfProfile = "") -> list[dict[str, object]]:
    """Return the papers that were named for a list, the last that came first."""
    reader = known_reader(request)
    found = seeds.by_origin(reader, list_of(reader, profile))
    return [
        {
            "id": one.pk,
            "kind": one.kind,
            "source": one.source,
            "paper": {"id": one.paper.address, "title": one.paper.title},
        }
        for some in found.values()
        for one in some
    ]


@write("POST", "/seeds", "seeds", Seeded, TAG)
def seed(request: HttpRequest, new: NewSeeds, profile: OfProfile = "") -> dict[str, object]:
    """Let papers be seeds of a list."""
    reader = writer_of(request)
    of = list_of(reader, profile)
    if new.author:
        return _seeded(seeds.name_signed(reader, new.author, of))
    if new.claimed:
        return _seeded(seeds.name_claimed(reader, of))
    if not new.text:
        raise InputError("Send papers as text, an author, or claimed.")
    reading = read_file(new.text)
    found = find_cited(reading.papers)
    here = [paper for paper in found if paper is not None]
    lost = [one for one, paper in zip(reading.papers, found, strict=True) if paper is None]
    missing = [one.title or one.url for one in lost]
    return _seeded(seeds.name(reader, here, Seed.Kind.PASTED, "", of), missing)


@write("DELETE", "/seeds/{number}", "seed", None, TAG, status=204)
def take_back(request: HttpRequest, number: Number) -> Status[None]:
    """Let a paper be no seed any more."""
    reader = writer_of(request)
    row = Seed.objects.select_related("reader").filter(pk=number).first()
    if row is None or not access.may_seed(reader, row.reader):
        raise Http404("You named no such paper.")
    seeds.take_back(row)
    return Status(204, None)


@read("/effects", "effects", EffectsSaid, TAG, is_own=True)
def what_rules_do(request: HttpRequest, profile: OfProfile = "") -> dict[str, object]:
    """Return what each rule does to today's list: the whole order is made again without it."""
    reader = known_reader(request)
    if not access.may_be_ranked_for(reader):
        raise PermissionDenied("There is no list of your own.")
    found = effects(reader, now(), list_of(reader, profile))
    less = named([rule.paper for rule in found.of if isinstance(rule, Less)])
    rules = [_effect(*_rule(rule, less), does) for rule, does in found.of.items()]
    return {"new": found.new, "muted": found.away, "rules": rules}


def _seeded(done: seeds.Named, missing: list[str] | None = None) -> dict[str, object]:
    return {**done._asdict(), "missing": missing or []}


def _rule(rule: object, less: dict[int, Named]) -> tuple[str, str]:
    """Return what kind of rule it is, and of what."""
    if isinstance(rule, seeds.Origin):
        return f"seeds-{rule.kind}", rule.source
    if isinstance(rule, Less):
        return "less", less[rule.paper].address
    if isinstance(rule, int):
        return "mute", str(rule)
    assert isinstance(rule, tuple)
    return f"follow-{rule[0]}", rule[1]


def _effect(rule: str, target: str, does: Effect) -> dict[str, Any]:
    said = {name: getattr(does, name) for name in ("moved", "brings", "takes")}
    some = {name: [paper_said(one) for one in getattr(does, name)] for name in ("brought", "taken")}
    return {"rule": rule, "target": target, **said, **some}
