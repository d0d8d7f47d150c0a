"""Plural and singular meet: Harman's S-stemmer with three additions."""

from __future__ import annotations

SHORTEST = 4  # shorter words are left alone: `gas`, `its`


def stem(word: str) -> str:
    """Return `word` in the singular, as far as its last letters tell.

    The three rules of D. Harman, "How effective is suffixing?", JASIS 42 (1991): the first that
    fits is used. Added: `-is` stays (`analysis`), `-yses` becomes `-ysis`, and `-sses`, `-shes`,
    `-ches`, `-xes` lose `es` (`classes`, `searches`, `boxes`), which Harman leaves as `classe`.
    Verb forms are kept apart on purpose: `learning` is not `learn` in a title.
    """
    if len(word) < SHORTEST or word[-1] != "s" or not word.isascii():
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("yses"):
        return word[:-2] + "is"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]
