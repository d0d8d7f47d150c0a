"""What each verb answers."""

from __future__ import annotations

import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from lxml import etree

from dailypapers.api.oai import records, stamps
from dailypapers.api.oai.formats import FORMATS, Format, write
from dailypapers.api.oai.place import Place
from dailypapers.api.oai.records import Header, Page
from dailypapers.api.oai.sets import all_sets
from dailypapers.api.oai.verbs import Asked, OaiError, written
from dailypapers.api.oai.xml import add, foreign
from dailypapers.api.papers import Told, told_of

MAIL = re.compile(r"\S+@(?:\S+\.)+\S+")
NOBODY = "nobody@localhost.invalid"  # The protocol wants a mail address where none was set.
DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(?:\.[a-zA-Z][a-zA-Z0-9-]+)+")
SCHEME = "http://www.openarchives.org/OAI/2.0/oai-identifier"


def identify(root: etree._Element, asked: Asked) -> None:
    """Say who answers, and since when."""
    said = add(root, "Identify")
    contacts = (settings.CONTACT, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    for name, text in (
        ("repositoryName", settings.SITE_NAME),
        ("baseURL", f"{settings.BASE_URL}/oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", next((one for one in contacts if MAIL.fullmatch(one)), NOBODY)),
        ("earliestDatestamp", written(stamps.earliest())),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        add(said, name, text)
    host = urlsplit(settings.BASE_URL).hostname or ""
    if DOMAIN.fullmatch(host):
        _describe(add(said, "description"), host)


def _describe(parent: etree._Element, host: str) -> None:
    """Say how identifiers are made."""
    described = foreign(parent, "oai-identifier", SCHEME, f"{SCHEME}.xsd")
    add(described, "scheme", "oai")
    add(described, "repositoryIdentifier", host)
    add(described, "delimiter", ":")
    add(described, "sampleIdentifier", records.identifier_of("p2345678abc"))


def list_formats(root: etree._Element, asked: Asked) -> None:
    """Say which formats there are, of one paper or of any."""
    forms = list(FORMATS.values())
    if asked.identifier:
        paper = records.named(asked.identifier)
        forms = [form for form in forms if records.has_format(paper, form.prefix)]
    said = add(root, "ListMetadataFormats")
    for form in forms:
        made = add(said, "metadataFormat")
        add(made, "metadataPrefix", form.prefix)
        add(made, "schema", form.schema)
        add(made, "metadataNamespace", form.namespace)


def list_sets(root: etree._Element, asked: Asked) -> None:
    """Say which sets there are."""
    if asked.token:
        raise OaiError("badResumptionToken", "The list of sets is one answer.")
    said = add(root, "ListSets")
    for one in all_sets():
        made = add(said, "set")
        add(made, "setSpec", one.spec)
        add(made, "setName", one.name)


def get_record(root: etree._Element, asked: Asked) -> None:
    """Say what is known of one paper."""
    form, paper = _format(asked.prefix), records.named(asked.identifier)
    if not records.has_format(paper, form.prefix):
        raise _no_format()
    [header] = records.headers([paper])
    told = None if header.is_deleted else told_of([paper.pk])[0]
    _record(add(root, "GetRecord"), header, form, told)


def list_identifiers(root: etree._Element, asked: Asked) -> None:
    """Say which papers changed."""
    page = _page(asked)
    said = add(root, "ListIdentifiers")
    for header in page.headers:
        _header(said, header)
    _go_on(said, page)


def list_records(root: etree._Element, asked: Asked) -> None:
    """Say which papers changed, and what is known of them."""
    page = _page(asked)
    shown = told_of([one.paper for one in page.headers if not one.is_deleted])
    told = {one.entry.id: one for one in shown}
    said, form = add(root, "ListRecords"), _format(page.place.prefix)
    for header in page.headers:
        _record(said, header, form, told.get(header.paper))
    _go_on(said, page)


def _page(asked: Asked) -> Page:
    if asked.token:
        return records.page_at(Place.of(asked.token, asked.verb))
    _format(asked.prefix)
    return records.page_at(records.begin(asked))


def _format(prefix: str) -> Format:
    if prefix not in FORMATS:
        raise _no_format()
    return FORMATS[prefix]


def _no_format() -> OaiError:
    known = ", ".join(FORMATS)
    return OaiError(
        "cannotDisseminateFormat", f"Formats are {known}; those of arXiv are for its papers."
    )


def _record(parent: etree._Element, header: Header, form: Format, told: Told | None) -> None:
    made = add(parent, "record")
    _header(made, header)
    if told:
        write(add(made, "metadata"), form, told)


def _header(parent: etree._Element, header: Header) -> None:
    made = add(parent, "header", **({"status": "deleted"} if header.is_deleted else {}))
    add(made, "identifier", header.identifier)
    add(made, "datestamp", written(header.at))
    for spec in header.sets:
        add(made, "setSpec", spec)


def _go_on(parent: etree._Element, page: Page) -> None:
    """Say where the list goes on; the last part of one in parts has an empty token."""
    place = page.place
    if page.following or place.told:
        token = page.following.token() if page.following else ""
        sizes = {"completeListSize": str(place.total), "cursor": str(place.told)}
        add(parent, "resumptionToken", token, **sizes)


VERBS = {
    "Identify": identify,
    "ListMetadataFormats": list_formats,
    "ListSets": list_sets,
    "GetRecord": get_record,
    "ListIdentifiers": list_identifiers,
    "ListRecords": list_records,
}
