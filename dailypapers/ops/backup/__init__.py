"""Backups: what the instance owns, in pieces that are kept once, and back again."""
