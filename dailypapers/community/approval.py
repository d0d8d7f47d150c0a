"""How well comments were received, for the order "best". Pure.

    n        = pleased + puzzled readers
    share    = pleased / n
    approval = (share + z²/2n - z * sqrt((share * (1 - share) + z²/4n) / n)) / (1 + z²/n)

The lower end of the interval in which the share of pleased readers lies, were everybody asked: few
voices promise little, and many of one mind much. E. B. Wilson, "Probable inference, the law of
succession, and statistical inference", Journal of the American Statistical Association 22 (1927);
proposed for comments by E. Miller, "How not to sort by average rating" (2009). `/about/ranking`
shows this very constant.
"""

from __future__ import annotations

from math import sqrt

Z = 1.96  # 95 in 100 such intervals hold the true share.


def approval(pleased: int, puzzled: int) -> float:
    """Return between 0 and 1 how well a comment was received; of whom nobody spoke, 0.

    >>> [round(approval(*voices), 3) for voices in [(1, 0), (10, 0), (10, 1), (0, 5), (0, 0)]]
    [0.207, 0.722, 0.623, 0.0, 0.0]
    """
    n = pleased + puzzled
    if not n:
        return 0.0
    share = pleased / n
    doubt = Z * sqrt((share * (1 - share) + Z**2 / (4 * n)) / n)
    return max(0.0, (share + Z**2 / (2 * n) - doubt) / (1 + Z**2 / n))
