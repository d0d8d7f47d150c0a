"""Names of papers in other systems: read in any form, kept in one, turned into addresses.

Forms of DOI and arXiv ids are `idutils`'; those of all other ids are ours.
arXiv: https://info.arxiv.org/help/arxiv_identifier.html
ACL: https://aclanthology.org/info/ids/
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

FLAGS = re.IGNORECASE | re.ASCII
ACL_NEW = re.compile(r"\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+", FLAGS)
ACL_OLD = re.compile(r"[A-Z]\d{2}-\d{4,5}", FLAGS)
REVISION = re.compile(r"(?<=\d)v\d+$", FLAGS)
ARXIV = re.compile(
    r"(?P<id>\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d{1,4}))?", FLAGS
)
DOI = re.compile(r"10\.\d{4,9}/\S+", FLAGS)
KEY = re.compile(r"p[a-km-np-z2-9]{10}")
OPENALEX = re.compile(r"W\d{4,12}", FLAGS)
OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{1,64}")
PUBMED = re.compile(r"0*([1-9]\d{0,9})")
WRAPPERS = re.compile(
    r"^(?:https?://)?(?:www\.|export\.|dx\.)?"
    r"(?:(?P<arxiv>arxiv\.org/(?:abs|pdf|html|format|e-print)/|arxiv:\s*|alphaxiv\.org/abs/"
    r"|huggingface\.co/papers/)"
    r"|(?P<acl>aclanthology\.org/|aclweb\.org/anthology/|acl:\s*)"
    r"|(?P<openalex>(?:api\.)?openalex\.org/(?:works/)?|openalex:\s*)"
    r"|(?P<openreview>openreview\.net/[a-z]+\?id=|openreview:\s*)"
    r"|(?P<pmid>pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/|pmid:?\s+|pmid:)"
    r"|(?P<doi>doi\.org/|doi:\s*))",
    FLAGS,
)
# What follows an id: a link's query and anchor, the class and day of arXiv's stamp, a last slash.
AFTERWARDS = re.compile(r"/?(?:[?#]|(?<!\s)\s+\[|$).*", re.DOTALL)
# An address of bioRxiv or medRxiv ends in the version and what is shown of it.
POSTED_VERSION = re.compile(r"(10\.(?:1101|64898)/(?:\d{4}\.\d{2}\.\d{2}\.)?\d{6,8})v\d+(?:\D.*)?")
ARXIV_DOI = "10.48550/arxiv."
ACL_DOIS = re.compile(r"10\.(?:18653|3115)/v1/")
SAFE_IN_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/\d{7})?")


# How people call the schemes.
LABELS = {
    "arxiv": "arXiv",
    "acl": "ACL Anthology",
    "doi": "DOI",
    "openalex": "OpenAlex",
    "openreview": "OpenReview",
    "pmid": "PubMed",
}


class Name(NamedTuple):
    """An identifier in canonical form; `version` only for arXiv ids that name one."""

    scheme: str
    value: str
    version: int | None = None


def read(text: str) -> Name | None:
    """Understand an id, a prefixed id or an address; return None if it is none of ours.

    >>> read("https://arxiv.org/pdf/2401.00001v2.pdf")
    Name(scheme='arxiv', value='2401.00001', version=2)
    """
    bare = unquote(text.strip()).removesuffix("/")
    wrapper = WRAPPERS.match(bare)
    hint = wrapper.lastgroup if wrapper else None
    if wrapper:
        bare = AFTERWARDS.sub("", bare[wrapper.end() :])
    bare = re.sub(r"\.(?:pdf|bib|md)$", "", bare, flags=re.IGNORECASE)
    readers = [_READERS[hint]] if hint else _BARE
    return next((name for reader in readers if (name := reader(bare))), None)


def arxiv_id(text: str) -> Name | None:
    """Read a bare arXiv id, old or new, with or without version."""
    if not (match := ARXIV.fullmatch(text)):
        return None
    import idutils  # Here, for loading it is a quarter of what a command needs to start.

    if not idutils.is_arxiv(text):
        return None
    version = match["version"]
    return Name("arxiv", _old_style(match["id"]), int(version) if version else None)


def _old_style(value: str) -> str:
    """Drop the subject class of an old id: `math.GT/0309136` is `math/0309136`."""
    archive, slash, number = value.partition("/")
    return f"{archive.split('.')[0].lower()}/{number}" if slash else value


def doi(text: str) -> Name | None:
    """Read a DOI; arXiv's and the ACL Anthology's own DOIs become their ids."""
    if not DOI.fullmatch(text):
        return None
    import idutils

    if posted := POSTED_VERSION.fullmatch(text):
        text = posted[1]
    value = str(idutils.normalize_doi(text)).lower()
    if value.startswith(ARXIV_DOI):
        return arxiv_id(value.removeprefix(ARXIV_DOI))
    if (acl := ACL_DOIS.match(value)) and (name := acl_id(value[acl.end() :])):
        return name
    return Name("doi", value)


def acl_id(text: str) -> Name | None:
    """Read an ACL Anthology id, `2020.acl-main.1` or `P18-1001`; a revision is the same paper."""
    text = REVISION.sub("", text)
    if ACL_NEW.fullmatch(text):
        return Name("acl", text.lower())
    return Name("acl", text.upper()) if ACL_OLD.fullmatch(text) else None


def openalex_id(text: str) -> Name | None:
    """Read an OpenAlex work id: `W2741809807`."""
    return Name("openalex", text.upper()) if OPENALEX.fullmatch(text) else None


def openreview_id(text: str) -> Name | None:
    """Read an OpenReview id, which looks like any word: only where its site or name stands."""
    value = text.partition("&")[0]
    return Name("openreview", value) if OPENREVIEW.fullmatch(value) else None


def pubmed_id(text: str) -> Name | None:
    """Read a PubMed id, which is any number: only where its site or name stands."""
    match = PUBMED.fullmatch(text)
    return Name("pmid", match[1]) if match else None


def own_key(text: str) -> Name | None:
    """Read the permanent key of a paper of this instance."""
    return Name("key", text) if KEY.fullmatch(text) else None


_READERS = {
    "arxiv": arxiv_id,
    "acl": acl_id,
    "doi": doi,
    "openalex": openalex_id,
    "openreview": openreview_id,
    "pmid": pubmed_id,
    "key": own_key,
}
_BARE = [reader for scheme, reader in _READERS.items() if scheme not in ("openreview", "pmid")]


def address(key: str, identifiers: dict[str, str]) -> str:
    """Return a paper's public address: its arXiv id, else its ACL id, else its key."""
    for scheme in ("arxiv", "acl"):
        value = identifiers.get(scheme, "")
        if SAFE_IN_PATH.fullmatch(value):
            return value
    return key


def url(scheme: str, value: str) -> str:
    """Return where the identifier leads outside, or an empty string."""
    bases = {
        "arxiv": "https://arxiv.org/abs/",
        "acl": "https://aclanthology.org/",
        "doi": "https://doi.org/",
        "openalex": "https://openalex.org/",
        "openreview": "https://openreview.net/forum?id=",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    }
    return bases[scheme] + value if scheme in bases else ""
