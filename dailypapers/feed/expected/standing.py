"""What expected interest counts beside what readers say. Pure.

    standing = heard + EXPECTED * expected * PRIOR / (PRIOR + heard)

`heard` is what votes and comments weigh together, `expected` the share of earlier papers of which
less was expected, 0 to 1. It is worth two votes at most, half as much once two are there, and less
with each. As EXPECTED is no more than PRIOR, no vote ever puts a paper back.
"""

from __future__ import annotations

EXPECTED = 2.0
PRIOR = 2.0


def standing(heard: float, expected: float) -> float:
    """Return what orders the papers of a day.

    >>> standing(0, 1), standing(2, 1), standing(2, 0)
    (2.0, 3.0, 2.0)
    """
    return heard + EXPECTED * expected * PRIOR / (PRIOR + heard)
