"""When changes of the catalogue were first noticed, for harvesters that ask what is new since."""

from __future__ import annotations

from django.db import models


class Stamp(models.Model):
    """That the catalogue was at a revision at a moment.

    What changed up to it, and after the stamp before, counts as changed then. Both only grow.
    """

    revision = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.revision} at {self.at:%Y-%m-%d %H:%M:%S}"
