"""What sources say of a paper beside the paper itself, in their name: never taken for ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

# How pages call the sources.
LABELS = {
    "arxiv": "arXiv",
    "arxiv-snapshot": "arXiv, metadata snapshot",
    "arxiv-daily": "arXiv, daily lists",
    "acl": "ACL Anthology",
    "acl-anthology": "ACL Anthology",
    "archive": "the bundled archive",
    "bibtex": "a BibTeX file",
    "biorxiv": "bioRxiv",
    "crossref": "Crossref",
    "csl": "a CSL-JSON file",
    "feed": "a feed",
    "hf-daily": "Hugging Face Daily Papers",
    "medrxiv": "medRxiv",
    "oai": "a repository",
    "openalex": "OpenAlex",
    "openreview": "OpenReview",
    "pubmed": "PubMed",
    "ris": "a RIS file",
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
        yield f"Summary by a machine of {name}: “{said}”"
    if said := _text(extra, "tldr"):
        whose = "The authors’ summary at" if source == "openreview" else "Summary by a machine of"
        yield f"{whose} {name}: “{said}”"
    if words := [word for word in _list(extra, "ai_keywords") if isinstance(word, str)]:
        yield f"Keywords by a machine of {name}: {', '.join(words[:MOST_WORDS])}"
    if said := _text(extra, "decision"):
        yield f"Decision at {name}: {said}"
    citations = extra.get("citations")
    if isinstance(citations, int) and citations > 0:
        times = "citation" if citations == 1 else "citations"
        yield f"{citations:,} {times} at {name}, as counted there"


def _text(extra: Said, name: str) -> str:
    said = extra.get(name)
    return said if isinstance(said, str) else ""


def _list(extra: Said, name: str) -> list[Any]:
    said = extra.get(name)
    return said if isinstance(said, list) else []
