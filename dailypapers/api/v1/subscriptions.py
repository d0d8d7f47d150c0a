"""Mail by version 1: which views a reader's addresses get, in which rhythm."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1.common import read, write
from dailypapers.api.v1.texts import Text, Zone
from dailypapers.core.spoken import spoken
from dailypapers.digests import subscriptions
from dailypapers.digests.addresses import mailboxes
from dailypapers.digests.choices import FEW, MOST, Choices, rhythm_of
from dailypapers.digests.models import Subscription
from dailypapers.feed.views import page_of, view

TAG = "mail"
State = Subscription.State
Part = Literal["abstract", "summary", "why", "code"]
Day = Annotated[int, Field(ge=0, le=6)]


class Chosen(BaseModel):
    """When mails come and what is in them; what is left out stays as it is, or is as usual."""

    days: Annotated[
        list[Day] | None,
        Field(description="Monday is 0; none: monthly", max_length=7),
    ] = None
    at: time | None = None
    zone: Zone | None = None
    papers: Annotated[int | None, Field(ge=FEW, le=MOST)] = None
    least_votes: Annotated[int | None, Field(ge=0, le=1_000_000)] = None
    parts: Annotated[list[Part] | None, Field(max_length=4)] = None
    tells_nothing: StrictBool | None = None
    waits: StrictBool | None = None

    def over(self, stands: Choices) -> Choices:
        """Return what is chosen instead of what stands."""
        said: dict[str, Any] = {
            name: getattr(stands, name) if getattr(self, name) is None else getattr(self, name)
            for name in Chosen.model_fields
        }
        return Choices(**said | {name: frozenset(said[name]) for name in ("days", "parts")})


class NewSubscription(Chosen):
    """A view, as `topic:cs.CL`, for one of the reader's confirmed addresses, or the only one."""

    view: Annotated[Text, Field(min_length=1, max_length=1024)]
    email: Annotated[Text, Field(max_length=254)] = ""


class SubscriptionChange(Chosen):
    """What is to be otherwise; `paused` stops the mails for a while, or lets them go on."""

    paused: StrictBool | None = None


class SubscriptionSaid(Schema):
    """What an address gets. `comes` is when the next mail is looked at."""

    key: str
    view: str
    title: str
    email: str
    when: str
    paused: bool
    comes: datetime | None
    days: list[int]
    at: time | None
    zone: str
    papers: int
    least_votes: int
    parts: list[str]
    tells_nothing: bool
    waits: bool


@read("/subscriptions", "subscriptions", list[SubscriptionSaid], TAG, is_own=True)
def own(request: HttpRequest) -> list[dict[str, object]]:
    """Return all that the reader's confirmed addresses get."""
    rows = subscriptions.of(known_reader(request)).filter(state__in=[State.CONFIRMED, State.PAUSED])
    return [_said(row) for row in rows.select_related("address", "reader").order_by("pk")]


@write("POST", "/subscriptions", "subscriptions", SubscriptionSaid, TAG, status=201)
def begin(request: HttpRequest, new: NewSubscription) -> Status[dict[str, object]]:
    """Have a view mailed from now on; one that is mailed already comes as is said now."""
    reader = writer_of(request)
    seen, boxes = view(new.view), mailboxes(reader)
    if page_of(seen, reader) is None:
        raise Http404("There is no such page here, or it is not for you.")
    box = new.email.lower() or next(iter(boxes), "")
    if box not in boxes:
        raise PermissionDenied("Mails go to your own addresses, once you have confirmed them.")
    rows = subscriptions.of(reader).filter(view=str(seen), address__mailbox=box)
    known = rows.first()
    subscriptions.begin(reader, box, str(seen), new.over(Choices.of(known) if known else Choices()))
    return Status(201, _said(rows.select_related("address", "reader").get()))


@write("PATCH", "/subscriptions/{key}", "subscription", SubscriptionSaid, TAG)
def change(request: HttpRequest, key: str, new: SubscriptionChange) -> dict[str, object]:
    """Have mails come otherwise, pause them, let them go on."""
    reader = writer_of(request)
    row = _found(reader, key)
    subscriptions.change(row, new.over(Choices.of(row)))
    rows = subscriptions.of(reader).filter(pk=row.pk)
    if new.paused is not None:
        (subscriptions.pause if new.paused else subscriptions.go_on)(rows)
    return _said(_found(reader, key))


@write("DELETE", "/subscriptions/{key}", "subscription", None, TAG, status=204)
def end(request: HttpRequest, key: str) -> Status[None]:
    """End what an address gets; again is the same as once."""
    rows = subscriptions.of(writer_of(request)).filter(key=key)
    if not rows.exists():
        raise Http404("There is no such subscription of yours.")
    subscriptions.leave(rows)
    return Status(204, None)


def _found(reader: User, key: str) -> Subscription:
    rows = subscriptions.of(reader).filter(key=key, state__in=[State.CONFIRMED, State.PAUSED])
    row = rows.select_related("address", "reader").first()
    if row is None:
        raise Http404("There is no such subscription of yours, or it has ended.")
    return row


def _said(row: Subscription) -> dict[str, object]:
    choices, is_paused = Choices.of(row), row.state == State.PAUSED
    return {
        "key": row.key,
        "view": row.view,
        "title": subscriptions.title_of(row),
        "email": row.address.email,
        "when": spoken(rhythm_of(row).words),
        "paused": is_paused,
        "comes": None if is_paused else row.due_at,
        "days": sorted(choices.days),
        "at": choices.at,
        "zone": choices.zone,
        "papers": choices.papers,
        "least_votes": choices.least_votes,
        "parts": sorted(choices.parts),
        "tells_nothing": choices.tells_nothing,
        "waits": choices.waits,
    }
