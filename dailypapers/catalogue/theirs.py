"""What sources say of a paper beside the paper itself, in their name: never taken for ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dailypapers.core.worded import worded, worded_many

# How pages call the sources.
LABELS = {
    "arxiv": "arXiv",
    "arxiv-snapshot": worded("arXiv, metadata snapshot"),
    "arxiv-daily": worded("arXiv, daily lists"),
    "acl": "ACL Anthology",
    "acl-anthology": "ACL Anthology",
    "archive": worded("the bundled archive"),
    "bibtex": worded("a BibTeX file"),
    "biorxiv": "bioRxiv",
    "crossref": "Crossref",
    "csl": worded("a CSL-JSON file"),
    "feed": worded("a feed"),
    "hf-daily": "Hugging Face Daily Papers",
    "medrxiv": "medRxiv",
    "oai": worded("a repository"),
    "openalex": "OpenAlex",
    "openreview": "OpenReview",
    "pubmed": "PubMed",
    "ris": worded("a RIS file"),
    "semanticscholar": "Semantic Scholar",
    "zotero": "Zotero",
}
MOST_WORDS = 12  # Keywords of a machine that are shown.

Said = Mapping[str, Any]


def label(source: str) -> str:
    """Return how a source is called."""
    return LABELS.get(source, source)


def lines(records: Iterable[tuple[str, Said]]) -> list[str]:
    """Return what the records (source and `extra`) say, each with who says it."""
    return list(dict.fromkeys(line for source, extra in records for line in _lines(source, extra)))


def _lines(source: str, extra: Said) -> Iterator[str]:
    name = label(source)
    if said := _text(extra, "ai_summary"):
        yield worded("Summary by a machine of {name}: “{said}”", name=name, said=said)
    if said := _text(extra, "tldr"):
        if source == "openreview":
            yield worded("The authors’ summary at {name}: “{said}”", name=name, said=said)
        else:
            yield worded("Summary by a machine of {name}: “{said}”", name=name, said=said)
    if words := [word for word in _list(extra, "ai_keywords") if isinstance(word, str)]:
        listed = ", ".join(words[:MOST_WORDS])
        yield worded("Keywords by a machine of {name}: {words}", name=name, words=listed)
    if said := _text(extra, "decision"):
        yield worded("Decision at {name}: {said}", name=name, said=said)
    citations = extra.get("citations")
    if isinstance(citations, int) and citations > 0:
        yield worded_many(
            "{n:,} citation at {name}, as counted there",
            "{n:,} citations at {name}, as counted there",
            citations,
            name=name,
        )


def _text(extra: Said, name: str) -> str:
    said = extra.get(name)
    return said if isinstance(said, str) else ""


def _list(extra: Said, name: str) -> list[Any]:
    said = extra.get(name)
    return said if isinstance(said, list) else []
