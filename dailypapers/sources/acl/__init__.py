"""The ACL Anthology: its collections in XML, or all of it from its BibTeX file."""
