"""What a request of OAI-PMH asks for, or why it cannot be answered. Pure.

http://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
LIST = ("from", "until", "set", "metadataPrefix")
# Of each verb: what may be asked, and what must be.
ARGUMENTS = {
    "Identify": ((), ()),
    "ListMetadataFormats": (("identifier",), ()),
    "ListSets": ((), ()),
    "GetRecord": (("identifier", "metadataPrefix"), ("identifier", "metadataPrefix")),
    "ListIdentifiers": (LIST, ("metadataPrefix",)),
    "ListRecords": (LIST, ("metadataPrefix",)),
}
RESUMED = {"ListSets", "ListIdentifiers", "ListRecords"}


class OaiError(Exception):
    """Why there is no answer: a code of the protocol, and words."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that makes sense. `said` are its arguments as they were sent."""

    verb: str
    said: dict[str, str]
    prefix: str = ""
    identifier: str = ""
    set: str = ""
    start: datetime | None = None
    until: datetime | None = None
    token: str = ""


def asked(arguments: Sequence[tuple[str, str]]) -> Asked:
    """Read the arguments of a request; raise `OaiError` where they make no sense."""
    verb = _verb([value for name, value in arguments if name == "verb"])
    said = dict(arguments)
    if len(said) != len(arguments):
        raise OaiError("badArgument", "An argument was said more than once.")
    may, must = ARGUMENTS[verb]
    rest = said.keys() - {"verb"}
    if "resumptionToken" in rest and verb in RESUMED:
        if len(rest) > 1:
            raise OaiError("badArgument", "A resumptionToken goes with the verb alone.")
        return Asked(verb, said, token=said["resumptionToken"])
    if unknown := rest - set(may):
        raise OaiError("badArgument", f"{verb} does not take {', '.join(sorted(unknown))}.")
    if missing := [name for name in must if not said.get(name)]:
        raise OaiError("badArgument", f"{verb} needs {' and '.join(missing)}.")
    start, until = _bounds(said.get("from"), said.get("until"))
    return Asked(
        verb=verb,
        said=said,
        prefix=said.get("metadataPrefix", ""),
        identifier=said.get("identifier", ""),
        set=said.get("set", ""),
        start=start,
        until=until,
    )


def _verb(said: Sequence[str]) -> str:
    if len(said) != 1:
        raise OaiError("badVerb", "A request has one verb.")
    if said[0] not in ARGUMENTS:
        raise OaiError("badVerb", f"A verb is one of {', '.join(ARGUMENTS)}.")
    return said[0]


def _bounds(start: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """Return both moments; a day begins at midnight and ends with its last second."""
    if start is not None and until is not None and len(start) != len(until):
        raise OaiError("badArgument", "from and until are both days, or both seconds.")
    first = _moment("from", start, time(0, 0, 0))
    last = _moment("until", until, time(23, 59, 59))
    if first and last and first > last:
        raise OaiError("badArgument", "from is after until.")
    return first, last


def _moment(name: str, said: str | None, of_day: time) -> datetime | None:
    if said is None:
        return None
    try:
        if DAY.fullmatch(said):
            return datetime.combine(date.fromisoformat(said), of_day, UTC)
        if SECOND.fullmatch(said):
            return datetime.fromisoformat(said)
    except ValueError:
        pass
    raise OaiError("badArgument", f"{name} is written 2026-09-30 or 2026-09-30T06:00:00Z.")


def written(at: datetime) -> str:
    """Write a moment as the protocol does.

    >>> written(datetime(2026, 9, 30, 6, 0, 1, 5, UTC))
    '2026-09-30T06:00:01Z'
    """
    return (at.astimezone(UTC) - timedelta(microseconds=at.microsecond)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
