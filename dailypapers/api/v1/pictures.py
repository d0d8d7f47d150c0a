"""Pictures of papers by version 1: looked up, given by who submitted a paper, taken away."""

from __future__ import annotations

from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import File, Form, Schema, Status
from ninja.files import UploadedFile

from dailypapers.api.addresses import absolute
from dailypapers.api.reading import reader_of, writer_of
from dailypapers.api.v1.common import Address, paper_named, read, write
from dailypapers.api.v1.texts import Text
from dailypapers.catalogue.models import Paper
from dailypapers.community import access, pictures
from dailypapers.community.models import Picture

TAG = "papers"
NOT_YOURS = "Who submitted a paper may give it a picture, and editors."


class Shown(Schema):
    """The picture of a paper: its addresses, size in pixels, and what it shows."""

    large: str
    small: str
    width: int
    height: int
    alt: str


@read("/papers/{path:address}/picture", "picture", Shown, TAG)
def show(request: HttpRequest, address: Address) -> dict[str, object]:
    """Return where the picture of a paper is."""
    return _shown(_of(paper_named(address)), request)


@write("POST", "/papers/{path:address}/picture", "picture", Shown, TAG)
def give(
    request: HttpRequest,
    address: Address,
    file: Annotated[UploadedFile, File(description="PNG, JPEG or WebP; it is drawn anew")],
    alt: Annotated[Text, Form(max_length=pictures.LONGEST_ALT, description="What it shows")] = "",
) -> dict[str, object]:
    """Give a paper that one submitted a picture, in place of the one it has."""
    reader, paper = writer_of(request), paper_named(address)
    if not access.may_give_picture(reader, paper):
        raise PermissionDenied(NOT_YOURS)
    pictures.put(reader, paper, pictures.Sent(pictures.read(file), alt))
    return _shown(_of(paper), request)


@write("DELETE", "/papers/{path:address}/picture", "picture", None, TAG, status=204)
def take_away(request: HttpRequest, address: Address) -> Status[None]:
    """Take the picture of a paper away; one that is gone already stays so."""
    reader, paper = writer_of(request), Paper.objects.get(pk=paper_named(address))
    picture = _of(paper.pk)
    if picture and not access.may_remove_picture(reader, picture):
        raise PermissionDenied(NOT_YOURS)
    pictures.take_away(reader, paper)
    return Status(204, None)


def _of(paper: int) -> Picture | None:
    return Picture.objects.filter(paper=paper).select_related("reader").first()


def _shown(picture: Picture | None, request: HttpRequest) -> dict[str, object]:
    if picture is None or not access.may_see_picture(reader_of(request), picture):
        raise Http404("This paper has no picture here.")
    return {
        "large": absolute("picture", "large", picture.name),
        "small": absolute("picture", "small", picture.name),
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
    }
