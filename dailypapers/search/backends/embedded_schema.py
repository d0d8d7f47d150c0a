"""What the Tantivy index keeps of a paper. Nothing is stored: texts are read from the catalogue."""

from __future__ import annotations

from tantivy import Document, Schema, SchemaBuilder

from dailypapers.search.backends.base import order_key
from dailypapers.search.engine.cuts import running_plain_words
from dailypapers.search.engine.scoring import FIELDS, field_runs
from dailypapers.search.engine.types import IndexedPaper

# Raise by one with every change to the fields below or to how words are cut (engine/tokens.py,
# folding.py, stemming.py): an index of another version is refused and rebuilt.
SCHEMA_VERSION = 4


def build_schema() -> Schema:
    """Return the schema: word fields of `scoring.FIELDS`, and fields to filter, count and sort.

    `order` holds date and id in one number (`base.order_key`): one column to sort ties by and to
    read ids from. `text`, in which nobody looks for phrases, keeps counts; what only filters, less.
    """
    builder = SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("title_words", tokenizer_name="whitespace", index_option="basic")
    for name in ("topics", "sources", "venues"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("order", fast=True)
    builder.add_unsigned_field("year", fast=True)
    for name in ("id", "edition_days"):
        builder.add_unsigned_field(name, indexed=True)
    builder.add_boolean_field("has_code", indexed=True, fast=True)
    return builder.build()


def document(paper: IndexedPaper) -> Document:
    """Return the paper as Tantivy takes it: words joined by blanks, each run a value."""
    made = Document()
    for name, runs in field_runs(paper).items():
        for run in runs:
            made.add_text(name, run)
    made.add_text("title_words", running_plain_words(paper.title))
    for name, values in (("topics", paper.topics), ("sources", paper.sources)):
        for value in dict.fromkeys(values):
            made.add_text(name, value)
    if paper.venue:
        made.add_text("venues", paper.venue)
    made.add_unsigned("id", paper.id)
    made.add_unsigned("order", order_key(paper.published, paper.id))
    if paper.published:
        made.add_unsigned("year", paper.published // 10000)
    for day in paper.edition_days:
        made.add_unsigned("edition_days", day)
    made.add_boolean("has_code", paper.has_code)
    return made
