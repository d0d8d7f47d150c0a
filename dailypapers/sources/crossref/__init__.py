"""Crossref: works by DOI, and what a publisher, journal or prefix has deposited."""
