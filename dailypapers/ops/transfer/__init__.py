"""A whole instance in an open format, docs/reference/export.md: out of it, into another."""
