"""Every error this program raises on purpose.

DailyPapersError
├── InputError          what a person or a file gave cannot be used; says how to mend it
├── SourceError         a source did not deliver; `permanent` says that trying again will not help
│   └── NotNow          the host is not asked at the moment; says until when
├── IndexUnavailable    the search index is missing or being rebuilt
└── SetupError          the machine or a setting is not as it must be; commands exit with 1
"""

from __future__ import annotations


class DailyPapersError(Exception):
    """Base of all errors below."""


class InputError(DailyPapersError):
    """What a person or a file gave cannot be used."""


class SourceError(DailyPapersError):
    """A source did not deliver."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class NotNow(SourceError):
    """A host is left alone for a while."""


class IndexUnavailable(DailyPapersError):
    """The search index is missing or being rebuilt."""


class SetupError(DailyPapersError):
    """The machine or a setting is not as it must be."""
