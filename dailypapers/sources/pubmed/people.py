"""Authors of PubMed's articles. Addresses of mail stand in affiliations: they are taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from dailypapers.catalogue.records import AuthorName
from dailypapers.sources import plain
from dailypapers.sources.xml import every, text, texts

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
MAIL_IS = re.compile(r"\W*\b(?:electronic address|e-?mail(?: address)?)\s*:?\s*$", re.IGNORECASE)


def authors(lists: Iterable[etree._Element]) -> tuple[AuthorName, ...]:
    """Return who signs, in order; editors of the book around a chapter do not."""
    people = [
        person for one in lists if one.get("Type") != "editors" for person in every(one, "Author")
    ]
    valid = (person for person in people if person.get("ValidYN") != "N")
    return tuple(filter(None, map(_author, valid)))


def _author(person: etree._Element) -> AuthorName | None:
    given = text(person, "ForeName", "FirstName", "Initials")
    name = plain.person(given, text(person, "LastName"), text(person, "Suffix"))
    name = name or plain.person("", text(person, "CollectiveName"))
    if not name:
        return None
    places = texts(person, "AffiliationInfo/Affiliation") or texts(person, "Affiliation")
    bare, mail = zip(*map(_parted, places), strict=True) if places else ((), ())
    ids = [one for one in every(person, "Identifier") if one.get("Source") == "ORCID"]
    orcid = (ids[0].text or "").strip().rstrip("/").rpartition("/")[2] if ids else ""
    return AuthorName(name, "; ".join(filter(None, bare)), orcid, next(filter(None, mail), ""))


def _parted(place: str) -> tuple[str, str]:
    """Return an affiliation without the address of mail in it, and that address."""
    said = plain.line(place)
    match = MAIL.search(said)
    if not match:
        return said, ""
    before = MAIL_IS.sub("", said[: match.start()]).rstrip(" ,;.")
    after = MAIL.sub("", said[match.end() :]).strip(" ,;.")
    return "; ".join(part for part in (before, after) if part), match[0]
