"""Where a list goes on: all of it is in the resumption token, signed, so that no server keeps it.

A token holds as long as the instance's key does, over any restart.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Self

from django.core import signing

from dailypapers.api.oai.verbs import OaiError

SALT = "dailypapers.api.oai"


@dataclass(frozen=True, slots=True)
class Place:
    """A list, and the paper that was told of last.

    The list has what changed after revision `low` and up to `high`, so that it ends however much
    changes meanwhile; that comes with the next harvest. `total` is how many there were when it
    began, `told` how many came before.
    """

    verb: str
    prefix: str
    set: str
    low: int
    high: int
    total: int
    told: int = 0
    revision: int = 0
    paper: int = 0

    @classmethod
    def of(cls, token: str, verb: str) -> Self:
        """Read a token of ours; raise `OaiError` for any other, and for one of another verb."""
        try:
            place = cls(**signing.loads(token, salt=SALT))
        except (signing.BadSignature, TypeError, ValueError):
            raise _unknown() from None
        if place.verb != verb:
            raise _unknown()
        return place

    def token(self) -> str:
        """Return the token."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    def after(self, revision: int, paper: int, told: int) -> Self:
        """Return the place behind a paper, when so many more were told of."""
        return replace(self, revision=revision, paper=paper, told=self.told + told)


def _unknown() -> OaiError:
    return OaiError("badResumptionToken", "This token was not made here, or for another list.")
