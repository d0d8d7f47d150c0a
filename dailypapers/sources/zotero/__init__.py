"""Zotero: the papers of a person's or a group's library."""
