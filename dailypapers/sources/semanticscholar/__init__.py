"""Semantic Scholar: citations, venues and one-sentence summaries of papers that are here."""
