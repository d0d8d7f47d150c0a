"""What papers say in full, as Markdown: of those whose licence lets it be shown here."""
