"""Full texts by version 1: read, and given by who wrote a paper."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import File, Form, Schema, Status
from ninja.files import UploadedFile

from dailypapers.accounts.models import User
from dailypapers.api.reading import writer_of
from dailypapers.api.v1.common import Address, paper_named, read, write
from dailypapers.api.v1.texts import Line
from dailypapers.catalogue import full_texts
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.open_licences import open_licence
from dailypapers.community import access
from dailypapers.core.errors import InputError
from dailypapers.sources.full_text.pdf import LARGEST, to_text

TAG = "papers"
NOT_YOURS = "Only who wrote a paper, or staff, may give its full text."


class FullText(Schema):
    """What a paper says, as Markdown, and under which licence it stands here."""

    text: str
    licence: str
    licence_url: str
    origin: str
    source: str
    at: datetime


@read("/papers/{path:address}/full-text", "full_text", FullText, TAG)
def show(request: HttpRequest, address: Address) -> dict[str, object]:
    """Return the full text of a paper, where this instance has it and its licence lets it show."""
    return _shown(Paper.objects.get(pk=paper_named(address)))


@write("POST", "/papers/{path:address}/full-text", "full_text", FullText, TAG)
def give(
    request: HttpRequest,
    address: Address,
    file: Annotated[UploadedFile, File(description="A PDF")],
    licence: Annotated[Line, Form(description="Of Creative Commons: CC BY 4.0, or its address")],
) -> dict[str, object]:
    """Give the full text of a paper that one wrote, as PDF, under a licence to show it."""
    paper = _own(writer_of(request), address)
    if not open_licence(licence):
        raise InputError("Name a Creative Commons licence, such as CC BY 4.0.")
    if (file.size or 0) > LARGEST:
        raise InputError(f"A file has at most {LARGEST // 2**20} MB.")
    text = to_text(file.read())
    full_texts.keep(full_texts.KEY, paper.key, full_texts.Origin.PDF, text, licence=licence)
    return _shown(paper)


@write("DELETE", "/papers/{path:address}/full-text", "full_text", None, TAG, status=204)
def take_back(request: HttpRequest, address: Address) -> Status[None]:
    """Take back a full text that was given; what comes from arXiv stays."""
    full_texts.drop(_own(writer_of(request), address))
    return Status(204, None)


def _own(reader: User, address: str) -> Paper:
    paper = Paper.objects.get(pk=paper_named(address))
    if not access.may_edit_links(reader, paper.pk):
        raise PermissionDenied(NOT_YOURS)
    return paper


def _shown(paper: Paper) -> dict[str, object]:
    found = full_texts.shown(paper)
    if found is None:
        raise Http404("There is no full text of this paper here that may be shown.")
    return {name: getattr(found, name) for name in FullText.model_fields}
